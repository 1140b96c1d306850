"""Performing or rehearsing before the earliest or after the latest time: reg 28."""

from collections.abc import Iterator
from datetime import timedelta
from itertools import pairwise

from statutory.day_names import say_date, say_day
from statutory.findings import Finding, Overrider
from statutory.performance.measuring import Appearance, MeasuredSchedule
from statutory.performance.presence import chaperone_allowed
from statutory.performance.regulations import measure, regulation
from statutory.performance.schedule import Footing
from statutory.performance.weighing import Part, weigh
from statutory.performance.wording import say_days, say_length
from statutory.rules import Setting
from statutory.units import Unit

NO_PERMIT = "PERF.R28.NOPERMIT"
REST_16 = "PERF.R28.REST16"
CONSECUTIVE = "PERF.R28.CONSEC"

PERMISSION = regulation("reg.28(1)", verified=False)
REST_AFTER_NIGHT = measure(
    "shortest rest after night-work", 16 * 60, Unit.MINUTES, regulation("reg.28(2)(b)", verified=True)
)
NO_NIGHTS_AFTER_TWO = measure(
    "nights free of work after two running",
    7,
    Unit.CALENDAR_DAYS,
    regulation("reg.28(2)(c)", verified=False),
)
_ONE_DAY = timedelta(days=1)


def no_permission(measured: MeasuredSchedule, setting: Setting) -> Iterator[Finding]:
    """Find each day of night-work that the licence does not allow.

    Not here: what a chaperone allowed under reg 29; the rule of reg 21 puts that before an officer.
    """
    licensed = measured.schedule.footing is Footing.LICENSED
    for each in measured.days:
        if not each.night_work or measured.night_work_allowed(each.day) or chaperone_allowed(measured, each):
            continue
        yield weigh(
            NO_PERMIT,
            source=PERMISSION,
            part=Part.LICENSED_PERFORMANCES,
            footing=measured.schedule.footing,
            limit="a permission for night-work",
            observed="no permission",
            sentence=f"On {say_day(each.day.on)} the child performs or rehearses before the earliest or after the "
            "latest time, and no council's permission for night-work covers it.",
            on=setting.on,
            day=each.day.on,
            overridable_by=Overrider.COUNCIL if licensed else Overrider.NOBODY,
        )


def too_short_a_rest(measured: MeasuredSchedule, setting: Setting) -> Iterator[Finding]:
    """Find each performance or rehearsal that begins too soon after permitted night-work.

    From the end of the child's part in the one to the beginning in the next, in hours as they pass.
    """
    limit = say_length(REST_AFTER_NIGHT.value)
    appearances = [appearance for each in measured.days for appearance in each.appearances]
    for night, following in pairwise(appearances):
        between = max(0, following.span.start - night.span.end)
        if between >= REST_AFTER_NIGHT.value or not _permitted(measured, night):
            continue
        yield weigh(
            REST_16,
            source=REST_AFTER_NIGHT.source,
            part=Part.LICENSED_PERFORMANCES,
            footing=measured.schedule.footing,
            observed=say_length(between),
            limit=limit,
            sentence=f"On {say_day(following.day.on)} the child performs or rehearses {say_length(between)} after "
            f"night-work; a child must rest for at least {limit} after it.",
            on=setting.on,
            day=following.day.on,
        )


def too_many_nights(measured: MeasuredSchedule, setting: Setting) -> Iterator[Finding]:
    """Find each day of permitted night-work in the days that follow two nights running."""
    nights = [
        each.day.on
        for each in measured.days
        if any(_permitted(measured, appearance) for appearance in each.appearances)
    ]
    second_nights = [later for earlier, later in pairwise(nights) if later - earlier == _ONE_DAY]
    limit = say_days(NO_NIGHTS_AFTER_TWO.value)
    for night in nights:
        before = [second for second in second_nights if second < night]
        if not before or (night - before[-1]).days > NO_NIGHTS_AFTER_TWO.value:
            continue
        days = (night - before[-1]).days
        yield weigh(
            CONSECUTIVE,
            source=NO_NIGHTS_AFTER_TWO.source,
            part=Part.LICENSED_PERFORMANCES,
            footing=measured.schedule.footing,
            observed=say_days(days),
            limit=limit,
            sentence=f"There is night-work on {say_day(night)}, {say_days(days)} after night-work on two days running "
            f"that ended on {say_date(before[-1])}; the next {limit} are free of it.",
            on=setting.on,
            day=night,
        )


def _permitted(measured: MeasuredSchedule, appearance: Appearance) -> bool:
    return appearance.at_night and measured.night_work_allowed(appearance.day)
