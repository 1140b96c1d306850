"""Two officers act at once on two cases of one child: each act reaches the other's case, and neither fails."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from threading import Barrier, BrokenBarrierError
from typing import Any
from uuid import UUID

import pytest
from flask import Flask

from base.database import locked, writing
from base.extensions import db
from casework import cases, consequence_kinds, finishing
from casework.finishing import finish_task
from casework.first_tasks import calls_of
from casework.identifying import confirm_child
from models.case import Case
from models.event import Event
from models.task import Task
from tests.fixtures.people import SignIn
from tests.integration.casework.marlowe import AT, SURE, Marlowe, send, tasks, twin

MEET_WITHIN = 1.0  # seconds; whoever waits for a lock never comes, and the other goes on without
CHOICE = "known-no-place"


def two_matters(app: Flask) -> tuple[Marlowe, list[UUID]]:
    """Two cases of one child whose forms tell of two plans, both to be sorted; the tasks."""
    with app.app_context():
        with writing():
            council = Marlowe()
            twin()
            for plan in ("protection", "section-47"):
                case = send(SURE | {"plans": [plan]})
                case.case_type = f"{case.case_type}-{plan}"  # else the second form joins
                db.session.flush()
            sorting = [tasks(case)["triage"].id for case in db.session.query(Case).order_by(Case.id)]
        db.session.remove()
    assert len(sorting) == 2
    return council, sorting


@pytest.fixture
def meeting(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """Has two acts meet where each is about to weigh the other's case; how often that was reached."""
    half_way, weighed, reached = Barrier(2), cases.weigh_other_cases, []

    def weigh_when_both_are_here(*args: Any, **named: Any) -> None:
        reached.append(1)
        with suppress(BrokenBarrierError):
            half_way.wait(timeout=MEET_WITHIN)
        weighed(*args, **named)

    monkeypatch.setattr(cases, "weigh_other_cases", weigh_when_both_are_here)
    return reached


def both_at_once(app: Flask, act: Callable[[int], Any]) -> list[Any]:
    with ThreadPoolExecutor(2) as pool:
        return list(pool.map(act, (0, 1)))


def assert_each_knows_of_the_other(app: Flask) -> None:
    with app.app_context():
        for case in db.session.query(Case):
            assert case.child_link == "confirmed"
            assert case.priority == 1
            assert calls_of(case)
            ended = db.session.query(Task).filter_by(case_id=case.id, outcome=CHOICE).all()
            assert len(ended) == 1
            kinds = [kind for (kind,) in db.session.query(Event.kind).filter_by(subject_id=case.id)]
            assert kinds.count("child-confirmed") == 1


def test_plans_told_at_once_in_two_matters_of_a_child_reach_both_and_neither_officer_is_turned_away(
    app: Flask, meeting: list[int]
):
    council, sorting = two_matters(app)
    officers = (council.officer, council.colleague)

    def sort(number: int) -> None:
        with app.app_context(), writing():
            finish_task(db.session.get_one(Task, sorting[number]), CHOICE, {}, by=officers[number], at=AT)

    both_at_once(app, sort)
    assert meeting
    assert_each_knows_of_the_other(app)


def test_an_officer_whose_act_met_another_half_way_is_answered_as_if_it_had_not(
    app: Flask, meeting: list[int], monkeypatch: pytest.MonkeyPatch, sign_in: SignIn
):
    _, sorting = two_matters(app)
    browsers = [sign_in("officer", email=f"officer-{number}@example.org") for number in (0, 1)]
    # As where what an act reaches turns out on the way only: it holds its own case and takes the others afterwards.
    monkeypatch.setattr(finishing, "lock_to_act", lambda case_id: locked(db.session(), Case, case_id))

    def press(number: int) -> int:
        answer = browsers[number].post(f"/tasks/{sorting[number]}/finish/{CHOICE}")
        return answer.status_code

    assert both_at_once(app, press) == [303, 303]
    assert meeting
    assert_each_knows_of_the_other(app)


def test_two_officers_who_hold_two_cases_of_a_child_at_once_both_hold_both(app: Flask, monkeypatch: pytest.MonkeyPatch):
    council, sorting = two_matters(app)
    officers, half_way = (council.officer, council.colleague), Barrier(2)
    holds = consequence_kinds.hold_other_cases

    def hold_when_both_are_here(*args: Any, **named: Any) -> None:
        with suppress(BrokenBarrierError):
            half_way.wait(timeout=MEET_WITHIN)
        holds(*args, **named)

    with app.app_context(), writing():
        for case in db.session.query(Case).order_by(Case.id):
            confirm_child(case, by=council.officer, at=AT)
    monkeypatch.setattr(consequence_kinds, "hold_other_cases", hold_when_both_are_here)

    def sort(number: int) -> None:
        with app.app_context(), writing():
            finish_task(db.session.get_one(Task, sorting[number]), "safeguarding-first", {}, by=officers[number], at=AT)

    both_at_once(app, sort)
    with app.app_context():
        for case in db.session.query(Case):
            assert {"safeguarding-first", "held-elsewhere"} <= set(case.hold_reasons)
