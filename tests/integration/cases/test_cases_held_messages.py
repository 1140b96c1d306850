"""A question that is held is not asked: whoever works on the case sees that, why, and where to let it go."""

from __future__ import annotations

import re

import pytest
from sqlalchemy import select

from base.extensions import db
from models.message import Message
from models.task import Task
from tests.integration.cases.conftest import text_of

NOT_SENT = "Not sent until an officer decides:"
HELD = {"safeguarding-circumstances": ["domestic-abuse"]}


def task_of(at_work, case_id, kind):
    with at_work.app.app_context():
        return db.session.scalars(select(Task.id).where(Task.case_id == case_id, Task.kind == kind)).one()


def state_of(at_work, case_id):
    with at_work.app.app_context():
        found = select(Message.state).where(Message.case_id == case_id, Message.kind == "ask-referrer")
        return db.session.scalars(found).one()


@pytest.mark.parametrize(
    ("answers", "because"),
    [
        (HELD, "Held, as all contact with people outside is on this case"),
        ({}, "Held until the sender has been checked"),
    ],
    ids=["a held case", "an unchecked sender"],
)
def test_a_question_to_the_referrer_that_is_held_says_so_why_and_where_to_let_it_go(at_work, officer, answers, because):
    case_id = at_work.refer({"child-name": {"given": "Mira", "family": "Stone"}} | answers)
    triage = task_of(at_work, case_id, "triage")
    page = officer.post(f"/tasks/{triage}/finish", data={"choice": "more-information"}, follow_redirects=True)
    assert state_of(at_work, case_id) == "held"
    waiting = f"/tasks/{task_of(at_work, case_id, 'more-information')}"
    for shown in (page, officer.get(waiting), officer.get(f"/cases/{case_id}")):
        said = text_of(shown)
        assert f"{NOT_SENT} Question to the referrer, to whoever made the referral. {because}." in said
    (where,) = re.findall(rf'"(/cases/{case_id}/messages/[0-9a-f-]+)"', officer.get(waiting).text)
    assert officer.get(where).status_code == 200
    let_go = {"do": "release", "reason": "She works at the refuge, and her mailbox is safe"}
    assert officer.post(f"{where}/release", data=let_go).status_code == 303
    assert state_of(at_work, case_id) == "planned"
    assert NOT_SENT not in text_of(officer.get(waiting))
    assert NOT_SENT not in text_of(officer.get(f"/cases/{case_id}"))


def test_several_held_messages_are_one_line_that_leads_to_all_of_them(at_work, officer):
    case_id = at_work.refer({"last-school": {"urn": "100001"}} | HELD)
    officer.post(f"/tasks/{task_of(at_work, case_id, 'triage')}/finish", data={"choice": "whereabouts-unknown"})
    page = officer.get(f"/cases/{case_id}")
    assert f"{NOT_SENT} 2 messages. See why, and let them go or take them back" in text_of(page)
    assert "Held, as all contact with people outside is on this case" in officer.get(f"/cases/{case_id}/messages").text
