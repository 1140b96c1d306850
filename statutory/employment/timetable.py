"""The facts of a child's work: every job, each with a week in term and a week in the holidays.

Times are London times in whole minutes.
"""

from dataclasses import dataclass, field
from datetime import date, time
from enum import StrEnum
from itertools import pairwise

from statutory.employment.occupations import Occupation


class Weekday(StrEnum):
    """A day of the week, Monday first."""

    MONDAY = "monday"
    TUESDAY = "tuesday"
    WEDNESDAY = "wednesday"
    THURSDAY = "thursday"
    FRIDAY = "friday"
    SATURDAY = "saturday"
    SUNDAY = "sunday"

    @property
    def number(self) -> int:
        """The day as `date.weekday` counts it."""
        return _NUMBERS[self]


_NUMBERS = {each: number for number, each in enumerate(Weekday)}
MONDAY_TO_FRIDAY = tuple(Weekday)[:5]


class Engagement(StrEnum):
    """On what footing a child works; help without pay in a trade for profit is employment, a parent's too."""

    PAID = "paid"
    UNPAID_HELP = "unpaid_help"
    OWN_ACCOUNT = "own_account"  # nobody employs the child
    CHARITY = "charity"  # without pay, and in no trade for profit
    WORK_EXPERIENCE = "work_experience"  # arranged under section 560 of the Education Act 1996
    PERFORMANCE = "performance"  # licensed, or exempt from a licence

    @property
    def employed(self) -> bool:
        """Whether section 18 reaches it."""
        return self in (Engagement.PAID, Engagement.UNPAID_HELP)


class Schooling(StrEnum):
    """Where the child is educated; section 18 speaks of days on which a child must attend school."""

    SCHOOL = "school"
    HOME = "home"


@dataclass(frozen=True, kw_only=True)
class Rest:
    """A break within a shift, from `start` to `end`, in which the child does no work."""

    start: time
    end: time


@dataclass(frozen=True, kw_only=True)
class Shift:
    """A time at work on one `day` of the week, from `start` to `end`, less its `breaks`.

    Raises: ValueError for a shift that crosses midnight, and for breaks outside it or overlapping.
    """

    day: Weekday
    start: time
    end: time
    breaks: tuple[Rest, ...] = ()
    # Worked out once: minutes after midnight of the pieces of work between breaks.
    pieces: tuple[tuple[int, int], ...] = field(init=False, repr=False)

    def __post_init__(self) -> None:
        begins, ends = minute_of(self.start), minute_of(self.end)
        said = f"the shift on {self.day.capitalize()} from {self.start:%H:%M} to {self.end:%H:%M}"
        if ends <= begins:
            night = "crosses midnight: no child may work through the night, so a shift ends on the day it starts"
            msg = f"{said} {'has no length' if ends == begins else night}"
            raise ValueError(msg)
        pieces = []
        for start, end in sorted((minute_of(each.start), minute_of(each.end)) for each in self.breaks):
            if not begins <= start < end <= ends:
                msg = f"{said} has a break that does not follow the one before it within the shift"
                raise ValueError(msg)
            pieces.append((begins, start))
            begins = end
        pieces.append((begins, ends))
        object.__setattr__(self, "pieces", tuple(each for each in pieces if each[0] < each[1]))


@dataclass(frozen=True, kw_only=True)
class Job:
    """One job of the child.

    `occupations` are the kinds of work in it; an empty list says that they are not known yet.
    `engagement` is the footing. `term` and `holiday` are the shifts of a week with school and of one
    without. `light` is false where an officer finds the work likely to harm the child's safety,
    health, development or schooling. `exception_met` says that what a byelaw excepts from its ban
    is so, such as an adult's supervision. `with_parents` says that the child trades with or for its
    own parents.

    Raises: ValueError for two shifts of one job at the same time.
    """

    occupations: tuple[Occupation, ...] = ()
    engagement: Engagement = Engagement.PAID
    term: tuple[Shift, ...] = ()
    holiday: tuple[Shift, ...] = ()
    light: bool = True
    exception_met: bool = False
    with_parents: bool = False

    def __post_init__(self) -> None:
        for shifts in (self.term, self.holiday):
            in_order = sorted(shifts, key=lambda each: (each.day.number, each.start))
            for earlier, later in pairwise(in_order):
                if earlier.day is later.day and later.start < earlier.end:
                    msg = f"two shifts of one job overlap on {later.day.capitalize()} at {later.start:%H:%M}"
                    raise ValueError(msg)


@dataclass(frozen=True, kw_only=True)
class Timetable:
    """All the jobs of one child, of whichever employer, in a week of term and a week of the holidays.

    `dob` is the date of birth. `jobs` are the jobs. `term_from` is the first of the seven days that
    the term's week is judged for, such as the first day at work; `holiday_from` is the same for the
    holidays' week, and the same day where it is not given. `school_opens` and `school_closes` are the
    hours of the school on `school_days`. `schooling` says where the child is educated.
    `leaves_school_age` is an officer's own last day of compulsory school age, without which it is
    worked out.

    Raises: ValueError when the school closes before it opens, or a week lies before the birth.
    """

    dob: date
    jobs: tuple[Job, ...]
    term_from: date
    holiday_from: date | None = None
    school_opens: time
    school_closes: time
    school_days: tuple[Weekday, ...] = MONDAY_TO_FRIDAY
    schooling: Schooling = Schooling.SCHOOL
    leaves_school_age: date | None = None

    def __post_init__(self) -> None:
        if minute_of(self.school_closes) <= minute_of(self.school_opens):
            msg = "the school cannot close before it opens"
            raise ValueError(msg)
        if min(self.term_from, self.holiday_from or self.term_from) < self.dob:
            msg = "a week of work cannot lie before the date of birth"
            raise ValueError(msg)


def minute_of(at: time) -> int:
    """Return a time as minutes after midnight.

    Raises: ValueError for seconds: half a minute past a limit has no words.
    """
    if at.second or at.microsecond:
        msg = "times are given in whole minutes"
        raise ValueError(msg)
    return at.hour * 60 + at.minute
