"""Claims by many officers at once, against one bare conditional UPDATE. Run within a place."""

from __future__ import annotations

import threading
import time
import uuid
from collections.abc import Callable, Iterator
from statistics import median, quantiles

from flask import Flask, current_app
from sqlalchemy import select, update

from base.database import writing
from base.extensions import db
from benchmarks.crowd import AT, reader
from casework.claims import AlreadyClaimed, claim_task
from casework.visible import task_to_change
from models.task import Task
from security.actor import Actor

Act = Callable[[uuid.UUID], None]


def claims(count: str, clients: str, rounds: str) -> dict[str, list[float]]:
    """Milliseconds: median and 99th of a hundred, of claims and of bare UPDATEs, in turns; the CPU of each alone.

    Each task is claimed once, each a case of its own, as in a queue in the morning. Both ways use the product's own
    transaction; a claim also reads the task as its page does, moves the case and writes the events.
    """
    officer = reader(restricted=True)
    app: Flask = current_app._get_current_object()  # noqa: SLF001 - threads need the thing itself
    # A web worker has four threads and ten connections; here all clients are threads of one process.
    db.engine.pool._max_overflow = int(clients)  # noqa: SLF001 - it has no setter
    want = 2 * (int(count) + int(clients)) * int(rounds) + 400
    ids: Iterator[uuid.UUID] = iter(
        list(db.session.scalars(select(Task.id).where(Task.state == "open").order_by(Task.sort_due).limit(want)))
    )
    db.session.remove()
    acts = {"ours": _ours(app, officer), "bare": _bare(app, officer)}
    alone = {name: _cpu(act, [next(ids) for _ in range(200)]) for name, act in acts.items()}
    waits: dict[str, list[float]] = {"ours": [], "bare": []}
    for turn in range(int(rounds)):
        for name in sorted(acts, reverse=turn % 2 == 1):
            some = [next(ids) for _ in range(int(count) + int(clients))]
            waits[name] += _together(acts[name], some, int(clients))
    return {name: [median(some), quantiles(some, n=100)[98], alone[name]] for name, some in waits.items()}


def _ours(app: Flask, officer: Actor) -> Act:
    def claim(task_id: uuid.UUID) -> None:
        with app.app_context():
            try:
                with writing():
                    claim_task(task_to_change(officer, task_id), by=officer, at=AT, once=uuid.uuid4().hex)
            except AlreadyClaimed:
                pass

    return claim


def _bare(app: Flask, officer: Actor) -> Act:
    def change(task_id: uuid.UUID) -> None:
        with app.app_context(), writing() as session:
            session.execute(
                update(Task)
                .where(Task.id == task_id, Task.holder_id.is_(None), Task.state == "open")
                .values(holder_id=officer.id, claimed_at=AT, state="claimed")
                .execution_options(synchronize_session=False)
            )

    return change


def _cpu(act: Act, ids: list[uuid.UUID]) -> float:
    costs = []
    for task_id in ids:
        began = time.process_time()
        act(task_id)
        costs.append((time.process_time() - began) * 1000)
    return median(costs)


def _together(act: Act, ids: list[uuid.UUID], clients: int) -> list[float]:
    waits: list[float] = []
    line, turn, start = iter(ids), threading.Lock(), threading.Barrier(clients)

    def work() -> None:
        with turn:
            warm = next(line)
        act(warm)  # opens the thread's connection, which a web worker's threads have open
        start.wait()
        while True:
            with turn:
                task_id = next(line, None)
            if task_id is None:
                return
            began = time.perf_counter()
            act(task_id)
            waits.append((time.perf_counter() - began) * 1000)

    crowd = [threading.Thread(target=work) for _ in range(clients)]
    for one in crowd:
        one.start()
    for one in crowd:
        one.join()
    return waits
