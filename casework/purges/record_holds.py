"""Holds: why a case's records are kept whatever the rules say. A hold on one case keeps every case of its child."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from enum import StrEnum
from uuid import UUID

from sqlalchemy import exists, select

from base.database import locked
from base.extensions import db
from casework.notes import NothingWritten
from directory.children import every_id_of, standing_for, whole_child
from models.case import Case
from models.child import Child
from models.retention import RecordHold
from security.actor import Actor
from security.history import done_before, record
from security.permissions import Permission

LONGEST = 2000


class HoldKind(StrEnum):
    """Why records are held."""

    SAFEGUARDING = "safeguarding"
    LEGAL = "legal"  # proceedings, or likely ones
    REQUEST = "request"  # somebody asked for their records
    COMPLAINT = "complaint"
    INQUIRY = "inquiry"


def hold_records(
    case: Case, kind: HoldKind, *, reason: str, by: Actor, at: datetime, once: str | None = None
) -> RecordHold | None:
    """Keep a case's records until somebody says otherwise. Several holds may stand at once.

    Twice:  with the same `once`, one hold; then None.
    Raises: PermissionError; NothingWritten without a reason.
    """
    user = holder(by)
    if not reason.strip():
        raise NothingWritten
    held: Case = locked(db.session(), Case, case.id)
    if done_before(once):
        return None
    row = RecordHold(case_id=held.id, kind=kind.value, reason=reason.strip()[:LONGEST], set_by=user, set_at=at)
    db.session.add(row)
    db.session.flush()
    data = {"hold": str(row.id), "kind": kind.value}
    record("case", held.id, "records-held", by=by, at=at, data=data, once=once)
    return row


def end_hold(hold_id: UUID, case: Case, *, reason: str, by: Actor, at: datetime, once: str | None = None) -> bool:
    """End a hold, with a reason; whether there was one. From the next night on the rules count again.

    Twice:  harmless.
    Raises: PermissionError; NothingWritten without a reason.
    """
    user = holder(by)
    if not reason.strip():
        raise NothingWritten
    held: Case = locked(db.session(), Case, case.id)
    row: RecordHold | None = locked(db.session(), RecordHold, hold_id)
    if done_before(once) or row is None or row.case_id != held.id or row.ended_at is not None:
        return False
    row.ended_by, row.ended_at, row.end_reason = user, at, reason.strip()[:LONGEST]
    data = {"hold": str(row.id), "kind": row.kind}
    record("case", held.id, "records-released", by=by, at=at, data=data, once=once)
    return True


def holds_of(case_id: UUID) -> list[RecordHold]:
    """Every hold of a case, the newest first; those that ended too."""
    found = select(RecordHold).where(RecordHold.case_id == case_id)
    return list(db.session.scalars(found.order_by(RecordHold.set_at.desc(), RecordHold.id.desc())))


def are_held(case: Case) -> bool:
    """Whether the records of a case must be kept: by a hold of its own, of its child's other cases, or of the child."""
    return bool(held_among([case.id])) or (case.child_id is not None and child_is_held(case.child_id))


def child_is_held(child_id: UUID) -> bool:
    """Whether anything about a child is held, whichever of its rows it stands on."""
    child = standing_for(child_id)
    rows = every_id_of(child.id)
    marked = select(Child.id).where(Child.id.in_(rows), Child.legal_hold).limit(1)
    if db.session.scalar(marked) is not None:
        return True
    theirs = select(RecordHold.id).join(Case, Case.id == RecordHold.case_id)
    return db.session.scalar(theirs.where(Case.child_id.in_(rows), RecordHold.ended_at.is_(None)).limit(1)) is not None


def every_held_case() -> list[UUID]:
    """The cases whose records must be kept: those with a hold, and all of a child of whom one is held."""
    own = select(Case.id, Case.child_id).where(
        exists().where(RecordHold.case_id == Case.id, RecordHold.ended_at.is_(None))
    )
    held = [(row.id, row.child_id) for row in db.session.execute(own)]
    children = {child_id for _, child_id in held if child_id} | set(
        db.session.scalars(select(Child.id).where(Child.legal_hold))
    )
    rows = {row for child_id in children for row in whole_child(child_id)}
    theirs = db.session.scalars(select(Case.id).where(Case.child_id.in_(rows)))
    return list(dict.fromkeys([*(case_id for case_id, _ in held), *theirs]))


def held_among(case_ids: Collection[UUID]) -> set[UUID]:
    """Those of some cases that have a hold of their own."""
    found = select(RecordHold.case_id).where(RecordHold.case_id.in_(case_ids), RecordHold.ended_at.is_(None))
    return set(db.session.scalars(found))


def holder(by: Actor) -> UUID:
    """Whoever holds records, or ends a hold. Raises: PermissionError."""
    if by.id is None or not by.may(Permission.RECORD_HOLD):
        msg = "holding records needs its permission"
        raise PermissionError(msg)
    return by.id
