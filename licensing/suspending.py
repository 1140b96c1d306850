"""Suspension: at once by one officer, reviewed by a second, its reasons locked until somebody clears the words.

Who relies on the approval is told the same day, but only as an officer releases each message (SAFETY 24).
"""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum
from typing import cast
from uuid import UUID

from sqlalchemy import select

from base.database import locked
from base.extensions import db
from base.text import squeezed
from casework.decisions import ReservedToCouncil, SamePerson
from casework.notes import NothingWritten
from casework.tasks import end_task, start_task
from casework.visible import NotHere
from licensing.coming_up import stop_ahead, take_up_again
from licensing.own_work import REVIEW_SUSPENSION, TELL_TODAY
from licensing.same_holder import others_of_holder
from licensing.standing import SUBJECT, State
from licensing.telling import tell
from licensing.visible import held_with_case
from models.approval import Approval, ApprovalSuspension
from models.case import Case
from models.task import Task
from security.actor import Actor, Contract
from security.history import Recorded, done_before, record
from security.permissions import Permission
from statutory.london import london_day


class NotValid(ValueError):
    """Only an approval that is valid can be suspended."""


class Clears(StrEnum):
    """Who may agree to words that go out."""

    LADO = "lado"
    POLICE = "police"


def suspend(approval_id: UUID, *, reason: str, by: Actor, at: datetime, once: str | None = None) -> ApprovalSuspension:
    """Suspend an approval at once, and with it whatever else of its kind its holder has, whether named by the old
    number or the new. Reminders stop, and a second person is asked to review each.

    Twice:  while they are suspended, the same suspension.
    Raises: PermissionError; NothingWritten; NotValid when nothing that its holder has of its kind is valid.
    """
    if by.id is None or not by.may(Permission.APPROVAL_SUSPEND):
        msg = "suspending needs its permission"
        raise PermissionError(msg)
    together = held_with_others(approval_id)
    meant = together[0][0]
    standing = next((found for one, _ in together if (found := suspension_of(one.id)) is not None), None)
    valid = [(approval, case) for approval, case in together if approval.state == State.VALID]
    if standing is not None and not valid:
        return standing
    if not reason.strip():
        raise NothingWritten
    if not valid:
        raise NotValid
    for approval, case in valid:
        besides = "" if approval is meant else f"\n\nSuspended together with {meant.number}."
        made = _suspend(approval, case, reason=f"{reason.strip()}{besides}", by=by, at=at, once=once)
        standing, once = standing or made, None
    return suspension_of(meant.id) or cast("ApprovalSuspension", standing)


def suspend_others(approval: Approval, *, because: str, by: Actor, at: datetime) -> None:
    """An approval was revoked: whatever else of its kind its holder has is suspended, until somebody has looked at it.

    Twice: harmless.
    """
    _, *others = held_with_others(approval.id)
    for other, case in others:
        if other.state == State.VALID:
            _suspend(other, case, reason=because, by=by, at=at, once=None)


def review(
    suspension_id: UUID, *, lift: bool, reason: str, by: Actor, at: datetime, once: str | None = None
) -> ApprovalSuspension:
    """Uphold or lift what a colleague suspended. One that was upheld can still be lifted later.

    Twice:  the same `once` shows the first result; one that is over stays over.
    Raises: PermissionError; ReservedToCouncil; SamePerson; NothingWritten.
    """
    if by.id is None or not by.may(Permission.APPROVAL_REVIEW):
        msg = "reviewing a suspension needs its permission"
        raise PermissionError(msg)
    if by.contract is not Contract.COUNCIL:
        raise ReservedToCouncil
    suspension, approval, case = _held(suspension_id)
    if done_before(once) or suspension.ended_at is not None:
        return suspension
    if suspension.begun_by == by.id:
        raise SamePerson
    if not reason.strip():
        raise NothingWritten
    suspension.review = "lifted" if lift else "upheld"
    suspension.review_reason = reason.strip()
    suspension.reviewed_by, suspension.reviewed_contract, suspension.reviewed_at = by.id, by.contract.value, at
    if lift:
        _lift(suspension, approval, case, by=by, at=at, once=once)
    else:
        data = {"suspension": str(suspension.id)}
        record(SUBJECT, approval.id, "suspension-upheld", by=by, at=at, data=data, once=once)
    _end_review(suspension, by=by, at=at)
    return suspension


def clear_words(
    suspension_id: UUID, *, by_whom: Clears, who: str, words: str, by: Actor, at: datetime, once: str | None = None
) -> ApprovalSuspension:
    """Note that the LADO or the police agreed to words. From then on these words, and no others, may be told.

    Twice:  newer words stand instead; both are in the history by who cleared them and when.
    Raises: PermissionError; NothingWritten when words, or who agreed to them, are missing.
    """
    if by.id is None or not by.may(Permission.SAFEGUARDING_HOLD_SEE):
        msg = "clearing words needs the sight of a safeguarding hold"
        raise PermissionError(msg)
    suspension, approval, _ = _held(suspension_id)
    if done_before(once):
        return suspension
    if not words.strip() or not squeezed(who):
        raise NothingWritten
    suspension.cleared_by, suspension.cleared_who = by_whom.value, squeezed(who)[:200]
    suspension.cleared_words, suspension.cleared_at, suspension.cleared_noted_by = words.strip(), at, by.id
    data = {"suspension": str(suspension.id), "cleared-by": by_whom.value}
    record(SUBJECT, approval.id, "wording-cleared", by=by, at=at, data=data, once=once)
    return suspension


