"""Complaints in two stages, and letters of members of Parliament and councillors."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from statutory.findings import Finding, Severity
from statutory.legal_numbers import LegalNumber
from statutory.periods.clock_states import Clock, Pressing, judged, tell
from statutory.periods.period_sources import COMPLAINTS_CODE, CORRESPONDENCE_PRACTICE, number
from statutory.rules import Rule, Setting
from statutory.stating import state
from statutory.units import Unit

STAGES_ID, MEMBER_ID = "COMP.STAGES", "COMP.MEMBER"

ACKNOWLEDGED = number("time to acknowledge a complaint", 5, Unit.WORKING_DAYS, COMPLAINTS_CODE)
STAGE_ONE = number("time to answer a complaint at stage one", 10, Unit.WORKING_DAYS, COMPLAINTS_CODE)
STAGE_ONE_LONGEST = number("time to answer a complaint at stage one, extended", 20, Unit.WORKING_DAYS, COMPLAINTS_CODE)
STAGE_TWO = number("time to answer a complaint at stage two", 20, Unit.WORKING_DAYS, COMPLAINTS_CODE)
STAGE_TWO_LONGEST = number("time to answer a complaint at stage two, extended", 40, Unit.WORKING_DAYS, COMPLAINTS_CODE)
MEMBER_ACKNOWLEDGED = number("time to acknowledge a member's letter", 2, Unit.WORKING_DAYS, CORRESPONDENCE_PRACTICE)
MEMBER_ANSWERED = number("time to answer a member's letter", 10, Unit.WORKING_DAYS, CORRESPONDENCE_PRACTICE)


class OwnRoute(StrEnum):
    """A complaint that another procedure decides."""

    SCHOOL = "school"
    EXCLUSION = "exclusion"
    ADMISSION_APPEAL = "admission_appeal"


_ROUTES = {
    OwnRoute.SCHOOL: "A complaint about a school goes by the school's own procedure.",
    OwnRoute.EXCLUSION: "An exclusion is reviewed by the governors and an independent panel.",
    OwnRoute.ADMISSION_APPEAL: "A refused place is appealed to an independent panel.",
}


@dataclass(frozen=True, kw_only=True)
class Complaint:
    """A complaint about the council's service.

    `extended_one` and `extended_two` are extensions that the person was told of, with the reason.
    """

    received_on: date
    own_route: OwnRoute | None = None
    acknowledged_on: date | None = None
    extended_one: bool = False
    answered_one_on: date | None = None
    taken_further_on: date | None = None
    extended_two: bool = False
    answered_two_on: date | None = None


@dataclass(frozen=True, kw_only=True)
class MemberLetter:
    """A letter of a member of Parliament or a councillor."""

    received_on: date
    acknowledged_on: date | None = None
    answered_on: date | None = None


def judge_complaint(facts: Complaint, setting: Setting) -> tuple[Finding, ...]:
    """Return the clocks of a complaint, worst first, or the procedure it belongs to.

    Stage one runs from the acknowledgement; where there is none yet, from the last day for it.
    Raises: NoDate and its kinds where the working days are not known.
    """
    if facts.own_route is not None:
        sentence = _ROUTES[facts.own_route]
        return (_say("another procedure", facts.own_route.replace("_", " "), sentence, setting),)
    latest = ACKNOWLEDGED.due(facts.received_on, calendars=setting.calendars).day
    known = facts.acknowledged_on if facts.acknowledged_on and facts.acknowledged_on <= setting.on else None
    one = STAGE_ONE_LONGEST if facts.extended_one else STAGE_ONE
    two = STAGE_TWO_LONGEST if facts.extended_two else STAGE_TWO
    clocks = (
        Clock(what="The acknowledgement", number=ACKNOWLEDGED, began=facts.received_on, done_on=facts.acknowledged_on),
        Clock(
            what="The answer at stage one",
            number=one,
            began=facts.received_on,
            done_on=facts.answered_one_on,
            by=one.due(known or latest, calendars=setting.calendars).day,
        ),
        Clock(what="The answer at stage two", number=two, began=facts.taken_further_on, done_on=facts.answered_two_on),
    )
    return judged([*tell(STAGES_ID, clocks, setting), *_ombudsman(facts, setting)])


def _ombudsman(facts: Complaint, setting: Setting) -> Iterator[Finding]:
    if facts.answered_two_on is not None and facts.answered_two_on <= setting.on:
        sentence = "After the answer at stage two the person can go to the Local Government and Social Care Ombudsman."
        yield _say("two stages", "answered at stage two", sentence, setting)


def judge_member_letter(facts: MemberLetter, setting: Setting) -> tuple[Finding, ...]:
    """Return the clocks of a member's letter, worst first; both numbers are a council's own.

    Raises: NoDate and its kinds where the working days are not known.
    """
    given: tuple[tuple[str, LegalNumber, date | None], ...] = (
        ("The acknowledgement", MEMBER_ACKNOWLEDGED, facts.acknowledged_on),
        ("The answer", MEMBER_ANSWERED, facts.answered_on),
    )
    clocks = (
        Clock(what=what, number=limit, began=facts.received_on, done_on=done_on, pressing=Pressing.LOCAL)
        for what, limit, done_on in given
    )
    return judged(tell(MEMBER_ID, clocks, setting))


def _say(limit: str, observed: str, sentence: str, setting: Setting) -> Finding:
    return state(
        STAGES_ID,
        COMPLAINTS_CODE,
        limit=limit,
        observed=observed,
        sentence=sentence,
        severity=Severity.INFORMATION,
        on=setting.on,
    )


COMPLAINT = Rule(
    id=STAGES_ID,
    title="A complaint is acknowledged and answered in two stages",
    facts=Complaint,
    judge=judge_complaint,
    sources=(COMPLAINTS_CODE,),
    numbers=(ACKNOWLEDGED, STAGE_ONE, STAGE_ONE_LONGEST, STAGE_TWO, STAGE_TWO_LONGEST),
)
MEMBER = Rule(
    id=MEMBER_ID,
    title="A letter of a member of Parliament or a councillor is acknowledged and answered",
    facts=MemberLetter,
    judge=judge_member_letter,
    sources=(CORRESPONDENCE_PRACTICE,),
    numbers=(MEMBER_ACKNOWLEDGED, MEMBER_ANSWERED),
)
