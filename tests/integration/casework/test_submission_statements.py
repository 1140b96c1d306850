"""What a sending asks of the database is counted, so that it stays a handful of statements however the rules grow."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest
from flask.ctx import AppContext
from sqlalchemy import event

from base.database import is_sqlite, writing
from base.extensions import db
from casework.finishing import finish_task
from casework.fold import differences
from casework.intake.filings import open_filing
from casework.intake.submitting import submit
from models.case import Case
from models.message import Message
from models.task import ChecklistRow, Task
from models.wait import Clock, Timer, Wait
from security.actor import Actor
from security.history import history_of
from tests.integration.casework.marlowe import AT, Marlowe, fill, refer, tasks

pytestmark = pytest.mark.usefixtures("context")
VISITOR = Actor.visitor()
AT_BROOK = {"last-school": {"urn": "100001"}, "child-dob": "2015-05-06"}
ANSWER = {
    "school-on-roll": "left",
    "school-last-attended": "2026-11-10",
    "school-worry": "no",
    "answerer-name": {"given": "Jo", "family": "Bell"},
    "answerer-role": "Head",
    "answerer-email": "office@brook.example",
}


@pytest.fixture
def council(context: AppContext) -> Marlowe:
    with writing():
        made = Marlowe()
    with writing():  # what a process reads once, such as a definition, is not counted
        submit(refer({"child-name": {"given": "Wen", "family": "Marsh"}} | AT_BROOK).id, by=VISITOR, at=AT)
    return made


@contextmanager
def counted() -> Iterator[list[str]]:
    """The statements that are sent to the database meanwhile, each once however many rows it writes."""
    sent: list[str] = []
    db.session.expunge_all()  # a request of its own begins

    def note(_line: Any, _cursor: Any, statement: str, *_others: Any) -> None:
        sent.append(statement)

    event.listen(db.engine, "before_cursor_execute", note)
    try:
        yield sent
    finally:
        event.remove(db.engine, "before_cursor_execute", note)


def listed(statements: list[str]) -> str:
    return "\n".join(" ".join(one.split())[:100] for one in statements)


def draft(**answers: Any) -> UUID:
    with writing():
        return refer(AT_BROOK | {name.replace("_", "-"): value for name, value in answers.items()}).id


def sent(filing_id: UUID) -> UUID:
    """The case that a draft opens when it is sent."""
    with writing():
        case_id = submit(filing_id, by=VISITOR, at=AT).case_id
    assert case_id is not None
    return case_id


def triaged(case_id: UUID, council: Marlowe) -> None:
    with writing():
        task = db.session.query(Task).filter(Task.case_id == case_id, Task.kind == "triage").one()
        finish_task(task, "whereabouts-unknown", {}, by=council.officer, at=AT + timedelta(hours=1))


def case_of(case_id: UUID) -> Case:
    return db.session.get_one(Case, case_id)


def writes(statements: list[str], table: str) -> int:
    return sum(statement.startswith(f"INSERT INTO {table} ") for statement in statements)


def test_a_referral_is_sent_with_twenty_one_statements_and_each_table_is_written_once(council: Marlowe) -> None:
    filing_id = draft()
    with counted() as statements:
        case_id = sent(filing_id)
    assert len(statements) <= 21, listed(statements)
    tables = ("child", "child_name", "case_file", "task", "clock", "event", "timer", "message", "message_part")
    assert {table: writes(statements, table) for table in tables} == dict.fromkeys(tables, 1)
    case = case_of(case_id)
    assert differences(case) == []
    assert [line.seq for line in history_of("case", case_id)] == list(range(1, case.event_seq + 1))
    assert db.session.query(Clock).filter(Clock.case_id == case_id).count() == 1
    assert db.session.query(Timer).filter(Timer.case_id == case_id).count() > 0
    assert db.session.query(Message).filter(Message.case_id == case_id).count() == 1


def test_the_triage_of_a_child_nobody_can_find_starts_its_work_with_sixty_statements(council: Marlowe) -> None:
    case_id = sent(draft())
    with counted() as statements:
        triaged(case_id, council)
    assert len(statements) <= 60, listed(statements)
    case = case_of(case_id)
    assert {"enquiries", "home-visit", "ask-school", "decision", "weekly-review"} <= set(tasks(case))
    assert db.session.query(Wait).filter(Wait.case_id == case_id, Wait.state == "waiting").count() == 1
    assert db.session.query(ChecklistRow).count() > 5
    assert differences(case) == []


def test_a_schools_answer_is_sent_with_twenty_five_statements(council: Marlowe) -> None:
    case_id = sent(draft())
    triaged(case_id, council)
    later = AT + timedelta(hours=2)
    with writing():
        wait = db.session.query(Wait).filter(Wait.case_id == case_id).one()
        answer = open_filing("cme-school-answer", by=VISITOR, at=later, wait=wait)
        fill(answer, ANSWER, by=VISITOR, at=later)
        answer_id, wait_id = answer.id, wait.id
    with counted() as statements, writing():
        submit(answer_id, by=VISITOR, at=later)
    # A server has the child's other cases and its family's locked first, in one order; a file has one writer anyhow.
    assert len(statements) <= (25 if is_sqlite(db.session()) else 29), listed(statements)
    case = case_of(case_id)
    assert (db.session.get_one(Wait, wait_id).state, case.facts["school-on-roll"]) == ("answered", "left")
    assert differences(case) == []


def test_two_referrals_in_one_transaction_are_told_apart(council: Marlowe) -> None:
    first, second = draft(), draft(child_name={"given": "Oak", "family": "Vale"})
    with writing():
        ids = [submit(one, by=VISITOR, at=AT).case_id for one in (first, second)]
    cases = [db.session.get_one(Case, case_id) for case_id in ids]
    assert cases[0].child_id != cases[1].child_id
    for case in cases:
        assert [task.kind for task in db.session.query(Task).filter(Task.case_id == case.id)] == ["triage"]
        assert differences(case) == []


def test_two_referrals_of_one_child_in_one_transaction_meet(council: Marlowe) -> None:
    first, second = draft(child_upn="A123456789012"), draft(child_upn="A123456789012")
    with writing():
        ids = [submit(one, by=VISITOR, at=AT).case_id for one in (first, second)]
    one, other = (db.session.get_one(Case, case_id) for case_id in ids)
    assert one.child_id == other.child_id
    assert other.facts["open-case"] == "yes"
    assert differences(one) == differences(other) == []
