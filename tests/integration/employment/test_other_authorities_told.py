"""Another council's licence lets a child perform here, and what is seen at a workplace goes on to whoever must know."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from flask.ctx import AppContext

from base.database import writing
from base.extensions import db
from casework.finishing import finish_task
from casework.intake.filings import open_filing, part_of
from casework.intake.submitting import submit
from models.case import Case
from statutory.london import london_day
from tests.integration.casework.marlowe import tasks
from tests.integration.employment.seaside import AT, VISITOR, Seaside, fill, mail

pytestmark = pytest.mark.usefixtures("context")
TOLD: dict[str, Any] = {
    "licensing-council": {"code": "202", "name": "Camden"},
    "licensing-officer": {"given": "Pat", "family": "Reed"},
    "licensing-email": "licensing@camden.example",
    "licence-number": "CAM-2026-0042",
    "production-name": "The Lantern",
    "producer-name": "Lantern Films",
    "venue": "Pier Theatre, Marlowe",
    "first-day": "2026-12-01",
    "last-day": "2026-12-04",
}
CONCERN: dict[str, Any] = {
    "danger-now": "no",
    "work-concerns": ["dangerous"],
    "concern-details": "A boy works at a slicer",
    "employer-name": "Quayside Cafe",
    "child-description": "A boy of about 13",
    "tells-who": "anonymous",
}


@pytest.fixture
def council(context: AppContext) -> Seaside:
    with writing():
        return Seaside("council-performance", "illegal-employment")


def sent(service: str, answers: dict[str, Any]) -> Case:
    with writing():
        filing = open_filing(service, by=VISITOR, at=AT)
        fill(filing, part_of(filing), answers, at=AT)
        done = submit(filing.id, by=VISITOR, at=AT)
    return db.session.get_one(Case, done.case_id)


def finish(council: Seaside, case: Case, kind: str, choice: str, **answers: Any) -> None:
    given = {name.replace("_", "-"): said for name, said in answers.items()}
    with writing():
        finish_task(tasks(case)[kind], choice, given, by=council.officer, at=AT)


def test_a_performance_that_another_council_licensed_is_read_visited_and_reported_back(council):
    case = sent("council-performance", TOLD)
    assert (case.about, case.child_id) == ("The Lantern", None)
    assert mail() == [("received", "licensing@camden.example")]
    assert london_day(tasks(case)["read"].due_at) == date(2026, 11, 24)
    finish(council, case, "read", "visit")
    assert case.stage == "visiting"
    finish(council, case, "inspect", "visited", visited_on="2026-11-23", visit_found="All in order")
    assert london_day(tasks(case)["report-back"].due_at) == date(2026, 11, 25)
    finish(council, case, "report-back", "reported", reported_on="2026-11-23", reported_through="Secure mail")
    finish(council, case, "end", "compliant")
    assert (case.state, case.outcome) == ("closed", "compliant")
    assert mail() == [("received", "licensing@camden.example")], "nothing but the receipt goes by itself"


def test_a_performance_that_is_not_here_ends_at_once(council):
    case = sent("council-performance", TOLD)
    finish(council, case, "read", "not-here")
    assert (case.state, case.outcome) == ("closed", "not-here")


@pytest.mark.parametrize(("must", "told"), [("yes", True), ("no", False)])
def test_what_another_authority_must_know_is_a_task_of_the_next_day(council, must, told):
    case = sent("illegal-employment", CONCERN)
    finish(council, case, "triage", "visit")
    finish(council, case, "visit", "visited", visited_on="2026-11-23", tell_others=must)
    assert ("refer-elsewhere" in tasks(case)) is told
    if told:
        assert london_day(tasks(case)["refer-elsewhere"].due_at) == date(2026, 11, 24)
        finish(council, case, "refer-elsewhere", "told-others", others_told="HSE, 4711")
        assert tasks(case)["refer-elsewhere"].state == "done"
