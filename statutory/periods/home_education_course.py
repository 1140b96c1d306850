"""Where a case of home education stands, from what has happened, and what may come next."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from types import MappingProxyType

from statutory.day_names import say_date
from statutory.findings import Finding, Severity
from statutory.periods.period_sources import HOME_EDUCATION_PRACTICE
from statutory.rules import Rule, Setting
from statutory.stating import state

ID = "EHE.COURSE"


class HomeEducationStatus(StrEnum):
    """Where a case of home education stands."""

    NOTIFIED = "notified"
    ACKNOWLEDGED = "acknowledged"
    INFO_REQUESTED = "info_requested"
    INFO_RECEIVED = "info_received"
    VISIT_OFFERED = "visit_offered"
    VISIT_DONE = "visit_done"
    SUITABLE = "suitable"
    ADVICE_GIVEN = "advice_given"
    NOT_YET_SATISFIED = "not_yet_satisfied"
    UNSUITABLE = "unsuitable"
    NOTICE_SERVED = "notice_served"
    RETURNED_TO_SCHOOL = "returned_to_school"
    MOVED = "moved"
    OVER_SCHOOL_AGE = "over_school_age"


class HomeEducationOutcome(StrEnum):
    """What the council decided about the education."""

    SUITABLE = "suitable"
    ADVICE_GIVEN = "advice_given"
    NOT_YET_SATISFIED = "not_yet_satisfied"
    UNSUITABLE = "unsuitable"


class HomeEducationEnd(StrEnum):
    """How home education ended."""

    RETURNED_TO_SCHOOL = "returned_to_school"
    MOVED = "moved"
    OVER_SCHOOL_AGE = "over_school_age"


@dataclass(frozen=True)
class _Standing:
    """What a status means in words, what may follow it, and whether somebody has to decide."""

    means: str
    next_steps: tuple[str, ...]
    presses: bool = False


_ASK = "ask for information"
_OFFER = "offer a visit"
_DECIDE = "write the outcome"
_LETTER = "write a second time"
_NOTICE = "decide on a notice to satisfy (Education Act 1996, s.437)"
_REVIEW = "review it when it is next due"
_STATUSES: Mapping[HomeEducationStatus, _Standing] = MappingProxyType(
    {
        HomeEducationStatus.NOTIFIED: _Standing("The council knows of it.", ("acknowledge it", _ASK)),
        HomeEducationStatus.ACKNOWLEDGED: _Standing("The notice is acknowledged.", (_ASK, _OFFER)),
        HomeEducationStatus.INFO_REQUESTED: _Standing("Information is asked for.", (_OFFER, _LETTER, _NOTICE)),
        HomeEducationStatus.INFO_RECEIVED: _Standing("Information has come.", (_OFFER, _DECIDE)),
        HomeEducationStatus.VISIT_OFFERED: _Standing(
            "A visit is offered; parents need not accept.", (_DECIDE, _LETTER)
        ),
        HomeEducationStatus.VISIT_DONE: _Standing("A visit has been made.", (_DECIDE,)),
        HomeEducationStatus.SUITABLE: _Standing("The education is suitable.", (_REVIEW,)),
        HomeEducationStatus.ADVICE_GIVEN: _Standing("The education is suitable, with advice.", (_REVIEW,)),
        HomeEducationStatus.NOT_YET_SATISFIED: _Standing(
            "The council is not yet satisfied.", (_LETTER, _OFFER, _NOTICE), presses=True
        ),
        HomeEducationStatus.UNSUITABLE: _Standing(
            "The education is not suitable: the child is missing education and is no longer counted as home educated.",
            (_NOTICE, "open a case of a child missing education"),
            presses=True,
        ),
        HomeEducationStatus.NOTICE_SERVED: _Standing(
            "A notice to satisfy is served.", ("go on as for a school attendance order",)
        ),
        HomeEducationStatus.RETURNED_TO_SCHOOL: _Standing("The child is back at school.", ()),
        HomeEducationStatus.MOVED: _Standing("The child lives in another council's area.", ("tell that council",)),
        HomeEducationStatus.OVER_SCHOOL_AGE: _Standing("Compulsory school age is over.", ()),
    }
)


@dataclass(frozen=True, kw_only=True)
class HomeEducationCourse:
    """What has happened in a case of home education, each by its day.

    `notice_served_on` is a notice to satisfy. `outcome` is the last one that was written, on `outcome_on`.

    Raises: ValueError where an outcome or an end has no day, or a day has none.
    """

    known_on: date
    acknowledged_on: date | None = None
    asked_on: date | None = None
    answered_on: date | None = None
    visit_offered_on: date | None = None
    visited_on: date | None = None
    outcome: HomeEducationOutcome | None = None
    outcome_on: date | None = None
    notice_served_on: date | None = None
    ended: HomeEducationEnd | None = None
    ended_on: date | None = None

    def __post_init__(self) -> None:
        if (self.outcome is None) is not (self.outcome_on is None) or (self.ended is None) is not (
            self.ended_on is None
        ):
            msg = "an outcome or an end has its day, and a day has what happened on it"
            raise ValueError(msg)


def home_education_status(facts: HomeEducationCourse, on: date) -> tuple[HomeEducationStatus, date]:
    """Return where the case stands on a day, and since when: the last thing that happened until then.

    Of things on one day the later stage stands; an end stands for good.
    """
    if facts.ended is not None and facts.ended_on is not None and facts.ended_on <= on:
        return HomeEducationStatus(facts.ended), facts.ended_on
    happened = (
        (facts.known_on, HomeEducationStatus.NOTIFIED),
        (facts.acknowledged_on, HomeEducationStatus.ACKNOWLEDGED),
        (facts.asked_on, HomeEducationStatus.INFO_REQUESTED),
        (facts.answered_on, HomeEducationStatus.INFO_RECEIVED),
        (facts.visit_offered_on, HomeEducationStatus.VISIT_OFFERED),
        (facts.visited_on, HomeEducationStatus.VISIT_DONE),
        (facts.outcome_on, HomeEducationStatus(facts.outcome) if facts.outcome is not None else None),
        (facts.notice_served_on, HomeEducationStatus.NOTICE_SERVED),
    )
    stages = [
        (day, place, status)
        for place, (day, status) in enumerate(happened)
        if day is not None and status is not None and day <= on
    ]
    if not stages:
        return HomeEducationStatus.NOTIFIED, facts.known_on
    day, _, status = max(stages)
    return status, day


def judge_course(facts: HomeEducationCourse, setting: Setting) -> tuple[Finding, ...]:
    """Return where the case stands and what may come next; nothing before the council knew of it."""
    if facts.known_on > setting.on:
        return ()
    status, since = home_education_status(facts, setting.on)
    standing = _STATUSES[status]
    following = f" Next: {'; '.join(standing.next_steps)}." if standing.next_steps else ""
    finding = state(
        ID,
        HOME_EDUCATION_PRACTICE,
        limit="the course of a case of home education",
        observed=status.value.replace("_", " "),
        sentence=f"Since {say_date(since)}: {standing.means}{following}",
        severity=Severity.OFFICER_DECIDES if standing.presses else Severity.INFORMATION,
        on=setting.on,
        day=since,
    )
    return (finding,)


COURSE = Rule(
    id=ID,
    title="Where a case of home education stands and what may come next",
    facts=HomeEducationCourse,
    judge=judge_course,
    sources=(HOME_EDUCATION_PRACTICE,),
)
