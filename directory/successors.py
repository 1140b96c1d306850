"""Which school stands for one that has closed: said by a person, since the national file does not name it.

A conversion to an academy makes a new URN and so a new school; a merger ends two schools in one.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime
from uuid import UUID

from sqlalchemy import select

from base.database import locked
from base.extensions import db
from models.school import School
from security.actor import Actor
from security.history import done_before, record


class CannotStandFor(ValueError):
    """That school can't stand for the other one; the message says why, for whoever chose it."""


def stand_for(
    school_id: UUID, successor_id: UUID | None, *, by: Actor, at: datetime, once: str | None = None
) -> UUID | None:
    """Let another school stand for one that has closed, or (None) no other any more.

    Gives:  the school that stood for it until now; None where there was none.
    Twice:  the second finds it so and writes nothing; with the same `once`, whatever a colleague has said since stands.
    Raises: CannotStandFor for a school that has not closed, for itself, and where it would go round in a circle.
    """
    session = db.session()
    school, successor = hold_schools(school_id, successor_id or school_id)
    if school is None or successor is None:
        raise CannotStandFor("The directory has no such school any more.")
    before: UUID | None = school.successor_id
    if before == successor_id or done_before(once):
        return successor_id
    if before is not None:
        locked(session, School, before)  # its history is told too, and others may tell it of theirs now
    if successor_id is not None:
        if school.status != "closed":
            raise CannotStandFor("This school has not closed: it is written to itself.")
        if successor_id in leading_to(school_id):
            raise CannotStandFor("This school stands for that one, so that one can’t stand for it.")
    school.successor_id = successor_id
    said = {"from": str(before) if before else None, "to": str(successor_id) if successor_id else None}
    record("school", school_id, "school-successor-changed", by=by, at=at, data=said, once=once)
    for other, kind in ((before, "school-stands-no-more"), (successor_id, "school-stands-for")):
        if other is not None:
            record("school", other, kind, by=by, at=at, data={"school": str(school_id)})
    session.flush()
    return before


def hold_schools(school_id: UUID, other_id: UUID) -> tuple[School | None, School | None]:
    """Two schools as they are now, kept so until the commit; None for one that is not there. Twice: harmless.

    Lowest id first: whoever names these two the other way round at the same time waits, and is refused. With their
    keys, which others' rows point at: a question that somebody is just asking of one of them is written down before
    this, or is addressed after it.
    """
    session = db.session()
    rows = {
        key: session.get(School, key, with_for_update=True, populate_existing=True)
        for key in sorted({school_id, other_id})
    }
    return rows[school_id], rows[other_id]


def leading_to(school_id: UUID) -> set[UUID]:
    """A school and those for which it stands, through others too; a circle in the data ends where it began."""
    found = level = {school_id}
    while level:
        level = set(db.session.scalars(select(School.id).where(School.successor_id.in_(level)))) - found
        found = found | level
    return found


def predecessors_of(school_id: UUID) -> list[School]:
    """The schools that this one was named to stand for itself, by name."""
    return list(db.session.scalars(select(School).where(School.successor_id == school_id).order_by(School.sort_name)))


def asked_instead(school_id: UUID) -> UUID:
    """The school to ask where one was meant: of a closed one whoever stands for it now, else that very school.

    As correspondence finds its addresses: a school that is open answers for itself.
    """
    found = [school_id]
    while True:
        row = db.session.execute(select(School.status, School.successor_id).where(School.id == found[-1])).first()
        if row is None or row.status != "closed" or row.successor_id is None or row.successor_id in found:
            return found[-1]
        found.append(row.successor_id)


def closed_among(school_ids: Iterable[UUID]) -> frozenset[UUID]:
    """Those of some schools that have closed."""
    wanted = set(school_ids)
    found = select(School.id).where(School.id.in_(wanted), School.status == "closed")
    return frozenset(db.session.scalars(found)) if wanted else frozenset()


def standing_for_those(school_ids: Iterable[UUID]) -> Mapping[UUID, UUID]:
    """Of some schools, those that have closed and the school that is asked instead."""
    wanted = set(school_ids)
    has_one = select(School.id).where(School.id.in_(wanted), School.successor_id.is_not(None)) if wanted else None
    closed = db.session.scalars(has_one).all() if has_one is not None else ()
    pairs = {one: asked_instead(one) for one in closed}
    return {one: other for one, other in pairs.items() if one != other}
