"""A school says which absences it marks as licensed: each is held against licences; of what none covers it is asked."""

from __future__ import annotations

from datetime import date
from typing import Any
from uuid import UUID

import pytest
from flask.ctx import AppContext

from base.database import writing
from base.extensions import db
from casework.finishing import finish_task
from casework.versions import current
from models.approval import Approval
from models.case import Case
from models.wait import Wait
from reporting.case_findings import findings_of_case
from statutory.london import london_day
from tests.integration.casework.marlowe import AT, Marlowe, tasks, twin
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


def observed(case: Case) -> list[str]:
    """What the rule finds of the absence today."""
    lines = findings_of_case(case, at=AT).lines
    return [one.finding.observed for line in lines if line.rule == "PERF.S37.LEAVE" for one in line.findings]


def licensed(council: Marlowe, child_id: UUID, number: str, until: date, **changes: Any) -> None:
    """A licence of the council that names the child, from the tenth of November."""
    version_id, _ = current("performance-licence")
    with writing():
        of = Case(
            reference=f"EW-{number}",
            service="performance-licence",
            version_id=version_id,
            case_type="PERF",
            child_id=child_id,
            restricted=changes.pop("restricted", False),
            received_at=AT,
            opened_at=AT,
        )
        db.session.add(of)
        db.session.flush()
        plain = number.replace("-", "")
        given = {"holder_name": "Film Ltd", "surname_plain": "ltd", "decided_by": council.manager.id}
        days = {"valid_from": date(2026, 11, 10), "valid_until": until, "issued_at": AT, "changed_at": AT}
        known = {
            "case_id": of.id,
            "version_id": version_id,
            "kind": "performance-licence",
            "decided_contract": "council",
        }
        db.session.add(Approval(number=number, number_plain=plain, **(known | given | days | changes)))


def test_each_day_is_held_against_the_licences_that_name_the_child(council):
    case = away(council)
    assert observed(case) == ["3 of 3 school days without"]
    assert case.child_id is not None
    licensed(council, case.child_id, "PL-2026-00001", date(2026, 11, 17))
    assert observed(case) == ["1 of 3 school days without", "PL-2026-00001: 2 of 3 school days"]
    licensed(council, case.child_id, "PL-2026-00002", date(2026, 11, 18))
    assert observed(case)[0] == "PL-2026-00001: 2 of 3 school days", "nothing is without one any more"


@pytest.mark.parametrize(
    ("changes", "told"),
    [
        ({"state": "revoked"}, ["3 of 3 school days without", "PL-2026-00001: 3 of 3 school days"]),
        ({"state": "expired"}, ["PL-2026-00001: 3 of 3 school days"]),
        ({"restricted": True}, ["3 of 3 school days without"]),
    ],
)
def test_a_licence_that_was_stopped_covers_nothing_and_one_that_few_may_see_is_not_told(council, changes, told):
    case = away(council)
    assert case.child_id is not None
    licensed(council, case.child_id, "PL-2026-00001", date(2026, 11, 18), **changes)
    assert observed(case) == told


def test_another_childs_licence_covers_nothing(council):
    case = away(council)
    with writing():
        other = twin(upn="B123456789012", given_names="Bea")
    licensed(council, other.id, "PL-2026-00001", date(2026, 11, 18))
    assert observed(case) == ["3 of 3 school days without"]


@pytest.mark.parametrize("became_of_it", ["valid", "revoked"])
def test_a_licence_that_another_took_the_place_of_covers_no_day_of_the_other(council, became_of_it):
    case = away(council)
    assert case.child_id is not None
    licensed(council, case.child_id, "PL-2026-00001", date(2026, 11, 18), state="replaced")
    earlier = db.session.query(Approval).one()
    days = {"valid_from": date(2026, 11, 17), "replaces_id": earlier.id}
    licensed(council, case.child_id, "PL-2026-00002", date(2026, 11, 17), state=became_of_it, **days)
    bare = {"valid": "1 of 3 school days without", "revoked": "2 of 3 school days without"}
    assert observed(case) == [
        bare[became_of_it],
        "PL-2026-00001: 1 of 3 school days",
        "PL-2026-00002: 1 of 3 school days",
    ]
