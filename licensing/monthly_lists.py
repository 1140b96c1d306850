"""The list of valid approvals that is kept at the beginning of each month, for other councils.

A list holds ids alone: who is on it is read when an officer takes it out, so that no second copy of names outlives
the records. Nothing is sent by itself; to whom it goes an officer decides and says.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import select

from base.extensions import db
from base.text import squeezed
from casework.notes import NothingWritten
from casework.visible import NotHere
from licensing.kinds import kinds
from licensing.snapshots import SNAPSHOT, note_export
from licensing.standing import State
from licensing.visible import approvals_visible_to
from models.approval import Approval, ApprovalList, ApprovalSnapshot
from security.actor import Actor
from security.history import done_before, record
from security.permissions import Permission
from statutory.london import london_day

MOST_SHOWN = 24  # months


@dataclass(frozen=True, slots=True)
class KeptList:
    """A month's list, and how many of those on it the reader may see."""

    row: ApprovalList
    people: int


def keep_lists(*, by: Actor, at: datetime) -> int:
    """Keep this month's list of every kind of approval that is written out for other councils; how many were kept.

    Twice: harmless; a month of a kind is kept once. A night that was missed is made good in the next.
    """
    today = london_day(at)
    month = today.replace(day=1)
    kept = set(db.session.scalars(select(ApprovalList.kind).where(ApprovalList.month == month)))
    wanted = [kind.id for kind in kinds() if kind.shape.snapshot and kind.id not in kept]
    for kind in wanted:
        valid = select(Approval.id).where(
            Approval.kind == kind,
            Approval.state == State.VALID.value,
            Approval.valid_from <= today,
            Approval.valid_until >= today,
        )
        ids = [str(one) for one in db.session.scalars(valid.order_by(Approval.number_plain, Approval.id))]
        row = ApprovalList(kind=kind, month=month, as_on=today, approvals=ids, made_at=at)
        db.session.add(row)
        db.session.flush()
        data = {"kind": kind, "rows": len(ids), "on": today.isoformat()}
        record(SNAPSHOT, row.id, "list-kept", by=by, at=at, data=data)
    return len(wanted)


def lists_of(actor: Actor, kind: str) -> list[KeptList]:
    """The kept lists of a kind, newest first. For whom restricted cases do not exist, nobody of them is counted."""
    found = select(ApprovalList).where(ApprovalList.kind == kind).order_by(ApprovalList.month.desc())
    rows = list(db.session.scalars(found.limit(MOST_SHOWN)))
    seen = {str(one.id) for one in _on_it(actor, [name for row in rows for name in row.approvals])}
    return [KeptList(row, sum(1 for name in row.approvals if name in seen)) for row in rows]


def take_list(
    list_id: UUID, *, kind: str, reason: str, by: Actor, at: datetime, once: str | None = None
) -> tuple[ApprovalList, list[Approval]]:
    """Note that a month's list is taken out, for whom, and give those on it whom the officer may see.

    Whoever has been suspended or lost the approval since is left out: no council may rely on it from an older list.

    Twice:  with the same `once`, the same list and one note.
    Raises: PermissionError; NotHere for a list of another kind; NothingWritten where it is not said for whom.
    """
    if by.id is None or not by.may(Permission.APPROVAL_EXPORT):
        msg = "writing approvals out needs its permission"
        raise PermissionError(msg)
    row = db.session.get(ApprovalList, list_id)
    if row is None or row.kind != kind:
        raise NotHere
    if not reason.strip():
        raise NothingWritten
    found = [one for one in _on_it(by, row.approvals) if one.state == State.VALID.value]
    if done_before(once):
        return row, found
    said = squeezed(reason)[:500]
    taken = ApprovalSnapshot(kind=kind, as_on=row.as_on, rows=len(found), reason=said, made_by=by.id, made_at=at)
    db.session.add(taken)
    db.session.flush()
    data = {"kind": kind, "rows": len(found), "on": row.as_on.isoformat(), "list": str(row.id)}
    record(SNAPSHOT, taken.id, "snapshot-made", by=by, at=at, data=data, once=once)
    note_export(found, by=by, at=at, reason=f"List for other councils, {row.as_on.isoformat()}: {reason}")
    return row, found


def _on_it(actor: Actor, ids: Sequence[str]) -> list[Approval]:
    if not ids:
        return []
    wanted = approvals_visible_to(actor).where(Approval.id.in_({UUID(one) for one in ids}))
    return list(db.session.scalars(wanted.order_by(Approval.number_plain, Approval.id)))
