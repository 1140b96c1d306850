"""Calendars that know which days count: working days of a council, school days of a school.

A calendar is a value. It is built once from its holidays or terms and then answers any
question by binary search over the days that count, so a clock a year long costs as much
as a clock of two days. Nothing is ever guessed: a question whose answer lies outside what
the calendar knows raises `CalendarTooShort`.
"""

from abc import ABC, abstractmethod
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime

from statutory.day_names import say_date, say_day

MONDAY_TO_FRIDAY = (0, 1, 2, 3, 4)
WEEKEND = "weekend"
NOT_IN_TERM = "not in term"

# The three parts of the UK that have bank holidays of their own, as gov.uk publishes them.
UK_NATIONS = frozenset({"england-and-wales", "scotland", "northern-ireland"})


class NoDate(Exception):
    """There is no date to give: a task shows "no date", with the reason, and is never refused."""


class CalendarTooShort(NoDate):
    """The answer needs a day that the calendar does not know.

    `day` is the first unknown day that was needed.
    """

    def __init__(self, day: date, known_until: date, name: str, *, known_from: date) -> None:
        self.day = day
        self.known_from = known_from
        self.known_until = known_until
        self.name = name
        edge = f"ends on {say_date(known_until)}" if day > known_until else f"starts on {say_date(known_from)}"
        super().__init__(f"the calendar {name} {edge}; {say_date(day)} is not known")

    def __reduce__(self) -> tuple[object, ...]:
        # Without this an exception with a keyword argument cannot cross a process.
        return _too_short, (self.day, self.known_until, self.name, self.known_from)


def _too_short(day: date, known_until: date, name: str, known_from: date) -> CalendarTooShort:
    return CalendarTooShort(day, known_until, name, known_from=known_from)


@dataclass(frozen=True)
class DayOff:
    """A day that does not count, and why, in words an officer would use ("INSET day")."""

    day: date
    reason: str


@dataclass(frozen=True)
class Term:
    """A run of days from the first to the last, both included."""

    start: date
    end: date

    def __post_init__(self) -> None:
        if self.end < self.start:
            msg = f"a term cannot end on {self.end} before it starts on {self.start}"
            raise ValueError(msg)


@dataclass(frozen=True)
class Skipped:
    """A run of days that did not count for one reason."""

    first: date
    last: date
    reason: str

    @property
    def sentence(self) -> str:
        """The run in words, e.g. "Skipped Friday 25 December 2026: Christmas Day."."""
        span = say_day(self.first) if self.first == self.last else f"{say_day(self.first)} to {say_day(self.last)}"
        return f"Skipped {span}: {self.reason}."


@dataclass(frozen=True, kw_only=True)
class CountedDays(ABC):
    """A calendar's days that count, from `known_from` to `known_until`, both included.

    Cost:   building looks at every known day once; each answer afterwards is O(log n).
    Raises: CalendarTooShort from every method, for any day or answer outside what is known.
    """

    name: str
    known_from: date
    known_until: date
    _ordinals: tuple[int, ...] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        if self.known_until < self.known_from:
            msg = f"the calendar {self.name} ends before it starts"
            raise ValueError(msg)
        self._prepare()
        known = range(self.known_from.toordinal(), self.known_until.toordinal() + 1)
        counted = tuple(n for n in known if self._reason(date.fromordinal(n)) is None)
        object.__setattr__(self, "_ordinals", counted)

    @abstractmethod
    def _prepare(self) -> None:
        """Check and index what the subclass was given, before the days are counted."""

    @abstractmethod
    def _reason(self, day: date) -> str | None:
        """Return why a known day does not count, or None when it does."""

    def is_day(self, day: date) -> bool:
        """Return whether `day` counts."""
        return self.why_not(day) is None

    def why_not(self, day: date) -> str | None:
        """Return why `day` does not count ("weekend", "INSET day"), or None when it does."""
        self._need(_ordinal(day))
        return self._reason(day)

    def add(self, day: date, n: int) -> date:
        """Return the n-th counted day after `day`, or for a negative `n` the n-th before it.

        `day` itself is never counted. For 0 the answer is the first counted day on or after
        `day`: something due at once on a closed day is due when the doors open.
        """
        start = _ordinal(day)
        if n == 0:
            return self._after(start - 1, 1)
        return self._after(start, n) if n > 0 else self._before(start, -n)

    def between(self, start: date, end: date) -> int:
        """Return how many counted days lie after `start`, up to and including `end`.

        It undoes `add`: `between(d, add(d, n)) == n`, also for negative `n`, when the
        days are counted from `end` up to but not including `start`.
        """
        first, last = _ordinal(start), _ordinal(end)
        if first == last:
            return 0
        if first < last:
            self._need(first + 1)
            self._need(last)
            return bisect_right(self._ordinals, last) - bisect_right(self._ordinals, first)
        self._need(last)
        self._need(first - 1)
        return bisect_left(self._ordinals, last) - bisect_left(self._ordinals, first)

    def count(self, first: date, last: date) -> int:
        """Return how many counted days there are from `first` to `last`, both included."""
        low, high = _ordinal(first), _ordinal(last)
        if high < low:
            return 0
        self._need(low)
        self._need(high)
        return bisect_right(self._ordinals, high) - bisect_left(self._ordinals, low)

    def next_on_or_after(self, day: date) -> date:
        """Return `day` if it counts, otherwise the first counted day after it."""
        return self._after(_ordinal(day) - 1, 1)

    def previous_on_or_before(self, day: date) -> date:
        """Return `day` if it counts, otherwise the last counted day before it."""
        return self._before(_ordinal(day) + 1, 1)

    def skipped(self, first: date, last: date) -> tuple[Skipped, ...]:
        """Return the days from `first` to `last` that do not count, as runs of one reason each."""
        self._need(_ordinal(first))
        self._need(_ordinal(last))
        runs: list[Skipped] = []
        for number in range(first.toordinal(), last.toordinal() + 1):
            day = date.fromordinal(number)
            reason = self._reason(day)
            if reason is None:
                continue
            touches = bool(runs) and runs[-1].reason == reason and runs[-1].last.toordinal() == number - 1
            if touches:
                runs[-1] = Skipped(runs[-1].first, day, reason)
            else:
                runs.append(Skipped(day, day, reason))
        return tuple(runs)

    def _after(self, start: int, n: int) -> date:
        self._need(start + 1)
        index = bisect_right(self._ordinals, start) + n - 1
        if index >= len(self._ordinals):
            raise self._unknown(self.known_until.toordinal() + 1)
        return date.fromordinal(self._ordinals[index])

    def _before(self, start: int, n: int) -> date:
        self._need(start - 1)
        index = bisect_left(self._ordinals, start) - n
        if index < 0:
            raise self._unknown(self.known_from.toordinal() - 1)
        return date.fromordinal(self._ordinals[index])

    def _need(self, ordinal: int) -> None:
        if not self.known_from.toordinal() <= ordinal <= self.known_until.toordinal():
            raise self._unknown(ordinal)

    def _unknown(self, ordinal: int) -> CalendarTooShort:
        day = date.fromordinal(min(max(ordinal, 1), date.max.toordinal()))
        return CalendarTooShort(day, self.known_until, self.name, known_from=self.known_from)


