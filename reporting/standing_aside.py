"""Officers who stand aside from a case that is about no child: who, since when and why. Of a child see child_sheets."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import select

from base.extensions import db
from casework.shut_out import going_together
from models.case import Case
from models.event import Interest
from models.user import User
from reporting.child_sheets import InterestLine


def aside_from(case: Case) -> Sequence[InterestLine]:
    """The officers who are shut out of a case now, by an interest in it or in one that goes with it."""
    found = (
        select(Interest, User.name)
        .join(User, User.id == Interest.user_id)
        .where(Interest.case_id.in_(going_together([case.id])), Interest.withdrawn_at.is_(None))
        .order_by(User.name, Interest.id)
    )
    return [InterestLine(interest, name) for interest, name in db.session.execute(found)]


def interest_in(case: Case, interest_id: UUID) -> Interest | None:
    """One declaration that shuts somebody out of a case; None when it is about another."""
    one = db.session.get(Interest, interest_id)
    return one if one is not None and one.case_id in going_together([case.id]) else None
