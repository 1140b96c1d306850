"""What the page of one child shows, and who looked at the child. Reads only.

The child was got through casework.visible_children by whoever asks.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from heapq import merge
from itertools import islice
from uuid import UUID

from sqlalchemy import select

from base.extensions import db
from casework.facts import today_of
from casework.visible import cases_visible_to, seen_among
from directory.adult_changes import Departure, departures_of
from directory.adults import adults_of, withheld_among
from directory.children import age_on, every_id_of, name_of
from models.case import Case
from models.child import Child, ChildAdult
from models.event import Interest
from models.user import User, UserRole
from reporting.case_opening import SiblingLine, school_name, sibling_lines
from reporting.child_corrections import CorrectionLine, corrections_of
from security.actor import Actor
from security.audit import Look, Looked, looks_at
from security.permissions import Permission, Role

LOOKS = 50
OF_THE_AUDIT: tuple[Looked, ...] = (Looked.LOOKS,)  # an officer who is looked into does not read it here


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
    withheld: frozenset[UUID]  # the ids of those adults of whom nobody is told where they live
    departures: Sequence[Departure]  # those who are no longer around the child
    siblings: Sequence[SiblingLine]
    cases: Sequence[Case]
    interests: Sequence[InterestLine]
    corrections: Sequence[CorrectionLine]


def child_sheet(child: Child, *, reader: Actor, at: datetime) -> ChildSheet:
    """The sheet of a child for one reader; only the cases they may see are on it."""
    today = today_of(at)
    ids = every_id_of(child.id)
    cases = cases_visible_to(reader).where(Case.child_id.in_(ids)).query()
    adults = adults_of(child)
    return ChildSheet(
        child,
        name_of(child),
        age_on(child, today),
        school_name(child.school_id),
        adults,
        withheld_among(adults),
        departures_of(child),
        sibling_lines(child, reader=reader, today=today),
        list(db.session.scalars(cases.order_by(Case.state.desc(), Case.opened_at.desc(), Case.id))),
        interest_lines(ids),
        corrections_of(ids),
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


def looks_at_child(child: Child, *, reader: Actor, before: tuple[datetime, UUID] | None = None) -> list[Look]:
    """Who looked at a child or at any case about them, newest first; every row that stands for the child counts.

    Those who see the audit see all of it, also looks at cases that they may not open: who looked is not what stands in
    them. Everybody else sees the looks at what they may see themselves: of a case that is not there for them no line is
    there either, and who reads this page is told to the audit alone.
    """
    ids = every_id_of(child.id)
    cases = list(db.session.scalars(select(Case.id).where(Case.child_id.in_(ids))))
    within: list[UUID] | None = None
    leave_out: tuple[Looked, ...] = ()
    if not reader.may(Permission.AUDIT_SEE):
        within = cases = sorted(seen_among(reader, cases))
        leave_out = OF_THE_AUDIT
    some = partial(looks_at, within=within, leave_out=leave_out, before=before, limit=LOOKS)
    lists = [some(child_id=row_id) for row_id in ids]
    lists.append(some(case_ids=cases))
    found: dict[UUID, Look] = {}
    for look in merge(*lists, key=lambda one: (one.at, one.id), reverse=True):
        found.setdefault(look.id, look)
    return list(islice(found.values(), LOOKS))


def roles_of(user_ids: Collection[UUID]) -> dict[UUID, list[Role]]:
    """The roles that some people hold today, in the order of the table of roles."""
    found: dict[UUID, list[Role]] = {}
    held = select(UserRole.user_id, UserRole.role).where(UserRole.user_id.in_(user_ids))
    for user_id, role in db.session.execute(held):
        found.setdefault(user_id, []).append(Role(role))
    return {user_id: sorted(roles, key=list(Role).index) for user_id, roles in found.items()}


def references_of(case_ids: Sequence[UUID], *, reader: Actor) -> dict[UUID, str]:
    """The references of some cases, of those the reader may see."""
    query = cases_visible_to(reader).where(Case.id.in_(case_ids)).query()
    return {case.id: case.reference for case in db.session.scalars(query)}
