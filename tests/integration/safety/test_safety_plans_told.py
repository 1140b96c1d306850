"""A protection plan that one form tells of makes every open case about the child urgent that says plans do."""

from __future__ import annotations

from datetime import timedelta

import pytest
from flask.ctx import AppContext

from base.database import writing
from casework.finishing import finish_task
from casework.first_tasks import calls_of
from casework.identifying import confirm_child
from casework.joining_records import join_records
from tests.integration.casework.marlowe import AT, SURE, Marlowe, send, tasks, twin
from tests.integration.casework.returns import secretary, send_return

LATER = AT + timedelta(hours=2)
NOT_FOUND = {
    "reason": "cannot-contact",
    "home-visited": "visited",
    "child-name": {"given": "Ivy", "family": "Quill"},
    **SURE,
}


class Schools(Marlowe):
    """The council, with a school that signs in."""

    def __init__(self) -> None:
        super().__init__()
        self.brook_office = secretary(self.school)


@pytest.fixture
def council(context: AppContext) -> Schools:
    with writing():
        return Schools()


@pytest.mark.parametrize("plan", ["protection", "none"])
def test_a_plan_that_another_form_tells_of_makes_the_search_for_the_child_urgent_at_once(council, plan):
    with writing():
        child = twin()
        search = send_return("cannot-locate", NOT_FOUND, by=council.brook_office, of=council.school)
        confirm_child(search, by=council.officer, at=AT)
        assert (search.child_id, search.priority > 1, calls_of(search)) == (child.id, True, [])
    with writing():
        referral = send(SURE | {"plans": [plan]}, at=LATER)
        assert search.priority > 1, "nobody has said yet that it is this child"
        finish_task(tasks(referral)["triage"], "known-no-place", {}, by=council.officer, at=LATER)
    assert referral.child_link == "confirmed"
    assert (search.priority == 1) is (plan == "protection")
    assert bool(calls_of(search)) is (plan == "protection")


@pytest.mark.parametrize(("plan", "held"), [("protection", False), ("section-47", True)])
def test_a_referral_of_a_child_whose_plan_we_have_on_record_is_urgent_though_it_does_not_say_so(council, plan, held):
    with writing():
        twin(plans=(plan,))
        case = send(SURE)
    assert (case.priority, case.outward_held) == (1, held)
    assert [call.kind for call in calls_of(case)] == ["safeguarding-first"]


def test_a_plan_on_a_record_that_is_joined_makes_the_cases_of_both_urgent(council):
    with writing():
        search = send_return("cannot-locate", NOT_FOUND, by=council.brook_office, of=council.school)
        other = twin(upn="B123456789013", plans=("protection",))
        assert search.priority > 1
    with writing():
        join_records(other.id, search.child_id, by=council.officer, at=LATER)
    assert search.priority == 1
    assert calls_of(search)


def test_a_child_whom_we_gave_up_looking_for_is_known_as_such_when_the_record_is_joined(council):
    with writing():
        search = send_return("cannot-locate", NOT_FOUND, by=council.brook_office, of=council.school)
        given_up = twin(upn="B123456789013")
        given_up.alert = "failed-to-track"
    with writing():
        child = join_records(given_up.id, search.child_id, by=council.officer, at=LATER)
    assert child.alert == "failed-to-track"
