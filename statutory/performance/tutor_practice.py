"""When councils ask for a tutor: after some days of school missed. Practice, and no regulation in England."""

from dataclasses import dataclass

from statutory.council_numbers import own_or
from statutory.findings import Finding, Overrider, Severity
from statutory.performance.regulations import CHECKED, measure
from statutory.performance.weighing import stated
from statutory.rules import Setting
from statutory.sources import Source
from statutory.units import Unit

TUTOR = "PERF.LOCAL.TUTOR"
DAYS_WITHOUT_TUTOR = measure(
    "days of school missed without a tutor",
    5,
    Unit.SCHOOL_DAYS,
    Source(
        "Practice of councils, as the law of Scotland has it (SSI 2014/372, reg.12(3))",
        "a tutor after five days of school missed",
        "https://www.legislation.gov.uk/ssi/2014/372/regulation/12",
        CHECKED,
        verified=False,
    ),
    since=None,
)


@dataclass(frozen=True, kw_only=True)
class SchoolMissed:
    """The days of school that a licence lets a child miss.

    `days` counts all of the licence. `tutor` says whether a private teacher is arranged, None where that is not known.

    Raises: ValueError for days below nought.
    """

    days: int
    tutor: bool | None = None

    def __post_init__(self) -> None:
        if self.days < 0:
            msg = "days missed cannot be fewer than none"
            raise ValueError(msg)


def tutor_wanted(facts: SchoolMissed, setting: Setting) -> tuple[Finding, ...]:
    """Return that a council may ask for a tutor, by its own number of days first."""
    number = own_or(setting, DAYS_WITHOUT_TUTOR)
    if facts.tutor or facts.days <= number.value:
        return ()
    missed = Unit.SCHOOL_DAYS.say(facts.days)
    arranged = "none is arranged" if facts.tutor is False else "it is not known whether one is arranged"
    return (
        stated(
            TUTOR,
            source=number.source,
            severity=Severity.ADVISORY,
            limit=number.limit,
            observed=missed,
            sentence=f"The child misses {missed}; councils may ask for a tutor after {number.limit}, and {arranged}.",
            on=setting.on,
            overridable_by=Overrider.OFFICER,
        ),
    )
