"""One approval: how it stands, what it says, what became of it, and its paper."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from flask import flash
from flask.typing import ResponseReturnValue

from base import clock
from base.database import writing
from base.extensions import db
from blueprints.approvals import words
from blueprints.approvals.door import approval_page, blueprint, looked_at, seen, to_approval
from blueprints.approvals.papers import has_paper, paper_of
from blueprints.law_words import WEIGHTS
from documents.serving import served_bytes
from licensing.approval_law import SHOWN, judge_approval, keep_found, kept_of_approval, not_yet_kept
from licensing.changing import conditions_of, pending_change, versions_of
from licensing.kinds import shape_of
from licensing.registers import renewal_of
from licensing.relying import mailbox_of, reliances
from licensing.standing import SUBJECT
from licensing.suspending import suspensions_of
from models.approval import Approval
from models.case import Case
from reporting.task_sheets import user_name
from security.current import current_actor
from security.guards import requires
from security.history import history_of
from security.permissions import Permission


@blueprint.get("/approvals/<uuid:approval_id>")
@requires(Permission.APPROVAL_SEE)
def show(approval_id: UUID) -> ResponseReturnValue:
    """One approval with its conditions, versions, suspensions, and who relies on it."""
    approval = looked_at(approval_id)
    today, at = clock.today(), clock.now_utc()
    judged = judge_approval(approval, at=at)
    news = not_yet_kept(approval.id, judged)
    if news:  # what is about to be shown is kept, as findings of a form are
        with writing():
            keep_found(approval_id, news, moment=SHOWN, by=current_actor(), at=at)
        approval = seen(approval_id)
    relying = [(row, mailbox_of(row)) for row in reliances(approval.id, today=today)]
    return approval_page(
        "approvals/show.html",
        approval,
        conditions=conditions_of(approval.id),
        versions=versions_of(approval.id),
        suspensions=suspensions_of(approval.id),
        relying=relying,
        pending=pending_change(approval),
        renewal=renewal_of(approval.id),
        case=db.session.get_one(Case, approval.case_id),
        people={one: user_name(one) for one in (approval.recommended_by, approval.decided_by)},
        user_name=user_name,
        lines=_history(approval),
        may_see_why=current_actor().may(Permission.SAFEGUARDING_HOLD_SEE),
        kind_title=shape_of(approval).title.say(),
        judged=judged,
        kept=kept_of_approval(approval.id),
        weights=WEIGHTS,
    )


@blueprint.get("/approvals/<uuid:approval_id>/paper")
@requires(Permission.APPROVAL_SEE)
def paper(approval_id: UUID) -> ResponseReturnValue:
    """The card and licence as a PDF. Of one that is not valid there is no paper to hand out."""
    approval = looked_at(approval_id)
    if not has_paper(approval, at=clock.now_utc()):
        flash("It is not valid, so there is no paper to hand out.", "problem")
        return to_approval(approval_id)
    raw = paper_of(approval, at=clock.now_utc())
    return served_bytes(raw, filename=f"{approval.number}.pdf", content_type="application/pdf")


def _history(approval: Approval) -> list[tuple[str, str, datetime]]:
    """What became of it, who did it, and when, newest first."""
    events = reversed(history_of(SUBJECT, approval.id))
    return [(words.event_words(event), user_name(event.actor_id) or "By itself", event.at) for event in events]
