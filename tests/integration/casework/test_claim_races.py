"""Fifty officers click on the same two hundred tasks at once, on both databases."""

from __future__ import annotations

from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from random import Random
from threading import Barrier
from uuid import UUID

from flask import Flask
from sqlalchemy import func, select

from base.database import writing
from base.extensions import db
from casework.claims import AlreadyClaimed, claim_task
from casework.visible import tasks_visible_to
from models.case import Case
from models.event import Event
from models.task import Task
from security.actor import Actor
from tests.integration.casework import rows
from tests.integration.casework.rows import AT

OFFICERS, TASKS, TRIES = 50, 200, 12


def test_of_fifty_officers_who_claim_the_same_tasks_each_task_has_one_and_the_others_are_told(app: Flask):
    with app.app_context():
        with writing():
            queue, version = rows.queue(), rows.version()
            officers = [rows.officer(f"Officer {number}") for number in range(OFFICERS)]
            # Twenty cases of ten tasks each: officers also meet on the case's own counter.
            cases = [rows.case(version) for _ in range(TASKS // 10)]
            ids = [rows.task(case, queue, kind=f"t{n}").id for case in cases for n in range(10)]
        db.session.remove()

    together = Barrier(OFFICERS)

    def work(number: int) -> list[tuple[UUID, str, str]]:
        actor, dice = officers[number], Random(number)
        with app.app_context():
            together.wait(timeout=60)
            return [one_claim(actor, task_id) for task_id in dice.sample(ids, TRIES)]

    with ThreadPoolExecutor(OFFICERS) as pool:
        answers = [answer for found in pool.map(work, range(OFFICERS)) for answer in found]

    assert len(answers) == OFFICERS * TRIES
    won = {task_id: who for task_id, what, who in answers if what == "won"}
    assert Counter(what for _, what, _ in answers)["won"] == len(won), "a task was won twice"
    with app.app_context():
        held = dict(db.session.execute(select(Task.id, Task.holder_id).where(Task.holder_id.is_not(None))).all())
        names = {actor.id: actor.name for actor in officers}
        assert {task_id: names[holder] for task_id, holder in held.items()} == won
        for task_id, what, holder in answers:
            if what == "lost":
                assert holder == won[task_id]
        claims = db.session.scalar(select(func.count()).where(Event.kind == "task-claimed"))
        assert claims == len(won)
        for case in db.session.scalars(select(Case)):
            seqs = list(db.session.scalars(select(Event.seq).where(Event.subject_id == case.id).order_by(Event.seq)))
            assert seqs == list(range(1, case.event_seq + 1))


def one_claim(actor: Actor, task_id: UUID) -> tuple[UUID, str, str]:
    """One click: what came of it, and who has the task."""
    try:
        with writing():
            claim_task(tasks_visible_to(actor).get(task_id), by=actor, at=AT)
    except AlreadyClaimed as first:
        return task_id, "lost", first.holder if first.since == AT else "since another moment"
    finally:
        db.session.rollback()
    return task_id, "won", actor.name
