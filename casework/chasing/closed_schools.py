"""A school that has closed: who stands for it now, and what becomes of the questions it was asked.

What a question says of a pupil was meant for one school. When another comes to stand for it (or does so no more),
each question that still waits comes back to its holder, who asks again: the new school reads it from the beginning,
and no reminder of something it never had.
"""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from sqlalchemy import and_, or_, select

from base.extensions import db
from casework.case_locks import lock_cases
from casework.chasing.asking import A_SCHOOL, SCHOOL_CLOSED
from casework.chasing.waits import come_back
from directory.successors import asked_instead, hold_schools, stand_for
from models.case import Case
from models.wait import Wait
from security.actor import Actor


def name_successor(
    school_id: UUID, successor_id: UUID | None, *, by: Actor, at: datetime, once: str | None = None
) -> int:
    """Say which school stands for a closed one now, or (None) that none does; how many questions came back by it.

    The links that were sent stay open: an answer that comes late is taken. What is asked from now on of the closed
    school's pupils goes to the school that stands for it.

    Twice:  harmless: 0, also when it is sent again after somebody said otherwise.
    Raises: directory's CannotStandFor.
    """
    hold_schools(school_id, successor_id or school_id)
    asked_until_now = asked_instead(school_id)
    before = stand_for(school_id, successor_id, by=by, at=at, once=once)
    if before == successor_id:
        return 0
    meant = Wait.school_id == school_id
    if asked_until_now != school_id:  # what was asked of its stand-in about this school's own pupils, and no other's
        meant = or_(meant, and_(Wait.school_id == asked_until_now, Case.school_id == school_id))
    waiting = select(Wait.id, Wait.case_id).join(Case, Case.id == Wait.case_id)
    rows = db.session.execute(
        waiting.where(meant, Wait.party == A_SCHOOL, Wait.state == "waiting").order_by(Wait.id)
    ).all()
    lock_cases({row.case_id for row in rows})
    returned = [come_back(db.session.get_one(Wait, row.id), SCHOOL_CLOSED, by=by, at=at) for row in rows]
    return sum(returned)
