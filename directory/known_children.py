"""Children as they were known at an instant, by what was kept of their records; see security.snapshots."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from sqlalchemy import select

from base.batches import among
from base.extensions import db
from models.snapshot import ChildSnapshot


@dataclass(frozen=True, slots=True)
class KnownChild:
    """What was on record of a child. `kept_from` is set where that instant is earlier than anything kept:

    then these are the first particulars that were kept, and only who it is may be taken from them.
    """

    id: UUID
    given_names: str
    family_name: str
    date_of_birth: date | None
    approximate_age: int | None
    ethnicity: str
    address: Mapping[str, str]
    postcode: str
    address_withheld: bool
    school_id: UUID | None
    on_roll: bool | None
    plans: tuple[str, ...]
    death_recorded_at: datetime | None
    merged_into_id: UUID | None
    kept_from: datetime | None = None


def children_known(ids: Iterable[UUID], until: datetime) -> dict[UUID, KnownChild]:
    """The children for whom some rows stood at an instant, by the id each was asked for; merges as they were then.

    A row of which nothing was ever kept is left out. A statement a generation of merges.
    """
    stood: dict[UUID, KnownChild] = {}
    wanted = {one: one for one in ids}  # asked for -> where its chain of merges has led so far
    while wanted:
        rows = _rows_known(set(wanted.values()), until)
        following: dict[UUID, UUID] = {}
        for asked, now in wanted.items():
            child = rows.get(now)
            if child is not None and child.merged_into_id is not None:
                following[asked] = child.merged_into_id
            elif child is not None:
                stood[asked] = child
        wanted = following
    return stood


def _rows_known(ids: set[UUID], until: datetime) -> dict[UUID, KnownChild]:
    """Of each row the newest that was kept by the instant, else the first that was kept at all."""
    found: dict[UUID, KnownChild] = {}
    kept = select(ChildSnapshot).where(among(ChildSnapshot.child_id, "ids")).order_by(ChildSnapshot.id)
    for one in db.session.scalars(kept, {"ids": list(ids)}):
        if one.since <= until:
            found[one.child_id] = _known(one)
        elif one.child_id not in found:
            found[one.child_id] = _known(one, kept_from=one.since)
    return found


def _known(one: ChildSnapshot, *, kept_from: datetime | None = None) -> KnownChild:
    return KnownChild(
        one.child_id,
        one.given_names,
        one.family_name,
        one.date_of_birth,
        one.approximate_age,
        one.ethnicity,
        {"town": one.town},
        one.postcode,
        one.address_withheld,
        one.school_id,
        one.on_roll,
        tuple(one.plans or ()),
        one.death_recorded_at,
        one.merged_into_id,
        kept_from,
    )
