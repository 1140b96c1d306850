"""School weeks: the weeks, Monday to Sunday, in which a school has at least one session."""

from bisect import bisect_left, bisect_right
from dataclasses import dataclass, field
from datetime import date, timedelta

from statutory.days import CalendarTooShort, SchoolDays

_WEEK = timedelta(days=7)
_SIX_DAYS = timedelta(days=6)


def monday_of(day: date) -> date:
    """Return the Monday of the week that `day` lies in."""
    return day - timedelta(days=day.weekday())


@dataclass(frozen=True)
class WeekWindow:
    """Consecutive school weeks, from a Monday to a Sunday, and the Mondays of the weeks left out between."""

    first: date
    last: date
    skipped: tuple[date, ...]


@dataclass(frozen=True)
class SchoolWeeks:
    """The school weeks of one school's days, numbered from the first that the calendar knows.

    Cost:   building looks at each week once; each answer afterwards is O(log n).
    Raises: CalendarTooShort for a week that is not known to its end and has no known school day,
            and for an answer before or after what is known.
    """

    school_days: SchoolDays
    _mondays: tuple[date, ...] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        mondays: list[date] = []
        day = self.school_days.known_from
        try:
            while True:
                mondays.append(monday_of(self.school_days.next_on_or_after(day)))
                day = mondays[-1] + _WEEK
        except CalendarTooShort:
            object.__setattr__(self, "_mondays", tuple(mondays))

    def is_school_week(self, day: date) -> bool:
        """Return whether the school has a session in the week that `day` lies in."""
        monday = monday_of(day)
        if self._mondays[self._at(monday) : self._at(monday) + 1] == (monday,):
            return True
        self.school_days.why_not(monday)  # raises where the calendar does not know the week's ends
        self.school_days.why_not(monday + _SIX_DAYS)
        return False

    def number(self, day: date) -> int:
        """Return the place of a day's school week among all of them, counted from 0.

        Two days lie within `n` consecutive school weeks when their numbers differ by less than `n`.
        Raises: ValueError for a day in a week without a session.
        """
        if not self.is_school_week(day):
            msg = "a week without a session is no school week and has no number"
            raise ValueError(msg)
        return self._at(monday_of(day))

    def window(self, last: date, weeks: int) -> WeekWindow:
        """Return the `weeks` consecutive school weeks that end with the week of `last`.

        Where that week has no session the window ends with the last school week before it.
        Raises: ValueError for fewer than one week.
        """
        if weeks < 1:
            msg = "a window has at least one school week"
            raise ValueError(msg)
        self.is_school_week(last)
        end = bisect_right(self._mondays, monday_of(last)) - 1
        start = end - weeks + 1
        if start < 0:
            before = self.school_days.known_from - timedelta(days=1)
            self.school_days.why_not(before)
        within = self._mondays[start : end + 1]
        between = (within[0] + _WEEK * i for i in range((within[-1] - within[0]).days // _WEEK.days))
        counted = set(within)
        return WeekWindow(within[0], within[-1] + _SIX_DAYS, tuple(one for one in between if one not in counted))

    def count(self, first: date, last: date) -> int:
        """Return how many school weeks there are from the week of `first` to the week of `last`, both included."""
        self.is_school_week(first)
        self.is_school_week(last)
        return max(0, bisect_right(self._mondays, monday_of(last)) - self._at(monday_of(first)))

    def _at(self, monday: date) -> int:
        return bisect_left(self._mondays, monday)
