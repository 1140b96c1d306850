"""The facts of a schedule: what one child does at the place of performance, day by day.

Times are London times in whole minutes. The times of a day run forward from the arrival, so
one that is earlier than the arrival lies after midnight and still counts to the same day.
"""

from dataclasses import dataclass, field
from datetime import date, time
from enum import StrEnum

from statutory.performance.ages import Ages
from statutory.performance.wording import say_clock

_DAY = 24 * 60


class Footing(StrEnum):
    """On what the child takes part, which decides which Parts of the Regulations bind."""

    LICENSED = "licensed"
    FOUR_DAYS = "four_days"
    BODY_OF_PERSONS = "body_of_persons"
    SCHOOL = "school"
    ACTIVITY = "activity"  # paid sport or modelling, by licence


class PeriodKind(StrEnum):
    """What the child does in a period."""

    PERFORMANCE = "performance"
    REHEARSAL = "rehearsal"


class BreakKind(StrEnum):
    """What a break is for."""

    MEAL = "meal"
    REST = "rest"


class DiscretionKind(StrEnum):
    """What a chaperone used the discretion of reg 29 for."""

    STAYED_LATE = "stayed_late"
    SHORTER_BREAKS = "shorter_breaks"


@dataclass(frozen=True, kw_only=True)
class Period:
    """A time of performing or rehearsing, from `start` to `end`.

    `kind` says which of the two. `number` says which performance, or which rehearsal, of the day
    it belongs to. A child who leaves the stage and comes back in one show has two periods of one
    number.
    """

    start: time
    end: time
    kind: PeriodKind = PeriodKind.PERFORMANCE
    number: int = 1


@dataclass(frozen=True, kw_only=True)
class Break:
    """A time, from `start` to `end`, in which the child neither performs, rehearses nor is taught.

    `kind` says whether it is for a meal.
    """

    start: time
    end: time
    kind: BreakKind = BreakKind.REST


@dataclass(frozen=True, kw_only=True)
class Lesson:
    """A time of tuition at the place of performance, from `start` to `end`."""

    start: time
    end: time


@dataclass(frozen=True, kw_only=True)
class ChaperoneDiscretion:
    """A chaperone's recorded decision under reg 29.

    `kind` is what it was used for. `outside_control` says whether the cause lay outside the licence
    holder's control. `reason` is for the officer to read and no finding repeats it.
    """

    kind: DiscretionKind
    reason: str
    outside_control: bool


@dataclass(frozen=True, kw_only=True)
class ScheduleDay:
    """One day at the place of performance.

    `on` is the day that the work counts to; `arrives` and `leaves` are when the child comes to the
    place and goes. `after_midnight` says that even the arrival lies after midnight, on the morning
    that follows the day, to which such work counts. `periods` are performing and rehearsing, `breaks` and
    `lessons` are at the place; `lessons_elsewhere_minutes` are minutes of lessons outside the time
    at the place. `night_work_allowed` says that the council permits night-work on this day.
    `lives_or_learns_there` says that the place is where the child lives or is educated.
    `school_day` says that the child's school is open. `discretions` are what a chaperone decided.

    Raises: ValueError for times that cannot be: outside the day, out of order or overlapping.
    """

    on: date
    arrives: time
    leaves: time
    after_midnight: bool = False
    periods: tuple[Period, ...] = ()
    breaks: tuple[Break, ...] = ()
    lessons: tuple[Lesson, ...] = ()
    lessons_elsewhere_minutes: int = 0
    night_work_allowed: bool = False
    lives_or_learns_there: bool = False
    school_day: bool = False
    discretions: tuple[ChaperoneDiscretion, ...] = ()
    # Worked out once: minutes by the clock on the wall, after the midnight with which `on` begins.
    arrives_at: int = field(init=False, repr=False, compare=False)
    leaves_at: int = field(init=False, repr=False, compare=False)
    periods_at: tuple[tuple[int, int], ...] = field(init=False, repr=False, compare=False)
    breaks_at: tuple[tuple[int, int], ...] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        if self.lessons_elsewhere_minutes < 0:
            msg = "lessons elsewhere cannot last less than nothing"
            raise ValueError(msg)
        arrives, leaves = self._minute(self.arrives), self._minute(self.leaves)
        if leaves < arrives:
            msg = f"the child cannot leave at {self.leaves:%H:%M} before arriving at {self.arrives:%H:%M}"
            raise ValueError(msg)
        periods, breaks, lessons = (self._clock(each) for each in (self.periods, self.breaks, self.lessons))
        of_kind = (("period", periods), ("break", breaks), ("lesson", lessons))
        spans = [(what, start, end) for what, each in of_kind for start, end in each]
        for what, start, end in spans:
            if end <= start:
                msg = f"the {what} from {say_clock(start)} cannot end at {say_clock(end)}"
                raise ValueError(msg)
            if start < arrives or end > leaves:
                msg = (
                    f"the {what} from {say_clock(start)} to {say_clock(end)} does not lie between the arrival at "
                    f"{say_clock(arrives)} and the leaving at {say_clock(leaves)}"
                )
                raise ValueError(msg)
        _keep_apart(spans)
        for name, value in (
            ("arrives_at", arrives),
            ("leaves_at", leaves),
            ("periods_at", periods),
            ("breaks_at", breaks),
        ):
            object.__setattr__(self, name, value)

    def _minute(self, at: time) -> int:
        # Half a minute past a limit has no words.
        if at.second or at.microsecond:
            msg = "times are given in whole minutes"
            raise ValueError(msg)
        minute = at.hour * 60 + at.minute
        tomorrow = self.after_midnight or at < self.arrives
        return minute + _DAY if tomorrow else minute

    def _clock(self, inside: tuple[Period | Break | Lesson, ...]) -> tuple[tuple[int, int], ...]:
        return tuple((self._minute(each.start), self._minute(each.end)) for each in inside)


@dataclass(frozen=True, kw_only=True)
class Schedule:
    """One child's days, planned or as a daily record sheet tells them.

    `dob` is the date of birth: the age on each day decides which hours that day allows. `days` are
    the days at the place, in any order. `footing` is on what the child takes part. `earlier_days`
    are days before the schedule on which the child performed or rehearsed, in any production.
    `licence_days` is how many days of performing the licence names. `circus` says that the
    performances are a circus's. `school_age_ends` is an officer's own last day of compulsory school
    age, without which it is worked out.

    Raises: ValueError when a day stands twice, or lies before the birth.
    """

    dob: date
    days: tuple[ScheduleDay, ...]
    footing: Footing = Footing.LICENSED
    earlier_days: tuple[date, ...] = ()
    licence_days: int | None = None
    circus: bool = False
    school_age_ends: date | None = None

    def __post_init__(self) -> None:
        dates = [day.on for day in self.days]
        if len(set(dates)) < len(dates):
            msg = "a day can stand in a schedule once only"
            raise ValueError(msg)
        if dates:
            Ages(self.dob).band(min(dates))


def _keep_apart(spans: list[tuple[str, int, int]]) -> None:
    """Raise ValueError where a break or a lesson overlaps anything; periods may overlap each other."""
    for index, (what, start, end) in enumerate(spans):
        for other, begins, finishes in spans[index + 1 :]:
            if start < finishes and begins < end and not what == other == "period":
                msg = f"the {what} from {say_clock(start)} overlaps the {other} from {say_clock(begins)}"
                raise ValueError(msg)
