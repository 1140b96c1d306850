"""Many tasks, many events, many children, written in bulk; and lists read among them. Run within a place."""

from __future__ import annotations

import random
import threading
import time
import uuid
from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime, timedelta
from statistics import median, quantiles
from typing import Any

from flask import Flask, current_app
from sqlalchemy import func, insert, select, text, update

from base.database import writing
from base.extensions import db
from base.text import plain
from benchmarks.publishing import ACTOR
from casework.claims import AlreadyClaimed, claim_task
from casework.queues import queue_page
from casework.versions import current
from directory.names import keys_of, words_of
from models.case import Case
from models.child import Child, ChildName
from models.event import Event
from models.school import School
from models.task import Queue, Task
from models.user import User
from security import passwords, users
from security.current import actor_of
from security.permissions import Role

AT = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
CHUNK = 5_000
EMAIL, PASSWORD = "olive.officer@marlowe.example", "three random words"
FIRST = (
    "Ivy",
    "Sam",
    "Noor",
    "Ali",
    "Ada",
    "Ben",
    "Cleo",
    "Dan",
    "Ella",
    "Finn",
    "Gwen",
    "Hugo",
    "Iris",
    "Jack",
    "Kira",
)
LAST = ("Quill", "Reed", "Marsh", "Oakes", "Thorn", "Field", "Lund", "Brook", "Stone", "Heath", "Moss", "Ford", "Vale")
END = ["son", "ley", "ton", "by", "worth", "field", "wood", "ham", "shaw", "more"]


def officer() -> None:
    """Make the officer who reads the lists, once."""
    if db.session.scalar(select(User.id).where(User.email == EMAIL)):
        return
    hashed = passwords.hashed(PASSWORD)
    with writing():
        user = users.add_user(users.Particulars("Olive Officer", EMAIL), by=ACTOR, at=AT)
        user.password_hash = hashed
        users.set_roles(user.id, [Role.OFFICER, Role.TEAM_LEAD], by=ACTOR, at=AT)


def tasks(wanted: str) -> int:
    """Fill the triage queue up to so many open tasks, one in fifty restricted; gives how many there are."""
    officer()
    version_id, _ = current("bench-report")
    queue = db.session.scalars(select(Queue.id).where(Queue.code == "Q-TRIAGE")).one()
    there = db.session.scalar(select(func.count()).select_from(Task)) or 0
    dice = random.Random(there)
    for first in range(there, int(wanted), CHUNK):
        cases, rows = [], []
        for number in range(first, min(first + CHUNK, int(wanted))):
            case_id, restricted = uuid.uuid4(), number % 50 == 7
            cases.append(_case(case_id, number, version_id, restricted))
            due = AT + timedelta(minutes=dice.randrange(-10_000, 50_000))
            rows.append(_task(case_id, number, queue, due, dice.choice((1, 2, 2, 3, 3, 3, 4)), restricted))
        with writing() as session:
            session.execute(insert(Case), cases)
            session.execute(insert(Task), rows)
        db.session.remove()
    _analyse()
    return int(wanted)


def visit_queue(app: Flask, times: str) -> dict[str, Any]:
    """Milliseconds of CPU of the queue's first page and of one far behind, signed in; and of its rows alone."""
    client = signed_in(app)
    with app.app_context():
        queue = db.session.scalars(select(Queue.id).where(Queue.code == "Q-TRIAGE")).one()
        reader = actor_of(db.session.scalars(select(User).where(User.email == EMAIL)).one())
        place = queue_page(reader, queue).next_place
        middle = db.session.scalars(
            select(Task).where(Task.queue_id == queue, Task.priority == 3).order_by(Task.sort_due.desc()).limit(1)
        ).one()
        deep = place.of(middle) if place else None

    def page(path: str) -> None:
        answer = client.get(path)
        assert answer.status_code == 200, answer.status_code

    def bare() -> None:
        with app.app_context():
            queue_page(reader, queue)

    return {
        "first": cpu_of(lambda: page(f"/queues/{queue}"), int(times)),
        "deep": cpu_of(lambda: page(f"/queues/{queue}?after={deep}"), int(times)) if deep else 0,
        "bare": cpu_of(bare, int(times)),
    }


def claims(count: str, clients: str) -> dict[str, float]:
    """Milliseconds: the 99th of a hundred claims, many officers at once, by casework and by a bare UPDATE."""
    officer()
    app = current_app._get_current_object()  # type: ignore[attr-defined]  # noqa: SLF001 - threads need the thing itself
    reader = actor_of(db.session.scalars(select(User).where(User.email == EMAIL)).one())
    ids = list(db.session.scalars(select(Task.id).where(Task.state == "open").order_by(Task.id).limit(2 * int(count))))
    db.session.remove()

    def ours(task_id: uuid.UUID) -> None:
        with app.app_context():
            task = db.session.get_one(Task, task_id)
            try:
                with writing():
                    claim_task(task, by=reader, at=AT)
            except AlreadyClaimed:
                pass

    def bare(task_id: uuid.UUID) -> None:
        with app.app_context(), writing() as session:
            session.execute(
                update(Task)
                .where(Task.id == task_id, Task.holder_id.is_(None), Task.state == "open")
                .values(holder_id=reader.id, claimed_at=AT, state="claimed")
                .execution_options(synchronize_session=False)
            )

    some, others = ids[::2], ids[1::2]
    return {
        "bare": _p99(bare, some, int(clients)),
        "ours": _p99(ours, others, int(clients)),
    }


