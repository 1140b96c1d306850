"""A typed schedule made into the facts that the law is asked with, and what is wrong with it, beside its field."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, time, timedelta

from blueprints.schedules.typed_days import DayRow, TimeRow, TypedSchedule
from blueprints.schedules.typed_fields import (
    SCHOOL_AGE_ENDS,
    date_if_typed,
    date_of_birth,
    day_of,
    name_row,
    needed_date,
    needed_time,
)
from blueprints.typed_dates import PARTS
from statutory.performance.schedule import (
    Break,
    BreakKind,
    ChaperoneDiscretion,
    DiscretionKind,
    Footing,
    Lesson,
    Period,
    PeriodKind,
    Schedule,
    ScheduleDay,
)

# What a time at the place may be, in the order in which it is offered.
PERIODS = {
    "performance-1": ("Performance", PeriodKind.PERFORMANCE, 1),
    "performance-2": ("2nd performance", PeriodKind.PERFORMANCE, 2),
    "performance-3": ("3rd performance", PeriodKind.PERFORMANCE, 3),
    "rehearsal-1": ("Rehearsal", PeriodKind.REHEARSAL, 1),
    "rehearsal-2": ("2nd rehearsal", PeriodKind.REHEARSAL, 2),
}
BREAKS = {"meal": ("Meal break", BreakKind.MEAL), "rest": ("Rest break", BreakKind.REST)}
LESSON = "lesson"
KINDS = [
    *((code, shape[0]) for code, shape in PERIODS.items()),
    *((code, shape[0]) for code, shape in BREAKS.items()),
    (LESSON, "Lesson"),
]
_RECORDED = "as the chaperone wrote down"  # the reason itself is not asked for here
_MOST_MINUTES = 24 * 60
_MOST_LICENCE_DAYS = 366
_EARLIER = re.compile(r"([0-9 ./-]+?)(?:\s*(?:to|–)\s*([0-9 ./-]+))?")
_MOST_EARLIER = 400  # days

OpenOn = Callable[[date], bool | None]


@dataclass
class ScheduleForm:
    """What a typed schedule says, and what is wrong with it; `schedule` is there when nothing is.

    `guessed` are the days of which nobody knows whether there is school; they were taken as school days.
    """

    schedule: Schedule | None = None
    errors: list[tuple[str, str]] = field(default_factory=list)
    guessed: list[date] = field(default_factory=list)

    @property
    def found(self) -> dict[str, str]:
        """The errors by field."""
        return dict(reversed(self.errors))


def read_schedule(typed: TypedSchedule, *, today: date, school_open: OpenOn) -> ScheduleForm:
    """Return a typed schedule as facts, or everything that is wrong with it.

    Args: school_open: whether there is school on a day; None when nobody knows.
    """
    form = ScheduleForm()
    dob = date_of_birth(form.errors, typed.dob, today=today)
    if typed.footing not in list(Footing):
        form.errors.append(("footing", "Choose on what footing the child takes part"))
    licence_days = _whole(form, "licence-days", typed.licence_days, most=_MOST_LICENCE_DAYS)
    earlier = _earlier(form, typed.earlier)
    ends = date_if_typed(form.errors, typed.school_age_ends or {}, "ends", SCHOOL_AGE_ENDS)
    days: list[ScheduleDay] = []
    seen: set[date] = set()
    for place, row in enumerate(typed.days, start=1):
        before = len(form.errors)
        on = needed_date(form.errors, row.boxes, f"day-{place}-on", "Enter the date, such as 27 3 2026")
        if on is not None and on in seen:
            form.errors.append((f"day-{place}-on-day", "This date stands above already: put all its times there"))
        if on is not None and dob is not None and on < dob:
            form.errors.append((f"day-{place}-on-day", "The day must be after the date of birth"))
        day = _day(form, f"day-{place}", row, on, school_open)
        name_row(form.errors, before, _called(f"day-{place}"))
        if day is not None:
            seen.add(day.on)
            days.append(day)
    if not form.errors and dob is not None:
        form.schedule = Schedule(
            dob=dob,
            days=tuple(days),
            footing=Footing(typed.footing),
            earlier_days=earlier,
            licence_days=licence_days,
            circus=typed.circus,
            school_age_ends=ends,
        )
    return form


def _day(form: ScheduleForm, name: str, row: DayRow, on: date | None, school_open: OpenOn) -> ScheduleDay | None:
    """One day as facts; None when something about it is wrong, which the form then says."""
    before = len(form.errors)
    arrives = needed_time(
        form.errors, row.arrives, f"{name}-arrives", "Enter when the child arrives, such as 9:30 or 2pm"
    )
    leaves = needed_time(form.errors, row.leaves, f"{name}-leaves", "Enter when the child leaves, such as 9:30 or 2pm")
    elsewhere = _whole(form, f"{name}-elsewhere", row.elsewhere, most=_MOST_MINUTES) or 0
    periods: list[Period] = []
    breaks: list[Break] = []
    lessons: list[Lesson] = []
    for place, typed in enumerate(row.times, start=1):
        span = _span(form, f"{name}-time-{place}", typed, f"{_called(name)}, time {place}")
        if span is None:
            continue
        start, end = span
        if typed.what in PERIODS:
            _, kind, number = PERIODS[typed.what]
            periods.append(Period(start=start, end=end, kind=kind, number=number))
        elif typed.what in BREAKS:
            breaks.append(Break(start=start, end=end, kind=BREAKS[typed.what][1]))
        else:
            lessons.append(Lesson(start=start, end=end))
    if on is None or arrives is None or leaves is None or len(form.errors) > before:
        return None
    try:
        return ScheduleDay(
            on=on,
            arrives=arrives,
            leaves=leaves,
            after_midnight="after-midnight" in row.marks,
            periods=tuple(periods),
            breaks=tuple(breaks),
            lessons=tuple(lessons),
            lessons_elsewhere_minutes=elsewhere,
            night_work_allowed="night-work" in row.marks,
            lives_or_learns_there="lives-there" in row.marks,
            school_day=_is_school_day(form, row, on, school_open),
            discretions=_discretions(row),
        )
    except ValueError as wrong:
        said = str(wrong)
        form.errors.append((f"{name}-arrives", said[:1].upper() + said[1:]))
        return None


def _is_school_day(form: ScheduleForm, row: DayRow, on: date, school_open: OpenOn) -> bool:
    if row.school in {"yes", "no"}:
        return row.school == "yes"
    is_open = school_open(on)
    if is_open is None:
        form.guessed.append(on)
        return on.weekday() < 5
    return is_open


def _discretions(row: DayRow) -> tuple[ChaperoneDiscretion, ...]:
    used = (("stayed-late", DiscretionKind.STAYED_LATE), ("shorter-breaks", DiscretionKind.SHORTER_BREAKS))
    outside = "outside-control" in row.marks
    return tuple(
        ChaperoneDiscretion(kind=kind, reason=_RECORDED, outside_control=outside)
        for mark, kind in used
        if mark in row.marks
    )


def _called(name: str) -> str:
    """A day as its heading calls it: Day 2."""
    return name.replace("-", " ").capitalize()


def _span(form: ScheduleForm, name: str, row: TimeRow, called: str) -> tuple[time, time] | None:
    if row.is_empty:
        return None
    if row.what not in dict(KINDS):
        form.errors.append((f"{name}-what", f"{called}: choose what it is"))
    start = needed_time(form.errors, row.start, f"{name}-start", f"{called}: enter when it begins, such as 9:30 or 2pm")
    end = needed_time(form.errors, row.end, f"{name}-end", f"{called}: enter when it ends, such as 9:30 or 2pm")
    if start is not None and start == end:
        form.errors.append((f"{name}-end", f"{called}: enter an end that is not the beginning"))
    return (start, end) if start is not None and end is not None and row.what in dict(KINDS) else None


def _whole(form: ScheduleForm, name: str, text: str, *, most: int) -> int | None:
    if not text:
        return None
    if not re.fullmatch("[0-9]{1,4}", text) or int(text) > most:
        form.errors.append((name, f"Enter a whole number up to {most}, or nothing"))
        return None
    return int(text)


def _earlier(form: ScheduleForm, text: str) -> tuple[date, ...]:
    """The days named, a day or a run of days in each line."""
    days: set[date] = set()
    for line in filter(None, (one.strip() for one in text.splitlines())):
        found = _EARLIER.fullmatch(line)
        first, last = (_day_in(found[1]), _day_in(found[2] or found[1])) if found else (None, None)
        if first is None or last is None or not 0 <= (last - first).days < _MOST_EARLIER:
            form.errors.append(("earlier", "Enter a date in each line, such as 27 3 2026, or 27 3 2026 to 2 4 2026"))
            break
        days.update(first + timedelta(days=number) for number in range((last - first).days + 1))
    return tuple(sorted(days))


def _day_in(text: str) -> date | None:
    parts = re.split(r"[ ./-]+", text.strip())
    return day_of(dict(zip(PARTS, parts, strict=False))) if len(parts) == len(PARTS) else None
