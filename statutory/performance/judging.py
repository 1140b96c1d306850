"""A whole schedule judged in one pass: every rule of the hours reads one measurement."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date

from statutory.findings import Finding, pressure
from statutory.legal_numbers import LegalNumber
from statutory.performance import (
    day_breaks,
    hours_limits,
    local_practice,
    night_work,
    presence,
    rest_days,
    working_hours,
)
from statutory.performance.hours_limits import of_all_bands
from statutory.performance.measuring import MeasuredSchedule, measure_schedule
from statutory.performance.regulations import STARTED
from statutory.performance.schedule import Schedule
from statutory.rules import Rule, Setting
from statutory.sources import Source


@dataclass(frozen=True, kw_only=True)
class _ScheduleRule:
    """A rule of the hours, and the check behind it that takes a schedule already measured."""

    rule: Rule[Schedule]
    check: Callable[[MeasuredSchedule, Setting], Iterable[Finding]]


def _rule(
    rule_id: str,
    title: str,
    check: Callable[[MeasuredSchedule, Setting], Iterable[Finding]],
    *numbers: LegalNumber,
    sources: tuple[Source, ...] = (),
    since: date | None = STARTED,
) -> _ScheduleRule:
    def judge(schedule: Schedule, setting: Setting) -> tuple[Finding, ...]:
        return _in_order(check(measure_schedule(schedule), setting))

    return _ScheduleRule(
        rule=Rule(
            id=rule_id,
            title=title,
            facts=Schedule,
            judge=judge,
            sources=tuple(dict.fromkeys((*sources, *(number.source for number in numbers)))),
            numbers=numbers,
            effective_from=since,
        ),
        check=check,
    )


_RULES = (
    _rule(
        presence.EARLY,
        "Earliest time at the place of performance",
        presence.too_early,
        *of_all_bands("earliest"),
    ),
    _rule(
        presence.LATE,
        "Latest time at the place of performance",
        presence.too_late,
        *of_all_bands("latest"),
        hours_limits.CHAPERONE_EXTENSION,
    ),
    _rule(
        working_hours.PLACE,
        "Longest time at the place of performance in a day",
        working_hours.too_long_at_the_place,
        *of_all_bands("at_place"),
    ),
    _rule(
        working_hours.TOTAL,
        "Longest time performing and rehearsing in a day",
        working_hours.performs_too_long,
        *of_all_bands("performing"),
    ),
    _rule(
        working_hours.CONTINUOUS,
        "Longest time performing or rehearsing without a break",
        working_hours.performs_without_a_break,
        *of_all_bands("continuous"),
    ),
    _rule(
        day_breaks.MEAL,
        "Meal break of a day of four hours or more",
        day_breaks.no_meal_break,
        *of_all_bands("meal"),
        hours_limits.DAY_WITH_BREAKS,
    ),
    _rule(
        day_breaks.BREAK_COUNT,
        "Number of breaks of a day of four or eight hours or more",
        day_breaks.too_few_breaks,
        *of_all_bands("breaks", "breaks_of_a_long_day", "rest_break"),
        hours_limits.DAY_WITH_BREAKS,
        hours_limits.LONG_DAY,
    ),
    _rule(
        day_breaks.GAP,
        "Time between two performances of one day",
        day_breaks.performances_too_close,
        hours_limits.BETWEEN_PERFORMANCES,
    ),
    _rule(
        rest_days.NIGHT_GAP,
        "Break overnight until the next day's arrival",
        rest_days.too_short_a_night,
        hours_limits.OVERNIGHT,
    ),
    _rule(
        rest_days.DAYS,
        "Consecutive days of performing or rehearsing",
        rest_days.too_many_days_running,
        rest_days.CONSECUTIVE_DAYS,
    ),
    _rule(
        rest_days.REST,
        "Fourteen days of rest after eight weeks at the most days",
        rest_days.no_rest_after_eight_weeks,
        rest_days.REST_AFTER_WEEKS,
        rest_days.WEEKS_AT_MOST,
        rest_days.CONSECUTIVE_DAYS,
        rest_days.SHORT_LICENCE,
    ),
    _rule(
        night_work.NO_PERMIT,
        "Night-work needs a council's permission",
        night_work.no_permission,
        sources=(night_work.PERMISSION,),
    ),
    _rule(
        night_work.REST_16,
        "Sixteen hours of rest after night-work",
        night_work.too_short_a_rest,
        night_work.REST_AFTER_NIGHT,
    ),
    _rule(
        night_work.CONSECUTIVE,
        "Seven days without night-work after two nights running",
        night_work.too_many_nights,
        night_work.NO_NIGHTS_AFTER_TWO,
    ),
    _rule(
        local_practice.SCHOOL_DAY,
        "Performances on a school day, as councils ask",
        local_practice.too_many_on_a_school_day,
        local_practice.ONE_ON_A_SCHOOL_DAY,
        since=None,
    ),
)
SCHEDULE_RULES: tuple[Rule[Schedule], ...] = tuple(each.rule for each in _RULES)


def judge_schedule(schedule: Schedule, setting: Setting) -> tuple[Finding, ...]:
    """Return what every rule of the hours in force says about a schedule, worst first, then by day.

    The schedule is measured once for all of them. The answer is what the rules say one by one.
    """
    measured = measure_schedule(schedule)
    return _in_order(
        finding for each in _RULES if each.rule.in_force(setting) for finding in each.check(measured, setting)
    )


def _in_order(findings: Iterable[Finding]) -> tuple[Finding, ...]:
    # The sort keeps the order of the regulations among findings of one weight and one day.
    return tuple(sorted(findings, key=lambda each: (pressure(each), each.day or date.min)))
