"""Clocks: deadlines that explain themselves, stand still while somebody else is waited for, and can be dated again.

A clock whose calendar ends before the answer has no date; it is never refused and never guessed (SAFETY 6).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache
from uuid import UUID

from sqlalchemy import select

from base.database import locked
from base.extensions import db
from base.ids import new_id
from casework.held_cases import RUNNING, add_clock, running_clocks_of
from casework.timing.pauses import Pause, days_stood_still, pauses_of, time_stood_still
from casework.timing.timers import cancel_timers
from council.calendars import day_book
from council.settings import setting
from forms.definition.casework import DueRule
from models.case import Case
from models.task import Task
from models.wait import Clock
from security.actor import Actor
from security.history import record
from statutory.day_names import say_day
from statutory.days import NoDate
from statutory.due import Calendars, Due, due
from statutory.london import london_day
from statutory.units import Direction, Unit

BEFORE_ALL = datetime(1970, 1, 1, tzinfo=UTC)  # sort_due of a task whose date can't be found: it comes first
AFTER_ALL = datetime(9999, 12, 31, tzinfo=UTC)  # sort_due of a task that has no deadline
TASK_DUE = "due"  # the code of the clock that a task's own date comes from
CLOCK = "clock"  # the source of a clock's own timers
_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Reckoned:
    """When something is due, or that it can't be said, and how that was reached in plain sentences.

    `days_still`: how many days that count for it ended while it stood still; they are in the date already.
    """

    due_at: datetime | None
    due_on: date | None
    explanation: tuple[str, ...]
    calendar_name: str
    days_still: int = 0

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
    pauses: Sequence[Pause] = (),
) -> Clock:
    """Start a deadline of a case, or of one of its tasks, whose date it then carries.

    Args:  pauses: when the clock that it takes the place of stood still; that time is not counted again.
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
        pauses=[one.written() for one in pauses],
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
    clock.calendar_revision, clock.paused_days = book.revision, answer.days_still
    lost = time_stood_still(pauses_of(clock.pauses), since=clock.trigger_at)
    clock.paused_seconds = int(lost.total_seconds())
    if clock.state in ("running", "unknown"):
        clock.state = "running" if answer.is_known else "unknown"


def reckon_clock(clock: Clock, *, calendars: Calendars, end_of_day: time) -> Reckoned:
    """What a clock would say by some calendars, lengthened by the time it stood still; changes nothing.

    What it lost is counted on from the date it had: in days of its own kind, in the days of the calendar where it
    runs in weeks or months, and by the hours that passed where it runs in hours.
    """
    answer = reckon(
        clock.amount,
        clock.unit,
        clock.trigger_at,
        calendars=calendars,
        end_of_day=end_of_day,
        inclusive=clock.inclusive,
        direction=clock.direction,
        time_of_day=clock.time_of_day,
    )
    if clock.pauses and answer.is_known and clock.direction != "before":  # a day that is still to come does not wait
        return _lengthened(clock, answer, calendars=calendars, end_of_day=end_of_day)
    return answer


def _lengthened(clock: Clock, answer: Reckoned, *, calendars: Calendars, end_of_day: time) -> Reckoned:
    pauses, unit = pauses_of(clock.pauses), unit_of(clock.unit)
    lasting = [f"It stands still since {say_day(london_day(one.begun_at))}." for one in pauses if not one.ended_at]
    if unit.elapsed and answer.due_at is not None:
        lost = time_stood_still(pauses, since=clock.trigger_at)
        later = answer.due_at + lost
        said = [f"It stood still for {round(lost.total_seconds() / 60)} minutes."] if lost else []
        explanation = (*answer.explanation, *said, *lasting)
        return Reckoned(later, london_day(later), explanation, answer.calendar_name)
    counted = unit if unit.needs_calendar else Unit.CALENDAR_DAYS
    first = london_day(clock.trigger_at) + (timedelta() if clock.inclusive else _DAY)
    ends = _clock_time(clock.time_of_day) if clock.time_of_day else end_of_day
    try:
        calendar = calendars.counting(unit) if unit.needs_calendar else None
        days = days_stood_still(pauses, first=first, ends=ends, calendar=calendar)
    except NoDate as unknown:
        return Reckoned(None, None, (f"No date: {unknown}.",), answer.calendar_name)
    if not days or answer.due_at is None:
        return replace(answer, explanation=(*answer.explanation, *lasting))
    on = reckon(
        *(days, counted.value, answer.due_at),
        calendars=calendars,
        end_of_day=end_of_day,
        time_of_day=clock.time_of_day,
    )
    explanation = (*answer.explanation, f"It stood still for {counted.say(days)}.", *on.explanation, *lasting)
    return Reckoned(on.due_at, on.due_on, explanation if on.is_known else on.explanation, answer.calendar_name, days)