def suspension_of(approval_id: UUID) -> ApprovalSuspension | None:
    """The suspension that an approval is under."""
    found = select(ApprovalSuspension).where(ApprovalSuspension.approval_id == approval_id)
    return db.session.scalar(found.where(ApprovalSuspension.ended_at.is_(None)))


def suspensions_of(approval_id: UUID) -> list[ApprovalSuspension]:
    """Every suspension of an approval, newest first."""
    found = select(ApprovalSuspension).where(ApprovalSuspension.approval_id == approval_id)
    return list(db.session.scalars(found.order_by(ApprovalSuspension.begun_at.desc(), ApprovalSuspension.id.desc())))


def may_be_told(suspension: ApprovalSuspension) -> str:
    """The words that may go out about a suspension; nothing until somebody has cleared some."""
    return suspension.cleared_words if suspension.cleared_at is not None else ""


def end_suspension(approval: Approval, *, by: Actor, at: datetime) -> None:
    """A suspension is over because the approval itself has ended. Twice: harmless."""
    standing = suspension_of(approval.id)
    if standing is not None:
        standing.ended_at = at
        _end_review(standing, by=by, at=at)


def tell_today(approval: Approval, case: Case, turn: str, *, of: Recorded, by: Actor, at: datetime) -> None:
    """Plan what goes to its holder and to those who rely on it, held, with a task to release it today."""
    tell(approval, case, turn, of=of, by=by, at=at, held=True)
    start_task(case, TELL_TODAY, by=by, at=at)


def _suspend(
    approval: Approval, case: Case, *, reason: str, by: Actor, at: datetime, once: str | None
) -> ApprovalSuspension:
    task = start_task(case, REVIEW_SUSPENSION, by=by, at=at)
    suspension = ApprovalSuspension(
        approval_id=approval.id,
        reason=reason,
        begun_by=by.id,
        begun_contract=by.contract.value,
        begun_at=at,
        review_task_id=task.id,
    )
    db.session.add(suspension)
    db.session.flush()
    approval.state, approval.changed_at = State.SUSPENDED.value, at
    stop_ahead(approval, because="suspended", at=at, end_too=False)
    data = {"state": State.SUSPENDED.value, "suspension": str(suspension.id)}
    event = record(SUBJECT, approval.id, "approval-suspended", by=by, at=at, data=data, once=once)
    record("case", case.id, "approval-suspended", by=by, at=at, data={"approval": str(approval.id)})
    tell_today(approval, case, "suspended", of=event, by=by, at=at)
    return suspension


def _lift(
    suspension: ApprovalSuspension, approval: Approval, case: Case, *, by: Actor, at: datetime, once: str | None
) -> None:
    suspension.ended_at = at
    approval.changed_at = at
    data = {"suspension": str(suspension.id)}
    is_live = approval.state == State.SUSPENDED
    if is_live:  # one that came to its end meanwhile stays ended: from now on it may be renewed
        approval.state = State.VALID.value
        data["state"] = State.VALID.value
    event = record(SUBJECT, approval.id, "suspension-lifted", by=by, at=at, data=data, once=once)
    record("case", case.id, "suspension-lifted", by=by, at=at, data={"approval": str(approval.id)})
    if not is_live:
        return
    take_up_again(approval, at=at)
    if london_day(at) <= approval.valid_until:
        tell_today(approval, case, "lifted", of=event, by=by, at=at)


def _end_review(suspension: ApprovalSuspension, *, by: Actor, at: datetime) -> None:
    if suspension.review_task_id is None:
        return
    task: Task = locked(db.session(), Task, suspension.review_task_id)
    values = {"state": "done", "outcome": suspension.review}
    end_task(task, values, "task-finished", by=by, at=at, data={"choice": suspension.review})


def _held(suspension_id: UUID) -> tuple[ApprovalSuspension, Approval, Case]:
    """A suspension with its approval and case, all locked, the case first."""
    approval_id = db.session.scalar(
        select(ApprovalSuspension.approval_id).where(ApprovalSuspension.id == suspension_id)
    )
    if approval_id is None:
        raise NotHere
    approval, case = held_with_case(approval_id)
    suspension: ApprovalSuspension = locked(db.session(), ApprovalSuspension, suspension_id)
    return suspension, approval, case


def held_with_others(approval_id: UUID) -> list[tuple[Approval, Case]]:
    """An approval, then whatever goes with it, each with its case: all locked, the cases first and in one order.

    Who belongs to it is asked again under the locks: what was issued meanwhile belongs to it too.
    """
    meant = db.session.get(Approval, approval_id)
    if meant is None:
        raise NotHere
    held: set[UUID] = set()
    together = [meant, *others_of_holder(meant)]
    while not held.issuperset(one.id for one in together):
        for case_id in sorted({one.case_id for one in together}):
            locked(db.session(), Case, case_id)
        for one_id in sorted(one.id for one in together):
            locked(db.session(), Approval, one_id)
            held.add(one_id)
        together = [meant, *others_of_holder(meant)]
    return [(one, db.session.get_one(Case, one.case_id)) for one in together]
