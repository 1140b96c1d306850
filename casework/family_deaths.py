"""A death in a family: what would go out about brothers and sisters waits for a person, whenever they become known.

The cases of brothers and sisters are held as a death is recorded. Who is named as one afterwards, or whose record is
joined to one's, or of whom we hear for the first time, is of that family too: SAFETY 13 asks for a person's review.
"""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import select

from base.extensions import db
from casework.case_locks import lock_cases_about
from casework.contacts import hold_outward
from casework.own_tasks import REVIEW_HELD
from casework.tasks import start_task
from directory.children import every_id_of, siblings_of, standing_for
from directory.merging import offers_for
from models.case import Case
from models.child import Child
from models.message import Message
from security.actor import Actor
from security.history import history_of, record

IN_THE_FAMILY = "death-in-family"  # why a case is held, and the event of it


def hold_after_deaths(child: Child, *, by: Actor, at: datetime) -> None:
    """Hold the cases of a child whose brother or sister has died, and those of the family of one who has died.

    A form says little of a brother or sister, so that they are seldom surely known: whom they may be counts too.
    Each case is held once for each death: what an officer has let go since stays so.
    Twice: harmless.
    """
    family = siblings_of(child.id)
    if child.death_recorded_at is not None:
        for relative in family:
            hold_for_death(relative, child, by=by, at=at)
        return
    for relative in family:
        for dead in (relative, *_perhaps(relative)):
            hold_for_death(child, dead, by=by, at=at)


def hold_for_death(child: Child, dead: Child, *, by: Actor, at: datetime) -> None:
    """Hold every case of a child because of one death in the family, those that are over too: a reminder may still go,
    and one may be opened again. Twice: of the same record of death harmless.
    """
    if dead.death_recorded_at is None or child.death_recorded_at is not None:
        return
    told = {"child": str(dead.id), "recorded-at": dead.death_recorded_at.isoformat()}
    for case in lock_cases_about(every_id_of(child.id)):
        if any(one.kind == IN_THE_FAMILY and one.data == told for one in history_of("case", case.id)):
            continue
        hold_outward(case, IN_THE_FAMILY, by=by, at=at, anew=True)
        record("case", case.id, IN_THE_FAMILY, by=by, at=at, data=told)
        review_held(case, by=by, at=at)


def _perhaps(child: Child) -> list[Child]:
    """Whom a row may stand for, as somebody has still to say."""
    return [standing_for(one.candidate_id) for one in offers_for(child.id) if one.state == "offered"]


def review_held(case: Case, *, by: Actor, at: datetime) -> None:
    """Have a manager review what a death holds on a case: one that is open, or that is over and has mail still to go.

    What a case that is over would send later is held then, and stands among the held messages.
    Twice: one task while it is open.
    """
    waits = select(Message.id).where(Message.case_id == case.id, Message.state == "held").limit(1)
    if case.state == "open" or db.session.scalar(waits) is not None:
        start_task(case, REVIEW_HELD, by=by, at=at)
