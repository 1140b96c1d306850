"""The law, said carefully: what a referral starts, and what an ending must show."""

from __future__ import annotations

import pytest

from base.database import writing
from base.extensions import db
from casework.closing import ClosingRefused, close_case
from casework.finishing import AnswersWanting, finish_task
from casework.versions import pinned
from correspondence.outbox import STILL_TO_GO
from models.message import Message
from tests.integration.casework.marlowe import AT, send, tasks

SCHOOL = {"last-school": {"urn": "100001"}}
SEARCH = {"enquiries", "home-visit", "ask-school", "find-school"}
WITHOUT_QUESTIONS = [
    "known-no-place",
    "place-not-taken-up",
    "on-a-roll",
    "home-educated",
    "other-council",
    "more-information",
    "safeguarding-first",
]


@pytest.mark.parametrize("choice", WITHOUT_QUESTIONS)
def test_only_a_child_nobody_can_find_is_searched_for(council, choice):
    with writing():
        case = send(SCHOOL)
        finish_task(tasks(case)["triage"], choice, {}, by=council.officer, at=AT)
    assert SEARCH & set(tasks(case)) == set()
    assert db.session.query(Message).filter(Message.recipient_kind == "school").count() == 0


def test_a_child_nobody_can_find_is_searched_for(council):
    with writing():
        case = send(SCHOOL)
        finish_task(tasks(case)["triage"], "whereabouts-unknown", {}, by=council.officer, at=AT)
    assert SEARCH - set(tasks(case)) == {"find-school"}


def test_a_pupil_on_a_roll_stays_on_it_and_the_school_is_asked_for_nothing(council):
    with writing():
        case = send(SCHOOL)
        finish_task(tasks(case)["triage"], "on-a-roll", {}, by=council.officer, at=AT)
    assert (case.facts["keep-on-roll"], case.stage) == ("yes", "attendance")
    to_go = db.session.query(Message).filter(Message.state.in_(STILL_TO_GO), Message.recipient_kind == "school")
    assert to_go.count() == 0


def test_every_ending_names_what_must_be_known_for_it(council):
    with writing():
        case = send()
    for outcome in pinned(case.version_id).outcomes:
        if not outcome.closes:
            continue
        assert outcome.evidence or outcome.requires, outcome.id
        with pytest.raises((AnswersWanting, ClosingRefused)), writing():
            close_case(case, outcome.id, {}, by=council.manager, at=AT)
    assert case.state == "open"


def test_safeguarding_first_holds_everything_and_keeps_the_sorting_for_afterwards(council):
    with writing():
        case = send(SCHOOL)
        finish_task(tasks(case)["triage"], "safeguarding-first", {}, by=council.officer, at=AT)
    begun = tasks(case)
    assert (case.priority, case.outward_held) == (1, True)
    assert (begun["safeguarding-first"].state, begun["triage"].state, begun["triage"].round) == ("open", "open", 2)
