"""How long a child may be at the place, and perform or rehearse, in a day: reg 22."""

from collections.abc import Iterator

from statutory.day_names import say_day
from statutory.findings import Finding
from statutory.performance.measuring import MeasuredSchedule, merged
from statutory.performance.weighing import Part, weigh
from statutory.performance.wording import say_length
from statutory.rules import Setting

PLACE = "PERF.R22.PLACE"
TOTAL = "PERF.R22.TOTAL"
CONTINUOUS = "PERF.R22.CONT"


def too_long_at_the_place(measured: MeasuredSchedule, setting: Setting) -> Iterator[Finding]:
    """Find each day with too long at the place; lessons count.

    That lessons elsewhere count too is not verified, so a day that is too long only with them
    is an advisory.
    """
    for each in measured.days:
        limit, there = each.limits.at_place, each.present.minutes
        elsewhere = each.day.lessons_elsewhere_minutes
        if there + elsewhere <= limit.value:
            continue
        alone = there > limit.value
        counted = there if alone else there + elsewhere
        what = "at the place of performance" if alone else "at the place of performance and at lessons elsewhere"
        yield weigh(
            PLACE,
            source=limit.source,
            part=Part.ALL_PERFORMANCES,
            footing=measured.schedule.footing,
            observed=say_length(counted),
            limit=say_length(limit.value),
            sentence=f"On {say_day(each.day.on)} the child spends {say_length(counted)} {what}; "
            f"{each.band.words} may spend at most {say_length(limit.value)} there in a day.",
            on=setting.on,
            day=each.day.on,
            verified=alone,
        )


def performs_too_long(measured: MeasuredSchedule, setting: Setting) -> Iterator[Finding]:
    """Find each day with too much performing and rehearsing; night-work counts (reg 28(2)(a))."""
    for each in measured.days:
        limit = each.limits.performing
        if each.performing <= limit.value:
            continue
        yield weigh(
            TOTAL,
            source=limit.source,
            part=Part.ALL_PERFORMANCES,
            footing=measured.schedule.footing,
            observed=say_length(each.performing),
            limit=say_length(limit.value),
            sentence=f"On {say_day(each.day.on)} the child performs or rehearses for {say_length(each.performing)} "
            f"in all; {each.band.words} may do so for at most {say_length(limit.value)} in a day.",
            on=setting.on,
            day=each.day.on,
        )


def performs_without_a_break(measured: MeasuredSchedule, setting: Setting) -> Iterator[Finding]:
    """Find each day with too long a stretch of performing and rehearsing.

    That a pause shorter than a rest break does not end a stretch is not verified, so a stretch
    that is too long only with such pauses is an advisory.
    """
    for each in measured.days:
        limit = each.limits.continuous
        longest = max((span.minutes for span in each.work), default=0)
        alone = longest > limit.value
        if not alone:
            stretches = merged(each.work, pause=each.limits.rest_break.value)
            longest = max((span.minutes for span in stretches), default=0)
            if longest <= limit.value:
                continue
        pauses = "" if alone else f", counting pauses of less than {say_length(each.limits.rest_break.value)}"
        yield weigh(
            CONTINUOUS,
            source=limit.source,
            part=Part.ALL_PERFORMANCES,
            footing=measured.schedule.footing,
            observed=say_length(longest),
            limit=say_length(limit.value),
            sentence=f"On {say_day(each.day.on)} the child performs or rehearses for {say_length(longest)} without a "
            f"break{pauses}; {each.band.words} may do so for at most {say_length(limit.value)}.",
            on=setting.on,
            day=each.day.on,
            verified=alone,
        )
