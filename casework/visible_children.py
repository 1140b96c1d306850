"""Which children an actor may see: whoever is found, opened or named on a page comes through here.

A restricted or sealed record, and a child with a restricted case, does not exist for those without the permission;
an officer with a declared interest is shut out of the child too. What can't be seen is not here: 404, never 403.
"""

from __future__ import annotations

from functools import cache
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, and_, false, or_, select, true
from sqlalchemy.orm import aliased

from base.extensions import db
from casework.shut_out import shut_out_of
from casework.visible import NotHere, may_see_restricted
from directory.children import NoSuchChild, standing_for
from models.case import Case
from models.child import Child
from security.actor import Actor, ActorKind
from security.permissions import Permission


def children_visible_to(actor: Actor) -> ColumnElement[bool]:
    """The condition on Child that this actor may see the row."""
    if actor.kind is ActorKind.SYSTEM:
        return true()
    if not actor.may(Permission.CHILD_SEE):
        return false()
    shut = shut_out_of(actor).children
    conditions: list[Any] = [Child.id.not_in(shut)] if shut else [true()]
    if not may_see_restricted(actor):
        conditions += [Child.restricted.is_(False), Child.sealed.is_(False), ~_with_a_restricted_case()]
    return and_(*conditions)


def visible_child(actor: Actor, child_id: UUID) -> Child:
    """The child that id stands for now, after merges.

    Raises: NotHere.
    """
    try:
        standing = standing_for(child_id).id
    except NoSuchChild:
        raise NotHere from None
    found = db.session.scalar(select(Child).where(Child.id == standing, children_visible_to(actor)))
    if found is None:
        raise NotHere
    return found


def those_visible(actor: Actor, children: list[Child]) -> list[Child]:
    """Those of some children that the actor may see, in their order."""
    if not children:
        return []
    ids = [child.id for child in children]
    seen = set(db.session.scalars(select(Child.id).where(Child.id.in_(ids), children_visible_to(actor))))
    return [child for child in children if child.id in seen]


@cache
def _with_a_restricted_case() -> ColumnElement[bool]:
    """A case of this row, or of one merged into it (or into that), is restricted.

    Three looks at an index; as one look with "or" in it a database reads every case for every child. The same for
    everybody, so it is built once: a search asks it three times.
    """
    merged, before = aliased(Child), aliased(Child)
    restricted = select(Case.id).where(Case.restricted.is_(True))
    own = restricted.where(Case.child_id == Child.id)
    of_merged = restricted.join(merged, Case.child_id == merged.id).where(merged.merged_into_id == Child.id)
    of_earlier = (
        restricted.join(before, Case.child_id == before.id)
        .join(merged, before.merged_into_id == merged.id)
        .where(merged.merged_into_id == Child.id)
    )
    return or_(*(look.correlate(Child).exists() for look in (own, of_merged, of_earlier)))
