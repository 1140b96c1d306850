"""A school says which absences it marks as licensed: each is held against licences; of what none covers it is asked."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from flask.ctx import AppContext

from base.database import writing
from base.extensions import db
from casework.finishing import finish_task
from models.case import Case
from models.wait import Wait
from statutory.london import london_day
from tests.integration.casework.marlowe import AT, Marlowe, tasks
from tests.integration.casework.returns import secretary, send_return

pytestmark = pytest.mark.usefixtures("context")
AWAY: dict[str, Any] = {
    "child-name": {"given": "Ada", "family": "Quill"},
    "child-dob": "2014-02-01",
    "absent-for": "performance",
    "absent-from": "2026-11-16",
    "absent-until": "2026-11-18",
    "sender-name": "Sam Brook",
    "sender-email": "office@brook.example",
}


@pytest.fixture
def council(context: AppContext) -> Marlowe:
    with writing():
        return Marlowe()


def away(council: Marlowe, **changes: Any) -> Case:
    told = AWAY | {name.replace("_", "-"): said for name, said in changes.items()}
    with writing():
        return send_return("licence-absence", told, by=secretary(council.school), of=council.school)


def finish(council: Marlowe, case: Case, kind: str, choice: str, **answers: Any) -> None:
    given = {name.replace("_", "-"): said for name, said in answers.items()}
    with writing():
        finish_task(tasks(case)[kind], choice, given, by=council.officer, at=AT)


def test_an_absence_that_a_licence_covers_ends_with_that_licence(council):
    case = away(council)
    assert london_day(tasks(case)["match"].due_at) == date(2026, 11, 30)
    finish(council, case, "match", "licence-covers", covering_licence="PL-2026-00012, ours")
    assert (case.state, case.outcome) == ("closed", "licence-covers")
    assert case.outcome_evidence == {"licence-covers": {"covering-licence": "PL-2026-00012, ours"}}


def test_a_school_is_asked_about_what_no_licence_covers_and_somebody_decides(council):
    case = away(council)
    finish(council, case, "match", "ask-school")
    assert (case.stage, tasks(case)["ask-school"].case_id) == ("asked", case.id)
    (wait,) = db.session.query(Wait).filter(Wait.task_id == tasks(case)["ask-school"].id)
    assert (wait.party, wait.answer_service) == ("school", "school-return-answer")
    finish(council, case, "ask-school", "no-licence")
    assert london_day(tasks(case)["decide-absence"].due_at) == date(2026, 11, 30)
    finish(council, case, "decide-absence", "concern", concern_reference="EW-2026-0044")
    assert (case.state, case.outcome) == ("closed", "goes-on-as-concern")


def test_a_pupil_on_a_plan_is_telephoned_about_first(council):
    case = away(council, plans=["protection"])
    assert (case.priority, set(tasks(case))) == (1, {"match", "safeguarding-first"})
    assert london_day(tasks(case)["match"].due_at) == date(2026, 11, 24)
