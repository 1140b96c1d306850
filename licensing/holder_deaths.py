"""Whom an approval is for has died: it ends with them, and a person decides who hears of it.

Nothing is sent by this (SAFETY 13): not to the employer, nor to anybody who relies on it.
"""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from sqlalchemy import select

from base.database import locked
from base.extensions import db
from casework.notes import keep_reason
from casework.tasks import cancel_tasks, start_task
from casework.timing.followers import DEATH, CaseEnd, ChildKnown
from directory.children import have_died
from licensing.changing import Ended
from licensing.coming_up import stop_ahead, take_up_again
from licensing.own_work import HOLDER_DIED
from licensing.relying import may_note
from licensing.standing import LIVE, SUBJECT, State
from licensing.suspending import held_with_others, suspension_of
from licensing.visible import held_with_case
from models.approval import Approval
from models.case import Case
from security.actor import Actor
from security.history import done_before, record
from security.permissions import Permission


def end_with_holder(end: CaseEnd) -> None:
    """A death was recorded: what came of the child's case ends. A suspension stands until a person has ended it.

    Its timers are stopped with all that the case has still to come.
    Twice: harmless.
    """
    if end.why == DEATH:
        _end(end.case, by=end.by, at=end.at)


def end_once_known(known: ChildKnown) -> None:
    """A person has said that a case is about a child who has died: the same. Twice: harmless."""
    if known.case.child_id is not None and have_died([known.case.child_id]):
        _end(known.case, by=known.by, at=known.at)


def stand_again(end: CaseEnd) -> None:
    """The record of death was wrong: what ended by it stands as it did, and its timers come round again by themselves.

    Twice: harmless.
    """
    for approval in _of(end.case):
        if approval.state == State.DIED:
            _stand(approval, by=end.by, at=end.at)
    cancel_tasks(end.case, "not-needed", by=end.by, at=end.at, kinds=(HOLDER_DIED.id,))


def note_death(approval_id: UUID, *, reason: str, by: Actor, at: datetime, once: str | None = None) -> Approval:
    """Note that an adult who holds an approval has died: it ends, suspended or not, and a person decides who hears.

    Whatever else they hold of its kind ends too, a renewal that was issued early as well.
    Of a child it is the death recorded on the child that ends it.
    Twice:  harmless.
    Raises: PermissionError; NothingWritten; Ended for one that is over, or that is of a child.
    """
    may_note(by)
    together = held_with_others(approval_id)
    meant, of_meant = together[0]
    if done_before(once) or meant.state == State.DIED:
        return meant
    if meant.state not in LIVE or of_meant.child_id is not None:
        raise Ended
    for approval, case in together:
        if approval.state in LIVE:
            note = keep_reason(case.id, reason, by=by, at=at)
            stop_ahead(approval, because=DEATH, at=at)
            _end_one(approval, case, by=by, at=at, reason=note, once=once)
            once = None
    return meant


def take_back(approval_id: UUID, *, reason: str, by: Actor, at: datetime, once: str | None = None) -> Approval:
    """Take the note of an adult holder's death back, as a decision with a reason: the approval stands as it did.

    Each approval is taken back by itself: somebody has looked whose it is.

    Twice:  harmless.
    Raises: PermissionError; NothingWritten; Ended for one that did not end so, or that is of a child.
    """
    if not by.may(Permission.APPROVAL_DECIDE):
        msg = "taking back that a holder has died is a decision on the approval"
        raise PermissionError(msg)
    approval, case = held_with_case(approval_id)
    if done_before(once):
        return approval
    if approval.state != State.DIED or case.child_id is not None:
        raise Ended
    note = keep_reason(case.id, reason, by=by, at=at)
    _stand(approval, by=by, at=at, reason=note, once=once)
    take_up_again(approval, at=at)
    if approval.state == State.SUSPENDED:
        stop_ahead(approval, because="suspended", at=at, end_too=False)
    cancel_tasks(case, "not-needed", by=by, at=at, kinds=(HOLDER_DIED.id,))
    return approval


def _stand(approval: Approval, *, by: Actor, at: datetime, once: str | None = None, **more: str) -> None:
    state = State.SUSPENDED if suspension_of(approval.id) is not None else State.VALID
    approval.state, approval.changed_at = state.value, at
    record(SUBJECT, approval.id, "death-undone", by=by, at=at, data={"state": state.value} | more, once=once)


def _end(case: Case, *, by: Actor, at: datetime) -> None:
    for approval in _of(case):
        if approval.state in LIVE:
            _end_one(approval, case, by=by, at=at)


def _end_one(approval: Approval, case: Case, *, by: Actor, at: datetime, once: str | None = None, **more: str) -> None:
    approval.state, approval.changed_at = State.DIED.value, at
    record(SUBJECT, approval.id, "holder-died", by=by, at=at, data={"state": State.DIED.value} | more, once=once)
    record("case", case.id, "approval-holder-died", by=by, at=at, data={"approval": str(approval.id)})
    start_task(case, HOLDER_DIED, by=by, at=at)


def _of(case: Case) -> list[Approval]:
    """The approvals of a case that is locked, locked too."""
    ids = db.session.scalars(select(Approval.id).where(Approval.case_id == case.id).order_by(Approval.id)).all()
    return [locked(db.session(), Approval, approval_id) for approval_id in ids]
