"""A call about danger that nobody holds any more is no call that somebody sees to: those on duty hear again."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
from sqlalchemy import select

from base.database import writing
from base.extensions import db
from casework.claims import claim_task, hand_back, hand_over, reassign
from casework.first_tasks import calls_of
from casework.interests import declare_interest
from casework.joining import open_related_case
from casework.priorities import lower_priority, raise_priority
from casework.restricting import set_restricted
from casework.sweep import sweep
from models.case import Case
from models.event import Event
from models.message import Message
from models.task import Task
from security.actor import Actor
from tests.integration.casework.marlowe import AT, Marlowe, send, tasks

LATER = AT + timedelta(hours=9)
CALL = "safeguarding-first"


def handed_back(council: Marlowe, case: Case) -> None:
    hand_back(tasks(case)[CALL], by=council.officer, at=LATER)


def taken_away(council: Marlowe, case: Case) -> None:
    reassign(tasks(case)[CALL], None, reason="Off sick", by=council.manager, at=LATER)


def shut_out(council: Marlowe, case: Case) -> None:
    declare_interest(case.child_id, reason="My nephew", by=council.officer, at=LATER)


def closed_to_them(council: Marlowe, case: Case) -> None:
    set_restricted(case, True, reason="A colleague's family", by=council.lead, at=LATER)


LETTING_GO = [(handed_back, "handed-back"), (taken_away, "handed-back"), (shut_out, "interest")]
LETTING_GO += [(closed_to_them, "restricted")]


def alerts(case: Case, kind: str = "alert") -> list[Message]:
    return list(db.session.scalars(select(Message).where(Message.kind == kind, Message.case_id == case.id)))


def taken_call(council: Marlowe) -> Case:
    """A case whose call the duty officer took in the morning, and has not made."""
    with writing():
        case = send({"danger-now": "yes"})
        claim_task(tasks(case)[CALL], by=council.officer, at=AT)
    return case


@pytest.mark.parametrize(("let_go", "why"), LETTING_GO, ids=lambda one: getattr(one, "__name__", ""))
def test_a_call_that_its_holder_lets_go_calls_those_on_duty_again_and_then_the_manager(
    council: Marlowe, let_go: Callable[[Marlowe, Case], None], why: str
) -> None:
    case = taken_call(council)
    with writing():
        let_go(council, case)
    (call,) = calls_of(case)
    assert (call.holder_id, call.acknowledged_at, call.came_back) == (None, None, "let-go")
    assert [one.send_after for one in alerts(case)].count(LATER) == 2
    told = select(Event.data).where(Event.subject_id == case.id, Event.kind == "alert-raised-again")
    assert [data["why"] for data in db.session.scalars(told)] == [why]
    sweep(LATER + timedelta(minutes=60), by=Actor.system("sweep"), writing=writing)
    assert alerts(case, "alert-not-acknowledged")


def test_a_call_that_a_colleague_takes_over_is_in_hand(council):
    case = taken_call(council)
    with writing():
        hand_over(tasks(case)[CALL], council.colleague.id, by=council.officer, at=LATER)
    sweep(LATER + timedelta(minutes=60), by=Actor.system("sweep"), writing=writing)
    assert (len(alerts(case)), alerts(case, "alert-not-acknowledged")) == (2, [])


def test_a_call_that_nobody_acknowledged_is_not_told_twice_when_it_is_let_go(council):
    with writing():
        case = send({"danger-now": "yes"})
        reassign(tasks(case)[CALL], council.colleague.id, reason="Ben is nearer", by=council.manager, at=AT)
    with writing():
        hand_back(tasks(case)[CALL], by=council.colleague, at=AT)
    assert len(alerts(case)) == 2
    sweep(AT + timedelta(minutes=60), by=Actor.system("sweep"), writing=writing)
    assert alerts(case, "alert-not-acknowledged")


def test_other_work_that_is_handed_back_calls_nobody(council):
    with writing():
        case = send()
        claim_task(tasks(case)["triage"], by=council.officer, at=AT)
    with writing():
        hand_back(tasks(case)["triage"], by=council.officer, at=LATER)
    assert alerts(case) == []


@pytest.mark.parametrize("service", ["work-permit", "performance-licence", "chaperone", "off-rolling", "enrolment"])
def test_whatever_the_service_somebody_hears_when_an_officer_makes_a_case_the_most_urgent(council, service):
    with writing():
        case = open_related_case(send(), service, by=council.officer, at=AT)
    assert alerts(case) == []
    for _ in range(2):
        with writing():
            raise_priority(case, 1, ["by-officer"], by=council.officer, at=LATER)
        assert len(alerts(case)) == 2
        assert [task.acknowledged_at for task in calls_of(case)] == [None]
        with writing():
            lower_priority(case, 3, reason="A slip", by=council.lead, at=LATER)
    assert db.session.query(Task).filter(Task.case_id == case.id, Task.needs_acknowledging).count() == 1
