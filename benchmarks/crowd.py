"""Many open tasks and many events, written in bulk, and the pages that list them. Run within a place."""

from __future__ import annotations

import random
import time
import uuid
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from statistics import median
from typing import Any

from flask import Flask
from sqlalchemy import func, insert, select

from base.database import writing
from base.extensions import db
from base.ids import new_id
from benchmarks import lean_queue
from benchmarks.asked_page import answer_of
from benchmarks.bulk import CHUNK, analyse, load, without_indexes
from benchmarks.publishing import ACTOR
from benchmarks.served import SERVER_CORE, pin
from casework.queues import Place, queue_page
from casework.versions import current
from models.case import Case
from models.child import Child
from models.event import Event
from models.school import School
from models.task import Queue, Task
from models.user import User
from security import passwords, users
from security.actor import Actor
from security.current import actor_of
from security.permissions import Role

AT = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
LEAD, OFFICER = "olive.lead@marlowe.example", "otto.officer@marlowe.example"
PASSWORD = "three random words"  # noqa: S105 - of a database that is thrown away
PUPILS, SCHOOLS = 1_000, 60  # whom the tasks are about: a page looks up 25 of them, however many there are
DEEP = 20_000  # tasks before the page far behind, where there are so many


def reader(*, restricted: bool) -> Actor:
    """The officer who reads: a team lead, who sees restricted cases, or one who does not."""
    email, roles = (LEAD, [Role.OFFICER, Role.TEAM_LEAD]) if restricted else (OFFICER, [Role.OFFICER])
    user = db.session.scalars(select(User).where(User.email == email)).one_or_none()
    if user is None:
        hashed = passwords.hashed(PASSWORD)
        with writing():
            user = users.add_user(users.Particulars(email.split("@", maxsplit=1)[0].title(), email), by=ACTOR, at=AT)
            user.password_hash = hashed
            users.set_roles(user.id, roles, by=ACTOR, at=AT)
    return actor_of(user)


def tasks(wanted: str) -> int:
    """Fill the queue of a report's first task up to so many open tasks, one in fifty restricted; gives how many."""
    reader(restricted=True)
    version_id, _ = current("bench-report")
    queue = _first_queue()
    pupils, schools = _pupils(), list(db.session.scalars(select(School.id)))
    there = db.session.scalar(select(func.count()).select_from(Task)) or 0
    dice = random.Random(there)
    db.session.remove()
    with without_indexes(Task.__table__), without_indexes(Case.__table__):
        for first in range(there, int(wanted), CHUNK):
            some = range(first, min(first + CHUNK, int(wanted)))
            rows = [_task(number, queue, pupils, schools, dice) for number in some]
            cases = (_case(row["case_id"], row["case_reference"], version_id, row["restricted"]) for row in rows)
            load(Case.__table__, cases)
            load(Task.__table__, rows)
    analyse()
    return int(wanted)


