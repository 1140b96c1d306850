"""Rest between the days of a schedule: overnight (reg 24), after six days (26), after eight weeks (27)."""

from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from datetime import date
from itertools import pairwise

from statutory.day_names import say_date, say_day
from statutory.findings import Finding, Severity
from statutory.performance.hours_limits import OVERNIGHT
from statutory.performance.measuring import MeasuredSchedule
from statutory.performance.regulations import measure, regulation
from statutory.performance.schedule import Footing
from statutory.performance.weighing import Part, stated, weigh
from statutory.performance.wording import say_days, say_length
from statutory.rules import Setting
from statutory.units import Unit

NIGHT_GAP = "PERF.R24.NIGHTGAP"
DAYS = "PERF.R26.DAYS"
REST = "PERF.R27.REST14"

_R26, _R27 = regulation("reg.26", verified=True), regulation("reg.27", verified=True)
CONSECUTIVE_DAYS = measure("most consecutive days of performing or rehearsing", 6, Unit.CALENDAR_DAYS, _R26)
WEEKS_AT_MOST = measure("consecutive weeks at the most days, after which a break is due", 8, Unit.WEEKS, _R27)
REST_AFTER_WEEKS = measure("break after eight weeks at the most days", 14, Unit.CALENDAR_DAYS, _R27)
SHORT_LICENCE = measure("days of a licence from which the break is due", 60, Unit.CALENDAR_DAYS, _R27)
_WEEK = 7
# Eight weeks that begin longer ago than this have had their break before the schedule begins.
_REACHES_BACK = WEEKS_AT_MOST.value * _WEEK + REST_AFTER_WEEKS.value


def too_short_a_night(measured: MeasuredSchedule, setting: Setting) -> Iterator[Finding]:
    """Find each day that begins too soon after the day before has ended, in hours as they pass."""
    for earlier, later in pairwise(measured.days):
        between = max(0, later.present.start - earlier.present.end)
        if between >= OVERNIGHT.value:
            continue
        yield weigh(
            NIGHT_GAP,
            source=OVERNIGHT.source,
            part=Part.ALL_PERFORMANCES,
            footing=measured.schedule.footing,
            observed=say_length(between),
            limit=say_length(OVERNIGHT.value),
            sentence=f"The child comes to the place of performance on {say_day(later.day.on)} "
            f"{say_length(between)} after leaving it; a child must have at least "
            f"{say_length(OVERNIGHT.value)} overnight.",
            on=setting.on,
            day=later.day.on,
        )


def too_many_days_running(measured: MeasuredSchedule, setting: Setting) -> Iterator[Finding]:
    """Find each run of too many days, once, on the first day of the schedule that is too many.

    Days known from before the schedule count; a run that ended before the schedule is not told.
    """
    ours = {each.day.on.toordinal() for each in measured.days}
    for run in _runs(measured.worked):
        too_many = [ordinal for ordinal in run[CONSECUTIVE_DAYS.value :] if ordinal in ours]
        if not too_many:
            continue
        limit = say_days(CONSECUTIVE_DAYS.value)
        first = date.fromordinal(too_many[0])
        yield weigh(
            DAYS,
            source=CONSECUTIVE_DAYS.source,
            part=Part.LICENSED_PERFORMANCES,
            footing=measured.schedule.footing,
            observed=say_days(len(run)),
            limit=limit,
            sentence=f"{say_day(first)} is one of {say_days(len(run))} running, from "
            f"{say_date(date.fromordinal(run[0]))}, on which the child performs or rehearses; "
            f"a child may do so on at most {limit} running.",
            on=setting.on,
            day=first,
        )


def no_rest_after_eight_weeks(measured: MeasuredSchedule, setting: Setting) -> Iterator[Finding]:
    """Find each day of work in the fourteen days after eight weeks at the most days, once a fortnight.

    A week is at the most when work fills six of its seven days; the eight weeks are counted from any
    day of work. A circus, and a licence for fewer than sixty days, are left out; where it is not known
    for how many days the licence is, an officer decides.
    """
    schedule = measured.schedule
    short = schedule.licence_days is not None and schedule.licence_days < SHORT_LICENCE.value
    if schedule.circus or short:
        return
    ours = {each.day.on.toordinal() for each in measured.days}
    if not ours:
        return
    told_until = 0
    for ended in _ends_of_eight_weeks(measured.worked, since=min(ours) - _REACHES_BACK):
        if ended < told_until:
            continue  # who works on without rest ends eight weeks every day
        rests_until = ended + REST_AFTER_WEEKS.value
        after = bisect_right(measured.worked, ended)
        breaking = [ordinal for ordinal in measured.worked[after:] if ordinal <= rests_until and ordinal in ours]
        if not breaking:
            continue
        told_until = rests_until
        yield _works_in_the_break(measured, setting, date.fromordinal(ended), date.fromordinal(breaking[0]))


def _works_in_the_break(measured: MeasuredSchedule, setting: Setting, ended: date, works: date) -> Finding:
    limit = say_days(REST_AFTER_WEEKS.value)
    days = (works - ended).days
    sentence = (
        f"The child performs or rehearses on {say_day(works)}, {say_days(days)} after eight weeks of six days "
        f"a week that ended on {say_date(ended)}; {limit} of rest are due after them."
    )
    if measured.schedule.licence_days is None and measured.schedule.footing is Footing.LICENSED:
        return stated(
            REST,
            source=REST_AFTER_WEEKS.source,
            severity=Severity.OFFICER_DECIDES,
            limit=limit,
            observed=say_days(days),
            sentence=f"{sentence} It is due only where the licence is for {say_days(SHORT_LICENCE.value)} or more.",
            on=setting.on,
            day=works,
        )
    return weigh(
        REST,
        source=REST_AFTER_WEEKS.source,
        part=Part.LICENSED_PERFORMANCES,
        footing=measured.schedule.footing,
        observed=say_days(days),
        limit=limit,
        sentence=sentence,
        on=setting.on,
        day=works,
    )


def _runs(worked: Sequence[int]) -> Iterator[list[int]]:
    """Give each run of days without a day between them."""
    run: list[int] = []
    for ordinal in worked:
        if run and ordinal != run[-1] + 1:
            yield run
            run = []
        run.append(ordinal)
    if run:
        yield run


def _ends_of_eight_weeks(worked: Sequence[int], *, since: int) -> Iterator[int]:
    """Give the last day of work of each eight weeks at the most days that begin on `since` or later, in order."""
    days_of_weeks = WEEKS_AT_MOST.value * CONSECUTIVE_DAYS.value
    for index in range(bisect_left(worked, since), len(worked) - days_of_weeks + 1):
        begins = worked[index]
        edges = [bisect_left(worked, begins + week * _WEEK) for week in range(WEEKS_AT_MOST.value + 1)]
        if all(after - before >= CONSECUTIVE_DAYS.value for before, after in pairwise(edges)):
            yield worked[edges[-1] - 1]
