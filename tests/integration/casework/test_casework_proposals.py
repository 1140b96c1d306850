"""Recommendations that nothing is left to decide about, and several at once on one case."""

from __future__ import annotations

from datetime import timedelta

import pytest

from base.database import writing
from base.extensions import db
from casework.checklists import RowState, Ticked, rows_of, tick
from casework.closing import close_case
from casework.decisions import AlreadyDecided, decide, decision_asked_by, recommend, withdraw_proposals
from casework.finishing import finish_task
from casework.fold import differences
from casework.tasks import cancel_tasks
from models.case import Case
from models.task import Decision, Task
from security.history import history_of
from security.permissions import Role
from tests.integration.casework import rows
from tests.integration.casework.marlowe import AT, Marlowe, send, tasks
from tests.integration.casework.test_casework_closing import EVIDENCE

pytestmark = pytest.mark.usefixtures("context")
LATER = AT + timedelta(hours=1)


def in_danger(council: Marlowe) -> tuple[Case, Decision]:
    """A case whose officer recommends that no call is needed."""
    case = send({"danger-now": "yes"})
    why = {"no-call-reason": "Known to the team"}
    asked = finish_task(tasks(case)["safeguarding-first"], "no-call-needed", why, by=council.officer, at=AT)
    assert asked.decision is not None
    return case, asked.decision


def test_what_was_recommended_is_taken_back_when_the_case_ends_otherwise(council):
    with writing():
        case, decision = in_danger(council)
        close_case(case, "not-cme", {"not-cme-why": "duplicate"}, by=council.officer, at=LATER)
    assert decision.state == "withdrawn"
    assert tasks(case)["second-decision"].state == "cancelled"
    assert [event.kind for event in history_of("case", case.id)].count("recommendation-withdrawn") == 1
    with pytest.raises(AlreadyDecided), writing():
        decide(decision.id, agreed=True, reason="", by=council.manager, at=LATER)
    with writing():
        withdraw_proposals(case, by=council.officer, at=LATER)
    assert [event.kind for event in history_of("case", case.id)].count("recommendation-withdrawn") == 1
    assert differences(case) == []


def test_a_task_that_is_not_needed_any_more_takes_its_recommendation_with_it(council):
    with writing():
        case, decision = in_danger(council)
        cancel_tasks(case, "not-needed", by=council.officer, at=LATER, kinds=("triage",))
    assert decision.state == "recommended", "another task is over"
    with writing():
        cancel_tasks(case, "not-needed", by=council.officer, at=LATER, kinds=("safeguarding-first",))
    assert decision.state == "withdrawn"
    assert tasks(case)["second-decision"].state == "cancelled"
    assert differences(case) == []


def test_of_two_recommendations_on_one_case_each_is_decided(council):
    with writing():
        case, call = in_danger(council)
        finish_task(tasks(case)["triage"], "whereabouts-unknown", {}, by=council.officer, at=AT)
        enquiries = tasks(case)["enquiries"]
        done = Ticked(RowState.DONE, asked_of="Records", result="Nothing")
        tick(enquiries, [row.code for row in rows_of(enquiries)], done, by=council.officer, at=AT)
        lead = rows.officer("Una Reed", Role.TEAM_LEAD)
        closing = close_case(case, "failed-to-track", EVIDENCE, by=lead, at=LATER).decision
    assert closing is not None
    asking = tasks(case)["second-decision"]
    assert decision_asked_by(asking) is call
    with writing():
        decide(call.id, agreed=False, reason="Telephone them", by=council.manager, at=LATER)
    assert asking.state != "done", "the other one is still to be decided"
    assert decision_asked_by(asking) is closing
    with writing():
        decide(closing.id, agreed=True, reason="", by=council.manager, at=LATER)
    assert (case.state, db.session.get_one(Task, asking.id).state) == ("closed", "done")
    assert decision_asked_by(asking) is closing
    assert differences(case) == []


def test_one_proposal_of_two_is_withdrawn_and_the_other_still_asked(council):
    with writing():
        case, call = in_danger(council)
        other = recommend(case, "close:over-school-age", {}, reason="", task=None, by=council.officer, at=LATER)
        withdraw_proposals(case, by=council.officer, at=LATER, task=tasks(case)["safeguarding-first"])
    assert (call.state, other.state) == ("withdrawn", "recommended")
    assert tasks(case)["second-decision"].state == "open"
    with writing():
        withdraw_proposals(case, by=council.officer, at=LATER)
    assert tasks(case)["second-decision"].state == "cancelled"
