"""A case is sorted a second time: what the earlier choice began ends, but no call about danger does."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import select

from base.database import writing
from base.extensions import db
from casework.claims import acknowledge_task
from casework.contacts import may_contact, release
from casework.finishing import finish_task
from casework.first_tasks import begin_again, calls_of
from jobs.relay import relay_due
from models.case import Case
from models.message import Message
from models.wait import Timer, Wait
from tests.integration.casework.marlowe import AT, SURE, send, tasks, twin

SOON, LATER = AT + timedelta(hours=1), AT + timedelta(hours=2)
SCHOOL = {"last-school": {"urn": "100001"}}
SEARCH = {"enquiries", "home-visit", "ask-school", "find-school"}


def open_kinds(case: Case) -> set[str]:
    return {kind for kind, task in tasks(case).items() if task.state in ("open", "claimed", "waiting")}


def sort(case: Case, choice: str, council, at, **answers: object) -> None:
    """Sort a case; a second time after somebody has had its first work begun again."""
    with writing():
        if tasks(case)["triage"].state == "done":
            begin_again(case, by=council.officer, at=at)
        finish_task(tasks(case)["triage"], choice, answers, by=council.officer, at=at)


@pytest.mark.parametrize("choice", ["on-a-roll", "known-no-place", "home-educated", "other-council", "not-ours"])
def test_a_child_sorted_anew_as_found_is_searched_for_no_more(council, choice):
    with writing():
        case = send(SCHOOL)
    sort(case, "whereabouts-unknown", council, AT)
    assert open_kinds(case) >= {"enquiries", "home-visit", "ask-school"}
    sort(case, choice, council, SOON, **{"not-ours-reason": "The neighbour council has it"})
    assert open_kinds(case) & SEARCH == set()
    assert {wait.state for wait in db.session.scalars(select(Wait).where(Wait.case_id == case.id))} == {"cancelled"}
    relay_due(LATER, at=LATER)
    to_school = select(Message.state).where(Message.recipient_kind == "school", Message.case_id == case.id)
    assert set(db.session.scalars(to_school)) <= {"cancelled"}


def test_an_attendance_matter_that_turns_out_a_search_is_no_longer_on_a_roll(council):
    with writing():
        case = send(SCHOOL)
    sort(case, "on-a-roll", council, AT)
    sort(case, "whereabouts-unknown", council, SOON)
    assert "attendance-advice" not in open_kinds(case)
    assert case.facts.get("keep-on-roll") != "yes", "the live register would call it valid that nobody finds the child"


def test_what_a_search_found_out_on_a_roll_is_no_longer_kept_there_once_nobody_finds_the_child(council):
    with writing():
        case = send(SCHOOL)
    sort(case, "on-a-roll", council, AT)
    with writing():
        finish_task(tasks(case)["attendance-advice"], "cannot-find", {}, by=council.officer, at=SOON)
    assert case.facts.get("keep-on-roll") != "yes"
    assert open_kinds(case) >= {"enquiries", "home-visit", "ask-school"}


def test_sorting_the_same_way_again_leaves_the_work_that_is_under_way(council):
    with writing():
        case = send(SCHOOL)
    sort(case, "whereabouts-unknown", council, AT)
    before = {kind: task.id for kind, task in tasks(case).items() if kind != "triage"}
    sort(case, "whereabouts-unknown", council, SOON)
    assert {kind: task.id for kind, task in tasks(case).items() if kind in before} == before


@pytest.mark.parametrize("choice", ["safeguarding-first", "more-information"])
def test_a_search_goes_on_while_it_is_not_known_what_else_it_is(council, choice):
    with writing():
        case = send(SCHOOL)
    sort(case, "whereabouts-unknown", council, AT)
    sort(case, choice, council, SOON)
    assert open_kinds(case) >= {"enquiries", "home-visit", "ask-school"}


def test_a_call_about_danger_outlives_every_sorting(council):
    with writing():
        case = send(SCHOOL)
    sort(case, "safeguarding-first", council, AT)
    sort(case, "on-a-roll", council, SOON)
    assert [call.kind for call in calls_of(case)] == ["safeguarding-first"]
    assert case.outward_held


def test_a_weekly_review_of_a_search_that_is_none_does_not_come_round(council):
    with writing():
        case = send(SCHOOL)
    sort(case, "whereabouts-unknown", council, AT)
    sort(case, "on-a-roll", council, SOON)
    repeats = select(Timer.state).where(Timer.case_id == case.id, Timer.kind == "repeat:weekly-review")
    assert set(db.session.scalars(repeats)) == {"cancelled"}


def test_a_call_that_somebody_took_and_has_not_made_goes_on_in_the_case_that_is_joined(council):
    with writing():
        twin()
        first = send(SURE | {"danger-now": "yes"})
        call = tasks(first)["safeguarding-first"]
        acknowledge_task(call, by=council.officer, at=AT)
        finish_task(
            call,
            "already-with-social-care",
            {"checked-with": "The team", "checked-reference": "M 12"},
            by=council.officer,
            at=AT,
        )
        second = send(SURE | {"danger-now": "yes"}, at=SOON)
    assert second.id != first.id
    with writing():
        acknowledge_task(tasks(second)["safeguarding-first"], by=council.officer, at=SOON)
        finish_task(
            tasks(second)["triage"], "joins-open-case", {"joins-reference": first.reference}, by=council.lead, at=LATER
        )
    assert (second.state, calls_of(second)) == ("closed", [])
    assert [one.kind for one in calls_of(first)] == ["safeguarding-first"]


def test_a_search_is_not_on_a_roll_because_another_case_that_joined_it_was(council):
    with writing():
        search, other = send(SCHOOL), send({"child-name": {"given": "Ned", "family": "Quill"}})
    sort(search, "whereabouts-unknown", council, AT)
    sort(other, "on-a-roll", council, AT)
    sort(other, "joins-open-case", council, SOON, **{"joins-reference": search.reference})
    assert search.facts.get("keep-on-roll") != "yes"


def test_safeguarding_first_chosen_again_ends_what_was_released_since_the_first_time(council):
    with writing():
        case = send(SCHOOL)
    sort(case, "safeguarding-first", council, AT)
    with writing():
        release(case, "school", council.school.id, reason="agreed with social care", by=council.lead, at=SOON)
        assert may_contact(case, "school", council.school.id).allowed
    sort(case, "safeguarding-first", council, LATER)
    assert may_contact(case, "school", council.school.id).because == "outward-held"
