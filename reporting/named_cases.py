"""Cases found by the name of an adult, a body, a business or one of its contacts, slips of the keyboard forgiven.

Adults are those that a case is about and those beside a child. Only what the reader may see: a case that few may see is
not found by those others, nor one of a child they may not. Whoever told us of somebody is no name of a case
(casework.about) and stands beside no child, so nobody is found by it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import ColumnElement, or_, select, true

from base.extensions import db
from casework.visible import cases_visible_to
from casework.visible_children import children_visible_to
from directory.bearers import ADULTS, CASES, ENOUGH, ORGANISATIONS, Near, slips_by_row, words_near
from directory.children import rows_of
from directory.finding import words_typed
from directory.organisations import rows_with
from models.case import Case
from models.child import Adult, Child, ChildAdult
from models.organisation import OrganisationCase
from security.actor import Actor

MOST_CHILDREN = 200  # of the adults of one name; a name that more are known beside is one to say more of


@dataclass(frozen=True, slots=True)
class Beside:
    """The adult beside a child by whose name its case was found."""

    name: str
    relationship: str  # in the form's own word: parent, grandmother …


@dataclass(frozen=True, slots=True)
class NamedCase:
    """A case that was found by a name, and how far off that was (0: exactly)."""

    case: Case
    slips: int
    beside: Beside | None = None


def cases_named(typed: str, *, reader: Actor, limit: int) -> list[NamedCase]:
    """Cases of such a name, best first, those that are open before the others.

    Each word that was typed must fit a word of one name or of the names of one business with its contacts.
    """
    words = words_typed(typed)
    near = words_near(words, CASES, ORGANISATIONS, ADULTS) if words else {}
    if not any(all(some) for some in near.values()):
        return []
    seen = _seen_by(reader)
    found = slips_by_row(CASES, words, near[CASES], [seen], limit=limit)
    businesses = slips_by_row(ORGANISATIONS, words, near[ORGANISATIONS], [], limit=ENOUGH)
    if businesses:
        rows = rows_with(businesses)
        tied = (
            select(OrganisationCase.case_id, OrganisationCase.organisation_id)
            .join(Case, Case.id == OrganisationCase.case_id)
            .where(OrganisationCase.organisation_id.in_(rows), seen)
            .order_by(Case.state.desc(), Case.opened_at.desc(), Case.id)
            .limit(limit)
        )
        for case_id, organisation_id in db.session.execute(tied):
            found[case_id] = min(rows[organisation_id], found.get(case_id, rows[organisation_id]))
    beside = _beside_children(words, near[ADULTS], reader, limit)
    for case_id, (slips, _) in beside.items():
        found[case_id] = min(slips, found.get(case_id, slips))
    return _in_order(found, {case_id: adult for case_id, (_, adult) in beside.items()}, limit) if found else []


def _beside_children(
    words: list[str], near: Sequence[Near], reader: Actor, limit: int
) -> dict[UUID, tuple[int, Beside]]:
    """The cases of children beside whom an adult of such a name is noted, by the nearest of those adults.

    A child whom another row stands for is shown where that row may be seen: what protects one protects both.
    """
    seen = children_visible_to(reader), Child.sealed.is_(False)
    known = select(ChildAdult.id).join(Child, Child.id == ChildAdult.child_id).where(ChildAdult.adult_id == Adult.id)
    adults = slips_by_row(ADULTS, words, near, [known.where(*seen).correlate(Adult).exists()], limit=limit)
    if not adults:
        return {}
    rows = db.session.execute(
        select(ChildAdult.child_id, ChildAdult.adult_id, ChildAdult.relationship_kind, Adult.name)
        .join(Adult, Adult.id == ChildAdult.adult_id)
        .where(ChildAdult.adult_id.in_(adults))
        .order_by(ChildAdult.id.desc())
        .limit(MOST_CHILDREN)
    )
    nearest: dict[UUID, tuple[int, Beside]] = {}
    for child_id, adult_id, relationship, name in rows:
        one = adults[adult_id], Beside(name, relationship)
        nearest[child_id] = min(nearest.get(child_id, one), one, key=lambda each: each[0])
    whole = rows_of(_standing_for(nearest, seen))
    of_child: dict[UUID, tuple[int, Beside]] = {}
    for row, one in sorted(nearest.items(), key=lambda each: each[1][0]):
        if row in whole:
            of_child.setdefault(whole[row], one)
    query = cases_visible_to(reader).where(Case.child_id.in_(whole)).query().with_only_columns(Case.id, Case.child_id)
    cases = db.session.execute(query.order_by(Case.state.desc(), Case.opened_at.desc(), Case.id).limit(limit))
    return {case_id: of_child[whole[child_id]] for case_id, child_id in cases if child_id is not None}


def _standing_for(rows: dict[UUID, tuple[int, Beside]], seen: Sequence[ColumnElement[bool]]) -> list[UUID]:
    """The children that some rows stand for now, those that may be seen."""
    leads: dict[UUID, UUID | None] = {}
    level = set(rows)
    while level:
        looked = db.session.execute(select(Child.id, Child.merged_into_id).where(Child.id.in_(level)))
        leads |= {row.id: row.merged_into_id for row in looked}
        level = {into for into in leads.values() if into is not None and into not in leads}
    last = [child_id for child_id, into in leads.items() if into is None]
    return list(db.session.scalars(select(Child.id).where(Child.id.in_(last), *seen)))


def _in_order(found: dict[UUID, int], beside: dict[UUID, Beside], limit: int) -> list[NamedCase]:
    query = select(Case).where(Case.id.in_(found)).order_by(Case.state.desc(), Case.opened_at.desc(), Case.id)
    cases = sorted(db.session.scalars(query), key=lambda case: found[case.id])
    return [NamedCase(case, found[case.id], beside.get(case.id)) for case in cases[:limit]]


def _seen_by(reader: Actor) -> ColumnElement[bool]:
    """The condition on Case that this reader may find it by a name: a sealed child's is found by nobody."""
    seen = cases_visible_to(reader).query().whereclause
    child = select(Child.id).where(Child.id == Case.child_id, children_visible_to(reader), Child.sealed.is_(False))
    return (true() if seen is None else seen) & or_(Case.child_id.is_(None), child.correlate(Case).exists())
