"""What cases said of their children at an instant, by what was kept of them; see security.snapshots."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import select

from base.batches import among
from base.extensions import db
from models.snapshot import CaseSnapshot


@dataclass(frozen=True, slots=True)
class KnownCase:
    """What a case said. `kept_from` is set where the instant is earlier than anything kept: then it is the first."""

    child_id: UUID | None
    school_id: UUID | None
    last_seen_on: date | None
    last_seen_by: str
    facts: dict[str, Any]
    kept_from: datetime | None = None


def cases_known(ids: Iterable[UUID], until: datetime) -> dict[UUID, KnownCase]:
    """What was kept of some cases by an instant, else what was first kept; cases of which nothing was, left out."""
    found: dict[UUID, KnownCase] = {}
    kept = select(CaseSnapshot).where(among(CaseSnapshot.case_id, "ids")).order_by(CaseSnapshot.id)
    for one in db.session.scalars(kept, {"ids": list(ids)}):
        said = one.child_id, one.school_id, one.last_seen_on, one.last_seen_by, dict(one.facts or {})
        if one.since <= until:
            found[one.case_id] = KnownCase(*said)
        elif one.case_id not in found:
            found[one.case_id] = KnownCase(*said, kept_from=one.since)
    return found


def without_facts(case_id: UUID, names: frozenset[str]) -> None:
    """Forget some facts in everything that was kept of a case: their time is over. Twice: harmless."""
    for one in db.session.scalars(select(CaseSnapshot).where(CaseSnapshot.case_id == case_id)):
        kept = {name: value for name, value in (one.facts or {}).items() if name not in names}
        if kept != one.facts:
            one.facts = kept
