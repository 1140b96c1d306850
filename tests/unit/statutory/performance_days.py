"""Builds schedules for the tests of performing children, in minutes from midnight."""

from datetime import date, time, timedelta

from statutory.findings import Finding
from statutory.performance import judge_schedule
from statutory.performance.schedule import (
    Break,
    BreakKind,
    ChaperoneDiscretion,
    DiscretionKind,
    Lesson,
    Period,
    PeriodKind,
    Schedule,
    ScheduleDay,
)
from statutory.rules import Setting

MONDAY = date(2026, 11, 23)
ASKED = Setting(on=date(2026, 11, 22))
# On MONDAY these are 4, 8 and 12 years old.
BORN = {"under_5": date(2022, 6, 1), "5_to_8": date(2018, 6, 1), "9_and_over": date(2014, 6, 1)}
HOUR = 60


def at(minute: int) -> time:
    return time(minute // HOUR % 24, minute % HOUR)


def period(start: int, end: int, number: int = 1, kind: PeriodKind = PeriodKind.PERFORMANCE) -> Period:
    return Period(start=at(start), end=at(end), number=number, kind=kind)


def meal(start: int, minutes: int = 45) -> Break:
    return Break(start=at(start), end=at(start + minutes), kind=BreakKind.MEAL)


def rest(start: int, minutes: int = 15) -> Break:
    return Break(start=at(start), end=at(start + minutes))


def lesson(start: int, end: int) -> Lesson:
    return Lesson(start=at(start), end=at(end))


def stayed_late(reason: str = "A power cut.", *, outside_control: bool = True) -> ChaperoneDiscretion:
    return ChaperoneDiscretion(kind=DiscretionKind.STAYED_LATE, reason=reason, outside_control=outside_control)


def shorter_breaks() -> ChaperoneDiscretion:
    return ChaperoneDiscretion(kind=DiscretionKind.SHORTER_BREAKS, reason="The light was going.", outside_control=True)


def day(arrives: int, leaves: int, *inside: Period | Break | Lesson, on: date = MONDAY, **more: object) -> ScheduleDay:
    of_kind = {
        name: tuple(each for each in inside if isinstance(each, kind))
        for name, kind in (("periods", Period), ("breaks", Break), ("lessons", Lesson))
    }
    return ScheduleDay(on=on, arrives=at(arrives), leaves=at(leaves), **of_kind, **more)


def schedule(*days: ScheduleDay, band: str = "9_and_over", **more: object) -> Schedule:
    return Schedule(**{"dob": BORN[band], "licence_days": 30, "days": days, **more})


def evening(on: date, **more: object) -> ScheduleDay:
    """A short evening show that passes no limit of any age."""
    return day(18 * HOUR, 20 * HOUR, period(18 * HOUR + 30, 19 * HOUR), on=on, **more)


def evenings(first: date, number: int) -> tuple[ScheduleDay, ...]:
    return tuple(evening(first + timedelta(days=index)) for index in range(number))


def found(*days: ScheduleDay, setting: Setting = ASKED, **more: object) -> dict[str, Finding]:
    """The findings about a schedule by the rule, without the "PERF." of all of them."""
    return {each.rule.removeprefix("PERF."): each for each in judge_schedule(schedule(*days, **more), setting)}
