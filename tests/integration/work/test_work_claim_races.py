"""Fifty officers click on the same two hundred tasks at once, over HTTP, at two processes, on both databases."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from http.client import HTTPConnection
from pathlib import Path
from random import Random
from threading import Barrier
from urllib.parse import urlencode
from uuid import UUID

import pytest
from flask import Flask
from itsdangerous import URLSafeTimedSerializer

from base import clock
from base.database import writing
from base.extensions import db
from blueprints.work_words import clock_time
from models.event import Event
from models.task import Task
from models.user import User
from tests.fixtures.application import SECRET
from tests.fixtures.databases import TestDatabase
from tests.integration.casework import marlowe, rows
from tests.servers.production_web import ProductionWeb, production_web

OFFICERS, TASKS, TRIES = 50, 200, 8
PATIENCE = 100  # seconds for an answer: fifty stand in line for eight threads, on a machine that may be busy
SAID = re.compile(r"<strong role=\"status\">(Officer \d+) has had this since ([^<]+)</strong>")


@dataclass(frozen=True)
class Officer:
    """One officer's browser: what it keeps, and the token of its forms."""

    cookie: str
    token: str

    def claim(self, web: ProductionWeb, task_id: UUID) -> tuple[int, str]:
        """Click on "Claim", as htmx does; the status and the page."""
        line = HTTPConnection("127.0.0.1", web.port, timeout=PATIENCE)
        try:
            head = {
                "Cookie": self.cookie,
                "HX-Request": "true",
                "Content-Type": "application/x-www-form-urlencoded",
                "Connection": "close",
            }
            line.request("POST", f"/tasks/{task_id}/claim", urlencode({"csrf_token": self.token}), head)
            answer = line.getresponse()
            return answer.status, answer.read().decode()
        finally:
            line.close()


def signed_in(app: Flask) -> list[Officer]:
    """Fifty officers. Their sessions are written directly: fifty password hashes are not what is tried."""
    found = []
    with app.app_context():
        users = db.session.query(User).filter(User.name.like("Officer %")).order_by(User.email).all()
        keys = [user.get_id() for user in users]
    now, name = int(clock.real_utc().timestamp()), app.config["SESSION_COOKIE_NAME"]
    for number, key in enumerate(keys):
        client = app.test_client()
        half = f"{number:040}"
        with client.session_transaction() as session:
            session["_user_id"], session["_fresh"] = key, True
            session["began"] = session["seen"] = now
            session["csrf_token"] = half
        cookie = client.get_cookie(name)
        assert cookie is not None
        token = URLSafeTimedSerializer(SECRET, salt="wtf-csrf-token").dumps(half)
        found.append(Officer(f"{name}={cookie.value}", str(token)))
    return found


@pytest.fixture
def tasks(app: Flask) -> Iterator[list[UUID]]:
    """Two hundred tasks of twenty cases: officers also meet on the case's own counter. It is Monday, nine o'clock."""
    clock.set_clock(marlowe.AT)
    with app.app_context():
        with writing():
            marlowe.Marlowe()
            queue, version = rows.queue("Q-RACE"), rows.version()
            for number in range(OFFICERS):
                rows.officer(f"Officer {number}")
            cases = [rows.case(version) for _ in range(TASKS // 10)]
            ids = [rows.task(case, queue, kind=f"t{n}").id for case in cases for n in range(10)]
        db.session.remove()
    yield ids
    clock.set_clock(None)


@pytest.mark.timeout(300)
def test_of_fifty_officers_who_click_claim_each_task_has_one_holder_and_the_others_are_told(
    app: Flask, database: TestDatabase, data_folder: Path, tasks: list[UUID]
):
    officers = signed_in(app)
    together = Barrier(OFFICERS)

    def work(number: int) -> list[tuple[UUID, int, str]]:
        found = []
        chosen = Random(number).sample(tasks, TRIES)
        together.wait(timeout=60)
        for task_id in chosen:
            status, page = officers[number].claim(web, task_id)
            while status == 503:  # busy is an answer that asks to try again, and htmx shows it
                status, page = officers[number].claim(web, task_id)
            found.append((task_id, status, page))
        return found

    with production_web(database.url, data_folder) as web:
        with ThreadPoolExecutor(OFFICERS) as pool:
            answers = [(number, *one) for number, found in enumerate(pool.map(work, range(OFFICERS))) for one in found]
        faults = web.faults

    assert Counter(status for _, _, status, _ in answers).keys() <= {200, 409}, faults
    assert [line for line in faults if "answered 503" not in line] == []
    won = [(task_id, number) for number, task_id, status, _ in answers if status == 200]
    assert len(won) == len(dict(won)), "a task was won twice"
    assert len(won) == len({task_id for _, task_id, _, _ in answers}), "a task that was clicked on has nobody"
    with app.app_context():
        names = {user.id: user.name for user in db.session.query(User)}
        taken = db.session.query(Task).filter(Task.holder_id.is_not(None), Task.claimed_at.is_not(None))
        held = {task.id: (names[task.holder_id], clock_time(task.claimed_at or marlowe.AT)) for task in taken}
        assert db.session.query(Event).filter(Event.kind == "task-claimed").count() == len(won)
    assert held.keys() == dict(won).keys()
    for _, task_id, status, page in answers:
        if status == 409:
            told = SAID.search(page)
            assert told is not None, page[:300]
            who, since = held[task_id]
            assert told[1] == who
            assert told[2].startswith(since)
        else:
            assert "<strong>You</strong>" in page
    assert any(status == 409 for _, _, status, _ in answers), "nobody met anybody"
