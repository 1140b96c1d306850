"""Cases found by the name of an adult, a body, a business or one of its contacts, slips of the keyboard forgiven.

Only what the reader may see: a case that few may see is not found by those others, nor one of a child they may not.
Whoever told us of somebody is no name of a case (casework.about), so nobody is found by it.
"""

from __future__ import annotations

from uuid import UUID

from sqlalchemy import ColumnElement, or_, select, true

from base.extensions import db
from casework.visible import cases_visible_to
from casework.visible_children import children_visible_to
from directory.bearers import CASES, ENOUGH, ORGANISATIONS, slips_by_row, words_near
from directory.finding import words_typed
from directory.organisations import rows_with
from models.case import Case
from models.child import Child
from models.organisation import OrganisationCase
from security.actor import Actor


def cases_named(typed: str, *, reader: Actor, limit: int) -> list[tuple[Case, int]]:
    """Cases of such a name with how far off it is (0: exactly), best first, those that are open before the others.

    Each word that was typed must fit a word of one name or of the names of one business with its contacts.
    """
    words = words_typed(typed)
    near = words_near(words, CASES, ORGANISATIONS) if words else {}
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
    return _in_order(found, limit) if found else []


def _in_order(found: dict[UUID, int], limit: int) -> list[tuple[Case, int]]:
    query = select(Case).where(Case.id.in_(found)).order_by(Case.state.desc(), Case.opened_at.desc(), Case.id)
    cases = sorted(db.session.scalars(query), key=lambda case: found[case.id])
    return [(case, found[case.id]) for case in cases[:limit]]


def _seen_by(reader: Actor) -> ColumnElement[bool]:
    """The condition on Case that this reader may find it by a name: a sealed child's is found by nobody."""
    seen = cases_visible_to(reader).query().whereclause
    child = select(Child.id).where(Child.id == Case.child_id, children_visible_to(reader), Child.sealed.is_(False))
    return (true() if seen is None else seen) & or_(Case.child_id.is_(None), child.correlate(Case).exists())
