"""What is unsafe for a child in one case is so in each of the child's cases, whichever was told and whenever."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from base.database import writing
from casework.child_changes import correct_child
from casework.closing import reopen_case
from casework.contacts import lift_hold, may_contact
from casework.finishing import finish_task
from casework.first_tasks import calls_of
from casework.identifying import confirm_child, undo_link
from casework.joining import open_related_case
from casework.joining_records import join_records
from casework.priorities import lower_priority
from models.case import Case
from tests.integration.casework.marlowe import AT, SURE, Marlowe, send, tasks, twin

LATER = AT + timedelta(hours=2)
FORCED = {"safeguarding-circumstances": ["forced-marriage"]}


def known_case(council: Marlowe, answers: dict[str, Any] | None = None) -> Case:
    """A referral about a child whom we know, as an officer has said."""
    case = send(SURE | (answers or {}))
    confirm_child(case, by=council.officer, at=AT)
    return case


def standing(case: Case) -> tuple[int, bool, int]:
    return case.priority, case.outward_held, len(calls_of(case))


def test_a_danger_told_in_one_case_holds_the_others_of_the_child_once_it_is_said_to_be_the_same_child(council):
    with writing():
        twin()
        search = known_case(council)
        teaching = open_related_case(search, "home-education", by=council.officer, at=AT)
    with writing():
        told = send(SURE | FORCED, at=LATER)
    assert (told.outward_held, search.outward_held) == (True, False), "nobody has said yet that it is this child"
    with writing():
        confirm_child(told, by=council.officer, at=LATER)
    assert standing(search) == (1, True, 1)
    assert standing(teaching) == (3, True, 0), "its own rules do not ask for this danger: it is held, and calls nobody"
    assert (search.hold_reasons, teaching.hold_reasons) == (["held-elsewhere"], ["held-elsewhere"])
    assert may_contact(teaching, "parent", None, receipt=False).because == "outward-held"
    assert told.hold_reasons == ["forced-marriage"], "it is not held by those that it holds"


@pytest.mark.parametrize("told", [FORCED, {"safe-to-contact": "not-safe"}, {"plans": ["section-47"]}])
def test_a_case_that_comes_after_the_danger_was_told_is_held_when_its_child_is_known(council, told):
    with writing():
        twin()
        known_case(council, told)
    with writing():
        later = send(SURE, at=LATER)
        confirm_child(later, by=council.officer, at=LATER)
    assert later.outward_held


def test_an_officer_who_sorts_a_case_as_safeguarding_first_holds_the_childs_other_cases(council):
    with writing():
        twin()
        case = known_case(council)
        other = open_related_case(case, "home-education", by=council.officer, at=AT)
        finish_task(tasks(case)["triage"], "safeguarding-first", {}, by=council.officer, at=LATER)
    assert other.hold_reasons == ["held-elsewhere"]


def test_what_an_officer_has_lifted_and_lowered_is_carried_nowhere(council):
    with writing():
        twin()
        case = known_case(council, FORCED)
        lower_priority(case, 3, reason="Social care knows", by=council.lead, at=LATER)
        lift_hold(case, reason="Social care agrees", by=council.lead, at=LATER)
        later = send(SURE, at=LATER)
        confirm_child(later, by=council.officer, at=LATER)
    assert standing(later) == (3, False, 0)


def test_another_child_of_the_same_name_is_not_held(council):
    with writing():
        twin()
        case = known_case(council)
        told = send(SURE | FORCED, at=LATER)
        undo_link(told, by=council.officer, at=LATER)
    assert standing(case) == (3, False, 0)


def test_two_records_that_are_joined_share_the_danger_that_one_of_them_was_told_of(council):
    with writing():
        first = send()
        second = send(FORCED)
        for case in (first, second):
            case.child_link = "made"
    assert not first.outward_held
    with writing():
        join_records(second.child_id, first.child_id, by=council.officer, at=LATER)
    assert standing(first) == (1, True, 1)


def test_that_another_council_asks_about_a_child_holds_nothing_else(council):
    with writing():
        twin()
        case = known_case(council)
        asked = open_related_case(case, "council-enquiry", by=council.officer, at=AT)
        asked.outward_held, asked.hold_reasons = True, ["another-council"]
        asked.priority_reasons = ["another-council"]
        later = send(SURE, at=LATER)
        confirm_child(later, by=council.officer, at=LATER)
    assert (case.outward_held, later.outward_held) == (False, False)


def test_a_plan_that_we_hear_of_while_a_case_is_closed_counts_when_it_is_opened_again(council):
    with writing():
        child = twin()
        case = known_case(council)
        case.state, case.outcome, case.closed_at = "closed", "not-cme", AT
        correct_child(
            child.id, {"plans": ["section-47"]}, was={"plans": []}, source="social-care", by=council.officer, at=LATER
        )
    assert case.priority == 3
    with writing():
        reopen_case(case, reason="The grandmother telephoned", by=council.lead, at=LATER)
    assert standing(case) == (1, True, 1)


def test_a_plan_counts_in_a_case_that_no_form_opened(council):
    with writing():
        child = twin()
        made = open_related_case(known_case(council), "off-rolling", by=council.officer, at=AT)
        correct_child(
            child.id, {"plans": ["section-47"]}, was={"plans": []}, source="social-care", by=council.officer, at=LATER
        )
    assert standing(made) == (1, True, 1)


def test_a_plan_counts_in_a_case_that_another_leads_to_by_its_own_rules(council):
    with writing():
        twin(plans=("section-47",))
        permit = open_related_case(known_case(council), "work-permit", by=council.officer, at=AT)
        made = open_related_case(permit, "off-rolling", by=council.officer, at=AT)
    assert standing(made) == (1, True, 1)
