"""An officer ticks the brothers and sisters whom a question is about; the school gets one e-mail."""

from __future__ import annotations

import re

import pytest

from base.database import writing
from base.extensions import db
from casework.cases import link_cases
from models.case import Case
from models.message import Message
from models.wait import Wait
from tests.integration.casework import marlowe
from tests.integration.casework.marlowe import AT


@pytest.fixture
def two(at_work, officer):
    """Two linked cases after triage, each asking its school by itself; the tasks that ask."""
    sibling = at_work.refer(
        {"last-school": {"urn": "100001"}, "child-name": {"given": "Ned", "family": "Quill"}, "child-dob": "2013-02-01"}
    )
    with at_work.app.app_context():
        with writing():
            cases = [db.session.get_one(Case, case_id) for case_id in (at_work.case_id, sibling)]
            for one, other in (cases, cases[::-1]):
                link_cases(one, other.id, "sibling", at=AT)
        triage = [marlowe.tasks(case)["triage"].id for case in cases]
    for task in triage:
        officer.post(f"/tasks/{task}/finish", data={"choice": "whereabouts-unknown"})
    with at_work.app.app_context():
        cases = [db.session.get_one(Case, case_id) for case_id in (at_work.case_id, sibling)]
        return [marlowe.tasks(case)["ask-school"].id for case in cases]


def test_the_page_of_the_task_offers_each_sibling_and_asks_together(at_work, officer, two):
    page = officer.get(f"/tasks/{two[0]}").text
    assert "Ask about brothers and sisters in the same email?" in page
    assert "Ned Quill" in page
    assert f'name="together" type="checkbox" value="{two[1]}"' in page
    done = officer.post(f"/tasks/{two[0]}/ask", data={"together": [str(two[1])]}, follow_redirects=True).text
    assert "One question about 2 children is asked" in done
    assert "Ask about brothers and sisters" not in done, "they are asked about together already"
    with at_work.app.app_context():
        assert len({wait.together_id for wait in db.session.query(Wait)}) == 1
        going = db.session.query(Message).filter(Message.recipient_kind == "school", Message.state == "planned").all()
        assert [one.shared for one in going] == [True]
    for case in (at_work.case_id, at_work.read(two[1])["case_id"]):
        messages = officer.get(f"/cases/{case}/messages").text
        assert len(re.findall(r"To be sent", messages, re.IGNORECASE)) >= 1
        assert "Asked anew, together with brothers or sisters" in officer.get(f"/cases/{case}/timeline").text


def test_nobody_ticked_asks_about_this_child_alone(at_work, officer, two):
    officer.post(f"/tasks/{two[0]}/ask", data={"together": ["nonsense"]}, follow_redirects=True)
    with at_work.app.app_context():
        assert {wait.together_id for wait in db.session.query(Wait)} == {None}
        assert db.session.query(Wait).count() == 2


def test_an_enquiry_of_the_list_is_asked_about_both(at_work, officer, two):
    with at_work.app.app_context():
        tasks = [marlowe.tasks(db.session.get_one(Case, at_work.read(task)["case_id"]))["enquiries"] for task in two]
        from casework.checklists import rows_of

        row = next(one.id for one in rows_of(tasks[0]) if one.code == "child-health")
        mine, theirs = (task.id for task in tasks)
    where = f"/tasks/{mine}/enquiries/{row}"
    assert "Ned Quill" in officer.get(where).text
    officer.post(f"{where}/ask", data={"recipient": "health@nhs.example.org", "together": [str(theirs)]})
    with at_work.app.app_context():
        rows = [wait for wait in db.session.query(Wait) if wait.row_id is not None]
        assert [(wait.recipient, wait.state) for wait in rows] == [("health@nhs.example.org", "waiting")] * 2
        (message,) = db.session.query(Message).filter(Message.recipient_kind == "agency").all()
        assert (message.shared, message.address) == (True, "health@nhs.example.org")
