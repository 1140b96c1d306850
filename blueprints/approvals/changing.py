"""Recommending that an approval is revoked or varied, noting that it was given back, and who relies on it."""

from __future__ import annotations

from datetime import date
from uuid import UUID

from flask import flash, redirect, request, url_for
from flask.typing import ResponseReturnValue

from base import clock
from base.database import writing
from base.text import squeezed
from blueprints.approvals import words
from blueprints.approvals.door import NOTING, Errors, approval_page, blueprint, looked_at, seen, to_approval, typed
from blueprints.typed_dates import day_values, typed_day
from casework.notes import NothingWritten
from casework.visible import NotHere
from council.other_councils import councils_to_ask
from licensing.changing import (
    Change,
    Ended,
    NewCondition,
    TooLong,
    conditions_of,
    recommend_revoking,
    recommend_varying,
    surrender,
)
from licensing.relying import NobodyNamed, Relies, Relying, add_reliance, end_reliance, mailbox_of, reliances
from models.approval import Approval
from security.current import current_actor, once_id
from security.guards import requires

OVER: Errors = [("", "It has ended, so nothing of it changes any more")]


@blueprint.get("/approvals/<uuid:approval_id>/revocation")
@requires(*NOTING)
def revocation(approval_id: UUID) -> ResponseReturnValue:
    """The form to recommend that it is revoked."""
    return approval_page("approvals/revocation.html", looked_at(approval_id))


@blueprint.post("/approvals/<uuid:approval_id>/revocation")
@requires(*NOTING)
def recommend_revocation(approval_id: UUID) -> ResponseReturnValue:
    """Ask a second person to revoke it."""
    actor, at = current_actor(), clock.now_utc()
    try:
        with writing():
            recommend_revoking(seen(approval_id).id, reason=typed("reason"), by=actor, at=at, once=once_id())
    except NothingWritten:
        errors: Errors = [("reason", "Enter why it should be revoked")]
        return approval_page("approvals/revocation.html", seen(approval_id), errors)
    except Ended:
        return approval_page("approvals/revocation.html", seen(approval_id), OVER)
    flash("A second person has been asked to decide.", "success")
    return to_approval(approval_id)


@blueprint.get("/approvals/<uuid:approval_id>/variation")
@requires(*NOTING)
def variation(approval_id: UUID) -> ResponseReturnValue:
    """The form to recommend a change."""
    return _variation_page(looked_at(approval_id))


@blueprint.post("/approvals/<uuid:approval_id>/variation")
@requires(*NOTING)
def recommend_variation(approval_id: UUID) -> ResponseReturnValue:
    """Ask a second person to change what it says, its conditions, or its last day."""
    actor, at = current_actor(), clock.now_utc()
    approval = seen(approval_id)
    change, errors = _change(approval, clock.london(at).date())
    if not errors:
        try:
            with writing():
                recommend_varying(approval_id, change, reason=typed("reason"), by=actor, at=at, once=once_id())
        except NothingWritten:
            errors = [("reason", "Enter why it should be changed")]
        except TooLong:
            errors = [("until-day", "Enter a day no later than its present last day: a longer time is a renewal")]
        except Ended:
            errors = list(OVER)
    if errors:
        return _variation_page(seen(approval_id), errors)
    flash("A second person has been asked to decide.", "success")
    return to_approval(approval_id)


@blueprint.get("/approvals/<uuid:approval_id>/surrender")
@requires(*NOTING)
def surrendering(approval_id: UUID) -> ResponseReturnValue:
    """The form to note that its holder gave it back."""
    return approval_page("approvals/surrender.html", looked_at(approval_id))


@blueprint.post("/approvals/<uuid:approval_id>/surrender")
@requires(*NOTING)
def give_back(approval_id: UUID) -> ResponseReturnValue:
    """Note that its holder gave it back."""
    actor, at = current_actor(), clock.now_utc()
    try:
        with writing():
            surrender(seen(approval_id).id, reason=typed("reason"), by=actor, at=at, once=once_id())
    except NothingWritten:
        errors: Errors = [("reason", "Enter how and why it was given back")]
        return approval_page("approvals/surrender.html", seen(approval_id), errors)
    except Ended:
        return approval_page("approvals/surrender.html", seen(approval_id), OVER)
    flash("It is over: its holder gave it back.", "success")
    return to_approval(approval_id)


