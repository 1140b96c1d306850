"""A form says that a child has died. It is a report: a person records the death, gently and once."""

from __future__ import annotations

from datetime import datetime

from base.database import locked
from base.extensions import db
from casework.contacts import hold_outward
from casework.own_tasks import REVIEW_HELD
from casework.tasks import start_task
from casework.visible import open_cases_of
from directory.children import every_id_of, standing_for
from forms.definition.casework import TaskShape
from models.case import Case
from security.actor import Actor
from security.history import record

REPORTED = "death-reported"
SURE = frozenset({"automatic", "confirmed"})  # how a case's child was found, where it surely is that child


def report_death(case: Case, shape: TaskShape, *, by: Actor, at: datetime) -> None:
    """Hold everything outward until a person has looked, and start the task to record the death.

    Where the form's child is surely one we know, everything outward of the child's other cases is held as well: a
    letter to that family may not leave in the meantime. Nothing is cancelled, since the report may be wrong.

    Twice: harmless.
    """
    hold_outward(case, REPORTED, by=by, at=at)
    start_task(case, shape, by=by, at=at)
    if case.child_id is None or case.child_link not in SURE:
        return
    child = standing_for(case.child_id)
    if child.death_recorded_at is not None:
        return
    for other in db.session.scalars(open_cases_of(every_id_of(child.id))).all():
        if other.id == case.id:
            continue
        now: Case = locked(db.session(), Case, other.id)
        if REPORTED in (now.hold_reasons or ()):
            continue
        hold_outward(now, REPORTED, by=by, at=at)
        record("case", now.id, "death-reported", by=by, at=at, data={"case": str(case.id)})
        start_task(now, REVIEW_HELD, by=by, at=at)
