"""Chases inside the product: asked, swept, relayed. Run within a place."""

from __future__ import annotations

import os
import time
import uuid
from datetime import UTC, datetime, timedelta
from statistics import median
from typing import Any

from flask import current_app
from sqlalchemy import insert, select, text, update

from base.database import writing
from base.extensions import db
from casework.sweep import something_due, sweep
from casework.tasks import start_task
from casework.versions import current
from correspondence.gateways.smtp import SmtpGateway
from jobs.relay import relay
from models.case import Case
from models.message import Message
from models.school import School, SchoolContact
from models.wait import Timer
from security.actor import Actor

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
    shape = definition.task_shapes["ask-school"]
    for first in range(0, count, 100):
        with writing():
            for number in range(first, min(first + 100, count)):
                case = Case(
                    reference=f"BENCH-{number}",
                    service="bench-report",
                    version_id=version_id,
                    case_type="CME",
                    school_id=ids[number % SCHOOLS],
                    opened_at=BEGAN,
                    received_at=BEGAN,
                )
                db.session.add(case)
                db.session.flush()
                start_task(case, shape, by=ACTOR, at=BEGAN)
        db.session.remove()
    with writing() as session:
        session.execute(update(Message).values(state="sent", sent_at=BEGAN))
    db.session.remove()


def timers(count: str) -> dict[str, float]:
    """Fire that many chase steps: wall and CPU time of the sweep that writes their messages."""
    ask_schools(int(count))
    wall, cpu = time.perf_counter(), time.process_time()
    fired = sweep(CHASED, by=ACTOR, writing=writing).fired
    wall, cpu = time.perf_counter() - wall, time.process_time() - cpu
    written = len(db.session.scalars(select(Message.id).where(Message.state == "planned")).all())
    return {"fired": fired, "written": written, "wall": wall, "cpu": cpu}


def end_to_end(count: str, port: str) -> dict[str, float]:
    """Chase that many schools, from due timers to a mail server that has taken every message."""
    ask_schools(int(count))
    _no_cap()
    gateway = SmtpGateway(url=f"smtp://127.0.0.1:{port}", sender="Marlowe <welfare@marlowe.example>")
    wall, cpu = time.perf_counter(), time.process_time()
    fired = sweep(CHASED, by=ACTOR, writing=writing).fired
    swept = time.perf_counter() - wall
    public_url = current_app.config["ONROLL"].public_url
    counts = relay(CHASED, at=CHASED, gateway=gateway, public_url=public_url, by=ACTOR)
    wall, cpu = time.perf_counter() - wall, time.process_time() - cpu
    return {"fired": fired, "sent": counts.sent, "wall": wall, "cpu": cpu, "swept": swept}


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
    from casework.timers import fire

    gateway = SmtpGateway(
        url=f"smtp://127.0.0.1:{os.environ['BENCH_SMTP']}", sender="Marlowe <welfare@marlowe.example>"
    )
    with writing():
        fire([uuid.UUID(timer)], by=ACTOR, at=CHASED)
    relay(CHASED, at=CHASED, gateway=gateway, public_url="http://localhost", by=ACTOR, limit=1)
    db.session.remove()


def bare_mail(count: str, port: str) -> dict[str, float]:
    """The limit: messages that are ready, over one connection that is kept."""
    import smtplib

    ready = [
        (
            f"office@school{number % SCHOOLS}.example",
            f"From: Marlowe <welfare@marlowe.example>\r\nTo: office@school.example\r\nSubject: A question from the "
            f"council\r\nMessage-ID: <{uuid.uuid4().hex}@marlowe.example>\r\n\r\nPlease answer.\r\n" * 1,
        )
        for number in range(int(count))
    ]
    wall = time.perf_counter()
    with smtplib.SMTP("127.0.0.1", int(port)) as server:
        for to, words in ready:
            server.sendmail("welfare@marlowe.example", [to], words.encode())
    return {"sent": len(ready), "wall": time.perf_counter() - wall}


def idle_sweep(among: str) -> dict[str, float]:
    """A sweep with nothing due among so many open timers: the median of fifty, in milliseconds."""
    later, wanted = BEGAN + timedelta(days=200), int(among)
    for first in range(0, wanted, 10_000):
        with writing() as session:
            session.execute(
                insert(Timer.__table__), [_far(later, number) for number in range(first, min(first + 10_000, wanted))]
            )
        db.session.remove()
    with writing() as session:
        session.execute(text("ANALYZE"))
    db.session.remove()
    sweep(BEGAN, by=ACTOR, writing=writing)
    taken, asked = [], []
    for _ in range(50):
        began = time.perf_counter()
        sweep(BEGAN, by=ACTOR, writing=writing)
        db.session.remove()
        taken.append(time.perf_counter() - began)
        began = time.perf_counter()
        something_due(BEGAN)
        db.session.remove()
        asked.append(time.perf_counter() - began)
    return {"sweep": median(taken) * 1000, "probe": median(asked) * 1000}


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
