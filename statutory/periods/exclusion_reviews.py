"""An exclusion under review: the governors, the independent panel, and the court."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from statutory.findings import Finding, Severity
from statutory.limits import REVIEW_PANEL_APPLICATION
from statutory.periods.clock_states import Clock, Pressing, judged, tell
from statutory.periods.exclusion_limits import (
    COUNCIL_AT_MEETING,
    COURT_REVIEW,
    GOVERNORS_ASKED,
    GOVERNORS_RECONVENE,
    GOVERNORS_SOON,
    MUST_MEET_ABOVE,
    NOT_REINSTATED,
    PANEL_MEETS,
    REPRESENTATIONS_ONLY,
)
from statutory.periods.exclusion_notices import ExclusionKind
from statutory.rules import Rule, Setting
from statutory.stating import state, state_number
from statutory.units import Unit

GOVERNORS_ID, REVIEW_ID = "EXCL.GOVERNORS", "EXCL.REVIEW"


class PanelResult(StrEnum):
    """What an independent review panel decided."""

    UPHELD = "upheld"
    RECOMMENDED_AGAIN = "recommended_again"
    QUASHED = "quashed"


@dataclass(frozen=True, kw_only=True)
class GovernorsMeeting:
    """An exclusion that governors consider.

    `notice_on` is the day on which they were told of it. `days_in_term` is the school days of suspension in the
    term, this one included. `maintained` is a maintained school or a pupil referral unit, and no academy.
    """

    kind: ExclusionKind
    notice_on: date
    days_in_term: int = 0
    misses_examination: bool = False
    parent_asks: bool = False
    met_on: date | None = None
    maintained: bool = True
    council_invited: bool | None = None


@dataclass(frozen=True, kw_only=True)
class ExclusionReview:
    """What follows after the governors have upheld a permanent exclusion.

    `notice_on` is the day of their notice to the parents; `result_on` the day of the panel's notice.
    """

    notice_on: date
    asked_on: date | None = None
    panel_met_on: date | None = None
    result: PanelResult | None = None
    result_on: date | None = None
    governors_met_again_on: date | None = None
    reinstated: bool | None = None


def judge_governors(facts: GovernorsMeeting, setting: Setting) -> tuple[Finding, ...]:
    """Return whether governors meet, by when, and whether the council is asked to the meeting.

    Raises: NoDate and its kinds where the school's calendar does not reach the last day.
    """
    long = facts.days_in_term > MUST_MEET_ABOVE.value
    soon = facts.kind is ExclusionKind.PERMANENT or facts.misses_examination or long
    if soon:
        number = GOVERNORS_SOON
    elif facts.days_in_term > REPRESENTATIONS_ONLY.value and facts.parent_asks:
        number = GOVERNORS_ASKED
    else:
        return (_no_meeting(facts, setting),)
    clock = Clock(what="The governors' meeting", number=number, began=facts.notice_on, done_on=facts.met_on)
    return judged([*tell(GOVERNORS_ID, (clock,), setting), *_council(facts, setting)])


def _no_meeting(facts: GovernorsMeeting, setting: Setting) -> Finding:
    days = Unit.SCHOOL_DAYS.say(facts.days_in_term)
    if facts.days_in_term > REPRESENTATIONS_ONLY.value:
        number = MUST_MEET_ABOVE
        sentence = f"With {days} of suspension in the term the governors meet only if a parent asks, and none has."
    else:
        number = REPRESENTATIONS_ONLY
        sentence = (
            f"With {days} of suspension in the term the governors consider what the parents say; they cannot reinstate "
            "the pupil."
        )
    return state_number(
        GOVERNORS_ID,
        number,
        observed=days,
        sentence=sentence,
        severity=Severity.INFORMATION,
        on=setting.on,
    )


def _council(facts: GovernorsMeeting, setting: Setting) -> Iterator[Finding]:
    if facts.kind is not ExclusionKind.PERMANENT or facts.council_invited:
        return
    if facts.maintained:
        severity = Severity.ADVISORY
        sentence = "The council is to be invited to the meeting on a permanent exclusion, and that is not shown."
    else:
        severity = Severity.INFORMATION
        sentence = "At an academy somebody from the council may be present where the parents ask for it."
    yield state(
        GOVERNORS_ID,
        COUNCIL_AT_MEETING,
        limit="the council at the meeting",
        observed="not shown",
        sentence=sentence,
        severity=severity,
        on=setting.on,
    )


def judge_review(facts: ExclusionReview, setting: Setting) -> tuple[Finding, ...]:
    """Return the clocks of a review that have begun, and the payment that follows where a pupil is not taken back.

    Raises: NoDate and its kinds where the school's calendar does not reach a last day.
    """
    again = facts.result in (PanelResult.RECOMMENDED_AGAIN, PanelResult.QUASHED)
    clocks = (
        Clock(
            what="The parents' application for a review",
            number=REVIEW_PANEL_APPLICATION,
            began=facts.notice_on,
            done_on=facts.asked_on,
            pressing=Pressing.CHOICE,
        ),
        Clock(
            what="The first meeting of the review panel",
            number=PANEL_MEETS,
            began=facts.asked_on,
            done_on=facts.panel_met_on,
        ),
        Clock(
            what="The governors' second meeting",
            number=GOVERNORS_RECONVENE,
            began=facts.result_on if again else None,
            done_on=facts.governors_met_again_on,
        ),
        Clock(
            what="An application to the court, which is made promptly,",
            number=COURT_REVIEW,
            began=facts.result_on,
            pressing=Pressing.CHOICE,
        ),
    )
    return judged([*tell(REVIEW_ID, clocks, setting), *_payment(facts, setting)])


def _payment(facts: ExclusionReview, setting: Setting) -> Iterator[Finding]:
    if facts.result is PanelResult.QUASHED and facts.reinstated is False:
        yield state_number(
            REVIEW_ID,
            NOT_REINSTATED,
            observed="not reinstated",
            sentence="The panel quashed the exclusion and the pupil is not reinstated; the panel can order that the "
            f"school pays {NOT_REINSTATED.limit} to the council.",
            severity=Severity.OFFICER_DECIDES,
            on=setting.on,
        )


GOVERNORS = Rule(
    id=GOVERNORS_ID,
    title="Governors meet on an exclusion within fifteen or fifty school days, or need not meet",
    facts=GovernorsMeeting,
    judge=judge_governors,
    sources=(COUNCIL_AT_MEETING,),
    numbers=(GOVERNORS_SOON, GOVERNORS_ASKED, MUST_MEET_ABOVE, REPRESENTATIONS_ONLY),
)
REVIEW = Rule(
    id=REVIEW_ID,
    title="An independent review of a permanent exclusion: to apply, to meet, and to meet again",
    facts=ExclusionReview,
    judge=judge_review,
    sources=(REVIEW_PANEL_APPLICATION.source,),
    numbers=(REVIEW_PANEL_APPLICATION, PANEL_MEETS, GOVERNORS_RECONVENE, NOT_REINSTATED, COURT_REVIEW),
)
