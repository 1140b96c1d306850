"""Whoever acknowledged the first danger has not heard of the second: those on duty are called again, once for each."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import select

from base.database import writing
from base.extensions import db
from casework.claims import acknowledge_task, claim_task
from casework.decisions import AlreadyDecided, decide
from casework.finishing import finish_task
from casework.intake.filings import open_filing
from casework.intake.submitting import submit
from casework.priorities import run_rules
from casework.sweep import sweep
from forms.answers import Answers
from models.case import Case
from models.event import Event
from models.message import Message
from models.task import Task
from models.wait import Wait
from security.actor import Actor
from tests.integration.casework.marlowe import AT, fill, send, tasks

SATURDAY_NIGHT = datetime(2026, 11, 28, 22, 0, tzinfo=UTC)
VISITOR = Actor.visitor()
CALL = "safeguarding-first"


def alerts(kind: str = "alert") -> list[Message]:
    return list(db.session.scalars(select(Message).where(Message.kind == kind)))


def calls(case: Case) -> list[Task]:
    found = select(Task).where(Task.case_id == case.id, Task.kind == CALL).execution_options(populate_existing=True)
    return list(db.session.scalars(found))


def acknowledged(case: Case) -> list[bool]:
    return [call.acknowledged_at is not None for call in calls(case)]


def why_again(case: Case) -> list[str]:
    found = select(Event.data).where(Event.subject_id == case.id, Event.kind == "alert-raised-again")
    return [data["why"] for data in db.session.scalars(found.order_by(Event.seq))]


def held_call(council, answers: dict[str, object]) -> Case:
    """A case whose call an officer took on Monday and has not ended."""
    case = send(answers)
    claim_task(tasks(case)[CALL], by=council.officer, at=AT)
    return case


def say(case: Case, answers: dict[str, object], at: datetime = SATURDAY_NIGHT) -> None:
    run_rules(case, Answers.of("referrer", answers), by=VISITOR, at=at, fresh=True)


def school_answers(task: Task, answers: dict[str, str]) -> None:
    wait = db.session.scalars(select(Wait).where(Wait.task_id == task.id)).one()
    filing = open_filing(wait.answer_service, by=VISITOR, at=SATURDAY_NIGHT, wait=wait)
    said = {"school-on-roll": "left", "school-last-attended": "2026-11-06", "answerer-name": "Jo Head"}
    fill(filing, said | {"answerer-role": "Head"} | answers, at=SATURDAY_NIGHT, by=VISITOR)
    submit(filing.id, by=VISITOR, at=SATURDAY_NIGHT)


def test_a_school_that_is_worried_on_saturday_night_calls_again_although_the_first_call_was_acknowledged(council):
    with writing():
        case = held_call(
            council, {"last-school": {"urn": "100001"}, "safeguarding-circumstances": ["sudden-disappearance"]}
        )
        finish_task(tasks(case)["triage"], "whereabouts-unknown", {}, by=council.officer, at=AT)
        assert len(alerts()) == 2
    with writing():
        school_answers(tasks(case)["ask-school"], {"school-worry": "yes"})
    (call,) = calls(case)
    assert (call.acknowledged_at, call.acknowledged_by, call.holder_id) == (None, None, council.officer.id)
    assert len([one for one in alerts() if one.send_after == SATURDAY_NIGHT and one.urgent]) == 2
    assert (len(alerts()), why_again(case)) == (4, ["started-again"])


def test_the_manager_hears_when_nobody_acknowledges_the_second_call(council):
    with writing():
        case = held_call(council, {"safeguarding-circumstances": ["sudden-disappearance"]})
    with writing():
        say(case, {"safeguarding-circumstances": ["forced-marriage"]})
    managers = len({council.manager.id, council.provider.id})
    for minutes, heard in ((59, 0), (60, 1), (70, 1)):
        sweep(SATURDAY_NIGHT + timedelta(minutes=minutes), by=Actor.system("sweep"), writing=writing)
        assert len(alerts("alert-not-acknowledged")) == heard * managers, minutes


def test_each_new_danger_calls_once_and_a_call_that_nobody_has_acknowledged_stays_as_it_is(council):
    with writing():
        case = held_call(council, {"safeguarding-circumstances": ["sudden-disappearance"]})
    with writing():
        for danger in ({"safeguarding-circumstances": ["forced-marriage"]}, {"danger-now": "yes"}):
            say(case, danger)
    assert (len(alerts()), acknowledged(case)) == (4, [False])
    with writing():
        acknowledge_task(calls(case)[0], by=council.lead, at=SATURDAY_NIGHT)
    with writing():
        say(case, {"plans": ["section-47"]}, SATURDAY_NIGHT + timedelta(hours=3))
    assert (len(alerts()), acknowledged(case), why_again(case)) == (6, [False], ["new-danger", "new-danger"])


def test_an_answer_that_says_nothing_of_danger_calls_nobody_again(council):
    with writing():
        case = held_call(council, {"safeguarding-circumstances": ["sudden-disappearance"]})
    with writing():
        say(case, {"safeguarding-circumstances": ["police-missing"], "plans": ["in-need"]})
        run_rules(
            case,
            Answers.of("referrer", {"safeguarding-circumstances": ["sudden-disappearance"]}),
            by=VISITOR,
            at=SATURDAY_NIGHT,
        )
    assert (len(alerts()), acknowledged(case)) == (2, [True])


def test_what_the_officer_who_has_the_call_decides_does_not_call_them_again(council):
    with writing():
        case = held_call(council, {"safeguarding-circumstances": ["sudden-disappearance"]})
    with writing():
        finish_task(tasks(case)["triage"], CALL, {}, by=council.officer, at=SATURDAY_NIGHT)
    assert (len(alerts()), acknowledged(case)) == (2, [True])


def test_a_colleague_who_sorts_it_as_safeguarding_first_calls_again(council):
    with writing():
        case = held_call(council, {"safeguarding-circumstances": ["sudden-disappearance"]})
    with writing():
        finish_task(tasks(case)["triage"], CALL, {}, by=council.colleague, at=SATURDAY_NIGHT)
    assert (len(alerts()), acknowledged(case), why_again(case)) == (4, [False], ["started-again"])


def test_a_call_that_nobody_has_ended_goes_on_in_the_case_that_its_case_joins(council):
    with writing():
        first = held_call(council, {"safeguarding-circumstances": ["sudden-disappearance"]})
    with writing():
        second = send({"safeguarding-circumstances": ["sudden-disappearance"]}, at=SATURDAY_NIGHT)
        joins = {"joins-reference": first.reference}
        finish_task(tasks(second)["triage"], "joins-open-case", joins, by=council.colleague, at=SATURDAY_NIGHT)
    assert ([call.state for call in calls(second)], acknowledged(first)) == (["cancelled"], [False])
    assert (len(alerts()), why_again(first)) == (6, ["joined"])


@pytest.mark.parametrize("is_taken", [True, False], ids=["taken", "recommended-from-the-queue"])
def test_that_no_call_is_needed_is_agreed_to_by_nobody_once_something_new_speaks_of_danger(council, is_taken):
    with writing():
        case = send({"safeguarding-circumstances": ["sudden-disappearance"]})
        if is_taken:
            claim_task(tasks(case)[CALL], by=council.officer, at=AT)
        why = {"no-call-reason": "The family came home"}
        proposed = finish_task(tasks(case)[CALL], "no-call-needed", why, by=council.officer, at=AT).decision
    assert [call.state for call in calls(case)] == ["waiting"]
    with writing():
        say(case, {"safeguarding-circumstances": ["forced-marriage"]})
    assert [(call.state, call.came_back, call.acknowledged_at) for call in calls(case)] == [("claimed", "danger", None)]
    with pytest.raises(AlreadyDecided), writing():
        decide(proposed.id, agreed=True, reason="So it is", by=council.manager, at=SATURDAY_NIGHT)
    assert [call.state for call in calls(case)] == ["claimed"]


def test_what_says_nothing_new_leaves_a_recommendation_to_be_decided(council):
    with writing():
        case = held_call(council, {"safeguarding-circumstances": ["sudden-disappearance"]})
        why = {"no-call-reason": "The family came home"}
        proposed = finish_task(tasks(case)[CALL], "no-call-needed", why, by=council.officer, at=AT).decision
    with writing():
        say(case, {"plans": ["in-need"]})
        decide(proposed.id, agreed=True, reason="So it is", by=council.manager, at=SATURDAY_NIGHT)
    assert [call.state for call in calls(case)] == ["done"]
