"""Somebody says that a school wants a child to leave: the head replies, two people decide, and who told stays apart."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from flask.ctx import AppContext

from base.database import writing
from base.extensions import db
from casework.closing import close_case
from casework.finishing import finish_task
from casework.intake.filings import open_filing
from casework.intake.submitting import submit
from models.case import Case
from models.message import Message
from security.actor import Actor
from statutory.london import london_day
from tests.integration.casework.marlowe import AT, Marlowe, fill, tasks

pytestmark = pytest.mark.usefixtures("context")
VISITOR = Actor.visitor()
SAID: dict[str, Any] = {
    "danger-now": "no",
    "child-description": "A girl of about 14 in year 9",
    "roll-signs": ["home-suggested", "letter-drafted"],
    "roll-story": "The deputy gave us a letter to sign",
    "tells-who": "anonymous",
}
NAMED = {
    "tells-who": "named",
    "reporter-name": "Nosy Parker",
    "wants-receipt": "yes",
    "reporter-email": "nosy@home.example",
}


@pytest.fixture
def council(context: AppContext) -> Marlowe:
    with writing():
        return Marlowe()


def told(**changes: Any) -> Case:
    answers = SAID | {name.replace("_", "-"): said for name, said in changes.items()}
    with writing():
        filing = open_filing("off-rolling", by=VISITOR, at=AT)
        fill(filing, answers, by=VISITOR, at=AT)
        done = submit(filing.id, by=VISITOR, at=AT)
    return db.session.get_one(Case, done.case_id)


def finish(council: Marlowe, case: Case, kind: str, choice: str, **answers: Any) -> None:
    given = {name.replace("_", "-"): said for name, said in answers.items()}
    with writing():
        finish_task(tasks(case)[kind], choice, given, by=council.officer, at=AT)


def test_the_head_has_ten_days_and_a_finding_waits_for_a_second_person(council):
    case = told()
    assert london_day(tasks(case)["read-allegation"].due_at) == date(2026, 11, 25)
    finish(council, case, "read-allegation", "look-into")
    assert london_day(tasks(case)["put-to-head"].due_at) == date(2026, 11, 30)
    finish(council, case, "put-to-head", "written", put_to_head_on="2026-11-23", put_to_head_asked="The register")
    assert (case.stage, london_day(tasks(case)["head-reply"].due_at)) == ("reply", date(2026, 12, 7))
    finish(council, case, "head-reply", "reply-came", head_replied="It was a mistake of the deputy")
    basis = {"finding-basis": "The letter is the school's", "finding-child": "She stays on the roll"}
    with writing():
        asked = close_case(case, "school-s-interest", basis, by=council.officer, at=AT, reason="Weighed").decision
    assert asked is not None
    assert case.state == "open", "one person alone makes no finding"


def test_who_told_is_kept_apart_and_hears_nothing_but_the_receipt(council):
    case = told(**{name.replace("-", "_"): said for name, said in NAMED.items()})
    sent = db.session.query(Message).filter(Message.case_id == case.id).all()
    assert [(one.kind, one.address) for one in sent] == [("concern-receipt", "nosy@home.example")]
    assert "Nosy" not in str(case.facts)


@pytest.mark.parametrize(
    ("changes", "priority", "first"),
    [({"danger_now": "yes"}, 1, True), ({"roll_signs": ["already-off"]}, 2, False), ({}, 3, False)],
)
def test_danger_comes_first_and_a_name_that_is_off_the_roll_before_others(council, changes, priority, first):
    case = told(**changes)
    assert (case.priority, "safeguarding-first" in tasks(case)) == (priority, first)


def test_a_child_who_is_out_of_school_has_a_search_of_its_own(council):
    case = told()
    finish(council, case, "read-allegation", "out-of-school")
    assert db.session.query(Case).filter(Case.case_type == "CME").count() == 1
    assert "put-to-head" in tasks(case)
