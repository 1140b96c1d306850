"""When each step of a chase is sent and when it ends: worked out at once, as values, before any row is written."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from council.calendars import holiday_within
from forms.definition.profiles import ChaseProfile
from statutory.days import CountedDays, NoDate, SchoolDays, WorkingDays
from statutory.due import Calendars
from statutory.london import london_day, london_instant
from statutory.months import corresponding_day
from statutory.units import Unit

ONE_DAY = timedelta(days=1)
CHASE, END, HOLIDAY = "chase", "chase-end", "chase-holiday"  # kinds of timer


@dataclass(frozen=True, slots=True)
class ChasePlan:
    """The instants of a chase.

    `now` are steps for this very moment. `steps` maps a step's number to its instant. `ends_at` is when the task comes
    back with no answer; None when the calendar ends first. `returns_at` is when it comes back another way, and
    `returns_because` is why: "holiday" or "calendar-ends". With `returns_now` nobody is asked at all. `passed` are
    steps that are left out because their day has gone.
    """

    now: tuple[int, ...] = ()
    steps: tuple[tuple[int, datetime], ...] = ()
    ends_at: datetime | None = None
    returns_at: datetime | None = None
    returns_because: str = ""
    returns_now: bool = False
    passed: tuple[int, ...] = ()

    @property
    def next_at(self) -> datetime | None:
        """When the first step that is still to come is sent."""
        return min((instant for _, instant in self.steps), default=None)


def plan_chase(
    profile: ChaseProfile, started_at: datetime, *, calendars: Calendars, is_school: bool, end_of_day: time
) -> ChasePlan:
    """Work out every step of a chase that begins at an instant.

    Days are the party's own: a school is asked on its school days only, everybody else on working days only, whatever
    unit the profile counts in. Step 0 goes at once on such a day, otherwise on the next. A step that sends nothing is
    for an officer and comes on its own day, whoever may be written to. A school's holiday inside the chase, or the end
    of its calendar, brings the task back on its first working day.
    """
    first = london_day(started_at)
    opens = clock_time(profile.send_at)
    sending = calendars.school if is_school else calendars.working
    school = calendars.school if is_school else None
    if is_school and (school is None or not _knows(school, first)):
        return ChasePlan(returns_because="calendar-ends", returns_now=True)
    if school is not None and _is_holiday(school, first):
        return ChasePlan(returns_because="holiday", returns_now=True)
    now: list[int] = []
    steps: list[tuple[int, datetime]] = []
    for step in profile.steps:
        day = _day(first, step.after, unit_name=profile.unit, calendars=calendars)
        day = _on_or_after(day, sending) if step.sends else day
        if day is None:
            continue  # past the calendar's end: the task comes back before
        if step.after == 0 and day == first:
            now.append(step.number)
        else:
            steps.append((step.number, london_instant(day, opens)))
    last = _on_or_after(_day(first, profile.ends_after, unit_name=profile.unit, calendars=calendars), sending)
    ends_at = london_instant(last, end_of_day) if last is not None else None
    returns_at, because = holiday_return(school, first, last, opens=opens, working=calendars.working)
    if sending is None and last is None:
        return ChasePlan(returns_because="calendar-ends", returns_now=True)
    if ends_at is None and returns_at is None and sending is not None:
        returns_at, because = london_instant(sending.known_until, opens), "calendar-ends"
    if returns_at is not None and returns_at <= started_at:
        return ChasePlan(returns_because=because, returns_now=True)
    return ChasePlan(tuple(now), tuple(steps), ends_at, returns_at, because)


def next_sending_day(after: date, *, calendars: Calendars, is_school: bool) -> date | None:
    """The first day from `after` on which that party may be written to; None when its calendar does not say."""
    return _on_or_after(after, calendars.school if is_school else calendars.working)


def holiday_return(
    school: SchoolDays | None, first: date, last: date | None, *, opens: time, working: WorkingDays | None
) -> tuple[datetime | None, str]:
    """When a school's holiday, or its calendar's end, brings a wait back that is asked between two days, and why."""
    if school is None:
        return None, ""
    closes = holiday_within(school, first, last if last is not None else school.known_until)
    if closes is not None:
        return london_instant(_office_day(closes, working), opens), "holiday"
    if last is None:
        return london_instant(_office_day(school.known_until, working), opens), "calendar-ends"
    return None, ""


def _day(first: date, after: int, *, unit_name: str, calendars: Calendars) -> date | None:
    unit = Unit(unit_name.replace("-", "_"))
    try:
        if unit.needs_calendar:
            return calendars.counting(unit).add(first, after)
    except NoDate:
        return None
    if unit is Unit.MONTHS:
        return corresponding_day(first, after).day
    if unit is Unit.HOURS:
        return first + timedelta(days=-(-after // 24))
    return first + timedelta(days=after * (7 if unit is Unit.WEEKS else 1))


def _on_or_after(day: date | None, sending: CountedDays | None) -> date | None:
    """That day, or the next on which the party may be written to; None when its calendar does not say."""
    try:
        return sending.next_on_or_after(day) if sending is not None and day is not None else None
    except NoDate:
        return None


def _office_day(day: date, working: WorkingDays | None) -> date:
    """That day, or the next on which somebody is in the office to take the task back."""
    try:
        return working.next_on_or_after(day) if working is not None else day
    except NoDate:
        return day


def _is_holiday(school: SchoolDays, day: date) -> bool:
    return holiday_within(school, day, day) is not None


def _knows(school: SchoolDays, day: date) -> bool:
    return school.known_from <= day <= school.known_until


def clock_time(text: str) -> time:
    """A time of day as a profile writes it, "09:30"."""
    hour, minute = text.split(":")
    return time(int(hour), int(minute))
