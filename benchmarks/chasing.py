"""Chases inside the product: asked, swept, relayed. Run within a place."""

from __future__ import annotations

import os
import time
import uuid
from datetime import UTC, datetime, timedelta
from statistics import median
from typing import Any

from flask import current_app
from sqlalchemy import insert, select, update

from base.database import writing
from base.extensions import db
from base.garbage import settle
from benchmarks.bulk import analyse, load, without_indexes
from benchmarks.served import SERVER_CORE, pin
from casework.sweep import sweep
from casework.tasks import start_task
from casework.versions import current
from correspondence.gateways.protocol import Mail
from correspondence.gateways.smtp import SmtpGateway, letter
from jobs.relay import relay
from models.case import Case
from models.link import Link
from models.message import Message
from models.school import School, SchoolContact
from models.task import Task
from models.wait import Timer, Wait
from security.actor import Actor

SENDER = "Marlowe <welfare@marlowe.example>"
SUBJECT = "A question from the council BENCH-1000"
BODY = (
    "We asked you a question on Monday 9 November 2026. Our reference is BENCH-1000.\n\n"
    f"Please answer here: http://localhost/l/{'x' * 48}\n\nMarlowe Borough Council\n"
)
ACTOR = Actor.system("benchmarks")
BEGAN = datetime(2026, 11, 9, 10, 0, tzinfo=UTC)  # a Monday in term
CHASED = datetime(2026, 11, 11, 12, 0, tzinfo=UTC)  # the first chase is due at 9:30 that day
SCHOOLS = 50  # so that messages go to many mailboxes, as they do


def ask_schools(count: int) -> None:
    """Open cases and ask a school about each; what is asked at once counts as sent, and nothing is due until CHASED."""
    version_id, definition = current("bench-report")
    with writing():
        schools = [_school(number) for number in range(SCHOOLS)]
        db.session.flush()
        ids = [school.id for school in schools]
    with writing():
        case = Case(
            reference="BENCH-0",
            service="bench-report",
            version_id=version_id,
            case_type="CME",
            school_id=ids[0],
            opened_at=BEGAN,
            received_at=BEGAN,
        )
        db.session.add(case)
        db.session.flush()
        start_task(case, definition.task_shapes["ask-school"], by=ACTOR, at=BEGAN)
        pattern = _rows_of(case)
    for first in range(1, count, 1_000):
        with writing() as session:
            copies = [_copy(pattern, number, ids) for number in range(first, min(first + 1_000, count))]
            for place, (table, _) in enumerate(pattern):
                session.execute(insert(table), [copy[place] for copy in copies])
        db.session.remove()
    with writing() as session:
        session.execute(update(Message).values(state="sent", sent_at=BEGAN))
    db.session.remove()


Pattern = list[tuple[Any, dict[str, Any]]]


def _rows_of(case: Case) -> Pattern:
    """The rows that asking one school wrote, parents first: what every other question is copied from."""
    session = db.session()
    session.flush()
    tasks = list(session.scalars(select(Task.id).where(Task.case_id == case.id)))
    waits = list(session.scalars(select(Wait.id).where(Wait.case_id == case.id)))
    wanted = (
        (Case, Case.id == case.id),
        (Task, Task.id.in_(tasks)),
        (Wait, Wait.id.in_(waits)),
        (Timer, Timer.case_id == case.id),
        (Link, Link.opens_id.in_(waits)),
    )
    return [
        (model.__table__, dict(row))
        for model, which in wanted
        for row in session.execute(select(model.__table__).where(which)).mappings()
    ]


def _copy(pattern: Pattern, number: int, schools: list[uuid.UUID]) -> list[dict[str, Any]]:
    """Those rows again for another case and school: new ids, and wherever they are named."""
    school = number % SCHOOLS
    known = {row["id"]: uuid.uuid4() for _, row in pattern} | {schools[0]: schools[school]}
    return [
        {key: known.get(value, value) if isinstance(value, uuid.UUID) else value for key, value in row.items()}
        | ({"reference": f"BENCH-{number}"} if "reference" in row else {})
        | ({"email": f"office@school{school}.example"} if "email" in row else {})
        for _, row in pattern
    ]


def timers(count: str) -> dict[str, float]:
    """Fire that many chase steps: wall and CPU time of the sweep that writes their messages."""
    ask_schools(int(count))
    _as_a_worker()
    watch = Stopwatch()
    fired = sweep(CHASED, by=ACTOR, writing=writing).fired
    told = watch.read()
    written = len(db.session.scalars(select(Message.id).where(Message.state == "planned")).all())
    return {"fired": fired, "written": written, **told}


def end_to_end(count: str, port: str) -> dict[str, float]:
    """Chase that many schools: from planned messages to a mail server that has taken each and rows that say so.

    That is leasing, rendering, looking again, sending and writing down; `fired_` is the sweep before it.
    """
    ask_schools(int(count))
    _no_cap()
    _as_a_worker()
    gateway = SmtpGateway(url=f"smtp://127.0.0.1:{port}", sender=SENDER)
    watch = Stopwatch()
    fired = sweep(CHASED, by=ACTOR, writing=writing).fired
    before = {f"fired_{key}": value for key, value in watch.read().items()}
    public_url = current_app.config["ONROLL"].public_url
    watch = Stopwatch()
    counts = relay(CHASED, at=CHASED, gateway=gateway, public_url=public_url, by=ACTOR)
    return {"fired": fired, "sent": counts.sent, **watch.read(), **before}


