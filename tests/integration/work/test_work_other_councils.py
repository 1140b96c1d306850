"""Another council is asked from the task's page, through the list that an administrator keeps."""

from __future__ import annotations

from datetime import date

import pytest

from base.database import writing
from base.extensions import db
from council.other_councils import Checked, keep_council
from models.message import Message
from models.wait import Wait
from security.actor import Actor
from tests.integration.casework import marlowe

CAMDEN = Checked("cme@camden.example", "Called their switchboard", date(2026, 11, 2))


@pytest.fixture
def elsewhere(at_work, officer):
    """The case after triage: it is another council's child."""
    officer.post(f"/tasks/{at_work.task('triage')}/finish", data={"choice": "other-council"})
    return at_work


@pytest.fixture
def listed(elsewhere):
    with elsewhere.app.app_context(), writing():
        keep_council("202", CAMDEN, by=Actor.system("tests"), at=marlowe.AT)
    return elsewhere


def test_without_a_list_the_page_says_who_can_add_a_council(elsewhere, officer):
    page = officer.get(f"/tasks/{elsewhere.task('other-council')}").text
    assert "Nobody has been asked yet" in page
    assert "No council is in the list yet" in page
    assert "Ask now" not in page


def test_an_officer_names_the_council_and_says_that_the_question_has_gone(listed, officer):
    task_id = listed.task("other-council")
    page = officer.get(f"/tasks/{task_id}").text
    assert "Which council?" in page
    assert "Camden" in page
    assert "cme@camden.example" not in page
    wrong = officer.post(f"/tasks/{task_id}/ask", data={"council": "301"})
    assert wrong.status_code == 422
    assert "Choose a council from the list" in wrong.text
    assert "through the council&#39;s secure channel first" in wrong.text
    assert listed.read(task_id)["state"] == "open"
    officer.post(f"/tasks/{task_id}/ask", data={"council": "202", "sent": "yes"})
    assert listed.read(task_id)["state"] == "waiting"
    page = officer.get(f"/tasks/{task_id}").text
    assert "The other council: Camden" in page
    assert "asked again" in page
    with listed.app.app_context():
        sent = db.session.query(Message).filter(Message.recipient_kind == "other-council").one()
        assert sent.address == "cme@camden.example"


def test_an_address_that_was_typed_is_no_way_to_another_council(listed, officer):
    task_id = listed.task("other-council")
    answer = officer.post(f"/tasks/{task_id}/ask", data={"recipient": "stranger@elsewhere.example", "sent": "yes"})
    assert answer.status_code == 422
    with listed.app.app_context():
        assert db.session.query(Wait).count() == 0


def test_an_answer_of_the_council_is_written_down_and_the_task_comes_back(listed, officer):
    task_id = listed.task("other-council")
    officer.post(f"/tasks/{task_id}/ask", data={"council": "202", "sent": "yes"})
    with listed.app.app_context():
        wait = db.session.query(Wait).one().id
    said = {"with-whom": "Their officer", "what": "Accepted in writing today", "once": "k"}
    officer.post(f"/tasks/{task_id}/waits/{wait}/answer", data=said)
    assert (listed.read(task_id)["came_back"], listed.read(task_id)["state"]) == ("answered", "open")
    officer.post(f"/tasks/{task_id}/finish", data={"choice": "accepted"})
    assert listed.read(task_id)["outcome"] == "accepted"


def test_an_enquiry_to_a_council_is_made_from_the_list(at_work, officer):
    officer.post(f"/tasks/{at_work.task('triage')}/finish", data={"choice": "whereabouts-unknown"})
    task_id = at_work.task("enquiries")
    with at_work.app.app_context(), writing():
        keep_council("202", CAMDEN, by=Actor.system("tests"), at=marlowe.AT)
        from casework.checklists import rows_of
        from models.task import Task

        row = next(one for one in rows_of(db.session.get_one(Task, task_id)) if one.code == "last-council")
        where = f"/tasks/{task_id}/enquiries/{row.id}"
    assert "Which council?" in officer.get(where).text
    assert officer.post(f"{where}/ask", data={"recipient": "a@b.example"}).status_code == 422
    page = officer.post(f"{where}/ask", data={"council": "202", "sent": "yes"}, follow_redirects=True)
    assert "The question is on its way" in page.text
