"""Permits where something crosses something else: two employers at once, answers that come late, news after a word."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from flask import Flask

from base import clock
from base.database import writing
from base.extensions import db
from casework.closing import close_case
from casework.finishing import finish_task
from casework.identities import confirm_sender
from casework.intake.filings import DraftOver
from models.approval import Approval
from models.case import Case
from models.filing import Filing
from tests.integration.casework import rows
from tests.integration.casework.marlowe import tasks
from tests.integration.casework.permit import states
from tests.integration.employment.seaside import AT, PARENT, SCHOOL, asked_for, hours, later, send_part
from tests.integration.employment.test_work_permit import LATER, found_on
from tests.integration.employment.test_work_permit_pages import answered, asked, comes_in
from tests.integration.journeys.conftest import NOW

AFTER_SCHOOL = {"term_hours": hours("monday", begins="16:00", ends="18:00")}
BEFORE_SCHOOL = {
    "employer_name": "News Shop",
    "employer_email": "news@shop.example",
    "term_hours": hours("monday", begins="07:00", ends="08:00"),
}


@pytest.mark.usefixtures("context")
def test_two_employers_who_ask_at_once_are_judged_together_before_either_has_a_permit_and_after(council):
    with writing():
        first, one = asked_for(**AFTER_SCHOOL)
        second, two = asked_for(**BEFORE_SCHOOL)
        assert "EMP.S18.SCHOOLDAY" not in found_on(one), "nobody has said yet that it is the same child"
        two.child_id = one.child_id
        send_part(first, PARENT, at=LATER)
        send_part(second, PARENT, at=LATER)
    for case in (one, two):
        assert "3 hours" in found_on(case)["EMP.S18.SCHOOLDAY"]
    with writing():
        council.granted(one, at=LATER)
    assert "3 hours" in found_on(two)["EMP.S18.SCHOOLDAY"], "whoever decides on the second reads what both come to"
    with writing():
        two.state, two.outcome = "closed", "refused"
    assert "EMP.S18.SCHOOLDAY" not in found_on(one), "the one that was refused counts no more"


@pytest.mark.usefixtures("context")
def test_a_permit_that_was_replaced_or_has_ended_does_not_count_with_the_next(council):
    with writing():
        first, one = asked_for(**AFTER_SCHOOL)
        send_part(first, PARENT, at=LATER)
        permit = council.granted(one, at=LATER)
        second, two = asked_for(**BEFORE_SCHOOL)
        two.child_id = one.child_id
        send_part(second, PARENT, at=LATER)
    assert "EMP.S18.SCHOOLDAY" in found_on(two)
    for state in ("replaced", "expired", "revoked"):
        with writing():
            db.session.get_one(Approval, permit.id).state = state
        assert "EMP.S18.SCHOOLDAY" not in found_on(two), state


@pytest.mark.usefixtures("context")
def test_a_parent_who_answers_when_the_form_is_over_changes_nothing_and_officers_had_been_asked(council):
    with writing():
        filing, case = asked_for()
    later(AT + timedelta(days=60))
    assert states(filing)[PARENT] == "left-out"
    assert {"parent-silent", "unfinished"} <= set(tasks(case))
    with pytest.raises(DraftOver), writing():
        send_part(filing, PARENT, at=AT + timedelta(days=61))
    assert states(filing)[PARENT] == "left-out"


@pytest.fixture
def recommended(town: Flask) -> Any:
    """A permit that a parent agreed to and an officer has recommended; its form, and the task to decide."""
    known = asked(town)
    answered(town, known, PARENT)
    with town.app_context(), writing():
        case = db.session.query(Case).one()
        officer = rows.officer("Ada Marsh")
        confirm_sender(db.session.get_one(Filing, known), by=officer, at=NOW)
        finish_task(tasks(case)["decide"], "checked", {}, by=officer, at=NOW)
        close_case(case, "granted", {}, by=officer, at=NOW, reason="All is well")
        return known, tasks(case)["second-decision"].id


def test_whoever_decides_reads_that_a_school_spoke_against_it_after_it_was_recommended(
    town, recommended, sign_in, monkeypatch
):
    known, task_id = recommended
    manager, page = sign_in("manager"), f"/tasks/{recommended[1]}"
    before = manager.get(page).text
    assert "This came in after it was recommended" not in before
    monkeypatch.setattr(clock, "now_utc", lambda: NOW + timedelta(hours=2))
    with town.app_context(), writing():
        send_part(db.session.get_one(Filing, known), SCHOOL, at=NOW + timedelta(hours=1), school_view="harm")
    said = {"answer": "agree", "came-in": "0"}
    late = manager.post(f"/tasks/{task_id}/decision", data=said, follow_redirects=True)
    assert "Something has come in since you read this" in late.text
    assert "This came in after it was recommended" in late.text
    assert "The school" in late.text
    with town.app_context():
        assert db.session.query(Approval).count() == 0
    manager.post(f"/tasks/{task_id}/decision", data=said | {"came-in": "1"})
    with town.app_context():
        assert db.session.query(Approval).one().state == "valid", "having read it, they may decide so all the same"


def test_a_parent_whose_link_has_expired_reads_whom_to_ask(town, monkeypatch):
    asked(town)
    parent, start = comes_in(town, PARENT)
    monkeypatch.setattr(clock, "now_utc", lambda: NOW + timedelta(days=29))
    over = parent.get(start.url)
    assert "telephone" in over.html
