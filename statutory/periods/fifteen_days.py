"""Fifteen school days missed for one cause, in a row or in all: the day by which a council considers education."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import pairwise

from statutory.academic_years import AcademicYear
from statutory.day_names import say_date
from statutory.days import CountedDays
from statutory.findings import Finding, Severity
from statutory.periods.clock_states import Clock, judged, tell
from statutory.periods.home_education_limits import PROVISION_STARTS
from statutory.periods.period_sources import ALTERNATIVE_PROVISION
from statutory.rules import Rule, Setting
from statutory.stating import state
from statutory.units import Unit

ID = "ALT.FIFTEEN-DAYS"
_A_DAY = timedelta(days=1)


@dataclass(frozen=True, kw_only=True)
class Spell:
    """One stretch of absence, from `first_missed_on` until the day before `back_on`; None is an absence that goes on.

    Raises: ValueError where a pupil is back before having been away.
    """

    first_missed_on: date
    back_on: date | None = None

    def __post_init__(self) -> None:
        if self.back_on is not None and self.back_on <= self.first_missed_on:
            msg = "a pupil is back on a day after the first missed"
            raise ValueError(msg)


@dataclass(frozen=True, kw_only=True)
class DaysMissed:
    """What a pupil missed for one cause in the school year of the day asked of.

    `spells` are in any order and do not overlap. `expected_to_reach` is a school's sickness return: the days will reach
    fifteen. `considered_on` is the day on which the council considered what education to arrange.

    Raises: ValueError where two spells overlap.
    """

    spells: tuple[Spell, ...]
    expected_to_reach: bool = False
    considered_on: date | None = None

    def __post_init__(self) -> None:
        spells = sorted(self.spells, key=lambda spell: spell.first_missed_on)
        for earlier, later in pairwise(spells):
            if earlier.back_on is None or earlier.back_on > later.first_missed_on:
                msg = "spells of absence cannot overlap"
                raise ValueError(msg)


@dataclass(frozen=True)
class Missed:
    """How many school days were missed until a day, and the day of the fifteenth, or on which it will be."""

    days: int
    fifteenth: date | None
    reached: bool


def missed_until(facts: DaysMissed, on: date, days: CountedDays) -> Missed:
    """Return what was missed in the school year of `on`, that day included.

    Raises: NoDate and its kinds where the school's calendar does not reach.
    """
    total = 0
    for first, last in _within_year(facts.spells, on):
        here = days.count(first, last)
        if total + here >= PROVISION_STARTS.value:
            return Missed(total + here, days.add(first - _A_DAY, PROVISION_STARTS.value - total), reached=True)
        total += here
    goes_on = any(spell.back_on is None and spell.first_missed_on <= on for spell in facts.spells)
    return Missed(total, days.add(on, PROVISION_STARTS.value - total) if goes_on else None, reached=False)


def judge_fifteen_days(facts: DaysMissed, setting: Setting) -> tuple[Finding, ...]:
    """Return by when education is considered, or how many days are missed so far.

    Raises: NoDate and its kinds where the school's calendar does not reach.
    """
    missed = missed_until(facts, setting.on, setting.calendars.counting(Unit.SCHOOL_DAYS))
    considered = facts.considered_on is not None and facts.considered_on <= setting.on
    if missed.reached:
        clock = Clock(
            what="Considering what education to arrange",
            number=PROVISION_STARTS,
            began=min(spell.first_missed_on for spell in facts.spells),
            done_on=facts.considered_on,
            by=missed.fifteenth,
        )
        return judged(tell(ID, (clock,), setting))
    if considered or not (missed.days or facts.expected_to_reach):
        return ()
    return (_so_far(facts, missed, setting),)


def _within_year(spells: Sequence[Spell], on: date) -> Iterator[tuple[date, date]]:
    begins = AcademicYear.of(on).first_day
    for spell in sorted(spells, key=lambda each: each.first_missed_on):
        first = max(spell.first_missed_on, begins)
        last = min(spell.back_on - _A_DAY if spell.back_on is not None else on, on)
        if first <= last:
            yield first, last


def _so_far(facts: DaysMissed, missed: Missed, setting: Setting) -> Finding:
    said = f"{Unit.SCHOOL_DAYS.say(missed.days)} missed in this school year"
    sentence = f"{said[0].upper()}{said[1:]}."
    if missed.fifteenth is not None:
        sentence = f"{sentence} If the absence goes on, the fifteenth is {say_date(missed.fifteenth)}."
    if facts.expected_to_reach:
        sentence = f"{sentence} The school expects that it will reach fifteen: what to arrange is considered now."
    return state(
        ID,
        ALTERNATIVE_PROVISION,
        number=PROVISION_STARTS,
        limit=PROVISION_STARTS.limit,
        observed=Unit.SCHOOL_DAYS.say(missed.days),
        sentence=sentence,
        severity=Severity.OFFICER_DECIDES if facts.expected_to_reach else Severity.INFORMATION,
        on=setting.on,
        day=missed.fifteenth,
    )


FIFTEEN_DAYS = Rule(
    id=ID,
    title="Fifteen school days missed for one cause: what education to arrange is considered by then",
    facts=DaysMissed,
    judge=judge_fifteen_days,
    sources=(ALTERNATIVE_PROVISION,),
    numbers=(PROVISION_STARTS,),
)
