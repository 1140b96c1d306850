"""Another council is asked only where an administrator has checked its mailbox, and when an officer says so."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from flask.ctx import AppContext

from base.database import writing
from base.extensions import db
from casework.chasing.asking import Whom
from casework.chasing.waits import answer_wait, start_wait
from casework.checklists import ask_row, rows_of
from casework.finishing import finish_task
from casework.sweep import sweep
from casework.tasks import shape_of
from correspondence.gateways.catcher import CatcherGateway, caught
from correspondence.stopping import release
from council.other_councils import (
    Checked,
    NoSuchCouncil,
    councils_to_ask,
    keep_council,
    other_council,
    stop_using,
)
from council.settings import COUNCIL
from jobs.relay import relay
from models.case import Case
from models.message import Message
from models.task import Task
from models.wait import Wait
from security.actor import Actor
from security.history import history_of
from tests.integration.casework.marlowe import AT, Marlowe, send, tasks

pytestmark = pytest.mark.usefixtures("context")
BY = Actor.system("tests")
CAMDEN = Checked("CME@camden.example", "Called their switchboard", date(2026, 11, 2), "lead@camden.example", "Portal")


@pytest.fixture
def council(context: AppContext) -> Marlowe:
    with writing():
        made = Marlowe()
        keep_council("202", CAMDEN, by=BY, at=AT)
    return made


def elsewhere(council: Marlowe, **answers: object) -> tuple[Case, Task]:
    """A referral sorted as another council's child, and the task to ask that council."""
    case = send(answers)
    finish_task(tasks(case)["triage"], "other-council", {}, by=council.officer, at=AT)
    return case, tasks(case)["other-council"]


def asked(task: Task, code: str, council: Marlowe) -> Wait:
    shape = shape_of(task, db.session.get_one(Case, task.case_id))
    assert shape is not None
    assert shape.wait is not None
    return start_wait(task, shape.wait, whom=Whom(council=code), by=council.officer, at=AT)


def mail(case: Case) -> list[tuple[str, str]]:
    found = db.session.query(Message).filter(Message.case_id == case.id, Message.recipient_kind == "other-council")
    return [(one.address, one.state) for one in found.order_by(Message.planned_at, Message.id)]


def test_nobody_is_asked_until_an_officer_says_which_council_and_the_task_stays_to_be_worked(council):
    with writing():
        case, task = elsewhere(council)
    assert (task.state, task.came_back) == ("open", "")
    assert "weekly-review" in tasks(case)  # until that council accepts the child, somebody looks each week
    assert db.session.query(Wait).count() == 0
    assert mail(case) == []


def test_a_council_is_asked_at_the_mailbox_in_the_list_and_chased_there_until_it_answers(council):
    with writing():
        case, task = elsewhere(council)
        wait = asked(task, "202", council)
    assert (task.state, wait.state, wait.council_code) == ("waiting", "waiting", "202")
    assert mail(case) == [("cme@camden.example", "planned")]
    sweep(AT + timedelta(days=8), by=Actor.system("sweep"), writing=writing)
    sweep(AT + timedelta(days=15), by=Actor.system("sweep"), writing=writing)
    assert [address for address, _ in mail(case)] == [
        "cme@camden.example",
        "cme@camden.example",
        "lead@camden.example",
    ]
    with writing():
        answer_wait(wait, None, by=council.officer, at=AT + timedelta(days=15))
    assert db.session.get_one(Task, task.id).came_back == "answered"
    told = [event.data for event in history_of("case", case.id) if event.kind == "wait-started"]
    assert [one["council"] for one in told] == ["202"]


@pytest.mark.parametrize("code", ["", "301", "999"])
def test_a_council_outside_the_list_is_asked_by_telephone(council, code):
    with writing():
        case, task = elsewhere(council)
        wait = asked(task, code, council)
    assert (wait.state, wait.ended_because) == ("returned", "no-address")
    assert db.session.get_one(Task, task.id).state == "open"
    assert mail(case) == []


