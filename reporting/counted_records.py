"""The children that the council has on record, for a return about all of them, with the open cases of some sorts."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from sqlalchemy import or_, select

from base.extensions import db
from casework.shut_out import shut_out_of
from models.child import Child
from models.school import School
from reporting.standings import Entry, Standing, children_by_row
from security.actor import Actor

INDEPENDENT, OURS, ELSEWHERE = "independent", "ours", "elsewhere"
_INDEPENDENT_GROUP = "independent"  # how the group of such types begins in Get Information About Schools


def record_entries(reader: Actor, standings: Sequence[Standing], *, ends: datetime) -> list[Entry]:
    """An entry for each child on record by an instant, without those who had died or were merged into another."""
    living = or_(Child.death_recorded_at.is_(None), Child.death_recorded_at > ends)
    wanted = select(Child).where(Child.merged_into_id.is_(None), Child.created_at <= ends, living)
    shut = shut_out_of(reader).children
    stands = children_by_row({one.case.child_id for one in standings if one.case.child_id})
    theirs: dict[UUID, list[Standing]] = {}
    for one in standings:
        if one.case.child_id in stands:
            theirs.setdefault(stands[one.case.child_id].id, []).append(one)
    return [
        Entry(child.id, child, tuple(sorted(theirs.get(child.id, ()), key=_pressing)))
        for child in db.session.scalars(wanted)
        if child.id not in shut
    ]


def school_kinds(ids: set[UUID]) -> dict[UUID, str]:
    """Of some schools whether each is independent, of this council's area, or elsewhere."""
    found = select(School.id, School.type_group, School.is_ours).where(School.id.in_(ids))
    return {row.id: _kind(row.type_group, is_ours=row.is_ours) for row in db.session.execute(found)} if ids else {}


def _kind(group: str, *, is_ours: bool) -> str:
    if group.casefold().startswith(_INDEPENDENT_GROUP):
        return INDEPENDENT
    return OURS if is_ours else ELSEWHERE


def _pressing(one: Standing) -> tuple[int, datetime, UUID]:
    return one.priority, one.case.opened_at, one.case.id
