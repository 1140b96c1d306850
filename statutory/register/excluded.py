"""Ground o: a permanent exclusion, once every review of it is over."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from statutory.day_names import say_date
from statutory.limits import REVIEW_PANEL_APPLICATION
from statutory.register.answers import Decision, RemovalFacts, day_asked_of, decide
from statutory.register.grounds import Ground
from statutory.register.points import Point, barred, day_has_passed, met, wanting
from statutory.rules import Setting


class GovernorsDecision(StrEnum):
    """What the governors decided."""

    NOT_KNOWN = "not_known"
    NOT_DECIDED = "not_decided"
    UPHELD = "upheld"
    REINSTATED = "reinstated"


class Review(StrEnum):
    """How far an independent review has come."""

    NOT_ASKED_FOR = "not_asked_for"
    WAIVED_IN_WRITING = "waived_in_writing"
    GOING_ON = "going_on"
    ENDED_UPHELD = "ended_upheld"
    ENDED_REINSTATED = "ended_reinstated"


@dataclass(frozen=True, kw_only=True)
class PermanentlyExcluded(RemovalFacts):
    """Ground o. `notice_on` is the day of the governors' notice to the parent."""

    permanent: bool | None = None
    governors: GovernorsDecision = GovernorsDecision.NOT_KNOWN
    notice_on: date | None = None
    review: Review = Review.NOT_ASKED_FOR


def decide_permanently_excluded(facts: PermanentlyExcluded, setting: Setting) -> Decision:
    """Weigh ground o.

    Raises: NoDate and its kinds when the school's calendar does not reach the end of the time for a review.
    """
    return decide(Ground.O, facts, setting, _excluded(facts, day_asked_of(facts, setting), setting))


def _excluded(facts: PermanentlyExcluded, on: date, setting: Setting) -> Iterator[Point]:
    limit = "a permanent exclusion"
    if facts.permanent is None:
        yield wanting(limit, "not shown", "The letter of permanent exclusion is not shown.")
    elif facts.permanent:
        yield met(limit, "permanent", "The pupil was permanently excluded.")
    else:
        sentence = "It was not a permanent exclusion: a managed move or an informal exclusion is no ground."
        yield barred(limit, "not a permanent exclusion", sentence)
    limit = "the governors have upheld the exclusion"
    if facts.governors is GovernorsDecision.REINSTATED:
        yield barred(limit, "reinstated", "The governors have reinstated the pupil.")
    elif facts.governors is GovernorsDecision.NOT_KNOWN:
        yield wanting(limit, "not known", "The governors' decision is not known.")
    elif facts.governors is GovernorsDecision.NOT_DECIDED:
        yield wanting(limit, "not decided", "The governors have not decided.", must_come_first=True)
    else:
        yield met(limit, "upheld", "The governors have upheld the exclusion.")
        yield _review(facts, on, setting)


def _review(facts: PermanentlyExcluded, on: date, setting: Setting) -> Point:
    limit = f"no review asked for within {REVIEW_PANEL_APPLICATION.limit}, or waived in writing, or over"
    match facts.review:
        case Review.WAIVED_IN_WRITING:
            return met(
                limit, "waived in writing", "The parent has said in writing that they will not ask for a review."
            )
        case Review.GOING_ON:
            return wanting(limit, "going on", "The review that was asked for is not over.", must_come_first=True)
        case Review.ENDED_UPHELD:
            return met(limit, "over, upheld", "The review is over, and the exclusion stands.")
        case Review.ENDED_REINSTATED:
            return barred(limit, "over, reinstated", "The review is over, and the pupil is reinstated.")
        case _:
            return _time_to_ask(facts.notice_on, on, limit, setting)


def _time_to_ask(notice_on: date | None, on: date, limit: str, setting: Setting) -> Point:
    if notice_on is None:
        return wanting(limit, "no day given", "The day of the governors' notice is not given.")
    last = REVIEW_PANEL_APPLICATION.due(notice_on, calendars=setting.calendars).day
    what = f"The last day to ask for a review, counted from the notice of {say_date(notice_on)},"
    return day_has_passed(last, on, limit=limit, what=what)
