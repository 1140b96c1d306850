"""A register as it is printed: days in order, each with a code for the morning and the afternoon."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from itertools import pairwise

from statutory.attendance.attendance_codes import AttendanceCode, attendance_code
from statutory.days import SchoolDays


@dataclass(frozen=True, kw_only=True)
class RegisterDay:
    """One day of one pupil's register. A code not in the list of 2024 is kept and reported, never refused."""

    day: date
    morning: str
    afternoon: str

    @property
    def texts(self) -> tuple[str, str]:
        """Both codes as they were written."""
        return (self.morning, self.afternoon)

    @property
    def codes(self) -> tuple[AttendanceCode, ...]:
        """The codes that are known, morning first."""
        return tuple(code for text in self.texts if (code := attendance_code(text)) is not None)

    @property
    def unknown(self) -> tuple[str, ...]:
        """What was written and is no code of the list of 2024."""
        return tuple(text for text in self.texts if attendance_code(text) is None)

    @property
    def had_a_session(self) -> bool:
        """Whether the school met: a day of closures only is no school day of a count."""
        return bool(self.unknown) or any(code.session_held for code in self.codes)

    def all_in(self, wanted: frozenset[str]) -> bool:
        """Return whether every session that was held carries one of the wanted codes."""
        held = [code.code for code in self.codes if code.session_held]
        return not self.unknown and bool(held) and all(code in wanted for code in held)

    @property
    def attended(self) -> bool:
        """Whether the pupil was taught in either session."""
        return any(code.attended for code in self.codes)


@dataclass(frozen=True, kw_only=True)
class Run:
    """A run of school days, first and last included. `days` leaves out days on which the school did not meet."""

    first: date
    last: date
    days: int


def up_to(register: Iterable[RegisterDay], last: date) -> tuple[RegisterDay, ...]:
    """Return the days on which the school met, in order, until `last`; pages may be typed in any order."""
    return tuple(sorted((each for each in register if each.had_a_session and each.day <= last), key=_by_day))


def repeated(register: Iterable[RegisterDay]) -> tuple[date, ...]:
    """Return the days that come more than once. Such a day is in a run only if every row of it is."""
    days = sorted(each.day for each in register)
    return tuple(sorted({day for day, following in pairwise(days) if day == following}))


def runs_of(days: Iterable[RegisterDay], wanted: frozenset[str]) -> Iterator[Run]:
    """Yield each run of days, of those on which the school met, whose sessions all carry a wanted code."""
    run: Run | None = None
    for each in days:
        if each.all_in(wanted):
            run = _longer(run, each.day)
        elif run:
            yield run
            run = None
    if run:
        yield run


def _longer(run: Run | None, day: date) -> Run:
    if run is None:
        return Run(first=day, last=day, days=1)
    return Run(first=run.first, last=day, days=run.days + (day != run.last))


def _by_day(each: RegisterDay) -> date:
    return each.day


def latest_run(days: tuple[RegisterDay, ...], wanted: frozenset[str]) -> Run | None:
    """Return the run that the last of these days belongs to; None when that day is not one of it."""
    if not days:
        return None
    run = [*runs_of(days, wanted)][-1:]
    return run[0] if run and run[0].last == days[-1].day else None


def days_left_out(register: Iterable[RegisterDay], first: date, last: date, school_days: SchoolDays | None) -> int:
    """Return how many school days from `first` to `last` are not in the register.

    0 where there is no calendar to tell. A day marked with a closure only is in the register.
    Raises: CalendarTooShort outside the calendar.
    """
    if school_days is None:
        return 0
    marked = {each.day for each in register if first <= each.day <= last}
    return school_days.count(first, last) - sum(school_days.is_day(day) for day in marked)
