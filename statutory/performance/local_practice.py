"""What councils ask of a schedule beyond the Regulations; it only advises."""

from collections.abc import Iterator

from statutory.council_numbers import own_or
from statutory.day_names import say_day
from statutory.findings import Finding, Overrider, Severity
from statutory.performance.measuring import MeasuredSchedule
from statutory.performance.regulations import CHECKED, measure
from statutory.performance.schedule import PeriodKind
from statutory.performance.weighing import stated
from statutory.rules import Setting
from statutory.sources import Source
from statutory.units import Unit

SCHOOL_DAY = "PERF.LOCAL.SCHOOLDAY"

ONE_ON_A_SCHOOL_DAY = measure(
    "most performances on a school day",
    1,
    Unit.TIMES,
    Source("Practice of councils", "performances on a school day", "https://www.kent.gov.uk/", CHECKED, verified=False),
    since=None,
)


def too_many_on_a_school_day(measured: MeasuredSchedule, setting: Setting) -> Iterator[Finding]:
    """Find each school day with more performances than the council likes; its own number comes first."""
    number = own_or(setting, ONE_ON_A_SCHOOL_DAY)
    for each in measured.days:
        shows = sum(appearance.kind is PeriodKind.PERFORMANCE for appearance in each.appearances)
        if not each.day.school_day or shows <= number.value:
            continue
        yield stated(
            SCHOOL_DAY,
            source=number.source,
            severity=Severity.ADVISORY,
            limit=_say_performances(number.value),
            observed=_say_performances(shows),
            sentence=f"{say_day(each.day.on)} is a school day with {_say_performances(shows)}; "
            f"councils may ask for at most {_say_performances(number.value)} on one.",
            on=setting.on,
            day=each.day.on,
            overridable_by=Overrider.OFFICER,
        )


def _say_performances(amount: int) -> str:
    return "1 performance" if amount == 1 else f"{amount} performances"