def visit_case(app: Flask, times: str) -> dict[str, float]:
    """Milliseconds of CPU of a case page with 20 events and of one with 500."""
    with app.app_context():
        officer()
        version_id, _ = current("bench-report")
        made = {}
        for count in (20, 500):
            case_id = uuid.uuid4()
            with writing() as session:
                session.execute(insert(Case), [_case(case_id, -count, version_id, False) | {"event_seq": count}])
                session.execute(insert(Event), [_event(case_id, seq) for seq in range(1, count + 1)])
            made[count] = case_id
            db.session.remove()
    client = signed_in(app)
    told = {}
    for count, case_id in made.items():
        answer = client.get(f"/cases/{case_id}")
        assert answer.status_code == 200, answer.status_code
        told[str(count)] = cpu_of(lambda case_id=case_id: client.get(f"/cases/{case_id}"), int(times))  # type: ignore[misc]
    return told


def children(wanted: str) -> int:
    """Write so many children with the keys that searches read."""
    dice = random.Random(7)
    for first in range(0, int(wanted), CHUNK):
        rows, keys = [], []
        for number in range(first, min(first + CHUNK, int(wanted))):
            given, family = dice.choice(FIRST), dice.choice(LAST) + dice.choice(END)
            identity = uuid.uuid4()
            rows.append(_child(identity, number, given, family, dice))
            keys += [
                {"id": uuid.uuid4(), "child_id": identity, "key": key, "word": word}
                for word in words_of(given, family)
                for key in keys_of(word)
            ]
        with writing() as session:
            session.execute(insert(Child), rows)
            session.execute(insert(ChildName.__table__), keys)
        db.session.remove()
    with writing() as session:
        session.add(
            School(urn="990001", name="Quillford School", sort_name="quillford school", is_ours=True, created_at=AT)
        )
    _analyse()
    return int(wanted)


def searches(times: str) -> dict[str, float]:
    """Milliseconds of CPU of a search by whole name, by a name with a slip, by UPN, by postcode and by reference."""
    from reporting.search_results import find_anything

    officer()
    reader = actor_of(db.session.scalars(select(User).where(User.email == EMAIL)).one())
    child = db.session.scalars(select(Child).order_by(Child.id).limit(1)).one()
    reference = db.session.scalar(select(Case.reference).limit(1)) or "BM-0000"
    name, slip = (
        f"{child.given_names} {child.family_name}",
        f"{child.given_names} {child.family_name[:-2]}{child.family_name[-1]}",
    )
    told = {}
    for what, typed in {
        "name": name,
        "slip": slip,
        "upn": child.upn or "",
        "postcode": child.postcode,
        "reference": reference,
    }.items():
        told[what] = cpu_of(lambda typed=typed: _fresh(find_anything, typed, reader), int(times))  # type: ignore[misc]
    return told


def _fresh(find: Callable[..., object], typed: str, reader: object) -> None:
    find(typed, reader=reader, today=date(2026, 11, 23), limit=50)
    db.session.remove()


def signed_in(app: Flask) -> Any:
    """A browser in which the officer has signed in."""
    import re

    client = app.test_client()
    found = re.search(r'name="csrf_token"[^>]*?value="([^"]+)"', client.get("/sign-in").text)
    assert found
    answer = client.post("/sign-in", data={"csrf_token": found[1], "email": EMAIL, "password": PASSWORD})
    assert answer.status_code in (302, 303), answer.text[-500:]
    return client


def cpu_of(act: Callable[[], object], times: int) -> float:
    """The median milliseconds of CPU."""
    act()
    costs = []
    for _ in range(times):
        began = time.process_time()
        act()
        costs.append((time.process_time() - began) * 1000)
    return median(costs)


def _p99(act: Callable[[uuid.UUID], None], ids: list[uuid.UUID], clients: int) -> float:
    waits: list[float] = []
    line: Iterator[uuid.UUID] = iter(ids)
    turn = threading.Lock()

    def work() -> None:
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
    return quantiles(waits, n=100)[98]


def _case(case_id: uuid.UUID, number: int, version_id: uuid.UUID, restricted: bool) -> dict[str, Any]:
    return {
        "id": case_id,
        "reference": f"BM-{number:08}",
        "service": "bench-report",
        "version_id": version_id,
        "case_type": "CME",
        "restricted": restricted,
        "opened_at": AT,
        "received_at": AT,
    }


def _task(
    case_id: uuid.UUID, number: int, queue: uuid.UUID, due: datetime, priority: int, restricted: bool
) -> dict[str, Any]:
    return {
        "id": uuid.uuid4(),
        "case_id": case_id,
        "case_reference": f"BM-{number:08}",
        "queue_id": queue,
        "kind": "triage",
        "title": "Read and sort",
        "state": "open",
        "priority": priority,
        "due_at": due,
        "sort_due": due,
        "restricted": restricted,
        "service": "bench-report",
        "created_at": AT,
    }


def _event(case_id: uuid.UUID, seq: int) -> dict[str, Any]:
    return {
        "id": uuid.uuid4(),
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


def _child(identity: uuid.UUID, number: int, given: str, family: str, dice: random.Random) -> dict[str, Any]:
    return {
        "id": identity,
        "given_names": given,
        "family_name": family,
        "surname_plain": plain(family),
        "date_of_birth": date(2010, 1, 1) + timedelta(days=dice.randrange(4_000)),
        "upn": f"A{number:012}",
        "postcode": f"MA{number % 20 + 1} {number % 9}AB",
        "plans": [],
        "created_at": AT,
    }


def _analyse() -> None:
    with writing() as session:
        session.execute(text("ANALYZE"))
    db.session.remove()
