"""Admissions: the two rounds of the year, an application in the year, and an appeal."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from statutory.day_names import say_date
from statutory.days import CountedDays
from statutory.findings import Finding, Severity
from statutory.limits import IN_YEAR_OUTCOME_REPORTED
from statutory.periods.admission_limits import (
    APPEAL_DECIDED,
    APPEAL_HEARD,
    APPEAL_LODGED,
    IN_YEAR_AIM,
    IN_YEAR_OUTCOME,
    ON_ROLL,
    PRIMARY_CLOSES,
    PRIMARY_OFFERS,
    SECONDARY_CLOSES,
    SECONDARY_OFFERS,
)
from statutory.periods.clock_states import Clock, Pressing, judged, tell
from statutory.rules import Rule, Setting
from statutory.stating import state, state_number
from statutory.units import Unit

ROUND_ID, IN_YEAR_ID, APPEAL_ID = "ADM.ROUND", "ADM.IN-YEAR", "ADM.APPEAL"
_FIRST_ROUND, _LAST_ROUND = 2008, 2200


class Phase(StrEnum):
    """The round an application belongs to."""

    PRIMARY = "primary"
    SECONDARY = "secondary"


_DAYS = {
    Phase.PRIMARY: (PRIMARY_CLOSES, PRIMARY_OFFERS),
    Phase.SECONDARY: (SECONDARY_CLOSES, SECONDARY_OFFERS),
}


@dataclass(frozen=True, kw_only=True)
class RoundApplication:
    """An application for entry in September of `entry_year`.

    Raises: ValueError for a year no round is held for.
    """

    phase: Phase
    entry_year: int
    applied_on: date | None = None

    def __post_init__(self) -> None:
        if not _FIRST_ROUND <= self.entry_year <= _LAST_ROUND:
            msg = f"the year of entry must be from {_FIRST_ROUND} to {_LAST_ROUND}"
            raise ValueError(msg)


@dataclass(frozen=True, kw_only=True)
class InYearApplication:
    """An application for a place in a year that has begun.

    `own_admission_school` is a school that decides for itself; it tells the council of application and outcome.
    `reason_given` and `appeal_explained` are about a refusal.
    """

    received_on: date
    outcome_on: date | None = None
    own_admission_school: bool = False
    application_told_on: date | None = None
    outcome_told_on: date | None = None
    refused: bool = False
    reason_given: bool | None = None
    appeal_explained: bool | None = None
    offered_on: date | None = None
    on_roll_on: date | None = None


@dataclass(frozen=True, kw_only=True)
class AdmissionAppeal:
    """An appeal against a refusal. `refused_on` is the day the parent was told; `lodge_by` the last day it gives."""

    refused_on: date
    lodge_by: date | None = None
    lodged_on: date | None = None
    in_year: bool = True
    heard_on: date | None = None
    decision_sent_on: date | None = None


def judge_round(facts: RoundApplication, setting: Setting) -> tuple[Finding, ...]:
    """Return the closing day and the day of offers; offers move to a working day, the closing day does not.

    Raises: NoDate and its kinds where the working days of the day of offers are not known.
    """
    closes, offers = _DAYS[facts.phase]
    closing = closes.in_round(facts.entry_year)
    working: CountedDays = setting.calendars.counting(Unit.WORKING_DAYS)
    offered = working.next_on_or_after(offers.in_round(facts.entry_year))
    late = facts.applied_on is not None and facts.applied_on > closing
    if facts.applied_on is None:
        observed, sentence = "no application", f"Applications close on {say_date(closing)}."
    elif late:
        observed = f"applied on {say_date(facts.applied_on)}"
        sentence = f"The application came on {say_date(facts.applied_on)}, after the closing day, {say_date(closing)}."
    else:
        observed = f"applied on {say_date(facts.applied_on)}"
        sentence = f"The application came on {say_date(facts.applied_on)}, in time for {say_date(closing)}."
    severity = Severity.OFFICER_DECIDES if late else Severity.INFORMATION
    asked = say_date(setting.on)
    day_of_offers = f"Places are offered on {say_date(offered)}."
    return (
        state(
            ROUND_ID,
            closes.source,
            limit=say_date(closing),
            observed=observed,
            sentence=sentence,
            severity=severity,
            on=setting.on,
            day=closing,
        ),
        state(
            ROUND_ID,
            offers.source,
            limit=say_date(offered),
            observed=f"asked on {asked}",
            sentence=day_of_offers,
            severity=Severity.INFORMATION,
            on=setting.on,
            day=offered,
        ),
    )


def judge_in_year(facts: InYearApplication, setting: Setting) -> tuple[Finding, ...]:
    """Return the clocks of an in-year application and what a refusal has to say, worst first.

    Raises: NoDate and its kinds where the school's calendar does not reach a last day.
    """
    own = facts.own_admission_school
    clocks = (
        Clock(
            what="The written outcome",
            number=IN_YEAR_AIM,
            began=facts.received_on,
            done_on=facts.outcome_on,
            pressing=Pressing.AIM,
        ),
        Clock(what="The written outcome", number=IN_YEAR_OUTCOME, began=facts.received_on, done_on=facts.outcome_on),
        Clock(
            what="Word to the council of the application",
            number=IN_YEAR_OUTCOME_REPORTED,
            began=facts.received_on if own else None,
            done_on=facts.application_told_on,
            pressing=Pressing.AIM,
        ),
        Clock(
            what="Word to the council of the outcome",
            number=IN_YEAR_OUTCOME_REPORTED,
            began=facts.outcome_on if own else None,
            done_on=facts.outcome_told_on,
            pressing=Pressing.AIM,
        ),
        Clock(
            what="The entry on the roll",
            number=ON_ROLL,
            began=facts.offered_on,
            done_on=facts.on_roll_on,
            pressing=Pressing.LOCAL,
        ),
    )
    return judged([*tell(IN_YEAR_ID, clocks, setting), *_refusal(facts, setting)])


def _refusal(facts: InYearApplication, setting: Setting) -> Iterator[Finding]:
    wanted = ((facts.reason_given, "the reason"), (facts.appeal_explained, "the right of appeal"))
    for given, what in wanted:
        if facts.refused and not given:
            yield state(
                IN_YEAR_ID,
                IN_YEAR_OUTCOME.source,
                limit=f"a refusal gives {what}",
                observed="not known" if given is None else "not given",
                sentence=f"A refusal in writing gives {what}, and this one is not shown to.",
                severity=Severity.ADVISORY,
                on=setting.on,
            )


def judge_appeal(facts: AdmissionAppeal, setting: Setting) -> tuple[Finding, ...]:
    """Return the clocks of an appeal, worst first.

    Raises: NoDate and its kinds where the school's calendar does not reach a last day.
    """
    clocks = (
        Clock(
            what="The parent's appeal",
            number=APPEAL_LODGED,
            began=facts.refused_on,
            done_on=facts.lodged_on,
            pressing=Pressing.CHOICE,
            by=_lodging(facts, setting),
        ),
        Clock(
            what="The hearing",
            number=APPEAL_HEARD,
            began=facts.lodged_on if facts.in_year else None,
            done_on=facts.heard_on,
        ),
        Clock(
            what="The decision in writing",
            number=APPEAL_DECIDED,
            began=facts.heard_on,
            done_on=facts.decision_sent_on,
        ),
    )
    return judged([*tell(APPEAL_ID, clocks, setting), *_too_short(facts, setting)])


def _lodging(facts: AdmissionAppeal, setting: Setting) -> date:
    least = APPEAL_LODGED.due(facts.refused_on, calendars=setting.calendars).day
    return max(least, facts.lodge_by or least)


def _too_short(facts: AdmissionAppeal, setting: Setting) -> Iterator[Finding]:
    least = APPEAL_LODGED.due(facts.refused_on, calendars=setting.calendars).day
    if facts.lodge_by is not None and facts.lodge_by < least:
        yield state_number(
            APPEAL_ID,
            APPEAL_LODGED,
            observed=say_date(facts.lodge_by),
            sentence=f"The refusal gives until {say_date(facts.lodge_by)} to appeal. It has to leave "
            f"{APPEAL_LODGED.limit}, which is until {say_date(least)}.",
            severity=Severity.BREACH,
            on=setting.on,
            day=least,
        )


ROUND = Rule(
    id=ROUND_ID,
    title="The closing day and the day of offers of the year's round of admissions",
    facts=RoundApplication,
    judge=judge_round,
    sources=tuple(day.source for days in _DAYS.values() for day in days),
)
IN_YEAR = Rule(
    id=IN_YEAR_ID,
    title="An in-year application is answered in writing, and a school tells the council",
    facts=InYearApplication,
    judge=judge_in_year,
    sources=(IN_YEAR_OUTCOME.source,),
    numbers=(IN_YEAR_AIM, IN_YEAR_OUTCOME, IN_YEAR_OUTCOME_REPORTED, ON_ROLL),
)
APPEAL = Rule(
    id=APPEAL_ID,
    title="An admission appeal: time to lodge it, to hear it and to decide it",
    facts=AdmissionAppeal,
    judge=judge_appeal,
    sources=(APPEAL_LODGED.source,),
    numbers=(APPEAL_LODGED, APPEAL_HEARD, APPEAL_DECIDED),
)
