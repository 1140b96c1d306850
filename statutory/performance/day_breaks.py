"""The breaks of a day at the place of performance: reg 23."""

from collections.abc import Iterator
from itertools import pairwise

from statutory.day_names import say_day
from statutory.findings import Finding, Overrider
from statutory.legal_numbers import LegalNumber
from statutory.performance.hours_limits import BETWEEN_PERFORMANCES, DAY_WITH_BREAKS, LONG_DAY
from statutory.performance.measuring import MeasuredDay, MeasuredSchedule
from statutory.performance.presence import decided
from statutory.performance.schedule import BreakKind, DiscretionKind, Footing, PeriodKind
from statutory.performance.weighing import Part, explained, weigh
from statutory.performance.wording import say_length
from statutory.rules import Setting

MEAL = "PERF.R23.MEAL"
BREAK_COUNT = "PERF.R23.BREAKCOUNT"
GAP = "PERF.R23.GAP"

_EXPLAINED = "The chaperone shortened a break and recorded why: read the reason."


def no_meal_break(measured: MeasuredSchedule, setting: Setting) -> Iterator[Finding]:
    """Find each day of four hours or more without a meal break of the full length.

    Whether exactly four hours is such a day is not verified.
    """
    for each in measured.days:
        limit = each.limits.meal
        longest = max((span for kind, span in each.breaks if kind is BreakKind.MEAL), default=0)
        if each.present.minutes < DAY_WITH_BREAKS.value or longest >= limit.value:
            continue
        had = f"the longest meal break is {say_length(longest)}" if longest else "there is no meal break"
        found = weigh(
            MEAL,
            source=limit.source,
            part=Part.ALL_PERFORMANCES,
            footing=measured.schedule.footing,
            observed=say_length(longest),
            limit=say_length(limit.value),
            sentence=f"On {say_day(each.day.on)} the child is at the place of performance for "
            f"{say_length(each.present.minutes)} and {had}; {each.band.words} must have a meal break of at least "
            f"{say_length(limit.value)} in such a day.",
            on=setting.on,
            day=each.day.on,
            verified=each.present.minutes > DAY_WITH_BREAKS.value,
            overridable_by=_by_the_chaperone(measured),
        )
        yield explained(found, _EXPLAINED) if longest and _shortened(measured, each) else found


def too_few_breaks(measured: MeasuredSchedule, setting: Setting) -> Iterator[Finding]:
    """Find each day with fewer breaks than its length asks for, the meal counted as one.

    A break shorter than the shortest rest break is none: where that alone is the matter, and no
    number of breaks is missed, the finding is an advisory.
    """
    for each in measured.days:
        shortest = each.limits.rest_break
        long_enough = sum(span >= shortest.value for _, span in each.breaks)
        needed = _breaks_needed(each, long_enough)
        if needed is not None:
            found = _missing(measured, each, long_enough, needed, setting)
            enough_if_short_ones_count = len(each.breaks) >= needed[0].value
            yield explained(found, _EXPLAINED) if enough_if_short_ones_count and _shortened(measured, each) else found
        elif long_enough < len(each.breaks):
            length = say_length(min(span for _, span in each.breaks))
            yield weigh(
                BREAK_COUNT,
                source=shortest.source,
                part=Part.ALL_PERFORMANCES,
                footing=measured.schedule.footing,
                observed=length,
                limit=say_length(shortest.value),
                sentence=f"On {say_day(each.day.on)} a pause of {length} is written down as a break; "
                f"one of less than {say_length(shortest.value)} does not count.",
                on=setting.on,
                day=each.day.on,
                verified=False,
                overridable_by=Overrider.OFFICER,
            )


def performances_too_close(measured: MeasuredSchedule, setting: Setting) -> Iterator[Finding]:
    """Find each pair of performances on one day with too short a time between them."""
    limit = BETWEEN_PERFORMANCES
    for each in measured.days:
        shows = [appearance.span for appearance in each.appearances if appearance.kind is PeriodKind.PERFORMANCE]
        for earlier, later in pairwise(shows):
            between = max(0, later.start - earlier.end)
            if between >= limit.value:
                continue
            yield weigh(
                GAP,
                source=limit.source,
                part=Part.ALL_PERFORMANCES,
                footing=measured.schedule.footing,
                observed=say_length(between),
                limit=say_length(limit.value),
                sentence=f"On {say_day(each.day.on)} two performances are {say_length(between)} apart; "
                f"a child must have at least {say_length(limit.value)} between them.",
                on=setting.on,
                day=each.day.on,
            )


def _breaks_needed(each: MeasuredDay, had: int) -> tuple[LegalNumber, bool] | None:
    """Return the number of breaks that is missed, and whether it is sure; None when there are enough.

    What a day of more than 8 or 4 hours misses is sure; what it misses only because exactly 8 or
    4 hours may already be such a day is not.
    """
    long_day, day = each.limits.breaks_of_a_long_day, each.limits.breaks
    for threshold, number in ((LONG_DAY.value, long_day), (DAY_WITH_BREAKS.value, day)):
        if each.present.minutes > threshold and had < number.value:
            return number, True
    for threshold, number in ((LONG_DAY.value, long_day), (DAY_WITH_BREAKS.value, day)):
        if each.present.minutes == threshold and had < number.value:
            return number, False
    return None


def _missing(
    measured: MeasuredSchedule, each: MeasuredDay, had: int, needed: tuple[LegalNumber, bool], setting: Setting
) -> Finding:
    number, sure = needed
    limit = _say_breaks(number.value)
    return weigh(
        BREAK_COUNT,
        source=number.source,
        part=Part.ALL_PERFORMANCES,
        footing=measured.schedule.footing,
        observed=_say_breaks(had),
        limit=limit,
        sentence=f"On {say_day(each.day.on)} the child is at the place of performance for "
        f"{say_length(each.present.minutes)} with {_say_breaks(had)} of at least "
        f"{say_length(each.limits.rest_break.value)}; {each.band.words} must have {limit} in such a "
        "day, the meal included.",
        on=setting.on,
        day=each.day.on,
        verified=sure,
        overridable_by=_by_the_chaperone(measured),
    )


def _say_breaks(amount: int) -> str:
    return "1 break" if amount == 1 else f"{amount or 'no'} breaks"


def _shortened(measured: MeasuredSchedule, each: MeasuredDay) -> bool:
    return measured.schedule.footing is Footing.LICENSED and decided(each, DiscretionKind.SHORTER_BREAKS)


def _by_the_chaperone(measured: MeasuredSchedule) -> Overrider:
    return Overrider.CHAPERONE if measured.schedule.footing is Footing.LICENSED else Overrider.NOBODY
