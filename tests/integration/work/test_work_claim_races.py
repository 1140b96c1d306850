"""Fifty officers click on the same two hundred tasks at once, over HTTP, on both databases."""

from __future__ import annotations

import re
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from random import Random
from threading import Barrier
from uuid import UUID

from flask import Flask
from flask.testing import FlaskClient

from base import clock
from base.database import writing
from base.extensions import db
from models.event import Event
from models.task import Task
from models.user import User
from tests.integration.casework import marlowe, rows

OFFICERS, TASKS, TRIES = 50, 200, 12
SAID = re.compile(r"<strong role=\"status\">(Officer \d+) has had this since ([^<]+)</strong>")


def browsers(app: Flask) -> list[FlaskClient]:
    """Fifty officers, each signed in. The session is written directly: fifty password hashes are not what is tried."""
    found = []
    with app.app_context():
        users = db.session.query(User).filter(User.name.like("Officer %")).order_by(User.email).all()
        keys = [user.get_id() for user in users]
    now = int(clock.real_utc().timestamp())
    for key in keys:
        client = app.test_client()
        with client.session_transaction() as session:
            session["_user_id"], session["_fresh"] = key, True
            session["began"] = session["seen"] = now
        found.append(client)
    return found


def test_of_fifty_officers_who_click_claim_each_task_has_one_holder_and_the_others_are_told(app: Flask):
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
    clients = browsers(app)
    assert all(client.get("/queues").status_code == 200 for client in clients[:2]), "they are signed in"
    together = Barrier(OFFICERS)

    def work(number: int) -> list[tuple[UUID, int, str]]:
        dice, found = Random(number), []
        together.wait(timeout=60)
        for task_id in dice.sample(ids, TRIES):
            answer = clients[number].post(f"/tasks/{task_id}/claim", headers={"HX-Request": "true"})
            while answer.status_code == 503:  # busy is an answer that asks to try again, and htmx shows it
                answer = clients[number].post(f"/tasks/{task_id}/claim", headers={"HX-Request": "true"})
            found.append((task_id, answer.status_code, answer.get_data(as_text=True)))
        return found

    with ThreadPoolExecutor(OFFICERS) as pool:
        answers = [(number, *one) for number, found in enumerate(pool.map(work, range(OFFICERS))) for one in found]
    clock.set_clock(None)

    assert Counter(status for _, _, status, _ in answers).keys() <= {200, 409}
    won = [(task_id, number) for number, task_id, status, _ in answers if status == 200]
    assert len(won) == len(dict(won)), "a task was won twice"
    assert len(won) == len({task_id for _, task_id, _, _ in answers}), "a task that was clicked on has nobody"
    with app.app_context():
        names = {user.id: user.name for user in db.session.query(User)}
        held = {task.id: names[task.holder_id] for task in db.session.query(Task).filter(Task.holder_id.is_not(None))}
        assert db.session.query(Event).filter(Event.kind == "task-claimed").count() == len(won)
    assert held.keys() == dict(won).keys()
    for _, task_id, status, page in answers:
        if status == 409:
            told = SAID.search(page)
            assert told is not None, page[:300]
            assert told[1] == held[task_id]
            assert told[2] == "9:00am"
        else:
            assert "<strong>You</strong>" in page