@blueprint.get("/approvals/<uuid:approval_id>/reliances")
@requires(*NOTING)
def relying(approval_id: UUID) -> ResponseReturnValue:
    """Who relies on it, and the form to note another."""
    return _relying_page(looked_at(approval_id))


@blueprint.post("/approvals/<uuid:approval_id>/reliances")
@requires(*NOTING)
def note_reliance(approval_id: UUID) -> ResponseReturnValue:
    """Note somebody who relies on it and is told when it changes."""
    actor, at = current_actor(), clock.now_utc()
    kind = typed("kind", most=20)
    until, wrong = typed_day("until")
    errors: Errors = [] if kind in words.RELIES else [("kind", "Choose who relies on it")]
    if wrong:
        errors.append(("until-day", wrong))
    code = typed("council", most=3)
    if kind == Relies.HOST_COUNCIL and code not in dict(councils_to_ask()):
        errors.append(("council", "Choose a council of the list"))
    if not errors:
        who = Relying(
            Relies(kind), typed("name", most=200), typed("email", most=254), code, typed("about", most=200), until
        )
        try:
            with writing():
                add_reliance(seen(approval_id).id, who, by=actor, at=at, once=once_id())
        except NobodyNamed:
            errors = [("name", "Enter the name of the licence holder")]
    if errors:
        return _relying_page(seen(approval_id), errors)
    flash("They are told when it changes, as an officer releases each message.", "success")
    return redirect(url_for(".relying", approval_id=approval_id), 303)


@blueprint.post("/approvals/<uuid:approval_id>/reliances/<uuid:reliance_id>/end")
@requires(*NOTING)
def stop_relying(approval_id: UUID, reliance_id: UUID) -> ResponseReturnValue:
    """Note that somebody relies on it no more."""
    actor, at = current_actor(), clock.now_utc()
    with writing():
        approval = seen(approval_id)
        if reliance_id not in {row.id for row in reliances(approval.id, today=clock.london(at).date())}:
            raise NotHere
        end_reliance(reliance_id, by=actor, at=at)
    return redirect(url_for(".relying", approval_id=approval_id), 303)


def _change(approval: Approval, today: date) -> tuple[Change, Errors]:
    """The change as typed, and what is wrong with it. A line left as it stands is no change of particulars."""
    lines = [(label, typed(f"particular-{place}")) for place, (label, _) in enumerate(approval.particulars)]
    particulars = tuple(lines) if lines != [(label, said.strip()) for label, said in approval.particulars] else None
    until, wrong = typed_day("until", "A nearer last day")
    first, wrong_first = typed_day("from", "The condition holds from")
    last, wrong_last = typed_day("condition-until", "The condition holds until")
    found = (("until-day", wrong), ("from-day", wrong_first), ("condition-until-day", wrong_last))
    errors: Errors = [(field, said) for field, said in found if said]
    says = squeezed(typed("condition", most=1_000))
    adds = (NewCondition(says, first or today, last),) if says else ()
    known = {str(one.id): one.id for one in conditions_of(approval.id)}
    ends = tuple(known[one] for one in request.form.getlist("ends") if one in known)
    if not errors and particulars is None and until is None and not adds and not ends:
        errors.append(("", "Nothing is changed yet: change a line, the last day or a condition"))
    return Change(particulars, until, adds, ends), errors


def _variation_page(approval: Approval, errors: Errors | None = None) -> ResponseReturnValue:
    return approval_page(
        "approvals/variation.html",
        approval,
        errors,
        conditions=conditions_of(approval.id, on=clock.today()),
        chosen=request.form.getlist("ends"),
        boxes={name: day_values(name) for name in ("until", "from", "condition-until")},
    )


def _relying_page(approval: Approval, errors: Errors | None = None) -> ResponseReturnValue:
    rows = [(row, mailbox_of(row)) for row in reliances(approval.id, today=clock.today())]
    return approval_page(
        "approvals/relying.html", approval, errors, rows=rows, councils=councils_to_ask(), until=day_values("until")
    )
