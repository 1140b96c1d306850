"""Education while a child performs or takes part in an activity: reg 13."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import groupby

from statutory.day_names import say_date
from statutory.findings import Finding, Overrider
from statutory.performance.regulations import measure, regulation
from statutory.performance.schedule import Footing
from statutory.performance.weighing import Part, weigh
from statutory.performance.wording import say_length
from statutory.rules import Setting
from statutory.units import Unit

PUPILS = "PERF.R13.PUPILS"
HOURS = "PERF.R13.HOURS"

_TAUGHT = regulation("reg.13(3)(d)", verified=True)
TAUGHT_AT_ONCE = measure("most pupils of a private teacher at once", 6, Unit.PUPILS, _TAUGHT)
TAUGHT_AT_ONE_STANDARD = measure("most pupils of one standard in the subject at once", 12, Unit.PUPILS, _TAUGHT)
A_DAY = measure(
    "shortest education on a day of school missed", 3 * 60, Unit.MINUTES, regulation("reg.13(3)(e)", verified=True)
)
_ADDED_UP = regulation("reg.13(4)(a) and (b)", verified=True)
A_WEEK = measure("shortest education in a week, where the hours are added up", 6 * 60, Unit.MINUTES, _ADDED_UP)
WEEKS_ADDED_UP = measure("weeks over which the hours of education are added up", 4, Unit.WEEKS, _ADDED_UP)
MOST_A_DAY = measure(
    "most education of a day that counts, where the hours are added up",
    5 * 60,
    Unit.MINUTES,
    regulation("reg.13(4)(c) and (d)", verified=False),
)
_DAYS_A_WEEK = 7


@dataclass(frozen=True, kw_only=True)
class TaughtGroup:
    """The pupils whom a private teacher teaches at once.

    `pupils` counts this child too. `same_standard` says that all have reached a similar standard in
    the subject. `footing` is on what the child takes part.
    """

    pupils: int
    same_standard: bool = False
    footing: Footing = Footing.LICENSED


@dataclass(frozen=True, kw_only=True)
class EducationDay:
    """One day of a plan of education, or of its record.

    `on` is the day. `minutes` is how long the child is taught. `school_missed` says that a
    maintained school would have asked the child to attend on that day.
    """

    on: date
    minutes: int
    school_missed: bool = True


@dataclass(frozen=True, kw_only=True)
class EducationPlan:
    """The education of a child away from school.

    `days` are the days of the period, each once, in any order. `footing` is on what the child takes
    part.

    Raises: ValueError when a day stands twice or lasts less than nothing.
    """

    days: tuple[EducationDay, ...]
    footing: Footing = Footing.LICENSED

    def __post_init__(self) -> None:
        if len({day.on for day in self.days}) < len(self.days):
            msg = "a day can stand in a plan of education once only"
            raise ValueError(msg)
        if any(day.minutes < 0 for day in self.days):
            msg = "a child cannot be taught for less than nothing"
            raise ValueError(msg)


@dataclass(frozen=True)
class _Shortfall:
    """A stretch of the plan that is too short, in minutes."""

    what: str
    first: date
    taught: int
    needed: int


def too_many_pupils(facts: TaughtGroup, setting: Setting) -> tuple[Finding, ...]:
    """Return whether a private teacher teaches too many at once."""
    number = TAUGHT_AT_ONE_STANDARD if facts.same_standard else TAUGHT_AT_ONCE
    if facts.pupils <= number.value:
        return ()
    of_what = "of one standard in the subject" if facts.same_standard else "of different standards"
    return (
        weigh(
            PUPILS,
            source=number.source,
            limit=number.limit,
            part=Part.LICENSED_OF_ANY_KIND,
            footing=facts.footing,
            observed=f"{facts.pupils} pupils",
            sentence=f"The teacher has {facts.pupils} pupils {of_what} at once, this child included; "
            f"at most {number.limit} may be taught together.",
            on=setting.on,
        ),
    )


def too_little_education(facts: EducationPlan, setting: Setting) -> tuple[Finding, ...]:
    """Return whether the education falls short, both by the day and when the hours are added up.

    Three hours on each day of school missed is enough. So is, added up: six hours in every week,
    and over each four weeks (the last may be shorter) three hours for each day of school missed.
    Weeks run from the first day of the plan; one with a single day of school missed needs three
    hours, and one with none needs nothing. That added-up hours count on days of school missed
    only, and five of a day at most, is not verified: what falls short only by that is an advisory.
    """
    days = sorted(facts.days, key=lambda day: day.on)
    short_days = [day for day in days if day.school_missed and day.minutes < A_DAY.value]
    if not short_days:
        return ()
    everything = next(_shortfalls(days, lambda day: day.minutes), None)
    sure = everything is not None
    short = everything or next(_shortfalls(days, _counted), None)
    if short is None:
        return ()
    first_short = short_days[0]
    counting = "" if sure else ", counting only days of school missed and at most five hours of a day"
    return (
        weigh(
            HOURS,
            source=_ADDED_UP,
            part=Part.LICENSED_OF_ANY_KIND,
            footing=facts.footing,
            observed=say_length(short.taught),
            limit=say_length(short.needed),
            sentence=f"The child is taught for {say_length(first_short.minutes)} on {say_date(first_short.on)}, less "
            f"than the {say_length(A_DAY.value)} of a day of school missed; added up, the {short.what} from "
            f"{say_date(short.first)} has {say_length(short.taught)}{counting}, and {say_length(short.needed)} are "
            "needed.",
            on=setting.on,
            day=short.first,
            verified=sure,
            overridable_by=Overrider.NOBODY,
        ),
    )


def _counted(day: EducationDay) -> int:
    return min(day.minutes, MOST_A_DAY.value) if day.school_missed else 0


def _shortfalls(days: list[EducationDay], minutes: Callable[[EducationDay], int]) -> Iterator[_Shortfall]:
    """Give each stretch that is too short, weeks first."""
    for weeks, what in ((1, "week"), (WEEKS_ADDED_UP.value, "period of up to four weeks")):
        for first, stretch in _stretches(days, weeks):
            taught = sum(minutes(day) for day in stretch)
            needed = A_DAY.value * sum(day.school_missed for day in stretch)
            if weeks == 1:
                needed = min(needed, A_WEEK.value)
            if taught < needed:
                yield _Shortfall(what, first, taught, needed)


def _stretches(days: list[EducationDay], weeks: int) -> Iterator[tuple[date, list[EducationDay]]]:
    """Give the first day and the days of each stretch of so many weeks, from the plan's first day."""
    begins, length = days[0].on, weeks * _DAYS_A_WEEK
    for index, stretch in groupby(days, key=lambda day: (day.on - begins).days // length):
        yield begins + timedelta(days=index * length), list(stretch)
