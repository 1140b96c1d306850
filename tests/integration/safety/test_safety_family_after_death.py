"""A death is recorded, and only then does it become known who the child's brothers and sisters are."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from flask.ctx import AppContext

from base.database import writing
from casework.contacts import lift_hold, may_contact
from casework.death import record_death
from casework.finishing import finish_task
from casework.joining_records import join_records
from directory.children import join_siblings
from models.case import Case
from models.child import Child
from tests.integration.casework.marlowe import AT, SURE, Marlowe, send, tasks, twin

LATER, AT_LAST = AT + timedelta(days=1), AT + timedelta(days=2)
ED = {"child-name": {"given": "Ed", "family": "Quill"}, "child-dob": "2013-01-02", "child-upn": "B123456789013"}


@pytest.fixture
def council(context: AppContext) -> Marlowe:
    with writing():
        return Marlowe()


def ed() -> Child:
    return twin(given_names="Ed", date_of_birth=date(2013, 1, 2), upn="B123456789013")


def died(council: Marlowe, child: Child) -> None:
    record_death(child.id, died_on=None, by=council.manager, at=AT)


def sort(council: Marlowe, case: Case, *, at: Any = LATER) -> None:
    finish_task(tasks(case)["triage"], "known-no-place", {}, by=council.officer, at=at)


def assert_held(case: Case) -> None:
    assert (case.outward_held, (case.hold_reasons or [])[-1:]) == (True, ["death-in-family"])
    assert not may_contact(case, "school", None).allowed
    assert tasks(case)["review-held"].state == "open"


def test_a_brother_of_whom_a_form_tells_after_a_death_was_recorded_is_held(council):
    with writing():
        ivy = twin()
        brother = send(ED)
        died(council, ivy)
        assert not brother.outward_held, "nobody knew that he is her brother"
    with writing():
        join_siblings(ivy.id, brother.child_id, source="test", by=council.officer, at=LATER)
        other = send(SURE, at=LATER)
        sort(council, other)
    assert_held(brother)


def test_a_first_form_about_the_brother_of_a_child_who_has_died_is_held_once_he_is_known(council):
    with writing():
        ivy, brother = twin(), ed()
        join_siblings(ivy.id, brother.id, source="test", by=council.officer, at=AT)
        died(council, ivy)
    with writing():
        case = send(ED, at=LATER)
        sort(council, case)
    assert_held(case)
    with writing():
        lift_hold(case, reason="The family wishes to hear from us", by=council.lead, at=LATER)
        another = send(ED, at=AT_LAST)
        sort(council, another, at=AT_LAST)
    assert_held(another)
    assert not case.outward_held, "what a person has let go after this death stays so"


def test_a_form_that_names_as_a_sister_who_may_be_a_child_who_has_died_is_held(council):
    sister = {"id": "5" * 32, "sibling-name": {"given": "Ivy", "family": "Quill"}, "sibling-dob": "2015-05-06"}
    with writing():
        died(council, twin())
        case = send(ED | {"siblings": [sister]}, at=LATER)
        nobody = send({"child-name": {"given": "Al", "family": "Moss"}}, at=LATER)
    assert_held(case)
    assert not nobody.outward_held


def test_a_record_that_is_joined_to_the_brother_of_a_child_who_has_died_is_held(council):
    with writing():
        ivy, brother = twin(), ed()
        join_siblings(ivy.id, brother.id, source="test", by=council.officer, at=AT)
        died(council, ivy)
        case = send({"child-name": {"given": "Edward", "family": "Quill"}}, at=LATER)
        assert not case.outward_held
    with writing():
        join_records(case.child_id, brother.id, by=council.officer, at=LATER)
    assert_held(case)