class Stopwatch:
    """Wall and CPU time since it was made."""

    def __init__(self) -> None:
        self._wall, self._cpu = time.perf_counter(), time.process_time()

    def read(self) -> dict[str, float]:
        """Seconds of both."""
        return {"wall": time.perf_counter() - self._wall, "cpu": time.process_time() - self._cpu}


def _as_a_worker() -> None:
    """On a core of its own, and as a worker is once it has started; its servers are on the other core."""
    pin(SERVER_CORE)
    settle()


def one_job_each(count: str, port: str) -> dict[str, float]:
    """The naive way: one RQ job a chase, which does all of it for one timer. Workers that do not fork, to its good."""
    from redis import Redis
    from rq import Queue, SimpleWorker

    ask_schools(int(count))
    _no_cap()
    line = Redis.from_url(current_app.config["ONROLL"].redis_url)
    queue = Queue("bench", connection=line, serializer="json")
    due = db.session.scalars(select(Timer.id).where(Timer.state == "pending", Timer.due_at <= CHASED)).all()
    db.session.remove()
    os.environ["BENCH_SMTP"] = port
    wall = time.perf_counter()
    for timer in due:
        queue.enqueue("benchmarks.chasing.chase_one", str(timer))
    worker = SimpleWorker([queue], connection=line, serializer="json")
    worker.work(burst=True, logging_level="ERROR")
    wall = time.perf_counter() - wall
    sent = len(db.session.scalars(select(Message.id).where(Message.state == "sent", Message.sent_at > BEGAN)).all())
    return {"sent": sent, "wall": wall}


def chase_one(timer: str) -> None:
    """One chase as one job: fire the timer, then send its message over a connection of its own."""
    from casework.timing.timers import fire

    gateway = SmtpGateway(url=f"smtp://127.0.0.1:{os.environ['BENCH_SMTP']}", sender=SENDER)
    with writing():
        fire([uuid.UUID(timer)], by=ACTOR, at=CHASED)
    relay(CHASED, at=CHASED, gateway=gateway, public_url="http://localhost", by=ACTOR, limit=1)
    db.session.remove()


def bare_mail(count: str, port: str) -> dict[str, float]:
    """The limit: the same e-mails, ready before the time runs, by smtplib over one connection that is kept."""
    import smtplib

    ready = []
    for number in range(int(count)):
        to, reference = f"office@school{number % SCHOOLS}.example", f"onroll-{uuid.uuid4().hex}"
        ready.append((to, letter(Mail(reference, to, SUBJECT, BODY, CHASED), SENDER)))
    _as_a_worker()
    watch = Stopwatch()
    with smtplib.SMTP("127.0.0.1", int(port)) as server:
        for to, words in ready:
            server.sendmail("welfare@marlowe.example", [to], words)
    return {"sent": len(ready), **watch.read()}


def idle_sweep(among: str) -> dict[str, float]:
    """A sweep with nothing due among so many open timers: the median of fifty, in milliseconds of CPU and of wall."""
    later = BEGAN + timedelta(days=200)
    with without_indexes(Timer.__table__):
        load(Timer.__table__, (_far(later, number) for number in range(int(among))))
    analyse()
    _as_a_worker()
    sweep(BEGAN, by=ACTOR, writing=writing)
    wall, cpu = [], []
    for _ in range(50):
        began, used = time.perf_counter(), time.process_time()
        sweep(BEGAN, by=ACTOR, writing=writing)
        db.session.remove()
        wall.append(time.perf_counter() - began)
        cpu.append(time.process_time() - used)
    return {"cpu": median(cpu) * 1000, "wall": median(wall) * 1000}


def _far(later: datetime, number: int) -> dict[str, Any]:
    return {
        "id": uuid.uuid4(),
        "source_kind": "case",
        "source_id": uuid.uuid4(),
        "kind": "nothing",
        "step": 0,
        "round": 1,
        "due_at": later + timedelta(seconds=number % 90_000),
        "state": "pending",
        "attempts": 0,
        "error": "",
        "data": {},
        "created_at": BEGAN,
    }


def _school(number: int) -> School:
    school = School(
        urn=f"9{number:05}", name=f"School {number}", sort_name=f"school {number}", is_ours=True, created_at=BEGAN
    )
    school.contacts = [
        SchoolContact(role=role, email=f"{role}@school{number}.example")
        for role in ("office", "head", "trust", "chair")
    ]
    db.session.add(school)
    return school


def _no_cap() -> None:
    """Fifty schools get a year's questions in a minute here: the daily cap would hold them for days."""
    from council.settings import change_setting

    with writing():
        change_setting("mail-daily-cap", 1_000_000, by=ACTOR, at=BEGAN)
    db.session.remove()
