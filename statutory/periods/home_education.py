"""Home education: a council's own clocks today, and the register of the Act of 2026, which is off until it begins."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from statutory.day_names import say_date
from statutory.findings import Finding, Severity
from statutory.periods.clock_states import Clock, Pressing, judged, tell
from statutory.periods.home_education_limits import (
    ACKNOWLEDGED,
    ASKED_AGAIN,
    EARLY_CONTACT,
    FIRST_CONTACT,
    ORDER_CONSIDERED,
    OUTCOME_WRITTEN,
    PARENT_INFORMS,
    PROVIDER_INFORMS,
    REGISTER,
    REGISTER_STARTS,
    REGISTER_VISIT,
    REVIEW,
    REVIEW_AFTER_ADVICE,
    SECOND_LETTER,
)
from statutory.periods.period_sources import HOME_EDUCATION_PRACTICE
from statutory.rules import Rule, Setting
from statutory.stating import state, state_number

CLOCKS_ID, REGISTER_ID = "EHE.CLOCKS", "EHE.2026-REGISTER"


@dataclass(frozen=True, kw_only=True)
class HomeEducated:
    """A child who is educated at home, from the day the council knew of it.

    `social_care_history` brings contact forward. `has_worker_or_plan` is a social worker or an education, health and
    care plan, whose worker is told the same day. `asked_on` is the day of the first letter that asks for information.
    `advice_given` is an outcome that is suitable with advice.
    """

    known_on: date
    social_care_history: bool = False
    has_worker_or_plan: bool = False
    worker_told_on: date | None = None
    acknowledged_on: date | None = None
    contacted_on: date | None = None
    asked_on: date | None = None
    second_letter_on: date | None = None
    answered_on: date | None = None
    visited_on: date | None = None
    outcome_on: date | None = None
    advice_given: bool = False
    reviewed_on: date | None = None
    order_considered_on: date | None = None


@dataclass(frozen=True, kw_only=True)
class RegisterChild:
    """A child who may belong in the register of the Act of 2026.

    `on_roll` is whether the child is on the roll of a school that counts. `taught_elsewhere` is education away from
    that school that it arranged or agreed to, for some or all of the time; `part_time_only` a student part-time at
    such a place and at no school. `changes_asked_on` is the last time changes of providers were asked for.
    """

    of_school_age: bool
    lives_in_area: bool
    on_roll: bool | None = None
    taught_elsewhere: bool = False
    part_time_only: bool = False
    registered_on: date | None = None
    visit_asked_on: date | None = None
    parent_asked_on: date | None = None
    parent_answered_on: date | None = None
    provider_asked_on: date | None = None
    provider_answered_on: date | None = None
    changes_asked_before_on: date | None = None
    changes_asked_on: date | None = None


def judge_home_education(facts: HomeEducated, setting: Setting) -> tuple[Finding, ...]:
    """Return the clocks that run for a child educated at home, worst first. All of them are a council's own.

    Raises: NoDate and its kinds where a calendar does not reach a last day.
    """
    return judged([*tell(CLOCKS_ID, _clocks(facts), setting), *_worker(facts, setting)])


def _clocks(facts: HomeEducated) -> tuple[Clock, ...]:
    silent = facts.answered_on is None
    weighed = facts.visited_on or facts.answered_on
    given = (
        ("The acknowledgement", ACKNOWLEDGED, facts.known_on, facts.acknowledged_on),
        (
            "First contact",
            EARLY_CONTACT if facts.social_care_history else FIRST_CONTACT,
            facts.known_on,
            facts.contacted_on,
        ),
        ("A second letter", SECOND_LETTER, facts.asked_on if silent else None, facts.second_letter_on),
        (
            "A decision on whether to serve a notice to satisfy",
            ORDER_CONSIDERED,
            facts.second_letter_on if silent else None,
            facts.order_considered_on,
        ),
        ("The written outcome", OUTCOME_WRITTEN, weighed, facts.outcome_on),
        (
            "The next review",
            REVIEW_AFTER_ADVICE if facts.advice_given else REVIEW,
            facts.outcome_on,
            facts.reviewed_on,
        ),
    )
    return tuple(
        Clock(what=what, number=number, began=began, done_on=done_on, pressing=Pressing.LOCAL)
        for what, number, began, done_on in given
    )


def _worker(facts: HomeEducated, setting: Setting) -> Iterator[Finding]:
    told = facts.worker_told_on is not None and facts.worker_told_on <= facts.known_on
    if facts.has_worker_or_plan and not told:
        on = facts.worker_told_on
        observed = "not told" if on is None else f"told on {say_date(on)}"
        yield state(
            CLOCKS_ID,
            HOME_EDUCATION_PRACTICE,
            limit="the same day",
            observed=observed,
            sentence="Those who keep the child's plan or support are told the same day, and that is not shown.",
            severity=Severity.ADVISORY,
            on=setting.on,
            day=facts.known_on,
        )


def judge_register(facts: RegisterChild, setting: Setting) -> tuple[Finding, ...]:
    """Return whether a child belongs in the register and the clocks that follow, worst first."""
    clocks = (
        Clock(
            what="A request for a visit",
            number=REGISTER_VISIT,
            began=facts.registered_on,
            done_on=facts.visit_asked_on,
        ),
        Clock(
            what="The parent's information",
            number=PARENT_INFORMS,
            began=facts.parent_asked_on,
            done_on=facts.parent_answered_on,
        ),
        Clock(
            what="The provider's information",
            number=PROVIDER_INFORMS,
            began=facts.provider_asked_on,
            done_on=facts.provider_answered_on,
        ),
    )
    head = _registered(facts, setting)
    return judged([head, *tell(REGISTER_ID, clocks, setting), *_asked_too_soon(facts, setting)])


def belongs_in_register(facts: RegisterChild) -> bool | None:
    """Return whether a child belongs in the register; None where the roll is not known and decides it."""
    if not (facts.of_school_age and facts.lives_in_area):
        return False
    if facts.taught_elsewhere or facts.part_time_only:
        return True
    return None if facts.on_roll is None else not facts.on_roll


def _registered(facts: RegisterChild, setting: Setting) -> Finding:
    belongs = belongs_in_register(facts)
    observed = {True: "belongs", False: "does not belong", None: "roll not known"}[belongs]
    sentence = {
        True: "The child belongs in the council's register of children not in school.",
        False: "The child does not belong in the council's register of children not in school.",
        None: "Whether the child belongs in the register turns on whether a school has the child on its roll.",
    }[belongs]
    owed = belongs and (facts.registered_on is None or facts.registered_on > setting.on)
    return state(
        REGISTER_ID,
        REGISTER,
        limit="a child of compulsory school age in the area who is not wholly taught at school",
        observed=observed,
        sentence=f"{sentence} No entry is recorded." if owed else sentence,
        severity=Severity.ADVISORY if owed else Severity.INFORMATION,
        on=setting.on,
    )


def _asked_too_soon(facts: RegisterChild, setting: Setting) -> Iterator[Finding]:
    before, again = facts.changes_asked_before_on, facts.changes_asked_on
    if before is None or again is None:
        return
    first = ASKED_AGAIN.due(before, calendars=setting.calendars).day
    if again < first:
        yield state_number(
            REGISTER_ID,
            ASKED_AGAIN,
            observed=say_date(again),
            sentence=f"Changes of providers were asked for on {say_date(before)}; they may be asked for again from "
            f"{say_date(first)}.",
            severity=Severity.BREACH,
            on=setting.on,
            day=first,
        )


CLOCKS = Rule(
    id=CLOCKS_ID,
    title="Home education: acknowledged, in contact, answered in writing and reviewed",
    facts=HomeEducated,
    judge=judge_home_education,
    sources=(HOME_EDUCATION_PRACTICE,),
    numbers=(
        *(ACKNOWLEDGED, FIRST_CONTACT, EARLY_CONTACT, OUTCOME_WRITTEN),
        *(REVIEW, REVIEW_AFTER_ADVICE, SECOND_LETTER, ORDER_CONSIDERED),
    ),
)
NOT_IN_SCHOOL = Rule(
    id=REGISTER_ID,
    title="The register of children not in school under the Act of 2026",
    facts=RegisterChild,
    judge=judge_register,
    sources=(REGISTER,),
    numbers=(REGISTER_VISIT, PARENT_INFORMS, PROVIDER_INFORMS, ASKED_AGAIN),
    commencement=REGISTER_STARTS,
)
