"""What is still worked on stays; what has gone is listed, but never what few might see to whoever might not."""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy import select

from base import clock
from base.extensions import db
from casework.own_tasks import NEW_INFORMATION
from casework.purges.purging import Bar
from casework.purges.retention_rules import What
from casework.tasks import cancel_task, start_task
from models.case import Case
from models.filing import Filing
from models.retention import PurgedRecord
from models.task import Task
from tests.integration.manage.test_manage_retention import (
    DONE,
    NAME,
    OLD,
    SERVICE,
    SYSTEM,
    close,
    confirmed,
    kept_because,
    nightly,
)


def test_what_few_might_see_is_not_listed_to_others_when_it_has_gone(council, enter):
    closed, restricted = council.refer(NAME), council.refer({**NAME, "child-dob": "2016-05-06"})
    for case_id in (closed, restricted):
        close(council, case_id)
    council.change(restricted, restricted=True)
    references = [council.read(lambda key=key: db.session.get_one(Case, key).reference) for key in (closed, restricted)]
    confirmed(council)
    assert nightly(council, OLD + timedelta(days=400))["cases"] == 2
    clock.set_clock(OLD + timedelta(days=401))
    manager, auditor = enter("manager"), enter("auditor", name="Ada Long", email="long@example.org")
    assert all(one in manager.get("/records/retention/gone").text for one in references)
    page = auditor.get("/records/retention/gone").text
    assert references[0] in page
    assert references[1] not in page


def test_answers_that_went_are_not_listed_to_whoever_may_not_see_their_case_now(council, enter):
    closed = council.refer(NAME)
    close(council, closed)
    with council.acting():
        filing = db.session.scalars(select(Filing).where(Filing.case_id == closed)).one()
        told = {"service": SERVICE, "reference": "AN-SW-ER", "rule": "2 years", "rows": 1, "at": DONE}
        db.session.add(PurgedRecord(what=What.ANSWERS.value, subject_id=filing.id, **told))
    auditor = enter("auditor")
    assert "AN-SW-ER" in auditor.get("/records/retention/gone").text
    council.change(closed, restricted=True)
    assert "AN-SW-ER" not in auditor.get("/records/retention/gone").text
    assert "AN-SW-ER" in enter("manager", name="Max Boyd", email="boyd@example.org").get("/records/retention/gone").text


def test_a_case_stays_while_a_task_of_it_is_open_though_it_has_ended(council):
    closed = council.refer(NAME)
    close(council, closed)
    confirmed(council)
    with council.acting():
        key = start_task(db.session.get_one(Case, closed), NEW_INFORMATION, by=SYSTEM, at=DONE).id
    assert kept_because(council, closed) == (Bar.COMING,)
    with council.acting():
        cancel_task(db.session.get_one(Task, key), "not-needed", by=SYSTEM, at=DONE)
    assert nightly(council)["cases"] == 1
