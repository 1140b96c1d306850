"""What other councils are told: the monthly list of valid approvals, and whether somebody was approved on a day."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from sqlalchemy import select

from base.extensions import db
from base.text import plain, squeezed
from casework.notes import NothingWritten
from casework.visible import NotHere
from licensing.registers import restrictions, valid_on
from licensing.serials import plain_number
from licensing.standing import was_valid
from licensing.visible import approvals_visible_to
from models.approval import Approval, ApprovalEnquiry, ApprovalSnapshot
from security.actor import Actor
from security.audit import Looked, viewed
from security.history import done_before, record
from security.permissions import Permission

SNAPSHOT = "approval-snapshot"


@dataclass(frozen=True, slots=True)
class Answer:
    """What another council is told: whether somebody was approved on a day, until when, and under what conditions.

    Nothing of it is filled in when they were not: why is nobody's business but the council's.
    """

    was_valid: bool
    number: str = ""
    until: date | None = None
    conditions: tuple[str, ...] = ()


def make_snapshot(
    kind: str, *, reason: str, by: Actor, at: datetime, on: date, once: str | None = None
) -> list[Approval]:
    """Note that the list of valid approvals is written out for other councils; gives the approvals in it.

    An officer sends the file through the secure channel: nothing is sent by itself.
    Twice:  with the same `once`, the same list and one note.
    Raises: PermissionError; NothingWritten without a reason.
    """
    if by.id is None or not by.may(Permission.APPROVAL_EXPORT):
        msg = "writing approvals out needs its permission"
        raise PermissionError(msg)
    if not reason.strip():
        raise NothingWritten
    found = valid_on(by, kind, on)
    if done_before(once):
        return found
    snapshot = ApprovalSnapshot(
        kind=kind, as_on=on, rows=len(found), reason=squeezed(reason)[:500], made_by=by.id, made_at=at
    )
    db.session.add(snapshot)
    db.session.flush()
    data = {"kind": kind, "rows": len(found), "on": on.isoformat()}
    record(SNAPSHOT, snapshot.id, "snapshot-made", by=by, at=at, data=data, once=once)
    note_export(found, by=by, at=at, reason=f"List for other councils, {on.isoformat()}: {reason}")
    return found


def note_export(approvals: Sequence[Approval], *, by: Actor, at: datetime, reason: str) -> None:
    """A line of who took out what, for each approval; one for the list itself where it was empty."""
    cases: list[UUID | None] = [approval.case_id for approval in approvals]
    for case_id in cases or [None]:
        viewed(by, Looked.EXPORT, case_id=case_id, reason=reason, at=at)


def snapshots_of(kind: str, limit: int = 12) -> list[ApprovalSnapshot]:
    """When the list was written out, newest first."""
    found = select(ApprovalSnapshot).where(ApprovalSnapshot.kind == kind)
    return list(
        db.session.scalars(found.order_by(ApprovalSnapshot.made_at.desc(), ApprovalSnapshot.id.desc()).limit(limit))
    )


def answer_enquiry(
    kind: str,
    *,
    asked_by: str,
    number: str,
    surname: str,
    day: date,
    by: Actor,
    at: datetime,
    once: str | None = None,
) -> Answer:
    """Answer whether somebody was approved on a day, by number and surname, and note who asked and what they heard.

    Twice:  with the same `once`, one note.
    Raises: PermissionError; NothingWritten when it is not said who asks.
    """
    if by.id is None or not by.may(Permission.APPROVAL_VERIFY):
        msg = "answering for another council needs its permission"
        raise PermissionError(msg)
    if not squeezed(asked_by):
        raise NothingWritten
    wanted = approvals_visible_to(by).where(
        Approval.kind == kind,
        Approval.number_plain == plain_number(number),
        Approval.surname_plain == plain(surname),
    )
    approval = db.session.scalar(wanted)
    held = approval is not None and was_valid(approval.id, day)
    if done_before(once) is None:
        _note(kind, approval, asked_by, day, held=held, by=by, at=at, once=once)
    if approval is None or not held:
        return Answer(was_valid=False)
    return Answer(True, approval.number, approval.valid_until, tuple(restrictions(approval, on=day)))


def enquiries_of(kind: str, limit: int = 50) -> list[ApprovalEnquiry]:
    """Who asked and what they heard, newest first."""
    found = select(ApprovalEnquiry).where(ApprovalEnquiry.kind == kind)
    return list(
        db.session.scalars(found.order_by(ApprovalEnquiry.answered_at.desc(), ApprovalEnquiry.id.desc()).limit(limit))
    )


def _note(
    kind: str,
    approval: Approval | None,
    asked_by: str,
    day: date,
    *,
    held: bool,
    by: Actor,
    at: datetime,
    once: str | None,
) -> UUID:
    if by.id is None:
        raise NotHere
    row = ApprovalEnquiry(
        kind=kind,
        approval_id=approval.id if approval is not None else None,
        asked_by=squeezed(asked_by)[:200],
        day=day,
        was_valid=held,
        answered_by=by.id,
        answered_at=at,
    )
    db.session.add(row)
    db.session.flush()
    data = {"kind": kind, "valid": held}
    record("approval-enquiry", row.id, "enquiry-answered", by=by, at=at, data=data, once=once)
    viewed(by, Looked.SEARCH, case_id=approval.case_id if approval is not None else None, at=at)
    return row.id
