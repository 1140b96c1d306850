"""Suspending an approval at once, reviewing what a colleague suspended, and the words that may be told."""

from __future__ import annotations

from uuid import UUID

from flask import abort, flash
from flask.typing import ResponseReturnValue

from base import clock
from base.database import writing
from blueprints.approvals import words
from blueprints.approvals.door import Errors, approval_page, blueprint, looked_at, seen, to_approval, typed
from casework.decisions import ReservedToCouncil, SamePerson
from casework.notes import NothingWritten
from casework.visible import NotHere
from licensing.kinds import shape_of
from licensing.suspending import Clears, NotValid, clear_words, review, suspend, suspension_of
from models.approval import Approval, ApprovalSuspension
from security.current import current_actor, once_id
from security.guards import requires
from security.permissions import Permission

UPHOLD, LIFT = "uphold", "lift"


@blueprint.get("/approvals/<uuid:approval_id>/suspension")
@requires(Permission.APPROVAL_SUSPEND)
def suspension(approval_id: UUID) -> ResponseReturnValue:
    """The form to suspend at once."""
    return _suspension_page(looked_at(approval_id))


@blueprint.post("/approvals/<uuid:approval_id>/suspension")
@requires(Permission.APPROVAL_SUSPEND)
def suspend_now(approval_id: UUID) -> ResponseReturnValue:
    """Suspend at once, with a reason that nobody outside is told."""
    actor, at = current_actor(), clock.now_utc()
    try:
        with writing():
            suspend(seen(approval_id).id, reason=typed("reason"), by=actor, at=at, once=once_id())
    except NothingWritten:
        return _suspension_page(seen(approval_id), [("reason", "Enter why it is suspended")])
    except NotValid:
        return _suspension_page(seen(approval_id), [("", "It is not valid, so there is nothing to suspend")])
    flash("It is suspended. A second person has been asked to review it today or tomorrow.", "success")
    return to_approval(approval_id)


@blueprint.get("/approvals/<uuid:approval_id>/suspension-review")
@requires(Permission.APPROVAL_REVIEW)
def suspension_review(approval_id: UUID) -> ResponseReturnValue:
    """What a colleague suspended and why, to be upheld or lifted."""
    approval = looked_at(approval_id)
    return _review_page(approval)


@blueprint.post("/approvals/<uuid:approval_id>/suspension-review")
@requires(Permission.APPROVAL_REVIEW)
def review_suspension(approval_id: UUID) -> ResponseReturnValue:
    """Uphold or lift a suspension."""
    actor, at = current_actor(), clock.now_utc()
    answer = typed("answer", most=20)
    errors: Errors = [] if answer in (UPHOLD, LIFT) else [("answer", "Choose whether you uphold it")]
    if not typed("reason"):
        errors.append(("reason", "Enter your reason"))
    if not errors:
        try:
            with writing():
                review(
                    _standing(seen(approval_id)).id,
                    lift=answer == LIFT,
                    reason=typed("reason"),
                    by=actor,
                    at=at,
                    once=once_id(),
                )
        except SamePerson:
            errors = [("answer", "You suspended it, so another person must review it")]
        except ReservedToCouncil:
            errors = [("answer", "This decision is reserved to officers under the council's own contract")]
    if errors:
        return _review_page(seen(approval_id), errors)
    flash("The suspension is lifted." if answer == LIFT else "The suspension is upheld.", "success")
    return to_approval(approval_id)


@blueprint.get("/approvals/<uuid:approval_id>/cleared-words")
@requires(Permission.SAFEGUARDING_HOLD_SEE)
def cleared_words(approval_id: UUID) -> ResponseReturnValue:
    """The form for words that the LADO or the police have agreed to."""
    return _words_page(looked_at(approval_id))


@blueprint.post("/approvals/<uuid:approval_id>/cleared-words")
@requires(Permission.SAFEGUARDING_HOLD_SEE)
def keep_cleared_words(approval_id: UUID) -> ResponseReturnValue:
    """Note words that may be told, and who agreed to them."""
    actor, at = current_actor(), clock.now_utc()
    by_whom = typed("by-whom", most=20)
    errors: Errors = [] if by_whom in words.CLEARS else [("by-whom", "Choose who agreed to the words")]
    if not typed("who", most=200):
        errors.append(("who", "Enter the name of the person who agreed"))
    if not typed("says"):
        errors.append(("says", "Enter the words exactly as they were agreed"))
    if errors:
        return _words_page(seen(approval_id), errors)
    with writing():
        clear_words(
            _standing(seen(approval_id)).id,
            by_whom=Clears(by_whom),
            who=typed("who", most=200),
            words=typed("says"),
            by=actor,
            at=at,
            once=once_id(),
        )
    flash("These words, and no others, may be told.", "success")
    return to_approval(approval_id)


def _standing(approval: Approval) -> ApprovalSuspension:
    """The suspension an approval is under.

    Raises: NotHere.
    """
    found = suspension_of(approval.id)
    if found is None:
        raise NotHere
    return found


def _takes_all(approval: Approval) -> bool:
    """Whether a suspension takes in what else its holder has."""
    return not shape_of(approval).each_alone


def _suspension_page(approval: Approval, errors: Errors | None = None) -> ResponseReturnValue:
    return approval_page("approvals/suspension.html", approval, errors, takes_all=_takes_all(approval))


def _review_page(approval: Approval, errors: Errors | None = None) -> ResponseReturnValue:
    standing = suspension_of(approval.id)
    if standing is None:
        abort(404)
    may_see_why = current_actor().may(Permission.SAFEGUARDING_HOLD_SEE)
    return approval_page(
        "approvals/review.html",
        approval,
        errors,
        suspension=standing,
        may_see_why=may_see_why,
        takes_all=_takes_all(approval),
    )


def _words_page(approval: Approval, errors: Errors | None = None) -> ResponseReturnValue:
    return approval_page("approvals/cleared_words.html", approval, errors, suspension=_standing(approval))
