"""When a day that a chase counts back from becomes known, moves or falls away: its steps are dated anew at once."""

from __future__ import annotations

from datetime import date, datetime
from functools import lru_cache
from uuid import UUID

from sqlalchemy import select

from base.database import locked
from base.extensions import db
from casework.chasing.asking import Whom
from casework.chasing.countdown import NO_DAY, WAITS_FOR_DAY
from casework.chasing.wait_plans import WAIT, plan_of, timers_of
from casework.chasing.waits import come_back, counted_back_from, start_wait, tell_passed
from casework.tasks import shape_of
from casework.timing.followers import FactsLearned
from casework.timing.timers import cancel_timers, write_timers
from casework.versions import pinned
from council.calendars import day_book
from forms.definition.casework import TaskShape, WaitShape
from models.case import Case
from models.task import ChecklistRow, Task
from models.wait import Wait
from security.actor import Actor
from security.history import record

OPEN = ("open", "claimed", "waiting")


def count_again(learned: FactsLearned) -> None:
    """Date every chase of a case anew that counts back from a day which has changed.

    What went already and comes again before the new day goes again; what would have gone by now does not. A question
    that could not be asked for want of a day is asked. A day that falls away brings the task back.
    Twice: the second time no day has changed.
    """
    case = learned.case
    if case.state != "open" or not learned.names & _days_of(case.version_id):
        return
    for wait, task, shape in _waits_of(case, learned.names):
        day = counted_back_from(case, shape)
        if day == wait.back_from:
            continue
        if wait.state == "waiting":
            _date_again(wait, task, case, day, by=learned.by, at=learned.at)
        elif day is not None and wait.ended_because in WAITS_FOR_DAY:
            row = locked(db.session(), ChecklistRow, wait.row_id) if wait.row_id is not None else None
            if row is not None and row.state != "to-do":
                continue  # an officer has seen to it meanwhile, in another way
            asked = Whom(wait.school_id, wait.recipient, wait.manager, wait.council_code)
            start_wait(task, shape, row=row, whom=asked, by=learned.by, at=learned.at)


def _date_again(wait: Wait, task: Task, case: Case, day: date | None, *, by: Actor, at: datetime) -> None:
    before = wait.back_from
    wait.back_from, wait.counted_at, wait.round = day, at, wait.round + 1
    data = {
        "wait": str(wait.id),
        "from": before.isoformat() if before else None,
        "to": day.isoformat() if day else None,
    }
    record("case", case.id, "chase-dated-again", by=by, at=at, data=data)
    profile = pinned(case.version_id).chase_profiles.get(wait.chase)
    plan = plan_of(wait, profile)
    if day is None or plan.returns_now:
        come_back(wait, plan.returns_because or NO_DAY, by=by, at=at)
        return
    cancel_timers(source_kind=WAIT, source_ids=[wait.id])
    wait.calendar_revision = day_book().revision
    write_timers(timers_of(wait, plan), at=at)
    wait.next_step_at = plan.next_at
    tell_passed(wait, profile, plan, by=by, at=at)


@lru_cache(maxsize=256)
def _days_of(version_id: UUID) -> frozenset[str]:
    """The questions of a version whose answers chases count back from."""
    tasks = pinned(version_id).tasks
    return frozenset(wait.back_from for task in tasks for wait in _shapes(task) if wait.back_from)


def _shapes(task: TaskShape) -> list[WaitShape]:
    return [one for one in (task.wait, *(row.wait for row in task.rows)) if one is not None]


def _waits_of(case: Case, names: frozenset[str]) -> list[tuple[Wait, Task, WaitShape]]:
    """The newest wait of each task and row of a case that counts back from one of these days, and may still go on."""
    rows = db.session.execute(
        select(Wait, Task)
        .join(Task, Task.id == Wait.task_id)
        .where(Wait.case_id == case.id, Task.state.in_(OPEN))
        .order_by(Wait.started_at, Wait.round, Wait.id)
    )
    newest = {(task.id, wait.row_id, wait.code): (wait, task) for wait, task in rows}
    found = []
    for wait, task in newest.values():
        shape = shape_of(task, case)
        asks = {one.id: one for one in _shapes(shape)} if shape is not None else {}
        if wait.code in asks and asks[wait.code].back_from in names and wait.state in ("waiting", "returned"):
            found.append((locked(db.session(), Wait, wait.id), locked(db.session(), Task, task.id), asks[wait.code]))
    return found
