"""How long before the first day an application comes, and licences without fixed dates: regs 4 and 6."""

from dataclasses import dataclass
from datetime import date, timedelta

from statutory.council_numbers import own_number
from statutory.day_names import say_date
from statutory.findings import Finding, Overrider, Severity
from statutory.legal_numbers import LegalNumber
from statutory.limits import PERFORMANCE_LEAD
from statutory.months import corresponding_day
from statutory.performance.regulations import CHECKED, measure, regulation
from statutory.performance.weighing import stated
from statutory.performance.wording import say_days
from statutory.rules import Setting
from statutory.sources import Source
from statutory.units import Unit

LATE = "PERF.R4.LATE"
LOCAL = "PERF.R4.LOCAL"
PERIOD = "PERF.R6.PERIOD"

# The names of the council's own numbers among Setting.byelaws; neither has a default.
LOCAL_NOTICE = "shortest notice of a performance licence application"
LOCAL_FLOOR = "notice of a performance licence application below which it is refused"
COUNCILS_OWN = Source(
    "Practice of councils",
    "shortest notice of an application",
    "https://www.gov.uk/find-local-council",
    CHECKED,
    verified=False,
)

FLEXIBLE_PERIOD = measure(
    "longest period of a licence without fixed dates", 6, Unit.MONTHS, regulation("reg.6", verified=False)
)
_ONE_DAY = timedelta(days=1)


@dataclass(frozen=True, kw_only=True)
class Notice:
    """When an application came.

    `received` is the day it was received complete. `first_day` is the day of the first performance
    or activity.
    """

    received: date
    first_day: date


@dataclass(frozen=True, kw_only=True)
class FlexibleDates:
    """A licence for a number of days within a period.

    `days` is on how many days the child may take part, where the application says it. `begins` and
    `ends` are the first and the last day of the period. `used` is on how many days of it the child
    has taken part.
    """

    days: int | None
    begins: date
    ends: date
    used: int = 0


def late(facts: Notice, setting: Setting) -> tuple[Finding, ...]:
    """Return whether the council may refuse an application as late; it need not, so an officer decides."""
    last = PERFORMANCE_LEAD.due(facts.first_day, calendars=setting.calendars).day
    if facts.received <= last:
        return ()
    return (
        stated(
            LATE,
            source=PERFORMANCE_LEAD.source,
            severity=Severity.OFFICER_DECIDES,
            limit=PERFORMANCE_LEAD.limit,
            observed=_before(facts),
            sentence=f"The application was received on {say_date(facts.received)}, {_before(facts)} the first day, "
            f"{say_date(facts.first_day)}. The council may refuse one received after {say_date(last)}, and an officer "
            "decides with a reason.",
            on=setting.on,
            day=facts.received,
            overridable_by=Overrider.OFFICER,
        ),
    )


def late_by_the_council(facts: Notice, setting: Setting) -> tuple[Finding, ...]:
    """Return whether an application misses the notice that this council asks for, and its floor.

    Both are numbers the council sets; without one nothing is found. Below the floor the other is
    not told as well.

    Raises: NoDate when the council counts in working days and no calendar reaches far enough;
            ValueError for a number that is no count of days before.
    """
    for name, says in (
        (LOCAL_FLOOR, "This council normally refuses one received after {last}"),
        (LOCAL_NOTICE, "This council asks for one by {last}"),
    ):
        number = own_number(setting, name)
        if number is not None and (found := _missed(facts, setting, number, says)):
            return (found,)
    return ()


def flexible_dates(facts: FlexibleDates, setting: Setting) -> tuple[Finding, ...]:
    """Return what is wrong with a licence without fixed dates: no number of days, too long, or used up.

    Source: reg 6, known from the Welsh text; it only advises.
    """
    # A period of six months that begins with the 5th ends with the 4th.
    clipped = corresponding_day(facts.begins, FLEXIBLE_PERIOD.value)
    last = clipped.day if clipped.clipped else clipped.day - _ONE_DAY
    limit = f"a number of days within {FLEXIBLE_PERIOD.limit}"
    found: list[Finding] = []

    def advise(observed: str, sentence: str) -> None:
        found.append(
            stated(
                PERIOD,
                source=FLEXIBLE_PERIOD.source,
                severity=Severity.ADVISORY,
                limit=limit,
                observed=observed,
                sentence=sentence,
                on=setting.on,
                overridable_by=Overrider.NOBODY,
            )
        )

    if facts.days is None or facts.days < 1:
        advise("no number of days", "A licence without fixed dates says on how many days the child may take part.")
    elif facts.used > facts.days:
        advise(
            say_days(facts.used),
            f"The child has taken part on {say_days(facts.used)}; the licence is for {say_days(facts.days)}.",
        )
    if facts.ends > last:
        advise(
            f"{say_date(facts.begins)} to {say_date(facts.ends)}",
            f"The period of a licence without fixed dates ends by {say_date(last)}, {FLEXIBLE_PERIOD.limit} "
            f"after it begins; this one ends on {say_date(facts.ends)}.",
        )
    return tuple(found)


def _missed(facts: Notice, setting: Setting, number: LegalNumber, says: str) -> Finding | None:
    last = number.due(facts.first_day, calendars=setting.calendars).day
    if facts.received <= last:
        return None
    return stated(
        LOCAL,
        source=number.source,
        severity=Severity.OFFICER_DECIDES,
        limit=number.limit,
        observed=_before(facts),
        sentence=f"The application was received on {say_date(facts.received)}. {says.format(last=say_date(last))}, "
        f"{number.limit} before the first day, {say_date(facts.first_day)}.",
        on=setting.on,
        day=facts.received,
        overridable_by=Overrider.OFFICER,
    )


def _before(facts: Notice) -> str:
    days = (facts.first_day - facts.received).days
    return f"{say_days(days)} before" if days >= 0 else f"{say_days(-days)} after"
