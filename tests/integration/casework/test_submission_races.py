"""The button pressed many times at once: one case, one reference, on both databases."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

from flask import Flask

from base.database import writing
from base.extensions import db
from casework.intake.submitting import Submitted, submit
from models.case import Case
from models.event import Event
from models.message import Message
from models.task import Task
from security.actor import Actor
from tests.integration.casework.marlowe import AT, Marlowe, refer

CLICKS = 12


def test_a_form_sent_many_times_at_once_opens_one_case_with_one_receipt(app: Flask):
    with app.app_context():
        with writing():
            Marlowe()
            filing_id = refer({"safeguarding-circumstances": ["fgm"]}).id
        db.session.remove()
    together = Barrier(CLICKS)

    def click(_number: int) -> Submitted:
        with app.app_context():
            together.wait(timeout=60)
            with writing():
                return submit(filing_id, by=Actor.visitor(), at=AT)

    with ThreadPoolExecutor(CLICKS) as pool:
        answers = list(pool.map(click, range(CLICKS)))
    assert sorted(answer.already for answer in answers) == [False, *[True] * (CLICKS - 1)]
    assert len({(answer.reference, answer.case_id) for answer in answers}) == 1
    with app.app_context():
        assert db.session.query(Case).count() == 1
        assert sorted(task.kind for task in db.session.query(Task)) == ["safeguarding-first", "triage"]
        assert db.session.query(Message).filter(Message.kind == "receipt").count() == 1
        assert db.session.query(Event).filter(Event.kind == "form-received").count() == 1
