"""Fair access: who comes under the protocol, how soon a place is found, and a school that refuses."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from statutory.findings import Finding, Severity
from statutory.limits import FAIR_ACCESS_PLACE
from statutory.periods.admission_limits import (
    ACADEMY_CONSENT,
    ADJUDICATOR,
    ADJUDICATOR_LOOKED_AFTER,
    OUT_OF_SCHOOL,
)
from statutory.periods.clock_states import Clock, Pressing, judged, tell
from statutory.periods.period_sources import CODE_START, FAIR_ACCESS, act_2026
from statutory.rules import Rule, Setting
from statutory.stating import state

ELIGIBLE_ID, PLACE_ID, DIRECTION_ID, ACADEMY_ID = "FAIR.ELIGIBLE", "FAIR.PLACE", "FAIR.DIRECTION", "FAIR.2026-ACADEMY"
# The entry of Setting.commencements for s.62 of the Act of 2026.
ACADEMY_DIRECTIONS_START = "cwsa-2026-s62"
ACADEMY_DIRECTIONS = act_2026("62", "directions to academies")
DIRECTION = ADJUDICATOR.source


class FairAccessGround(StrEnum):
    """A category of the protocol, a to m."""

    CHILD_IN_NEED_OR_PROTECTED = "child_in_need_or_protected"
    REFUGE = "refuge"
    CRIMINAL_JUSTICE = "criminal_justice"
    ALTERNATIVE_PROVISION = "alternative_provision"
    SPECIAL_NEEDS_OR_MEDICAL = "special_needs_or_medical"
    CARER = "carer"
    HOMELESS = "homeless"
    KINSHIP_CARE = "kinship_care"
    TRAVELLER_REFUGEE_OR_ASYLUM = "traveller_refugee_or_asylum"
    REFUSED_FOR_BEHAVIOUR = "refused_for_behaviour"
    NO_PLACE_SOUGHT = "no_place_sought"
    OUT_OF_EDUCATION = "out_of_education"
    PREVIOUSLY_LOOKED_AFTER = "previously_looked_after"


@dataclass(frozen=True, kw_only=True)
class FairAccessChild:
    """A child who may come under the protocol.

    `has_place` is a place at a school now. `weeks_out` is how long the child has been out of education, for that
    category alone; `place_within_reach` is whether a school within a reasonable distance has a place.
    """

    grounds: tuple[FairAccessGround, ...] = ()
    has_place: bool | None = None
    at_risk_of_losing_place: bool = False
    weeks_out: int | None = None
    place_within_reach: bool = False


@dataclass(frozen=True, kw_only=True)
class FairAccessReferral:
    """A referral under the protocol and the day a place was found."""

    referred_on: date
    place_found_on: date | None = None


@dataclass(frozen=True, kw_only=True)
class SchoolDirection:
    """A school that the council directs, or wishes to see directed, to admit a child.

    `told_on` is the day the school was told that it is to be directed, or asked to agree. `answered_on` is the day
    on which it went to the adjudicator or, as an academy, agreed.
    """

    maintained: bool
    told_on: date
    looked_after: bool = False
    answered_on: date | None = None


def judge_eligible(facts: FairAccessChild, setting: Setting) -> tuple[Finding, ...]:
    """Return whether a child comes under the protocol: without a place or at risk of it, and in a category."""
    grounds = [each for each in facts.grounds if each is not FairAccessGround.OUT_OF_EDUCATION or _long_out(facts)]
    short = len(grounds) < len(facts.grounds)
    if not grounds:
        out = f" Out of education counts from {OUT_OF_SCHOOL.limit}, with no place within reach." if short else ""
        sentence = f"None of the categories of the protocol is shown.{out}"
        return (_eligible("no category", sentence, Severity.ADVISORY, setting),)
    observed = ", ".join(each.replace("_", " ") for each in grounds)
    if facts.has_place and not facts.at_risk_of_losing_place:
        sentence = "The child has a place and is not at risk of losing it, so the protocol does not apply."
        return (_eligible(observed, sentence, Severity.ADVISORY, setting),)
    if facts.has_place is None and not facts.at_risk_of_losing_place:
        sentence = "Whether the child has a place at a school is not known."
        return (_eligible(observed, sentence, Severity.OFFICER_DECIDES, setting),)
    sentence = "The child comes under the fair access protocol."
    return (_eligible(observed, sentence, Severity.INFORMATION, setting),)


def _long_out(facts: FairAccessChild) -> bool:
    long = facts.weeks_out is not None and facts.weeks_out >= OUT_OF_SCHOOL.value
    return long and not facts.place_within_reach


def _eligible(observed: str, sentence: str, severity: Severity, setting: Setting) -> Finding:
    return state(
        ELIGIBLE_ID,
        FAIR_ACCESS,
        limit="a child without a place, or at risk of losing it, in a category of the protocol",
        observed=observed,
        sentence=sentence,
        severity=severity,
        on=setting.on,
    )


def judge_place(facts: FairAccessReferral, setting: Setting) -> tuple[Finding, ...]:
    """Return by when a place is to be found.

    Raises: NoDate and its kinds where the school's calendar does not reach the last day.
    """
    clock = Clock(
        what="A place for the child",
        number=FAIR_ACCESS_PLACE,
        began=facts.referred_on,
        done_on=facts.place_found_on,
    )
    return judged(tell(PLACE_ID, (clock,), setting))


def judge_direction(facts: SchoolDirection, setting: Setting) -> tuple[Finding, ...]:
    """Return who may direct the school and until when it may answer."""
    if facts.maintained:
        number = ADJUDICATOR_LOOKED_AFTER if facts.looked_after else ADJUDICATOR
        clock = Clock(
            what="The school's reference to the adjudicator",
            number=number,
            began=facts.told_on,
            done_on=facts.answered_on,
            pressing=Pressing.CHOICE,
        )
        return judged(tell(DIRECTION_ID, (clock,), setting))
    return judged(_academy(facts, setting))


def _academy(facts: SchoolDirection, setting: Setting) -> Iterator[Finding]:
    clock = Clock(
        what="The academy's agreement",
        number=ACADEMY_CONSENT,
        began=facts.told_on if facts.looked_after else None,
        done_on=facts.answered_on,
    )
    yield from tell(DIRECTION_ID, (clock,), setting)
    begins = setting.commencements.get(ACADEMY_DIRECTIONS_START)
    if begins is None or setting.on < begins:
        yield state(
            DIRECTION_ID,
            DIRECTION,
            limit="a direction by the Department for Education",
            observed="an academy",
            sentence="The council asks the Department for Education to direct an academy. Whether the Act of 2026 "
            "already lets the council do so itself is to be checked.",
            severity=Severity.OFFICER_DECIDES,
            on=setting.on,
        )


def judge_academy_2026(facts: SchoolDirection, setting: Setting) -> tuple[Finding, ...]:
    """Return that the council may direct an academy itself, once that part of the Act of 2026 has begun."""
    if facts.maintained:
        return ()
    finding = state(
        ACADEMY_ID,
        ACADEMY_DIRECTIONS,
        limit="a direction by the council",
        observed="an academy",
        sentence="The council may direct an academy to admit the child.",
        severity=Severity.OFFICER_DECIDES,
        on=setting.on,
    )
    return (finding,)


ELIGIBLE = Rule(
    id=ELIGIBLE_ID,
    title="A child comes under the fair access protocol",
    facts=FairAccessChild,
    judge=judge_eligible,
    sources=(FAIR_ACCESS,),
    numbers=(OUT_OF_SCHOOL,),
    effective_from=CODE_START,
)
PLACE = Rule(
    id=PLACE_ID,
    title="A place under the fair access protocol is found within twenty school days",
    facts=FairAccessReferral,
    judge=judge_place,
    sources=(FAIR_ACCESS_PLACE.source,),
    numbers=(FAIR_ACCESS_PLACE,),
    effective_from=CODE_START,
)
DIRECTED = Rule(
    id=DIRECTION_ID,
    title="A school is directed to admit a child: who directs, and the time to answer",
    facts=SchoolDirection,
    judge=judge_direction,
    sources=(DIRECTION,),
    numbers=(ADJUDICATOR, ADJUDICATOR_LOOKED_AFTER, ACADEMY_CONSENT),
)
ACADEMY_2026 = Rule(
    id=ACADEMY_ID,
    title="The council directs an academy under the Act of 2026",
    facts=SchoolDirection,
    judge=judge_academy_2026,
    sources=(ACADEMY_DIRECTIONS,),
    commencement=ACADEMY_DIRECTIONS_START,
)