def _ordinal(day: date) -> int:
    # A datetime is a date to Python; taking it here would count UTC days in silence.
    if isinstance(day, datetime):
        msg = "a calendar counts London days: turn the instant into a day with london_day first"
        raise TypeError(msg)
    return day.toordinal()


@dataclass(frozen=True, kw_only=True)
class WorkingDays(CountedDays):
    """Monday to Friday without bank holidays and without the office's own closures."""

    holidays: tuple[DayOff, ...] = ()
    closures: tuple[DayOff, ...] = ()
    _off: dict[date, str] = field(init=False, repr=False, compare=False)

    def _prepare(self) -> None:
        off = {off.day: off.reason for off in (*self.closures, *self.holidays)}
        object.__setattr__(self, "_off", off)

    def _reason(self, day: date) -> str | None:
        return WEEKEND if day.weekday() not in MONDAY_TO_FRIDAY else self._off.get(day)


def foi_working_days(nations: Mapping[str, Iterable[DayOff]], *, known_from: date, known_until: date) -> WorkingDays:
    """Return the working days of the Freedom of Information Act 2000, s.10(6).

    A bank holiday in any part of the UK is not a working day there, so the calendar is the
    union of all three lists, and a council's own closures do count as working days.

    Raises: ValueError when a part of the UK is missing: the reply would be due too early.
    """
    missing = UK_NATIONS - set(nations)
    if missing:
        msg = f"bank holidays are missing for: {', '.join(sorted(missing))}"
        raise ValueError(msg)
    reasons: dict[date, str] = {}
    for nation in sorted(nations):  # England and Wales first, so its name of a shared day is the one shown
        for off in nations[nation]:
            reasons.setdefault(off.day, off.reason)
    return WorkingDays(
        name="UK working days",
        known_from=known_from,
        known_until=known_until,
        holidays=tuple(DayOff(day, reason) for day, reason in sorted(reasons.items())),
    )


@dataclass(frozen=True, kw_only=True)
class SchoolDays(CountedDays):
    """The days on which one school has a session.

    A school's days are its own: terms, less INSET days, bank holidays and closures. `weekdays`
    (Monday is 0) is for schools that open on a Saturday or a Sunday.

    Raises: ValueError for terms out of order, overlapping or outside what is known.
    Source: Education Act 1996, s.579(1), "school day".
    """

    terms: tuple[Term, ...]
    closed: tuple[DayOff, ...] = ()
    weekdays: tuple[int, ...] = MONDAY_TO_FRIDAY
    _off: dict[date, str] = field(init=False, repr=False, compare=False)
    _starts: tuple[date, ...] = field(init=False, repr=False, compare=False)

    def _prepare(self) -> None:
        for earlier, later in zip(self.terms, self.terms[1:], strict=False):
            if later.start <= earlier.end:
                msg = f"the term from {later.start} in {self.name} starts before the one before it has ended"
                raise ValueError(msg)
        if self.terms and not (self.known_from <= self.terms[0].start and self.terms[-1].end <= self.known_until):
            msg = f"the terms of {self.name} reach outside {self.known_from} to {self.known_until}"
            raise ValueError(msg)
        object.__setattr__(self, "_off", {off.day: off.reason for off in self.closed})
        object.__setattr__(self, "_starts", tuple(term.start for term in self.terms))

    def _reason(self, day: date) -> str | None:
        index = bisect_right(self._starts, day) - 1
        if index < 0 or day > self.terms[index].end:
            return NOT_IN_TERM
        return WEEKEND if day.weekday() not in self.weekdays else self._off.get(day)
