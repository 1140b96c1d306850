"""Who corrected what is kept of a child, and whom they had it from. Reads only."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import select

from base.extensions import db
from models.event import Event
from models.user import User

MOST = 10
KINDS = ("child-changed", "adult-address-told")


@dataclass(frozen=True, slots=True)
class CorrectionLine:
    """One correction: who made it and when, the columns that it changed, and the code of whom it is from."""

    at: datetime
    officer: str
    fields: Sequence[str]
    source: str


def corrections_of(child_ids: Sequence[UUID]) -> list[CorrectionLine]:
    """The last corrections that officers made to a child's rows, the newest first. Values are in none of them."""
    found = (
        select(Event, User.name)
        .outerjoin(User, User.id == Event.actor_id)
        .where(Event.subject_kind == "child", Event.subject_id.in_(child_ids), Event.kind.in_(KINDS))
        .order_by(Event.at.desc(), Event.id.desc())
        .limit(MOST)
    )
    return [
        CorrectionLine(event.at, officer or "", event.data.get("fields", ()), str(event.data.get("source", "")))
        for event, officer in db.session.execute(found)
    ]
