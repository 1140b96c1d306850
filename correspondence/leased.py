"""A leased message as its row stands: read for a whole handful at once, without the words it will have."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from base.batches import among
from models.message import Message


@dataclass(frozen=True, slots=True)
class Leased:
    """What decides whether a message may go now, whose it is, and what becomes of it."""

    id: UUID
    kind: str
    version_id: UUID | None
    case_id: UUID | None
    recipient_kind: str
    recipient_id: UUID | None
    recipient_role: str
    address: str
    urgent: bool
    released_at: datetime | None
    state: str
    lease_by: str
    lease_until: datetime | None
    handed_at: datetime | None
    crossed: bool
    held_because: str
    attempts: int
    values: dict[str, Any]

    def is_leased_by(self, name: str) -> bool:
        """Whether it is still that relay's to send."""
        return self.state == "leased" and self.lease_by == name


_LOCKED = (
    select(
        Message.id,
        Message.kind,
        Message.version_id,
        Message.case_id,
        Message.recipient_kind,
        Message.recipient_id,
        Message.recipient_role,
        Message.address,
        Message.urgent,
        Message.released_at,
        Message.state,
        Message.lease_by,
        Message.lease_until,
        Message.handed_at,
        Message.crossed,
        Message.held_because,
        Message.attempts,
        Message.values,
    )
    .where(among(Message.id, "ids"))
    .order_by(Message.id)
    .with_for_update()
)


def read_locked(session: Session, ids: Iterable[UUID]) -> dict[UUID, Leased]:
    """Messages as they stand under their rows' locks, taken in one order by everybody."""
    rows: Iterable[tuple[Any, ...]] = session.execute(_LOCKED, {"ids": list(ids)})
    return {row[0]: Leased(*row) for row in rows}
