"""Schools that the national file closes: what they were being asked comes back to whoever holds the work.

Their mailboxes are read by nobody any more, or by somebody else. Which school stands for one the file does not say: a
person names it (casework/chasing/closed_schools.py), and asks again.
"""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import select

from base.extensions import db
from casework.case_locks import lock_cases
from casework.chasing.asking import A_SCHOOL, SCHOOL_CLOSED
from casework.chasing.waits import come_back
from casework.intake.part_bounces import cannot_reach
from casework.intake.part_requests import ASKED, DIRECTORY
from directory.gias import GiasFile, ImportCounts, import_schools
from models.part_request import PartRequest
from models.school import School
from models.wait import Wait
from security.actor import Actor


def take_schools_in(
    file: GiasFile, *, our_la: str, by: Actor, at: datetime, leave_out_faulty: bool = False
) -> tuple[ImportCounts, int]:
    """Take the national file in, and give back what schools that have closed were being asked; how many questions.

    Twice:  the file changes nothing the second time, and nothing comes back.
    Raises: directory's NotAGiasFile.
    """
    counts = import_schools(file, our_la=our_la, by=by, at=at, leave_out_faulty=leave_out_faulty)
    return counts, return_from_closed(by=by, at=at)


def return_from_closed(*, by: Actor, at: datetime) -> int:
    """Give back every question that waits for a school that has closed, in the open transaction; how many.

    A school that is proposed to close is open, and goes on being asked. Parts of forms that such a school was asked
    for are given back by the sweep, as those that did not arrive.
    Twice: 0.
    """
    waiting = select(Wait.id, Wait.case_id).join(School, School.id == Wait.school_id).where(School.status == "closed")
    rows = db.session.execute(waiting.where(Wait.party == A_SCHOOL, Wait.state == "waiting").order_by(Wait.id)).all()
    lock_cases({row.case_id for row in rows})
    returned = [come_back(db.session.get_one(Wait, row.id), SCHOOL_CLOSED, by=by, at=at) for row in rows]
    asked = select(PartRequest).join(School, School.id == PartRequest.school_id).where(School.status == "closed")
    asked = asked.where(PartRequest.state == ASKED, PartRequest.email_from == DIRECTORY).order_by(PartRequest.id)
    parts = db.session.scalars(asked).all()
    for part in parts:
        cannot_reach(part, SCHOOL_CLOSED, at=at)
    return sum(returned) + len(parts)