def test_a_mailbox_in_doubt_gets_no_further_chase_and_the_task_comes_back(council):
    with writing():
        case, task = elsewhere(council)
        asked(task, "202", council)
    with writing():
        assert stop_using("202", by=BY, at=AT)
        assert not stop_using("202", by=BY, at=AT)
    assert other_council("202") is None
    assert councils_to_ask() == []
    sweep(AT + timedelta(days=8), by=Actor.system("sweep"), writing=writing)
    now = db.session.get_one(Task, task.id)
    assert (now.state, now.came_back) == ("open", "telephone")
    assert len(mail(case)) == 1


def test_while_everything_outward_is_held_the_question_to_a_council_waits_for_a_release(council):
    with writing():
        case, task = elsewhere(council, **{"safeguarding-circumstances": ["forced-marriage"]})
        asked(task, "202", council)
    assert mail(case) == [("cme@camden.example", "held")]


def send_all(at, tmp_path):
    """The relay sends what may go; how much of it went to Camden."""
    gateway = CatcherGateway(tmp_path)
    relay(at, at=at, gateway=gateway, public_url="https://onroll.example", by=Actor.system("messages.relay"))
    return sum("camden.example" in one.to for one in caught(tmp_path))


def test_what_was_planned_for_a_mailbox_that_came_into_doubt_is_held_and_a_release_does_not_send_it(council, tmp_path):
    with writing():
        case, task = elsewhere(council)
        asked(task, "202", council)
        stop_using("202", by=BY, at=AT)
    assert send_all(AT + timedelta(hours=1), tmp_path) == 0
    held = db.session.query(Message).filter(Message.case_id == case.id, Message.recipient_kind == "other-council").one()
    assert (held.state, held.held_because) == ("held", "mailbox-in-doubt")
    with writing():
        release(held.id, reason="They telephoned", by=council.officer, at=AT + timedelta(hours=2))
    assert send_all(AT + timedelta(hours=2), tmp_path) == 0
    assert mail(case) == [("cme@camden.example", "held")]


def test_a_council_that_was_checked_anew_at_the_same_mailbox_gets_what_was_held(council, tmp_path):
    with writing():
        case, task = elsewhere(council)
        asked(task, "202", council)
        stop_using("202", by=BY, at=AT)
    send_all(AT + timedelta(hours=1), tmp_path)
    with writing():
        keep_council("202", CAMDEN, by=BY, at=AT + timedelta(hours=1))
        held = db.session.query(Message).filter(Message.recipient_kind == "other-council").one()
        release(held.id, reason="Checked anew", by=council.officer, at=AT + timedelta(hours=2))
    assert send_all(AT + timedelta(hours=2), tmp_path) == 1
    assert mail(case) == [("cme@camden.example", "sent")]


def test_an_enquiry_to_a_council_goes_through_the_list_too(council):
    with writing():
        case = send()
        finish_task(tasks(case)["triage"], "whereabouts-unknown", {}, by=council.officer, at=AT)
        task = tasks(case)["enquiries"]
        row = next(one for one in rows_of(task) if one.code == "last-council")
        typed = ask_row(task, row, whom=Whom(recipient="stranger@elsewhere.example"), by=council.officer, at=AT)
        assert (typed.ended_because, row.state) == ("no-address", "to-do")
        listed = ask_row(task, row, whom=Whom(council="202"), by=council.officer, at=AT)
    assert (listed.state, row.state, listed.round) == ("waiting", "waiting", 2)
    assert mail(case) == [("cme@camden.example", "planned")]


def test_the_list_keeps_who_checked_a_mailbox_and_only_councils_that_exist(council):
    with writing():
        assert not keep_council("202", CAMDEN, by=BY, at=AT)
        with pytest.raises(NoSuchCouncil):
            keep_council("000", CAMDEN, by=BY, at=AT)
        moved = Checked("children@camden.example", "Called again", date(2026, 11, 20))
        assert keep_council("202", moved, by=council.manager, at=AT, once="k")
        assert not keep_council("202", CAMDEN, by=council.manager, at=AT, once="k")
    row = other_council("202")
    assert row is not None
    assert (row.address, row.checked_by) == ("children@camden.example", council.manager.id)
    told = [event.data for event in history_of("council", COUNCIL) if event.kind == "other-council-kept"]
    assert [one["code"] for one in told] == ["202", "202"]
    assert "camden" not in str(told)
