"""Cases that the calendar opens: by a timer a service and round, once, each with its definition's first tasks."""

from __future__ import annotations

import calendar as months
from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from uuid import NAMESPACE_URL, UUID, uuid5

from base.ids import new_reference
from casework.case_rows import make_case
from casework.cases import set_stage
from casework.first_tasks import start_first_tasks
from casework.held_cases import look_ahead
from casework.priorities import LOWEST
from casework.timing.timers import DueTimer, Plan, one_by_one, timer_kind, write_timers
from casework.versions import NoSuchService, current, current_versions, pinned
from casework.workers import Worker
from council.calendars import day_book
from forms.definition.document import Definition
from forms.definition.inner import WEEK
from forms.definition.parties import Every, OpensOn
from security.actor import Actor
from security.history import record
from statutory.london import london_day, london_instant

SERVICE, OPENS = "service", "calendar-case"  # a timer's source, and its kind
AHEAD, WEEKS_AHEAD = 24, 105  # months, or weeks, in which the next round is looked for
FORTNIGHT = 14  # days


def plan_calendar_cases(*, at: datetime) -> int:
    """Write the next round of every service that the calendar opens cases of; how many services that is.

    Called when definitions are published and every night, so that a round is there however the calendar was changed.
    Twice: one timer a service and round.
    """
    published = current_versions().values()
    plans = [plan for version in published if (plan := next_round_of(pinned(version), at)) is not None]
    write_timers(plans, at=at)
    return len(plans)


def next_round_of(definition: Definition, after: datetime) -> Plan | None:
    """The first round after an instant; None without a rule, or where the calendar does not reach so far."""
    rule = definition.opens_on
    by_day = rule is not None and rule.every is not Every.MAIL and definition.case is not None
    found = next_opening(rule, after) if rule is not None and by_day else None
    if rule is None or found is None:
        return None
    day, due_at = found
    data = {"service": definition.service}
    return Plan(SERVICE, source_of(definition.service), OPENS, due_at, None, 0, round_of(rule, day), data)


def next_opening(rule: OpensOn, after: datetime) -> tuple[date, datetime] | None:
    """The day and instant of the next round: a day of each week, month, year or term of schools, or of a list."""
    hour, minute = rule.time_of_day.split(":")
    at_time = time(int(hour), int(minute))
    for day in opening_days(rule, london_day(after)):
        due_at = london_instant(day, at_time)
        if due_at > after:
            return day, due_at
    return None


def round_of(rule: OpensOn, day: date) -> int:
    """The number of a round: the year, the month as 202611, the day of a week, a term or a list as 20260901."""
    if rule.every is Every.YEAR:
        return day.year
    by_month = rule.every in (Every.MONTH, Every.MONTH_END)
    return day.year * 100 + day.month if by_month else int(f"{day:%Y%m%d}")


def opening_days(rule: OpensOn, since: date) -> list[date]:
    """The days from one on, about two years of them, on which the calendar opens a case; none of an e-mail's rule."""
    if rule.every is Every.LISTED:
        return sorted(day for day in map(date.fromisoformat, rule.days) if day >= since)
    if rule.every is Every.TERM:
        school = day_book().of(None).school
        starts = sorted({term.start for term in school.terms}) if school is not None else []
        return [one + timedelta(days=rule.day - 1) for one in starts if one + timedelta(days=rule.day - 1) >= since]
    by_week = rule.every in (Every.WEEK, Every.FORTNIGHT)
    found = _weeks(rule, since) if by_week else _months(rule, since)
    return [day for day in found if day >= since and day.month not in rule.not_in]


def source_of(service: str) -> UUID:
    """What a service's timers are known by."""
    return uuid5(NAMESPACE_URL, f"onroll:service:{service}")


@timer_kind(OPENS, turn=40)
@one_by_one
def open_by_calendar(timer: DueTimer, /, *, by: Actor, at: datetime) -> bool:
    """Open the case of a round, and write the next one. Nothing, if the service has no such rule any more."""
    try:
        version_id, definition = current(str(timer.data.get("service", "")))
    except NoSuchService:
        return False
    rule, shape = definition.opens_on, definition.case
    if rule is None or shape is None:
        return False
    following = next_round_of(definition, max(at, timer.planned_at))
    if following is not None:
        write_timers([following], at=at)
    if not _is_still_on(rule, london_day(timer.planned_at), timer.round):
        return False  # a timer of a rule, or of a school year, that has changed since: the new day has its own
    look_ahead(task.queue for task in definition.tasks if task.on_open)
    case = make_case(Worker(version_id, definition, shape), reference=new_reference(shape.prefix), at=at)
    data = {"priority": LOWEST, "stage": "", "restricted": case.restricted, "held": False, "round": timer.round}
    record("case", case.id, "case-opened", by=by, at=at, data=data)
    set_stage(case, shape.first_stage, by=by, at=at)
    start_first_tasks(case, by=by, at=at, trigger_at=timer.planned_at)
    return True


def _is_still_on(rule: OpensOn, day: date, number: int) -> bool:
    """Whether a round that was planned for a day is one of the rule as it is now.

    A month's or a year's is that one's, on whichever day it was planned. Any other is known by its day.
    """
    by_day = rule.every not in (Every.MONTH, Every.MONTH_END, Every.YEAR)
    return round_of(rule, day) == number and not (by_day and day not in opening_days(rule, day))


def _weeks(rule: OpensOn, since: date) -> Iterator[date]:
    if rule.every is Every.FORTNIGHT:
        first = date.fromisoformat(rule.first_day)
        ahead = max(-(-(since - first).days // FORTNIGHT), 0)
        return (first + timedelta(days=FORTNIGHT * (ahead + turn)) for turn in range(WEEKS_AHEAD // 2))
    wanted = WEEK.index(rule.weekday) if rule.weekday else 0
    first = since + timedelta(days=(wanted - since.weekday()) % len(WEEK))
    return (first + timedelta(weeks=week) for week in range(WEEKS_AHEAD))


def _months(rule: OpensOn, since: date) -> Iterator[date]:
    for step in range(AHEAD if rule.every in (Every.MONTH, Every.MONTH_END, Every.YEAR) else 0):
        year, month = since.year + (since.month - 1 + step) // 12, (since.month - 1 + step) % 12 + 1
        last = months.monthrange(year, month)[1]
        if rule.every is not Every.YEAR or month == rule.month:
            yield date(year, month, last if rule.every is Every.MONTH_END else min(rule.day, last))
