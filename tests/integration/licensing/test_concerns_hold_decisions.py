"""A safeguarding concern that is open on a case: nobody recommends or decides until the lead has settled it."""

from __future__ import annotations

from datetime import timedelta

import pytest
from flask.ctx import AppContext

from base.database import writing
from base.extensions import db
from blueprints.refusal_words import reasons
from casework.closing import ClosingRefused, close_case
from casework.decisions import decide
from casework.finishing import finish_task
from models.approval import Approval
from models.case import Case
from tests.integration.casework.marlowe import AT, tasks
from tests.integration.licensing.production import GRANT, Production

pytestmark = pytest.mark.usefixtures("context")
LATER = AT + timedelta(hours=2)
SETTLE = "settle-concern"
REFUSAL = {"refusal-kind": "safeguarding", "refusal-reasons": "The child would not be well looked after."}
HELD = ["Nothing is recommended or decided until this task is done: Settle a safeguarding concern with the lead"]


@pytest.fixture
def production(context: AppContext) -> Production:
    with writing():
        return Production()


def done(production: Production, case: Case, task: str, choice: str, **answers: str) -> None:
    given = {name.replace("_", "-"): value for name, value in answers.items()}
    finish_task(tasks(case)[task], choice, given, by=production.council.officer, at=AT)


def concerned(production: Production, case: Case) -> Case:
    """An officer has found something in the records and spoken to the lead."""
    if "safeguarding" not in tasks(case):
        done(production, case, "completeness", "complete")
    done(production, case, "safeguarding", "concern", concern_with="The lead")
    return case


@pytest.mark.parametrize(("outcome", "evidence"), [("licensed", GRANT), ("refused", REFUSAL)])
def test_neither_a_licence_nor_a_refusal_is_recommended_while_a_concern_is_open(production, outcome, evidence):
    with writing():
        case = concerned(production, production.applied())
    with pytest.raises(ClosingRefused) as refused, writing():
        close_case(case, outcome, evidence, by=production.council.officer, at=LATER, reason="Checked")
    assert HELD[0] in reasons(refused.value.reasons)
    assert tasks(case)[SETTLE].id in {one.task_id for one in refused.value.reasons}


def test_a_concern_that_comes_after_the_recommendation_holds_the_decision(production):
    with writing():
        case = production.applied()
        done(production, case, "completeness", "complete")
        decision = production.recommended(case, "refused", REFUSAL)
        concerned(production, case)
    with pytest.raises(ClosingRefused) as refused, writing():
        decide(decision.id, agreed=True, reason="", by=production.council.manager, at=LATER)
    assert reasons(refused.value.reasons) == HELD
    assert db.session.get_one(Case, case.id).state == "open"


def test_once_the_lead_has_settled_it_the_licence_is_refused_as_recommended(production):
    with writing():
        case = concerned(production, production.applied())
        done(production, case, SETTLE, "in-the-way")
        decision = production.recommended(case, "refused", REFUSAL)
        decide(decision.id, agreed=True, reason="", by=production.council.manager, at=LATER)
    assert (case.state, case.outcome) == ("closed", "refused")
    assert db.session.query(Approval).count() == 0


def test_an_application_can_be_withdrawn_while_a_concern_is_open(production):
    with writing():
        case = concerned(production, production.applied())
        close_case(case, "withdrawn", {}, by=production.council.officer, at=LATER)
    assert (case.state, case.outcome) == ("closed", "withdrawn")


def test_a_performance_of_high_risk_is_decided_on_by_a_manager_before_anything_is_given(production):
    with writing():
        case = production.applied()
        done(production, case, "completeness", "complete")
        done(production, case, "safeguarding", "no-concern", risk="high")
    asked = tasks(case)["manager-on-risk"]
    assert (asked.due_at - asked.created_at).days >= 3
    with pytest.raises(ClosingRefused) as refused, writing():
        close_case(case, "licensed", GRANT, by=production.council.officer, at=LATER, reason="Checked")
    assert asked.id in {one.task_id for one in refused.value.reasons}
    with writing():
        done(production, case, "manager-on-risk", "may-not", risk_too_high="At night, by a road")
    with pytest.raises(ClosingRefused), writing():
        close_case(case, "licensed", GRANT, by=production.council.officer, at=LATER, reason="Checked")


def test_a_performance_of_low_risk_asks_no_manager(production):
    with writing():
        case = production.applied()
        done(production, case, "completeness", "complete")
        done(production, case, "safeguarding", "no-concern", risk="low")
    assert "manager-on-risk" not in tasks(case)
