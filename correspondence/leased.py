"""A leased message as its row stands: read for a whole handful at once, without the words it will have."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, fields
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from base.batches import among
from models.message import Message


@dataclass(frozen=True, slots=True)
class Unsaid:
    """What is read of a message to find its words."""

    id: UUID
    reference: str
    address: str
    kind: str
    version_id: UUID | None
    case_id: UUID | None
    filing_id: UUID | None
    recipient_kind: str
    recipient_id: UUID | None
    values: dict[str, Any]
    urgent: bool
    shared: bool


@dataclass(frozen=True, slots=True)
class Leased:
    """What decides whether a message may go now, and what is written down once it has gone."""

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
    shared: bool
    attempts: int
    values: dict[str, Any]

    def is_leased_by(self, name: str) -> bool:
        """Whether it is still that relay's to send, or to settle once it was handed over."""
        return self.state == "leased" and self.lease_by == name


def read_unsaid(session: Session, ids: Iterable[UUID]) -> dict[UUID, Unsaid]:
    """Messages that were leased, for their words."""
    rows: Iterable[tuple[Any, ...]] = session.execute(_UNSAID, {"ids": list(ids)})
    return {row[0]: Unsaid(*row) for row in rows}


def read_locked(session: Session, ids: Iterable[UUID]) -> dict[UUID, Leased]:
    """Messages as they stand under their rows' locks, taken in one order by everybody."""
    rows: Iterable[tuple[Any, ...]] = session.execute(_LEASED, {"ids": list(ids)})
    return {row[0]: Leased(*row) for row in rows}


def _those(of: type[Any]) -> Select[*tuple[Any, ...]]:
    return select(*(getattr(Message, one.name) for one in fields(of))).where(among(Message.id, "ids"))


_UNSAID = _those(Unsaid)
_LEASED = _those(Leased).order_by(Message.id).with_for_update()
