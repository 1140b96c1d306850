"""The fee of an application: paid, not due from a volunteer, or waived with a reason. Nothing of a card is kept."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from uuid import UUID

from sqlalchemy import select

from base.database import locked
from base.extensions import db
from base.text import squeezed
from casework.versions import pinned
from models.approval import FeeRecord
from models.case import Case
from security.actor import Actor
from security.history import done_before, record
from security.permissions import Permission

_CARD = re.compile(r"(?:\d[ -]?){13,19}")


class FeeState(StrEnum):
    """How a fee was settled."""

    PAID = "paid"
    VOLUNTEER = "volunteer"
    WAIVED = "waived"


@dataclass(frozen=True, slots=True)
class FeeNote:
    """What an officer notes of a fee. `reference` is the receipt's, never a card's."""

    state: FeeState
    pence: int = 0
    reference: str = ""
    paid_on: date | None = None
    reason: str = ""


class NotSettled(ValueError):
    """A fee can't be noted like that; `faults` are pairs of a field and what is wrong with it."""

    def __init__(self, faults: list[tuple[str, str]]) -> None:
        super().__init__("a fee can't be noted like that")
        self.faults = faults


def note_fee(case: Case, kind: str, fee: FeeNote, *, by: Actor, at: datetime, once: str | None = None) -> FeeRecord:
    """Note how the fee of a case was settled. A later note replaces it; the history keeps each.

    Units:  pence.
    Twice:  with the same `once`, nothing more.
    Raises: KeyError for an approval without a fee; NotSettled; PermissionError.
    """
    if by.id is None or not by.may(Permission.APPROVAL_RECOMMEND):
        msg = "noting a fee needs its permission"
        raise PermissionError(msg)
    held: Case = locked(db.session(), Case, case.id)
    shape = pinned(held.version_id).approval_shapes[kind]
    if shape.fee is None:
        raise KeyError(kind)
    row = fee_of(held.id, kind)
    if row is not None and done_before(once):
        return row
    faults = _faults(fee)
    if faults:
        raise NotSettled(faults)
    if row is None:
        row = FeeRecord(case_id=held.id, kind=kind, state=fee.state.value, noted_by=by.id, noted_at=at)
        db.session.add(row)
    row.state, row.pence, row.reference = fee.state.value, fee.pence, squeezed(fee.reference)[:80]
    row.paid_on, row.reason, row.noted_by, row.noted_at = fee.paid_on, fee.reason.strip(), by.id, at
    db.session.flush()
    data = {"kind": kind, "state": row.state, "pence": row.pence}
    record("case", held.id, "fee-noted", by=by, at=at, data=data, once=once)
    return row


def fee_of(case_id: UUID, kind: str) -> FeeRecord | None:
    """How the fee of a case was settled, if it was."""
    return db.session.scalar(select(FeeRecord).where(FeeRecord.case_id == case_id, FeeRecord.kind == kind))


def _faults(fee: FeeNote) -> list[tuple[str, str]]:
    found: list[tuple[str, str]] = []
    if fee.state is FeeState.PAID and fee.pence <= 0:
        found.append(("amount", "Enter what was paid"))
    if fee.state is FeeState.PAID and fee.paid_on is None:
        found.append(("paid-on-day", "Enter the day on which it was paid"))
    if fee.state is FeeState.WAIVED and not fee.reason.strip():
        found.append(("reason", "Enter why the fee is waived"))
    for field, said in (("reference", fee.reference), ("reason", fee.reason)):
        if _CARD.search(said):
            found.append((field, "This looks like the number of a card. Enter the number of the receipt"))
    return found
