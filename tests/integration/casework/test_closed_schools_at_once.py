"""A school gets one that stands for it while somebody asks it, and while a colleague does the same for another."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from threading import Barrier, BrokenBarrierError, Event
from typing import Any
from uuid import UUID

import pytest
from flask import Flask
from flask.testing import FlaskClient

from base.database import writing
from base.extensions import db
from casework.chasing import closed_schools
from casework.chasing.closed_schools import name_successor
from casework.chasing.waits import start_wait
from casework.finishing import finish_task
from casework.versions import pinned
from directory import successors
from models.case import Case
from models.school import School
from models.task import Task
from models.wait import Wait
from tests.fixtures.people import SignIn
from tests.integration.casework.marlowe import AT, Marlowe, send, tasks
from tests.integration.casework.returns import school
from tests.integration.casework.test_closed_schools import BROOK, LATER, academy

MEET_WITHIN = 1.0  # seconds; whoever waits for a lock never comes, and the other goes on without


@pytest.fixture
def lead(app: Flask, sign_in: SignIn) -> FlaskClient:
    with app.app_context(), writing():
        Marlowe()
    return sign_in("team-lead", "administrator")


def closed(app: Flask, **numbers: str) -> dict[str, UUID]:
    """Some schools that have closed, and Brook Academy, which is open."""
    with app.app_context(), writing():
        found = {"Brook Academy": academy()} | {name: school(name, urn) for name, urn in numbers.items()}
        for name in numbers:
            found[name].status = "closed"
        db.session.flush()
        return {name: one.id for name, one in found.items()}


def stands_for(app: Flask, school_id: UUID) -> UUID | None:
    with app.app_context():
        return db.session.get_one(School, school_id).successor_id


def test_a_page_that_is_sent_again_after_a_colleague_took_it_back_names_nobody(app, lead):
    schools = closed(app, Hill="100010")
    place = f"/schools/{schools['Hill']}/successor"
    first = {"other": str(schools["Brook Academy"]), "once": "a" * 32}
    assert lead.post(place, data=first).status_code == 303
    assert lead.post(place, data={"other": "", "once": "b" * 32}).status_code == 303
    assert lead.post(place, data=first).status_code == 303
    assert stands_for(app, schools["Hill"]) is None


def test_two_schools_that_one_stands_for_are_taken_back_at_once(app, lead, sign_in, monkeypatch):
    schools = closed(app, Hill="100010", Dale="100011")
    for name in ("Hill", "Dale"):
        data = {"other": str(schools["Brook Academy"])}
        assert lead.post(f"/schools/{schools[name]}/successor", data=data).status_code == 303
    half_way, told = Barrier(2), successors.record

    def record_when_both_are_here(kind: str, subject: UUID, what: str, **named: Any) -> Any:
        done = told(kind, subject, what, **named)
        if what == "school-stands-no-more":
            with suppress(BrokenBarrierError):
                half_way.wait(timeout=MEET_WITHIN)
        return done

    monkeypatch.setattr(successors, "record", record_when_both_are_here)

    def take_back(name: str) -> int:
        return browsers[name].post(f"/schools/{schools[name]}/successor", data={"other": ""}).status_code

    browsers = {"Hill": lead, "Dale": sign_in("administrator", email="second@example.org")}
    with ThreadPoolExecutor(2) as pool:
        assert list(pool.map(take_back, ("Hill", "Dale"))) == [303, 303]
    assert [stands_for(app, schools[name]) for name in ("Hill", "Dale")] == [None, None]


def test_whoever_asks_a_closed_school_while_another_is_named_for_it_asks_that_one(app, monkeypatch):
    with app.app_context():
        with writing():
            council = Marlowe()
            case, new = send(BROOK), academy()
            council.school.status = "closed"
            finish_task(tasks(case)["triage"], "whereabouts-unknown", {}, by=council.officer, at=AT)
            wait = db.session.query(Wait).one()
            wait.state = "returned"  # nobody had answered
            task_id, new_id, old_id = tasks(case)["ask-school"].id, new.id, council.school.id
        db.session.remove()
    named, asked, locked = Event(), Event(), closed_schools.lock_cases

    def lock_while_somebody_asks(case_ids: set[UUID]) -> Any:
        named.set()
        asked.wait(MEET_WITHIN)
        return locked(case_ids)

    monkeypatch.setattr(closed_schools, "lock_cases", lock_while_somebody_asks)

    def name() -> None:
        with app.app_context(), writing():
            name_successor(old_id, new_id, by=council.lead, at=LATER)

    def ask() -> None:
        assert named.wait(5)
        with app.app_context(), writing():
            task = db.session.get_one(Task, task_id)
            shape = pinned(db.session.get_one(Case, task.case_id).version_id).task_shapes["ask-school"].wait
            start_wait(task, shape, by=council.officer, at=LATER)
        asked.set()

    with ThreadPoolExecutor(2) as pool:
        for done in [pool.submit(name), pool.submit(ask)]:
            done.result()
    with app.app_context():
        waiting = db.session.query(Wait).filter_by(state="waiting").one()
        assert waiting.school_id == new_id
