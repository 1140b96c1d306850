"""What the page of one child shows, and who looked at the child. Reads only.

The child was got through casework.visible_children by whoever asks.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from heapq import merge
from itertools import islice
from uuid import UUID

from sqlalchemy import select

from base.extensions import db
from casework.facts import today_of
from casework.visible import cases_visible_to
from directory.adults import adults_of
from directory.children import age_on, every_id_of, name_of
from models.case import Case
from models.child import Child, ChildAdult
from models.event import Interest
from models.user import User
from reporting.case_opening import SiblingLine, school_name, sibling_lines
from security.actor import Actor
from security.audit import Look, looks_at

LOOKS = 50


@dataclass(frozen=True, slots=True)
class InterestLine:
    """An officer who is shut out of a child, and why."""

    interest: Interest
    officer: str


@dataclass(frozen=True, slots=True)
class ChildSheet:
    """A child with everything around them."""

    child: Child
    name: str
    age: int | None
    school: str
    adults: Sequence[ChildAdult]
    siblings: Sequence[SiblingLine]
    cases: Sequence[Case]
    interests: Sequence[InterestLine]


def child_sheet(child: Child, *, reader: Actor, at: datetime) -> ChildSheet:
    """The sheet of a child for one reader; only the cases they may see are on it."""
    today = today_of(at)
    ids = every_id_of(child.id)
    cases = cases_visible_to(reader).where(Case.child_id.in_(ids)).query()
    return ChildSheet(
        child,
        name_of(child),
        age_on(child, today),
        school_name(child.school_id),
        adults_of(child),
        sibling_lines(child, reader=reader, today=today),
        list(db.session.scalars(cases.order_by(Case.state.desc(), Case.opened_at.desc(), Case.id))),
        interest_lines(ids),
    )


def interest_lines(child_ids: Sequence[UUID]) -> list[InterestLine]:
    """The officers who are shut out of a child now, one line an officer."""
    found = (
        select(Interest, User.name)
        .join(User, User.id == Interest.user_id)
        .where(Interest.child_id.in_(child_ids), Interest.withdrawn_at.is_(None))
        .order_by(User.name, Interest.id)
    )
    lines = {interest.user_id: InterestLine(interest, name) for interest, name in db.session.execute(found)}
    return list(lines.values())


def interests_with(child_ids: Sequence[UUID], interest_id: UUID) -> list[Interest]:
    """A declaration and the same officer's others about the same child; nothing when it is not about this child."""
    one = db.session.get(Interest, interest_id)
    if one is None or one.child_id not in child_ids or one.withdrawn_at is not None:
        return []
    same = select(Interest).where(Interest.user_id == one.user_id, Interest.child_id.in_(child_ids))
    return list(db.session.scalars(same.where(Interest.withdrawn_at.is_(None)).order_by(Interest.id)))


def looks_at_child(child: Child, *, before: tuple[datetime, UUID] | None = None) -> list[Look]:
    """Who looked at a child or at any case about them, newest first; every row that stands for the child counts.

    All cases count, also those this reader may not open: who looked is not what stands in them.
    """
    ids = every_id_of(child.id)
    cases = list(db.session.scalars(select(Case.id).where(Case.child_id.in_(ids))))
    lists = [looks_at(child_id=row_id, before=before, limit=LOOKS) for row_id in ids]
    lists.append(looks_at(case_ids=cases, before=before, limit=LOOKS))
    found: dict[UUID, Look] = {}
    for look in merge(*lists, key=lambda one: (one.at, one.id), reverse=True):
        found.setdefault(look.id, look)
    return list(islice(found.values(), LOOKS))


def references_of(case_ids: Sequence[UUID], *, reader: Actor) -> dict[UUID, str]:
    """The references of some cases, of those the reader may see."""
    query = cases_visible_to(reader).where(Case.id.in_(case_ids)).query()
    return {case.id: case.reference for case in db.session.scalars(query)}