def stop_clock(clock: Clock, *, by: Actor, at: datetime, cancelled: bool = False) -> None:
    """End a clock: met, or missed when its instant has passed. Twice: the first end stands."""
    if clock.state not in RUNNING:
        return
    if clock.state == "paused":  # what it lost is not held against whoever met it
        _end_pause(clock, at=at)
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


def pause_clock(
    clock: Clock, because: str, *, says: str = "", by: Actor, at: datetime, once: str | None = None
) -> bool:
    """Let a clock stand still: while it does its task has no date. False when it does not run.

    Args:  because: the id of a reason of the definition; says: that reason as an officer reads it.
    Twice: False; the first pause lasts.
    """
    if clock.state not in ("running", "unknown"):
        return False
    clock.state, clock.paused_at = "paused", at
    clock.pauses = [*(clock.pauses or ()), Pause(at, None, because, says).written()]
    date_clock(clock)
    _carry_to_task(clock)
    data = {"clock": str(clock.id), "code": clock.code, "task": _text(clock.task_id), "reason": because}
    record("case", clock.case_id, "clock-paused", by=by, at=at, data=data, once=once)
    return True


def resume_clock(clock: Clock, why: str, *, by: Actor, at: datetime, once: str | None = None) -> bool:
    """Let a clock run on, lengthened by what it lost (casework.timing.pauses); False when it did not stand still.

    Args: why: officer | answered | form-came | more-urgent, a code that the timeline says.
    """
    if clock.state != "paused":
        return False
    _end_pause(clock, at=at)
    due = clock.due_at.isoformat() if clock.due_at else None
    data = {"clock": str(clock.id), "task": _text(clock.task_id), "due": due, "why": why}
    record("case", clock.case_id, "clock-resumed", by=by, at=at, data=data, once=once)
    return True


def _end_pause(clock: Clock, *, at: datetime) -> None:
    ended = [replace(one, ended_at=one.ended_at or at) for one in pauses_of(clock.pauses)]
    clock.pauses = [one.written() for one in ended]
    clock.state, clock.paused_at = "running", None
    date_clock(clock)
    cancel_timers(source_kind=CLOCK, source_ids=(clock.id,))
    _carry_to_task(clock)


def _carry_to_task(clock: Clock) -> None:
    task = locked(db.session(), Task, clock.task_id) if clock.task_id is not None else None
    if task is not None:
        carry_due(task)


def _text(key: UUID | None) -> str | None:
    return str(key) if key is not None else None


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

    Any clock without a date makes the task's date unknown: it then sorts before all others (SAFETY 6). While none of
    them runs the task has no date and is never late; since when, and for what, stands there instead.
    """
    every = clocks_of_task(task)
    running = [clock for clock in every if clock.state != "paused"]
    still = pauses_of(every[0].pauses)[-1:] if every and not running else []
    task.still_since = still[0].begun_at if still else None
    task.still_because = still[0].says if still else ""
    dates = [clock.due_at for clock in running if clock.due_at is not None]
    task.due_unknown = any(clock.state == "unknown" for clock in running)
    task.due_at = min(dates) if dates else None
    task.sort_due = BEFORE_ALL if task.due_unknown else (task.due_at or AFTER_ALL)


def end_of_day() -> time:
    """The time of day at which a day's work is due, a setting of the council."""
    return _clock_time(str(setting("task-ends")))


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
