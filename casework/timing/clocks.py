"""Clocks: deadlines that explain themselves, stand still while somebody else is waited for, and can be dated again.

A clock whose calendar ends before the answer has no date; it is never refused and never guessed (SAFETY 6).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache
from uuid import UUID

from sqlalchemy import select

from base.database import locked
from base.extensions import db
from base.ids import new_id
from casework.held_cases import RUNNING, add_clock, running_clocks_of
from council.calendars import day_book
from council.settings import setting
from forms.definition.casework import DueRule
from models.case import Case
from models.task import Task
from models.wait import Clock
from security.actor import Actor
from security.history import record
from statutory.days import NoDate
from statutory.due import Calendars, Due, due
from statutory.london import london_day
from statutory.units import Direction, Unit

BEFORE_ALL = datetime(1970, 1, 1, tzinfo=UTC)  # sort_due of a task whose date can't be found: it comes first
AFTER_ALL = datetime(9999, 12, 31, tzinfo=UTC)  # sort_due of a task that has no deadline
TASK_DUE = "due"  # the code of the clock that a task's own date comes from


@dataclass(frozen=True, slots=True)
class Reckoned:
    """When something is due, or that it can't be said, and how that was reached in plain sentences."""

    due_at: datetime | None
    due_on: date | None
    explanation: tuple[str, ...]
    calendar_name: str

    @property
    def is_known(self) -> bool:
        """Whether there is a date."""
        return self.due_at is not None


def unit_of(name: str) -> Unit:
    """A definition's unit ("school-days") as the statutory one.

    Raises: ValueError for a unit nobody knows.
    """
    return Unit(name.replace("-", "_"))


def reckon(
    amount: int,
    unit: str,
    trigger_at: datetime,
    *,
    calendars: Calendars,
    end_of_day: time,
    inclusive: bool = False,
    direction: str = "after",
    time_of_day: str = "",
) -> Reckoned:
    """Work a deadline out; the same for the same values, at any time.

    Hours are elapsed time. Days end at `time_of_day`, or at `end_of_day` where the rule names none. "The same day"
    (0 days) of something that came after the day's end means the next day that counts.
    """
    counted = unit_of(unit)
    edge = None if counted.elapsed else (_clock_time(time_of_day) if time_of_day else end_of_day)
    try:
        answer = due(
            trigger_at,
            amount,
            counted,
            inclusive=inclusive,
            direction=Direction(direction),
            calendars=calendars,
            time_of_day=edge,
        )
        if amount == 0 and edge is not None and answer.instant < trigger_at:
            answer = due(trigger_at, 1, counted, calendars=calendars, time_of_day=edge)
    except NoDate as unknown:
        return Reckoned(None, None, (f"No date: {unknown}.",), _name_of(calendars, counted))
    return Reckoned(answer.instant, answer.day, _steps(answer), _name_of(calendars, counted))


def start_clock(
    case: Case,
    *,
    task: Task | None,
    code: str,
    rule: DueRule,
    trigger_at: datetime,
    by: Actor,
    at: datetime,
    direction: str = "after",
) -> Clock:
    """Start a deadline of a case, or of one of its tasks, whose date it then carries.

    Twice: makes two clocks; `stop_clocks` of the task first when it is timed again.
    """
    clock = Clock(
        id=new_id(),
        case_id=case.id,
        task_id=task.id if task is not None else None,
        code=code,
        amount=rule.amount,
        unit=rule.unit,
        inclusive=rule.inclusive,
        direction=direction,
        time_of_day=rule.time_of_day,
        trigger_at=trigger_at,
        school_id=case.school_id if rule.calendar == "school" else None,
        source=rule.source,
        verified=rule.verified,
        state="running",
        paused_days=0,
        paused_seconds=0,
    )
    date_clock(clock)
    add_clock(clock)
    if task is not None:
        carry_due(task)
    record(
        "case",
        case.id,
        "clock-started",
        by=by,
        at=at,
        data={
            "clock": str(clock.id),
            "code": code,
            "task": str(task.id) if task is not None else None,
            "due": clock.due_at.isoformat() if clock.due_at else None,
        },
    )
    return clock


def date_clock(clock: Clock) -> None:
    """Work a clock's date out by the calendars of today; sets its columns and writes no event."""
    book = day_book()
    answer = reckon_clock(clock, calendars=book.of(clock.school_id), end_of_day=end_of_day())
    clock.due_at, clock.due_on = answer.due_at, answer.due_on
    clock.explanation, clock.calendar_name = list(answer.explanation), answer.calendar_name
    clock.calendar_revision = book.revision
    if clock.state in ("running", "unknown"):
        clock.state = "running" if answer.is_known else "unknown"


def reckon_clock(clock: Clock, *, calendars: Calendars, end_of_day: time) -> Reckoned:
    """What a clock would say by some calendars, pauses counted in; changes nothing."""
    unit = unit_of(clock.unit)
    hours, periods = unit.elapsed, unit in (Unit.WEEKS, Unit.MONTHS, Unit.YEARS)
    answer = reckon(
        clock.amount + (0 if hours or periods else clock.paused_days),
        clock.unit,
        # A month that stood still for three days ends three days later, not three months.
        clock.trigger_at + timedelta(days=clock.paused_days if periods else 0),
        calendars=calendars,
        end_of_day=end_of_day,
        inclusive=clock.inclusive,
        direction=clock.direction,
        time_of_day=clock.time_of_day,
    )
    if hours and clock.paused_seconds and answer.due_at is not None:
        later = datetime.fromtimestamp(answer.due_at.timestamp() + clock.paused_seconds, UTC)
        minutes = round(clock.paused_seconds / 60)
        return Reckoned(
            later,
            london_day(later),
            (*answer.explanation, f"It stood still for {minutes} minutes."),
            answer.calendar_name,
        )
    if clock.paused_days and not hours:
        days = (Unit.CALENDAR_DAYS if periods else unit).say(clock.paused_days)
        return Reckoned(
            answer.due_at, answer.due_on, (*answer.explanation, f"It stood still for {days}."), answer.calendar_name
        )
    return answer


