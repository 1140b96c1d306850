"""How cases stand, put together by the child they are about: one entry a child, whatever is counted or listed of it.

Reads only. `register` says it of now; `past_register` and `past_particulars` of an earlier day.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import select

from base.extensions import db
from directory.known_children import KnownChild
from models.case import Case
from models.child import Child

NONE = "none"  # what a form says where there are no plans


@dataclass(frozen=True, slots=True)
class Standing:
    """How one case stands (or stood on a day): the columns that the register reads.

    `kept_from`: of that day nothing was kept of what the case says of its child; the first that was, is of then.
    """

    case: Case
    child_id: UUID | None
    school_id: UUID | None
    facts: Mapping[str, Any]
    stage: str
    priority: int
    whereabouts: str
    last_seen_on: date | None
    last_seen_by: str
    out_since: date | None
    next_action: str
    next_action_at: datetime | None
    owner_id: UUID | None
    outcome: str = ""
    kept_from: datetime | None = None


@dataclass(frozen=True, slots=True)
class Entry:
    """One child with the open cases about them, the most pressing first."""

    key: UUID  # the child's id, or the case's where it has no child
    child: Child | KnownChild | None
    standings: tuple[Standing, ...]

    @property
    def first(self) -> Standing:
        """The most pressing case."""
        return self.standings[0]

    @property
    def record(self) -> Child | None:
        """The child's record as it is today; None for a child as known on an earlier day."""
        return self.child if isinstance(self.child, Child) else None

    @property
    def plans(self) -> frozenset[str]:
        """Plans and needs, by the child's record and by what was said on the cases."""
        found: set[str] = set(self.child.plans or ()) if self.child else set()
        for standing in self.standings:
            said = standing.facts.get("plans")
            found |= set(said) if isinstance(said, list) else set()
        return frozenset(found - {NONE})

    @property
    def ethnicity(self) -> str:
        """As recorded."""
        return (self.child.ethnicity or "").strip() if self.child else ""

    @property
    def last_seen(self) -> Standing:
        """The case that knows of the latest day on which the child was seen."""
        return max(self.standings, key=lambda one: one.last_seen_on or date.min)

    @property
    def kept_from(self) -> datetime | None:
        """From when the particulars of the child and the cases were kept, where that is after the day asked for."""
        of_child = self.child.kept_from if isinstance(self.child, KnownChild) else None
        every = [of_child, *(standing.kept_from for standing in self.standings)]
        return max((one for one in every if one is not None), default=None)

    @property
    def is_fault(self) -> bool:
        """A case of the child has no next action: nobody would do anything."""
        return any(not standing.next_action for standing in self.standings)


def entries(
    standings: Iterable[Standing],
    *,
    died_by: datetime | None,
    children: Mapping[UUID, Child | KnownChild] | None = None,
) -> list[Entry]:
    """Cases put together by child, longest unseen first; those nobody says were ever seen before all others.

    A child whose death is recorded is not out of education (`died_by`: recorded by that instant; None: at all).
    Args: children: who each case's child is, by its id; as recorded now unless given.
    """
    by_child: dict[UUID, list[Standing]] = {}
    found = list(standings)
    who = children if children is not None else children_by_row({one.child_id for one in found if one.child_id})
    for one in found:
        child = who.get(one.child_id) if one.child_id else None
        by_child.setdefault(child.id if child else one.case.id, []).append(one)
    rows = {child.id: child for child in who.values()}
    made = [
        Entry(key, rows.get(key), tuple(sorted(some, key=lambda one: (one.priority, one.case.opened_at, one.case.id))))
        for key, some in by_child.items()
        if not _has_died(rows.get(key), died_by)
    ]
    return sorted(made, key=_longest_unseen)


def standing_now(case: Case) -> Standing:
    """How a case stands now."""
    return Standing(
        case,
        child_id=case.child_id,
        school_id=case.school_id,
        facts=case.facts or {},
        stage=case.stage,
        priority=case.priority,
        whereabouts=case.whereabouts,
        last_seen_on=case.last_seen_on,
        last_seen_by=case.last_seen_by,
        out_since=case.out_of_education_since,
        next_action=case.next_action,
        next_action_at=case.next_action_at,
        owner_id=case.owner_id,
    )


def children_by_row(ids: set[UUID]) -> dict[UUID, Child]:
    """The rows that stand for some children now, by the id each was known by; a statement a generation of merges."""
    stands: dict[UUID, Child] = {}
    wanted = {one: one for one in ids}  # asked for -> where its chain of merges has led so far
    while wanted:
        rows = {row.id: row for row in db.session.scalars(select(Child).where(Child.id.in_(set(wanted.values()))))}
        following: dict[UUID, UUID] = {}
        for asked, now in wanted.items():
            if now in rows and rows[now].merged_into_id is not None:
                following[asked] = rows[now].merged_into_id  # type: ignore[assignment]  # not None: asked just before
            elif now in rows:
                stands[asked] = rows[now]
        wanted = following
    return stands


def _longest_unseen(entry: Entry) -> tuple[bool, date, int, datetime, UUID]:
    seen = entry.last_seen.last_seen_on
    return seen is not None, seen or date.min, entry.first.priority, entry.first.case.opened_at, entry.key


def _has_died(child: Child | KnownChild | None, by: datetime | None) -> bool:
    if child is None or child.death_recorded_at is None:
        return False
    return by is None or child.death_recorded_at <= by
