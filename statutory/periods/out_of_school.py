"""A pupil who is out of school, by illness or otherwise: the steps towards education arranged by the council."""

from dataclasses import dataclass
from datetime import date

from statutory.due import due
from statutory.findings import Finding
from statutory.periods.clock_states import Clock, Pressing, judged, tell
from statutory.periods.home_education_limits import (
    EVIDENCE_ASKED,
    OUT_OF_SCHOOL_ACKNOWLEDGED,
    PROVISION_DECIDED,
    PROVISION_REVIEWED,
    PROVISION_STARTS,
)
from statutory.periods.period_sources import ALTERNATIVE_PROVISION
from statutory.rules import Rule, Setting

ID = "ALT.EDUCATION"


@dataclass(frozen=True, kw_only=True)
class OutOfSchool:
    """A pupil of compulsory school age who is out of school.

    `first_missed_on` is the first day of this absence, and `days_before` the school days missed for the same cause
    earlier in the year. `education_from` is the first day of what the council arranged.

    Raises: ValueError for days below nought.
    """

    known_on: date
    first_missed_on: date | None = None
    days_before: int = 0
    acknowledged_on: date | None = None
    for_health: bool = False
    evidence_asked_on: date | None = None
    decided_on: date | None = None
    education_from: date | None = None
    reviewed_on: date | None = None

    def __post_init__(self) -> None:
        if self.days_before < 0:
            msg = "days missed cannot be fewer than none"
            raise ValueError(msg)


def fifteenth_day(first_missed_on: date, days_before: int, setting: Setting) -> date:
    """Return the school day on which fifteen are missed in all; the first of this absence if they were before.

    Raises: NoDate and its kinds where the school's calendar does not reach it.
    """
    left = max(PROVISION_STARTS.value - days_before, 1)
    return due(first_missed_on, left, PROVISION_STARTS.unit, inclusive=True, calendars=setting.calendars).day


def judge_out_of_school(facts: OutOfSchool, setting: Setting) -> tuple[Finding, ...]:
    """Return the clocks that run for the pupil, worst first.

    Raises: NoDate and its kinds where the school's calendar does not reach a last day.
    """
    first = facts.first_missed_on
    local = (
        ("The acknowledgement", OUT_OF_SCHOOL_ACKNOWLEDGED, facts.known_on, facts.acknowledged_on),
        (
            "The request for health evidence",
            EVIDENCE_ASKED,
            facts.known_on if facts.for_health else None,
            facts.evidence_asked_on,
        ),
        ("The decision", PROVISION_DECIDED, facts.known_on, facts.decided_on),
        ("The next review", PROVISION_REVIEWED, facts.education_from, facts.reviewed_on),
    )
    clocks = [
        Clock(what=what, number=number, began=began, done_on=done_on, pressing=Pressing.LOCAL)
        for what, number, began, done_on in local
    ]
    if first is not None:
        clocks.append(
            Clock(
                what="Education arranged by the council",
                number=PROVISION_STARTS,
                began=first,
                done_on=facts.education_from,
                by=fifteenth_day(first, facts.days_before, setting),
            )
        )
    return judged(tell(ID, clocks, setting))


OUT_OF_SCHOOL = Rule(
    id=ID,
    title="Education for a pupil who is out of school, at the latest by the fifteenth school day missed",
    facts=OutOfSchool,
    judge=judge_out_of_school,
    sources=(ALTERNATIVE_PROVISION,),
    numbers=(
        *(OUT_OF_SCHOOL_ACKNOWLEDGED, EVIDENCE_ASKED, PROVISION_DECIDED),
        *(PROVISION_STARTS, PROVISION_REVIEWED),
    ),
)
