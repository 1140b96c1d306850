"""How long the holder of a licence keeps the records of a child who performed, and shows them: s.39(5)."""

from dataclasses import dataclass
from datetime import date

from statutory.day_names import say_date
from statutory.findings import Finding, Severity
from statutory.legal_numbers import Counting, as_read
from statutory.performance.regulations import act
from statutory.performance.weighing import stated
from statutory.rules import Setting
from statutory.units import Unit

RECORDS = "PERF.S39.RECORDS"

# Six months is what texts of the sector say; nobody has read s.39(5) itself.
KEPT = as_read(
    "time for which a licence holder shows the records after the last performance",
    6,
    Unit.MONTHS,
    act("s.39(5)", verified=False),
    counting=Counting.AFTER,
)


@dataclass(frozen=True, kw_only=True)
class LastPerformance:
    """A licence whose records are asked for.

    `last_day` is the day of the last performance or activity under the licence.
    """

    last_day: date


def records(facts: LastPerformance, setting: Setting) -> tuple[Finding, ...]:
    """Return until which day the records are kept and shown on request, and that the day has passed where it has.

    Units:  calendar months, counted from the last performance; a month without that day ends with its last.
    Source: s.39(5), not read; what stands in the records is Schedule 3 of the Regulations.
    """
    until = KEPT.due(facts.last_day, calendars=setting.calendars).day
    duty = "had to keep" if until < setting.on else "has to keep"
    return (
        stated(
            RECORDS,
            source=KEPT.source,
            severity=Severity.INFORMATION,
            limit=KEPT.limit,
            observed=f"until {say_date(until)}",
            sentence=f"The holder {duty} the records that the Regulations ask for, and to show them on request, "
            f"until {say_date(until)}: {KEPT.limit} after the last performance.",
            on=setting.on,
        ),
    )
