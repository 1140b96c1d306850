"""When a child may be at the place of performance: reg 21, and a chaperone's hour of reg 29."""

from collections.abc import Iterator

from statutory.day_names import say_day
from statutory.findings import Finding, Overrider
from statutory.performance.hours_limits import CHAPERONE_EXTENSION
from statutory.performance.measuring import MeasuredDay, MeasuredSchedule
from statutory.performance.schedule import DiscretionKind, Footing
from statutory.performance.weighing import Part, explained, weigh
from statutory.performance.wording import say_clock, say_length
from statutory.rules import Setting

EARLY = "PERF.R21.EARLY"
LATE = "PERF.R21.LATE"


def too_early(measured: MeasuredSchedule, setting: Setting) -> Iterator[Finding]:
    """Find each day on which the child is at the place before the earliest time.

    Not here: a place where the child lives or is educated (reg 21 leaves it out), and a day on
    which the licence allows night-work.
    """
    for each in measured.days:
        earliest = each.limits.earliest
        if each.arrives >= earliest.value or _free(measured, each):
            continue
        at, limit = say_clock(each.arrives), say_clock(earliest.value)
        yield weigh(
            EARLY,
            source=earliest.source,
            part=Part.ALL_PERFORMANCES,
            footing=measured.schedule.footing,
            observed=at,
            limit=limit,
            sentence=f"On {say_day(each.day.on)} the child is at the place of performance from {at}; "
            f"{each.band.words} may be there from {limit}.",
            on=setting.on,
            day=each.day.on,
            overridable_by=_by_the_council(measured),
        )


def too_late(measured: MeasuredSchedule, setting: Setting) -> Iterator[Finding]:
    """Find each day on which the child is at the place after the latest time.

    Where a chaperone used the discretion of reg 29 and recorded why, an officer judges it, if the
    cause lay outside the holder's control, the hour is kept and the day's total hours are not passed.
    """
    for each in measured.days:
        latest = each.limits.latest
        if each.leaves <= latest.value or _free(measured, each):
            continue
        over = each.leaves - latest.value
        at, limit = say_clock(each.leaves), say_clock(latest.value)
        within_the_hour = over <= CHAPERONE_EXTENSION.value and measured.schedule.footing is Footing.LICENSED
        found = weigh(
            LATE,
            source=latest.source,
            part=Part.ALL_PERFORMANCES,
            footing=measured.schedule.footing,
            observed=at,
            limit=limit,
            sentence=f"On {say_day(each.day.on)} the child stays at the place of performance until {at}, "
            f"{say_length(over)} too late; {each.band.words} may stay until {limit}.",
            on=setting.on,
            day=each.day.on,
            overridable_by=Overrider.CHAPERONE if within_the_hour else _by_the_council(measured),
        )
        yield explained(found, _EXPLAINED) if chaperone_allowed(measured, each) else found


_EXPLAINED = "The chaperone allowed it and recorded why: read the reason."


def chaperone_allowed(measured: MeasuredSchedule, each: MeasuredDay) -> bool:
    """Return whether a chaperone's recorded decision may cover a late leaving.

    Source: reg 29; its numbers are not verified.
    """
    return (
        measured.schedule.footing is Footing.LICENSED
        and each.leaves - each.limits.latest.value <= CHAPERONE_EXTENSION.value
        and each.present.minutes + each.day.lessons_elsewhere_minutes <= each.limits.at_place.value
        and each.performing <= each.limits.performing.value
        and decided(each, DiscretionKind.STAYED_LATE)
    )


def decided(each: MeasuredDay, kind: DiscretionKind) -> bool:
    """Return whether a chaperone recorded a decision of this kind, with a reason outside the holder's control."""
    return any(made.kind is kind and made.outside_control and made.reason.strip() for made in each.day.discretions)


def _free(measured: MeasuredSchedule, each: MeasuredDay) -> bool:
    return each.day.lives_or_learns_there or measured.night_work_allowed(each.day)


def _by_the_council(measured: MeasuredSchedule) -> Overrider:
    """A council allows night-work to a licensed performance only."""
    return Overrider.COUNCIL if measured.schedule.footing is Footing.LICENSED else Overrider.NOBODY
