"""Other work of a child who performs: none on a day of performing, nor on the day after (reg 20)."""

from dataclasses import dataclass
from datetime import date, timedelta

from statutory.day_names import say_day
from statutory.findings import Finding
from statutory.performance.regulations import regulation
from statutory.performance.schedule import Footing
from statutory.performance.weighing import Part, weigh
from statutory.rules import Setting

OTHER_WORK = "PERF.R20.OTHERWORK"
NO_OTHER_WORK = regulation("reg.20", verified=False)
_A_DAY = timedelta(days=1)


@dataclass(frozen=True, kw_only=True)
class OtherWork:
    """The days on which a child performs and those on which the child works for somebody.

    `performs_on` are days of performances or activities, `works_on` days of other employment. `footing` is on what the
    child takes part.
    """

    performs_on: tuple[date, ...]
    works_on: tuple[date, ...]
    footing: Footing = Footing.LICENSED


def other_work(facts: OtherWork, setting: Setting) -> tuple[Finding, ...]:
    """Return each day of other work that is a day of performing or the one after it."""
    performs = frozenset(facts.performs_on)
    findings = []
    for day in sorted(set(facts.works_on)):
        if day in performs:
            when = "a day on which the child performs"
        elif day - _A_DAY in performs:
            when = "the day after a performance"
        else:
            continue
        findings.append(
            weigh(
                OTHER_WORK,
                source=NO_OTHER_WORK,
                part=Part.ALL_PERFORMANCES,
                footing=facts.footing,
                limit="no other work on the day of a performance and the day after",
                observed=f"works on {when}",
                sentence=f"The child has other work on {say_day(day)}, {when}.",
                on=setting.on,
                day=day,
            )
        )
    return tuple(findings)