def stop_clock(clock: Clock, *, by: Actor, at: datetime, cancelled: bool = False) -> None:
    """End a clock: met, or missed when its instant has passed. Twice: the first end stands."""
    if clock.state not in RUNNING:
        return
    late = clock.due_at is not None and clock.state == "running" and at > clock.due_at
    clock.state = "cancelled" if cancelled else ("missed" if late else "met")
    clock.ended_at = at
    record(
        "case", clock.case_id, f"clock-{clock.state}", by=by, at=at, data={"clock": str(clock.id), "code": clock.code}
    )


def stop_clocks(
    *, by: Actor, at: datetime, task_id: UUID | None = None, case_id: UUID | None = None, cancelled: bool = False
) -> int:
    """End every running clock of a task or of a whole case; how many.

    Raises: ValueError when neither is named.
    """
    clocks = running_clocks(task_id=task_id, case_id=case_id)
    for clock in clocks:
        stop_clock(clock, by=by, at=at, cancelled=cancelled)
    return len(clocks)


def pause_clock(clock: Clock, *, by: Actor, at: datetime) -> bool:
    """Let a clock stand still; False when it does not run."""
    if clock.state not in ("running", "unknown"):
        return False
    clock.state, clock.paused_at = "paused", at
    record("case", clock.case_id, "clock-paused", by=by, at=at, data={"clock": str(clock.id), "code": clock.code})
    return True


def resume_clock(clock: Clock, *, by: Actor, at: datetime) -> bool:
    """Let a clock run again: what it counts (days of its own kind, or time) is lengthened by the pause.

    The days that began while it stood still count; the day it was paused on does not.
    False when it did not stand still.
    """
    if clock.state != "paused" or clock.paused_at is None:
        return False
    unit = unit_of(clock.unit)
    if unit.elapsed:
        clock.paused_seconds += int((at - clock.paused_at).total_seconds())
    else:
        clock.paused_days += _days_between(clock, london_day(clock.paused_at), london_day(at))
    clock.state, clock.paused_at = "running", None
    date_clock(clock)
    if clock.task_id is not None:
        task = locked(db.session(), Task, clock.task_id)
        if task is not None:
            carry_due(task)
    record(
        "case",
        clock.case_id,
        "clock-resumed",
        by=by,
        at=at,
        data={"clock": str(clock.id), "due": clock.due_at.isoformat() if clock.due_at else None},
    )
    return True


def running_clocks(*, task_id: UUID | None = None, case_id: UUID | None = None) -> Sequence[Clock]:
    """The clocks of a task or a case that have not ended.

    Raises: ValueError when neither is named.
    """
    if task_id is None and case_id is None:
        raise ValueError("say whose clocks")
    owner = Clock.task_id == task_id if task_id is not None else Clock.case_id == case_id
    return db.session.scalars(select(Clock).where(owner, Clock.state.in_(RUNNING)).order_by(Clock.id)).all()


def clocks_of_task(task: Task) -> Sequence[Clock]:
    """The clocks of a task that have not ended; of a case that is held, without asking for each task."""
    return [clock for clock in running_clocks_of(task.case_id) if clock.task_id == task.id]


def carry_due(task: Task) -> None:
    """Put the most pressing date of a task's clocks on the task, where queue pages sort by it.

    Any clock without a date makes the task's date unknown: it then sorts before all others (SAFETY 6).
    """
    running = [clock for clock in clocks_of_task(task) if clock.state != "paused"]
    dates = [clock.due_at for clock in running if clock.due_at is not None]
    task.due_unknown = any(clock.state == "unknown" for clock in running)
    task.due_at = min(dates) if dates else None
    task.sort_due = BEFORE_ALL if task.due_unknown else (task.due_at or AFTER_ALL)


def end_of_day() -> time:
    """The time of day at which a day's work is due, a setting of the council."""
    return _clock_time(str(setting("task-ends")))


def _days_between(clock: Clock, first: date, last: date) -> int:
    unit = unit_of(clock.unit)
    if not unit.needs_calendar:
        return (last - first).days
    try:
        return day_book().of(clock.school_id).counting(unit).between(first, last)
    except NoDate:
        return 0  # the date is unknown anyway, and is worked out again when the calendar grows


def _steps(answer: Due) -> tuple[str, ...]:
    try:
        return answer.steps
    except NoDate:  # a calendar that begins after a weekend trigger can date the answer and not tell its steps
        return (f"Due on {answer.day.isoformat()}.",)


def _name_of(calendars: Calendars, unit: Unit) -> str:
    if not unit.needs_calendar:
        return ""
    try:
        return calendars.counting(unit).name
    except NoDate:
        return ""


@lru_cache(maxsize=64)
def _clock_time(text: str) -> time:
    hour, minute = text.split(":")
    return time(int(hour), int(minute))
