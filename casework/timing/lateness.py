"""When somebody is told that a task is late, or about to be: writing the timers. rungs.py does the telling."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, time, timedelta

from sqlalchemy import func, select

from base.extensions import db
from casework.timing.clocks import clocks_of_task
from casework.timing.timers import Plan, cancel_timers, write_timers
from council.calendars import day_book
from council.settings import setting
from forms.definition.profiles import WHOLE_LIMIT, EscalationProfile, Rung
from models.task import Task
from models.wait import Clock, Timer
from statutory.days import NoDate
from statutory.due import Calendars, due
from statutory.london import london_day, london_instant
from statutory.units import Direction, Unit

LATE, ESCALATE = "late", "escalate"  # kinds of timer: who is told of lateness; the ladder of a service's own
TASK = "task"
LEVELS = {"owner": 1, "team-lead": 2, "manager": 3, "head-of-service": 3, "director": 3, "outside": 3}  # task.raised
DECIDE_OUTSIDE = "decide-outside"


def watch_task(
    task: Task, *, late: EscalationProfile | None, escalation: EscalationProfile | None = None, at: datetime
) -> None:
    """Write a timer for every rung of a task's profiles, counted from its due instant.

    Warnings whose moment has passed already are left out: nobody is warned of what is due sooner. A task without a
    date has no rungs; it sorts before all others, and the administrator is told.
    Twice: harmless; after a new due date call `watch_again`.
    """
    plans = _plans(task, ((LATE, late), (ESCALATE, escalation)), round=1, at=at)
    write_timers([plan for plan, _ in plans], at=at)


def watch_again(
    task: Task, *, late: EscalationProfile | None, escalation: EscalationProfile | None = None, at: datetime
) -> None:
    """Watch a task whose due date was moved: what was still to come is cancelled and written for the new date.

    A rung whose new moment has passed already is told now, unless that person has heard of this task before.
    """
    cancel_timers(source_kind=TASK, source_ids=(task.id,), kinds=(LATE, ESCALATE))
    plans = _plans(task, ((LATE, late), (ESCALATE, escalation)), round=_next_round(task), at=at)
    told_again = [
        plan
        for plan, rung in plans
        if plan.due_at > at or LEVELS[rung.tells] > task.raised or rung.action == DECIDE_OUTSIDE
    ]
    write_timers(told_again, at=at)


def stop_watching(tasks: Iterable[Task]) -> int:
    """Cancel every rung of tasks that are done or cancelled; how many were still to come."""
    return cancel_timers(source_kind=TASK, source_ids=[task.id for task in tasks], kinds=(LATE, ESCALATE))


def rung_instant(rung: Rung, due_at: datetime, *, calendars: Calendars, opens: time) -> datetime | None:
    """The instant of one rung: the due instant itself, elapsed hours from it, or the opening of a day counted from it.

    None when the calendar ends before it.
    """
    if rung.offset == 0:
        return due_at
    unit = Unit(rung.unit.replace("-", "_"))
    direction = Direction.BEFORE if rung.offset < 0 else Direction.AFTER
    try:
        if unit.elapsed:
            return due(due_at, abs(rung.offset), unit, direction=direction, calendars=calendars).instant
        day = due(london_day(due_at), abs(rung.offset), unit, direction=direction, calendars=calendars).day
    except NoDate:
        # Telling a manager on a plain weekday is better than never: the ladder itself is the council's own rule.
        days = timedelta(days=abs(rung.offset) + 2 * (abs(rung.offset) // 5 + 1))
        return due_at - days if rung.offset < 0 else due_at + days
    return london_instant(day, opens)


def share_instant(
    percent: int, clock: Clock | None, task: Task, *, calendars: Calendars, opens: time
) -> datetime | None:
    """The instant at which so much of the time that a task has is over: at the opening of a day, or of hours exactly.

    Working and school days are counted, and a part of a day is over with the day. Other times are shared out as they
    pass. None for a task without a date.
    """
    if task.due_at is None:
        return None
    if percent >= WHOLE_LIMIT:
        return task.due_at
    counts_on = clock is not None and clock.direction != "before"  # not from a day that is still to come
    began = clock.trigger_at if clock is not None and counts_on else task.created_at
    unit = Unit(clock.unit.replace("-", "_")) if clock is not None else Unit.HOURS
    if clock is not None and counts_on and unit.needs_calendar:
        amount = -(-(clock.amount + clock.paused_days) * percent // WHOLE_LIMIT)
        try:
            return london_instant(due(london_day(began), amount, unit, calendars=calendars).day, opens)
        except NoDate:
            pass  # as below: a plain share of the time is better than no warning
    passed = began + (task.due_at - began) * percent / WHOLE_LIMIT
    return passed if unit.elapsed else london_instant(london_day(passed), opens)


def _clock_of(task: Task) -> Clock | None:
    """The running clock that a task's date comes from."""
    return next((one for one in clocks_of_task(task) if one.due_at == task.due_at), None)


def _plans(
    task: Task,
    profiles: tuple[tuple[str, EscalationProfile | None], ...],
    *,
    round: int,  # noqa: A002  # the column's name
    at: datetime,
) -> list[tuple[Plan, Rung]]:
    if task.due_at is None:
        return []
    calendars, opens = day_book().of(task.school_id), _opens()
    plans = []
    for kind, profile in profiles:
        for rung in profile.rungs if profile is not None else ():
            if rung.of_limit:
                instant = share_instant(rung.of_limit, _clock_of(task), task, calendars=calendars, opens=opens)
            else:
                instant = rung_instant(rung, task.due_at, calendars=calendars, opens=opens)
            if instant is None or (rung.warns and instant <= at):
                continue
            plan = Plan(
                TASK, task.id, kind, instant, task.case_id, rung.number, round, {"profile": profile_code(profile)}
            )
            plans.append((plan, rung))
    return plans


def _next_round(task: Task) -> int:
    """A round that no rung of this task was written in: a cancelled row of an older one would stand in its way."""
    rounds = select(func.max(Timer.round)).where(
        Timer.source_kind == TASK, Timer.source_id == task.id, Timer.kind.in_((LATE, ESCALATE))
    )
    return (db.session.scalar(rounds) or 0) + 1


def profile_code(profile: EscalationProfile | None) -> str:
    """A profile's code, for the timer that carries it."""
    return profile.code if profile is not None else ""


def _opens() -> time:
    hour, minute = str(setting("office-opens")).split(":")
    return time(int(hour), int(minute))
