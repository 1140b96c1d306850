"""Danger is P1, whenever it becomes known, and somebody hears of it at any hour."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import select

from base.database import writing
from base.extensions import db
from casework.claims import claim_task
from casework.contacts import lift_hold
from casework.finishing import finish_task
from casework.intake.filings import open_filing, part_of, save_page
from casework.intake.submitting import submit
from casework.joining import open_related_case
from casework.priorities import lower_priority, run_rules
from casework.sweep import sweep
from forms.answers import Answers
from jobs.relay import relay_due
from models.case import Case
from models.filing import Filing
from models.message import Message
from models.task import Task
from models.user import User
from models.wait import Wait
from security.actor import Actor
from tests.integration.casework.marlowe import AT, SERVICE, fill, send, tasks

LATER = AT + timedelta(hours=2)
SUNDAY_NIGHT = datetime(2026, 11, 22, 3, 0, tzinfo=UTC)
VISITOR = Actor.visitor()
RISKS = (
    "forced-marriage",
    "fgm",
    "honour-based-abuse",
    "exploitation",
    "domestic-abuse",
    "sudden-disappearance",
    "harm",
)
P2 = [
    *({"safeguarding-circumstances": [one]} for one in ("police-notices", "police-missing", "radicalisation")),
    *({"plans": [one]} for one in ("in-need", "in-care", "ehc", "youth-justice")),
]
P1 = [
    *({"safeguarding-circumstances": [risk]} for risk in RISKS),
    {"plans": ["protection"]},
    {"plans": ["section-47"]},
    {"danger-now": "yes"},
]


def alerts(kind: str = "alert") -> list[Message]:
    return list(db.session.scalars(select(Message).where(Message.kind == kind).order_by(Message.planned_at)))


def called(case: Case) -> list[Task]:
    found = select(Task).where(Task.case_id == case.id, Task.kind == "safeguarding-first").order_by(Task.round)
    return list(db.session.scalars(found))


@pytest.mark.parametrize("answers", P1, ids=lambda one: str(next(iter(one.values()))))
def test_each_of_these_alone_makes_a_p1_and_calls_the_duty_officer_and_the_deputy(council, answers):
    with writing():
        case = send(answers, at=SUNDAY_NIGHT)
    assert case.priority == 1
    assert [task.priority for task in called(case)] == [1]
    told = alerts()
    assert {one.recipient_id for one in told} == {council.officer.id, council.lead.id}
    assert {(one.urgent, one.send_after, one.state) for one in told} == {(True, SUNDAY_NIGHT, "planned")}


@pytest.mark.parametrize("answers", P2, ids=lambda one: next(iter(one.values()))[0])
def test_each_of_these_is_for_the_next_working_day_and_calls_nobody_at_night(council, answers):
    with writing():
        case = send(answers, at=SUNDAY_NIGHT)
    assert (case.priority, case.outward_held, alerts()) == (2, False, [])


def test_what_the_list_of_circumstances_adds_is_told_and_makes_nothing_more_urgent_by_itself(council):
    with writing():
        case = send({"other-circumstances": ["send-placement", "run-away"]})
    assert (case.priority, case.outward_held, alerts()) == (3, False, [])


def test_who_somebody_is_never_makes_a_case_more_urgent(council):
    told = ["homeless", "highly-mobile", "traveller", "parent-health", "service-family"]
    with writing():
        case = send({"other-circumstances": told, "child-ethnicity": "Roma", "child-nationality": "Arrived last month"})
    assert (case.priority, case.outward_held, alerts()) == (3, False, [])


def test_an_alert_leaves_in_the_night_and_the_manager_hears_when_nobody_acknowledges_it(council):
    with writing():
        case = send({"danger-now": "yes"}, at=SUNDAY_NIGHT)
    relay_due(SUNDAY_NIGHT, at=SUNDAY_NIGHT)
    assert {one.state for one in alerts()} == {"sent"}
    for minutes, heard in ((59, 0), (60, 1), (70, 1)):
        sweep(SUNDAY_NIGHT + timedelta(minutes=minutes), by=Actor.system("sweep"), writing=writing)
        assert len(alerts("alert-not-acknowledged")) == heard * len({council.manager.id, council.provider.id}), minutes
    assert db.session.get_one(Task, called(case)[0].id, populate_existing=True).raised == 3


def test_where_everybody_on_duty_is_away_the_manager_hears_at_once(council):
    with writing() as session:
        for who in (council.officer, council.lead):
            session.get_one(User, who.id).absent_from = SUNDAY_NIGHT - timedelta(days=1)
        send({"danger-now": "yes"}, at=SUNDAY_NIGHT)
    assert council.manager.id in {one.recipient_id for one in alerts()}


def test_where_one_of_those_on_duty_is_there_the_manager_is_not_woken(council):
    with writing() as session:
        session.get_one(User, council.officer.id).absent_from = SUNDAY_NIGHT - timedelta(days=1)
        send({"danger-now": "yes"}, at=SUNDAY_NIGHT)
    assert council.manager.id not in {one.recipient_id for one in alerts()}


def test_danger_told_later_by_the_referrer_calls_the_duty_officer_then_and_holds_everything(council):
    with writing():
        case = send({"last-school": {"urn": "100001"}})
        finish_task(tasks(case)["triage"], "whereabouts-unknown", {}, by=council.officer, at=AT)
    assert called(case) == []
    with writing():
        more = open_filing(SERVICE, by=VISITOR, at=LATER, follows=db.session.query(Filing).one())
        values = {"safeguarding-circumstances": ["forced-marriage"]}
        save_page(part_of(more), "circumstances-affecting", values, by=VISITOR, at=LATER)
        submit(more.id, by=VISITOR, at=LATER)
    assert (case.priority, case.outward_held, len(called(case)), len(alerts())) == (1, True, 1, 2)
    to_school = db.session.scalars(select(Message).where(Message.recipient_kind == "school")).all()
    assert [one.state for one in to_school] == ["held"]


def test_danger_in_a_case_that_joins_another_calls_somebody_about_the_other(council):
    with writing():
        first, second = send(), send({"danger-now": "yes"})
        claim_task(called(second)[0], by=council.officer, at=AT)
        answers = {"joins-reference": first.reference}
        finish_task(tasks(second)["triage"], "joins-open-case", answers, by=council.officer, at=LATER)
    assert (first.priority, first.danger, len(called(first))) == (1, True, 1)
    assert len(alerts()) == 4


def test_the_same_danger_told_again_by_somebody_else_calls_again_although_it_was_lowered(council):
    said = Answers.of("referrer", {"safeguarding-circumstances": ["exploitation", "fgm"]})
    with writing():
        case = send({"safeguarding-circumstances": ["exploitation", "fgm"]})
        claim_task(called(case)[0], by=council.officer, at=AT)
        reached = {"checked-with": "MASH", "checked-reference": "M1"}
        finish_task(called(case)[0], "already-with-social-care", reached, by=council.officer, at=AT)
        lower_priority(case, 2, reason="Checked with social care", by=council.officer, at=AT)
        lift_hold(case, reason="Agreed with social care", by=council.officer, at=AT)
    with writing():
        run_rules(case, said, by=council.officer, at=LATER)  # known answers looked at again
    assert (case.priority, case.outward_held, len(called(case))) == (2, False, 1)
    with writing():
        run_rules(case, said, by=VISITOR, at=LATER, fresh=True)
    assert (case.priority, case.outward_held, len(called(case)), len(alerts())) == (1, True, 2, 4)


def test_somebody_is_called_once_while_the_call_is_open(council):
    with writing():
        case = send({"danger-now": "yes"})
        run_rules(case, Answers.of("referrer", {"plans": ["protection"]}), by=VISITOR, at=LATER, fresh=True)
    assert (len(called(case)), len(alerts())) == (1, 2)


def test_a_school_that_is_worried_calls_the_duty_officer(council):
    with writing():
        case = send({"last-school": {"urn": "100001"}})
        finish_task(tasks(case)["triage"], "whereabouts-unknown", {}, by=council.officer, at=AT)
        wait = tasks(case)["ask-school"]
        answer_of_school(wait, {"school-worry": "yes"})
    assert (case.priority, len(called(case)), len(alerts())) == (1, 1, 2)


def answer_of_school(task: Task, answers: dict[str, str]) -> None:
    wait = db.session.scalars(select(Wait).where(Wait.task_id == task.id)).one()
    filing = open_filing(wait.answer_service, by=VISITOR, at=LATER, wait=wait)
    said = {"school-on-roll": "left", "school-last-attended": "2026-11-06", "answerer-name": "Jo Head"}
    said |= {"answerer-role": "Head"} | answers
    fill(filing, said, at=LATER, by=VISITOR)
    submit(filing.id, by=VISITOR, at=LATER)


def test_a_case_of_another_service_that_is_not_urgent_calls_nobody(council):
    with writing():
        case = send()
        other = open_related_case(case, SERVICE, by=council.officer, at=AT)
    assert ("triage" in tasks(other), called(other), alerts()) == (True, [], [])
