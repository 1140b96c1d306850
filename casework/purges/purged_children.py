"""Purging the record of a child once no case is left, with the household that only those cases knew."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import exists, select

from base.extensions import db
from casework.purges.purged_rows import delete_with_all
from directory.children import whole_child
from models.case import Case, ContactRule
from models.child import Adult, Child, ChildAdult, Sibling


@dataclass(frozen=True, slots=True)
class GoneChildren:
    """How many children's records went, and how many rows in all."""

    children: int = 0
    rows: int = 0


def purge_children_without_cases(child_id: UUID) -> GoneChildren:
    """Purge a child, whichever rows stand for it, and brothers and sisters known through it alone; inside `writing()`.

    A child with a case left, and one that is held, stays, with everybody whom it is a brother or sister of.
    Twice: harmless.
    """
    going: set[UUID] = set()
    if not _may_go(whole_child(child_id)):
        return GoneChildren()
    going |= set(whole_child(child_id))
    for sibling in _siblings(going):
        theirs = set(whole_child(sibling))
        if _may_go(theirs) and _siblings(theirs) <= going | theirs:
            going |= theirs
    adults = _adults_alone(going)
    rows = delete_with_all("child", sorted(going))
    return GoneChildren(len(going), rows + (delete_with_all("adult", adults) if adults else 0))


def _may_go(rows: Collection[UUID]) -> bool:
    cases = select(Case.id).where(Case.child_id.in_(rows)).limit(1)
    held = select(Child.id).where(Child.id.in_(rows), Child.legal_hold).limit(1)
    return db.session.scalar(cases) is None and db.session.scalar(held) is None


def _siblings(rows: Collection[UUID]) -> set[UUID]:
    found = select(Sibling.other_id).where(Sibling.child_id.in_(rows), Sibling.other_id.not_in(rows))
    return set(db.session.scalars(found))


def _adults_alone(rows: Collection[UUID]) -> list[UUID]:
    """The adults whom nobody else's record knows, and no case's contact rule is about."""
    others = exists().where(ChildAdult.adult_id == Adult.id, ChildAdult.child_id.not_in(rows))
    ruled = exists().where(ContactRule.party_kind == "adult", ContactRule.party_id == Adult.id)
    theirs = select(ChildAdult.adult_id).where(ChildAdult.child_id.in_(rows))
    found = select(Adult.id).where(Adult.id.in_(theirs), ~others, ~ruled)
    return list(db.session.scalars(found.order_by(Adult.id)))
