"""Records that seem to be of one person: children, and holders of approvals, that are on record twice.

Two children are one by their pupil number, or by surname, date of birth and first given name; two holders by their
whole name and date of birth. A record that few may see is never one of the two, nor one before or after an adoption:
what is wrong with another record would tell that it is there.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterable
from uuid import UUID

from sqlalchemy import false, func, select

from base.extensions import db
from forms.definition.returns import Counts, ReturnShape
from licensing.standing import LIVE
from models.approval import Approval
from models.case import Case
from models.child import Child


def double_records(shape: ReturnShape) -> set[UUID]:
    """The ids of children, or of approvals in force of the kinds counted, that share a person with another."""
    return _approvals(shape.approvals) if shape.counts is Counts.APPROVALS else _children()


def _children() -> set[UUID]:
    apart = (Child.merged_into_id.is_(None), Child.restricted == false(), Child.sealed == false())
    numbers = select(Child.upn).where(Child.upn.is_not(None), *apart).group_by(Child.upn).having(func.count() > 1)
    same_number = db.session.scalars(select(Child.id).where(Child.upn.in_(numbers), *apart))
    surnames = (
        select(Child.surname_plain, Child.date_of_birth)
        .where(Child.date_of_birth.is_not(None), Child.surname_plain != "", *apart)
        .group_by(Child.surname_plain, Child.date_of_birth)
        .having(func.count() > 1)
        .subquery()
    )
    alike = db.session.execute(
        select(Child.id, Child.given_names, Child.surname_plain, Child.date_of_birth)
        .join(
            surnames,
            (Child.surname_plain == surnames.c.surname_plain) & (Child.date_of_birth == surnames.c.date_of_birth),
        )
        .where(*apart)
    )
    named = [(_first_of(row.given_names), row.surname_plain, row.date_of_birth, row.id) for row in alike]
    return {*same_number, *_shared(((given, plain, born), one) for given, plain, born, one in named if given)}


def _approvals(kinds: Iterable[str]) -> set[UUID]:
    live = select(Approval.id, Approval.kind, Approval.holder_name, Approval.holder_born).join(
        Case, Case.id == Approval.case_id
    )
    found = db.session.execute(
        live.where(
            Approval.kind.in_(tuple(kinds)),
            Approval.state.in_(LIVE),
            Approval.holder_born.is_not(None),
            Case.restricted == false(),
        )
    )
    return _shared(((row.kind, _plain(row.holder_name), row.holder_born), row.id) for row in found)


def _first_of(given: str) -> str:
    return next(iter(given.casefold().split()), "")


def _plain(name: str) -> str:
    return " ".join(name.casefold().split())


def _shared(rows: Iterable[tuple[Hashable, UUID]]) -> set[UUID]:
    """The ids of what another has the same of."""
    found: dict[Hashable, list[UUID]] = {}
    for same, one in rows:
        found.setdefault(same, []).append(one)
    return {one for ids in found.values() if len(ids) > 1 for one in ids}