def visit_queue(app: Flask, times: str) -> dict[str, float]:
    """Milliseconds of CPU of the queue's first page and of one far behind, and of a lean page of the same rows.

    In turns, so that a busy moment meets all of them. The application has a core to itself, as a web server's host has
    none of the database: beside it on one core it would be charged for what the database drives out of the caches.
    """
    pin(SERVER_CORE)
    ours, lean = caller(app), lean_queue.caller(app, LEAD)
    with app.app_context():
        queue = _first_queue()
        looking = reader(restricted=True)
        rows = select(Task).where(Task.queue_id == queue, Task.state == "open", Task.restricted.is_(False))
        behind = min(DEEP, (db.session.scalar(select(func.count()).select_from(Task)) or 0) // 2)
        order = (Task.priority, Task.sort_due, Task.id)
        deep = Place.of(db.session.scalars(rows.order_by(*order).offset(behind).limit(1)).one())
        last = Place.of(db.session.scalars(rows.order_by(*(one.desc() for one in order)).offset(40).limit(1)).one())

    def bare() -> None:
        with app.app_context():
            queue_page(looking, queue)

    return in_turns(
        {
            "first": lambda: ours(f"/queues/{queue}"),
            "deep": lambda: ours(f"/queues/{queue}?after={deep}"),
            "last": lambda: ours(f"/queues/{queue}?after={last}"),
            "unclaimed": lambda: ours(f"/queues/{queue}?held=unclaimed&priority=3"),
            "all queues": lambda: ours("/queues"),
            "my work": lambda: ours("/work"),
            "lean": lambda: lean(queue),
            "rows": bare,
        },
        int(times),
    )


def visit_case(app: Flask, times: str) -> dict[str, float]:
    """Milliseconds of CPU of a case page with 20 events and of one with 500."""
    with app.app_context():
        reader(restricted=True)
        version_id, _ = current("bench-report")
        made = {}
        for count in (20, 500):
            case_id = uuid.uuid4()
            with writing() as session:
                session.execute(
                    insert(Case), [_case(case_id, f"BX-{count:08}", version_id, False) | {"event_seq": count}]
                )
                session.execute(insert(Event), [_event(case_id, seq) for seq in range(1, count + 1)])
            made[count] = case_id
            db.session.remove()
    ours = caller(app)
    return in_turns(
        {str(count): lambda case_id=case_id: ours(f"/cases/{case_id}") for count, case_id in made.items()},
        int(times),
    )


def caller(app: Flask) -> Callable[[str], bytes]:
    """A function that asks for a page as the signed-in team lead, as a server would ask the application."""
    client = signed_in(app)
    cookie = "; ".join(f"{one.key}={one.value}" for one in client._cookies.values())  # noqa: SLF001 - the client's own jar

    def call(path: str) -> bytes:
        return answer_of(app, path, cookie)

    return call


def signed_in(app: Flask) -> Any:
    """A browser in which the team lead has signed in."""
    import re

    with app.app_context():
        reader(restricted=True)
    client = app.test_client()
    found = re.search(r'name="csrf_token"[^>]*?value="([^"]+)"', client.get("/sign-in").text)
    assert found
    answer = client.post("/sign-in", data={"csrf_token": found[1], "email": LEAD, "password": PASSWORD})
    assert answer.status_code in (302, 303), answer.text[-500:]
    return client


def cpu_of(act: Callable[[], object], times: int) -> float:
    """The median milliseconds of CPU."""
    return in_turns({"it": act}, times)["it"]


def in_turns(acts: dict[str, Callable[[], object]], times: int) -> dict[str, float]:
    """The median milliseconds of CPU of each of some acts; and of wall, under its name and " wall".

    CPU is this process's: what a PostgreSQL server does for it shows in the wall time alone.
    """
    costs: dict[str, list[float]] = {name: [] for one in acts for name in (one, f"{one} wall")}
    for turn in range(times + 1):
        for name, act in acts.items():
            began, cpu = time.perf_counter(), time.process_time()
            act()
            if turn:  # the first one warms up
                costs[name].append((time.process_time() - cpu) * 1000)
                costs[f"{name} wall"].append((time.perf_counter() - began) * 1000)
    return {name: median(some) for name, some in costs.items()}


def _pupils() -> list[uuid.UUID]:
    """Some children and schools for tasks to be about, made once."""
    there = list(db.session.scalars(select(Child.id).limit(PUPILS)))
    if there:
        return there
    load(
        School.__table__,
        (
            {"id": new_id(), "name": f"School {n}", "sort_name": f"school {n}", "is_ours": True, "created_at": AT}
            for n in range(SCHOOLS)
        ),
    )
    rows = [
        {"id": new_id(), "given_names": "Given", "family_name": f"Family{n}", "plans": [], "created_at": AT}
        for n in range(PUPILS)
    ]
    load(Child.__table__, rows)
    return [row["id"] for row in rows]


def _first_queue() -> uuid.UUID:
    """The queue in which the first task of a report stands, by its definition."""
    _, definition = current("bench-report")
    return db.session.scalars(select(Queue.id).where(Queue.code == definition.tasks[0].queue)).one()


def _case(case_id: uuid.UUID, reference: str, version_id: uuid.UUID, restricted: bool) -> dict[str, Any]:
    return {
        "id": case_id,
        "reference": reference,
        "service": "bench-report",
        "version_id": version_id,
        "case_type": "CME",
        "restricted": restricted,
        "opened_at": AT,
        "received_at": AT,
    }


def _task(
    number: int, queue: uuid.UUID, pupils: list[uuid.UUID], schools: list[uuid.UUID], dice: random.Random
) -> dict[str, Any]:
    due = AT + timedelta(minutes=dice.randrange(-10_000, 50_000))
    return {
        "id": new_id(),
        "case_id": new_id(),
        "case_reference": f"BM-{number:08}",
        "queue_id": queue,
        "kind": "triage",
        "title": "Read and sort",
        "state": "open",
        "priority": dice.choice((1, 2, 2, 3, 3, 3, 4)),
        "due_at": due,
        "sort_due": due,
        "restricted": number % 50 == 7,
        "child_id": pupils[number % len(pupils)],
        "school_id": schools[number % len(schools)],
        "service": "bench-report",
        "created_at": AT,
    }


def _event(case_id: uuid.UUID, seq: int) -> dict[str, Any]:
    return {
        "id": new_id(),
        "subject_kind": "case",
        "subject_id": case_id,
        "seq": seq,
        "kind": "stage-changed",
        "actor_kind": "system",
        "actor_name": "benchmarks",
        "at": AT,
        "recorded_at": AT,
        "data": {"stage": "looking"},
    }
