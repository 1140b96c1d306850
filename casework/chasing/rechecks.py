"""Work that comes round: the yearly look for a child who was not found, and tasks that repeat while a case is open."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime, time
from typing import Any
from uuid import UUID

from sqlalchemy import or_, select, update

from base.database import locked
from base.extensions import db
from casework.tasks import start_task
from casework.timing.clocks import reckon
from casework.timing.followers import TaskStart
from casework.timing.timers import DueTimer, one_by_one, timer_kind, write_timer
from casework.versions import pinned
from council.calendars import day_book
from council.settings import setting
from directory.children import have_died, standing_for
from forms.definition.casework import DueRule
from models.case import Case
from models.wait import Timer
from security.actor import Actor
from security.history import record
from statutory.london import london_day
from statutory.school_age import school_age_ends

RECHECK, REPEAT = "recheck", "repeat"
APPROVAL = "approval"  # the source of timers that outlive the case: an approval ends and is renewed after it
END_OF_SCHOOL_AGE = "end-of-compulsory-school-age"


def set_recheck(
    case: Case, *, every: DueRule, task: str, by: Actor, at: datetime, until: str = END_OF_SCHOOL_AGE
) -> datetime | None:
    """Have a case looked at again every so often, until compulsory school age ends; when it is next.

    None when there will be no next time: the child is of age before, or has died. A child whose date of birth is not
    known is looked for without an end, which an officer can give.
    Args:  task: the kind of task that each look opens.
    Twice: at one instant, one re-check.
    """
    return _write_next(case, _settings(every, task, until), step=1, begun_at=at, by=by, at=at)


def look_again(timer: DueTimer, /, *, by: Actor, at: datetime) -> bool:
    """Open the task of a re-check and set the next; False when the child has died or there is no such task."""
    case = locked(db.session(), Case, timer.case_id)
    if case is None or _has_died(case):
        return False
    shape = pinned(case.version_id).task_shapes.get(str(timer.data["task"]))
    if shape is None:
        return False
    start_task(case, shape, by=by, at=at)
    record("case", case.id, "recheck-due", by=by, at=at, data={"number": timer.step, "task": shape.id})
    _write_next(case, timer.data, step=timer.step + 1, begun_at=timer.planned_at, by=by, at=at)
    return True


def repeat_later(start: TaskStart) -> None:
    """A recurring task has begun: write when the next one does. Twice: one timer a round."""
    every = start.shape.repeats_every
    if every is None:
        return
    _write_repeat(start.case, start.shape.id, every, round=start.task.round, begun_at=start.at, at=start.at)


def begin_again(timer: DueTimer, /, *, by: Actor, at: datetime) -> bool:
    """Start a recurring task again while its case is open. If the last one is still open, that one goes on, late."""
    case = locked(db.session(), Case, timer.case_id)
    kind = timer.kind.partition(":")[2]
    shape = pinned(case.version_id).task_shapes.get(kind) if case is not None else None
    if case is None or case.state != "open" or shape is None or shape.repeats_every is None:
        return False
    task = start_task(case, shape, by=by, at=at)
    if task.round == timer.round:  # the old one is open: ask again next time, under the next number
        _write_repeat(case, kind, shape.repeats_every, round=timer.round, begun_at=at, at=at, step=timer.step + 1)
    return True


def coming_round(case_id: UUID) -> list[UUID]:
    """The timers of a case by which work comes round, and those of what was approved in it (its reminders, its end),
    still to come: what a death ends, and its undoing revives."""
    found = select(Timer.id).where(Timer.case_id == case_id, Timer.state.in_(("pending", "failed")))
    comes_round = or_(Timer.kind == RECHECK, Timer.kind.startswith(f"{REPEAT}:"), Timer.source_kind == APPROVAL)
    return list(db.session.scalars(found.where(comes_round)))


def come_round_again(case: Case, timers: Iterable[UUID]) -> None:
    """Revive such timers: re-checks of a case that is closed, repeats of one that is open, those of what was approved
    in either. Twice: harmless.
    """
    closed = case.state != "open"
    db.session.flush()
    db.session.execute(
        update(Timer)
        .where(Timer.id.in_(list(timers)), Timer.case_id == case.id, Timer.state == "cancelled")
        .where(or_(Timer.source_kind == APPROVAL, Timer.kind == RECHECK if closed else Timer.kind != RECHECK))
        .values(state="pending", attempts=0, error="")
        .execution_options(synchronize_session=False)
    )


timer_kind(RECHECK, turn=70)(one_by_one(look_again))
timer_kind(REPEAT, turn=71)(one_by_one(begin_again))


def _write_next(
    case: Case, settings: dict[str, Any], *, step: int, begun_at: datetime, by: Actor, at: datetime
) -> datetime | None:
    if _has_died(case):
        return None
    every = _rule(settings)
    next_at = _next(every, begun_at, case)
    ends = _last_day(case) if settings["until"] == END_OF_SCHOOL_AGE else None
    if next_at is None or (ends is not None and london_day(next_at) > ends):
        record("case", case.id, "rechecks-over", by=by, at=at, data={"until": str(settings["until"])})
        return None
    # A later closing begins a round of its own; the case's count of events is new with each.
    round_of = int(settings.get("round") or case.event_seq + 1)
    write_timer(
        "case",
        case.id,
        RECHECK,
        step=step,
        round=round_of,
        due_at=next_at,
        at=at,
        case_id=case.id,
        data={**settings, "round": round_of},
    )
    return next_at


def _write_repeat(
    case: Case,
    kind: str,
    every: DueRule,
    *,
    round: int,  # noqa: A002  # the column's name
    begun_at: datetime,
    at: datetime,
    step: int = 0,
) -> None:
    next_at = _next(every, begun_at, case)
    if next_at is not None:
        write_timer("case", case.id, f"{REPEAT}:{kind}", step=step, round=round, due_at=next_at, at=at, case_id=case.id)


def _next(every: DueRule, begun_at: datetime, case: Case) -> datetime | None:
    """The opening of the office on the day that comes round; of a calendar that is too short, plain days decide."""
    hour, minute = str(setting("office-opens")).split(":")
    opens = time(int(hour), int(minute))
    calendars = day_book().of(case.school_id if every.calendar == "school" else None)
    answer = reckon(every.amount, every.unit, begun_at, calendars=calendars, end_of_day=opens)
    if answer.due_at is None:
        # Counted in plain days it comes round a little early: never to come round at all would leave a child silent.
        answer = reckon(every.amount, "calendar-days", begun_at, calendars=calendars, end_of_day=opens)
    return answer.due_at


def _settings(every: DueRule, task: str, until: str) -> dict[str, Any]:
    return {"amount": every.amount, "unit": every.unit, "calendar": every.calendar, "task": task, "until": until}


def _rule(settings: dict[str, Any]) -> DueRule:
    return DueRule(int(settings["amount"]), str(settings["unit"]), calendar=str(settings["calendar"]))


def _last_day(case: Case) -> date | None:
    child = standing_for(case.child_id) if case.child_id else None
    return school_age_ends(child.date_of_birth) if child is not None and child.date_of_birth is not None else None


def _has_died(case: Case) -> bool:
    return case.child_id is not None and bool(have_died([case.child_id]))
