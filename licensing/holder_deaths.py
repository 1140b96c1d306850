"""The holder of an approval has died: it ends with them, and a person decides who hears of it.

Nothing is sent by this (SAFETY 13): not to the employer, nor to anybody who relies on it.
"""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import select

from base.database import locked
from base.extensions import db
from casework.tasks import cancel_tasks, start_task
from casework.timing.followers import DEATH, CaseEnd, ChildKnown
from directory.children import have_died
from licensing.own_work import HOLDER_DIED
from licensing.standing import LIVE, SUBJECT, State
from licensing.suspending import suspension_of
from models.approval import Approval
from models.case import Case
from security.actor import Actor
from security.history import record


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
        if approval.state != State.DIED:
            continue
        state = State.SUSPENDED if suspension_of(approval.id) is not None else State.VALID
        approval.state, approval.changed_at = state.value, end.at
        record(SUBJECT, approval.id, "death-undone", by=end.by, at=end.at, data={"state": state.value})
    cancel_tasks(end.case, "not-needed", by=end.by, at=end.at, kinds=(HOLDER_DIED.id,))


def _end(case: Case, *, by: Actor, at: datetime) -> None:
    for approval in _of(case):
        if approval.state not in LIVE:
            continue
        approval.state, approval.changed_at = State.DIED.value, at
        record(SUBJECT, approval.id, "holder-died", by=by, at=at, data={"state": State.DIED.value})
        record("case", case.id, "approval-holder-died", by=by, at=at, data={"approval": str(approval.id)})
        start_task(case, HOLDER_DIED, by=by, at=at)


def _of(case: Case) -> list[Approval]:
    """The approvals of a case that is locked, locked too."""
    ids = db.session.scalars(select(Approval.id).where(Approval.case_id == case.id).order_by(Approval.id)).all()
    return [locked(db.session(), Approval, approval_id) for approval_id in ids]
