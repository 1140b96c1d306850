"""Whom and what somebody is shut out of by an interest of their own: children, and cases that are about no child.

Of a child it is every record and every case. Of a case about nobody's child it is that case, those that are linked to
it, those of the same business or body, those whose approval has the same holder, and what the same person asks for.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, and_, bindparam, or_, select, true, union_all
from sqlalchemy.orm import aliased

from base.extensions import db
from base.prepared import Ask, Prepared
from casework.same_applicants import cases_of_same_applicants
from directory.children import whole_child
from directory.organisations import every_row_of
from models.approval import Approval
from models.case import Case, CaseLink
from models.event import Interest
from models.organisation import OrganisationCase
from security.actor import Actor, ActorKind


@dataclass(frozen=True, slots=True)
class ShutOut:
    """The rows of children and the cases that are not there for somebody."""

    children: frozenset[UUID] = frozenset()
    cases: frozenset[UUID] = frozenset()

    def __bool__(self) -> bool:
        return bool(self.children or self.cases)

    def lets(self, child_id: Any, case_id: Any) -> ColumnElement[bool]:
        """The condition on two columns that they name neither such a child nor such a case."""
        of_child = or_(child_id.is_(None), child_id.not_in(self.children)) if self.children else true()
        return and_(of_child, case_id.not_in(self.cases)) if self.cases else of_child

    def holds(self, child_id: UUID | None, case_id: UUID) -> bool:
        """Whether a case, or the child that it is about, is not there."""
        return child_id in self.children or case_id in self.cases


_DECLARED = Prepared(
    select(Interest.child_id, Interest.case_id).where(
        Interest.user_id == bindparam("user", type_=Interest.user_id.type), Interest.withdrawn_at.is_(None)
    )
)


def shut_out_of(actor: Actor) -> ShutOut:
    """What this actor has declared an interest in, with every row that stands for the same child and every case that
    goes with such a case.

    Read each time: a merge, a link, a business or their undoing counts at once.
    """
    if actor.id is None or actor.kind is not ActorKind.USER:
        return ShutOut()
    declared = _DECLARED.rows(user=actor.id)
    children = frozenset(row for child_id, _ in declared if child_id is not None for row in whole_child(child_id))
    return ShutOut(children, going_together([case_id for _, case_id in declared if case_id is not None]))


def stands_aside(actor: Actor, case_id: UUID) -> bool:
    """Whether an interest of this actor's own shuts them out of a case, whatever else they may see."""
    shut = shut_out_of(actor)
    return bool(shut) and shut.holds(db.session.scalar(select(Case.child_id).where(Case.id == case_id)), case_id)


def ask_interests(actor: Actor) -> Ask:
    """What `shut_out_of` reads first, to be read together with others."""
    return _DECLARED.ask(user=actor.id)


def going_together(case_ids: Collection[UUID]) -> frozenset[UUID]:
    """Some cases with those that go with them; an interest in the one is one in the other."""
    if not case_ids:
        return frozenset()
    held, alike = aliased(Approval), aliased(Approval)
    found = union_all(
        select(CaseLink.other_id).where(CaseLink.case_id.in_(case_ids)),
        select(CaseLink.case_id).where(CaseLink.other_id.in_(case_ids)),
        select(OrganisationCase.case_id).where(OrganisationCase.organisation_id.in_(_organisations_of(case_ids))),
        select(alike.case_id)
        .join(held, and_(held.surname_plain == alike.surname_plain, held.holder_born == alike.holder_born))
        .where(held.case_id.in_(case_ids)),
    )
    return frozenset(case_ids) | frozenset(db.session.scalars(found)) | cases_of_same_applicants(case_ids)


def _organisations_of(case_ids: Collection[UUID]) -> list[UUID]:
    """The organisations of some cases, by every row that stands for one of them: ties stay where they were made."""
    tied = select(OrganisationCase.organisation_id).where(OrganisationCase.case_id.in_(case_ids)).distinct()
    return [row for one in db.session.scalars(tied).all() for row in every_row_of(one)]
