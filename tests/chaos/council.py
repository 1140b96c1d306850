"""A council with much to do: schools to be chased, tasks that run late, messages that wait to be sent."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Protocol
from uuid import UUID

from flask import Flask
from sqlalchemy import func, select

from base import clock
from base.database import writing
from base.extensions import db
from models.case import Case
from models.event import Event
from models.message import Message
from models.task import Queue, Task
from models.user import User
from models.wait import Timer, Wait
from security import passwords
from security.history import record
from tests.integration.casework import rows as begin
from tests.integration.later.world import MONDAY, SYSTEM, Marlowe, swept

# Each is noon of a working day on which steps of chases and rungs of escalations have come due.
DAYS = tuple(datetime(2026, 11, day, 12, 0, tzinfo=UTC) for day in (11, 16, 24, 27))
A_SCHOOL_FOR = 2  # cases; more would meet the daily cap of one address
BEFORE = MONDAY - timedelta(hours=1)  # nothing is due yet
CLAIMABLE = "WEB-"
EMAIL, PASSWORD = "wendy@marlowe.example", "three random words"
ABOUT_MAIL = frozenset({"message-not-sent", "message-not-arrived"})  # what a gateway does, not what was due


@dataclass(frozen=True)
class Filled:
    """What there is: the waits to be chased, and tasks to be claimed on the web."""

    waits: tuple[UUID, ...]
    claimable: tuple[UUID, ...]


class Fill(Protocol):
    """What opens a council's cases."""

    def __call__(self, app: Flask, cases: int, *, claims: int = 0) -> Filled:
        """Open so many cases, and so many tasks to be claimed on the web."""


def clerk_and_claims(council: Marlowe, claims: int, password: str, **columns: str) -> tuple[UUID, ...]:
    """An officer who works on the web, with so many tasks to claim, on cases of those columns. Inside `writing()`."""
    officer = begin.officer("Wendy Oak")
    db.session.get_one(User, officer.id).email = EMAIL
    db.session.get_one(User, officer.id).password_hash = password
    triage = db.session.scalars(select(Queue).where(Queue.code == "Q-TRIAGE")).one()
    cases = [told(council.case(reference=f"{CLAIMABLE}{number}", **columns)) for number in range(claims)]
    return tuple(begun(begin.task(case, triage, created_at=MONDAY)).id for case in cases)


def fill(app: Flask, cases: int, *, claims: int = 0) -> Filled:
    """Open so many cases on Monday 9 November, each with a school to ask and a triage that nobody will finish."""
    with app.app_context():
        password = passwords.hashed(PASSWORD)
        with writing():
            council = Marlowe()
            for number in range(cases):
                if number % A_SCHOOL_FOR == 0:
                    here = f"school{number}.example"
                    school = council.open_school(str(200_000 + number), office=f"office@{here}", head=f"head@{here}")
                case = told(council.case(school_id=school.id, priority=1 + number % 3))
                held(council.task("triage", of=case, holder=council.officer if number % 3 else None))
                held(council.task("ask-school", of=case, holder=council.officer))
            made = clerk_and_claims(council, claims, password)
            found = Filled(tuple(db.session.scalars(select(Wait.id).order_by(Wait.id))), made)
        db.session.remove()
    return found


# Rows that stand there from the first need their lines of history, or the nightly proof finds that the two differ.


def told(case: Case) -> Case:
    """Write the line of history that says a case was opened."""
    data = {"stage": case.stage, "priority": case.priority, "held": case.outward_held}
    record("case", case.id, "case-opened", by=SYSTEM, at=MONDAY, data=data)
    return case


def begun(task: Task) -> Task:
    """Write the line that says a task was started."""
    record("case", task.case_id, "task-started", by=SYSTEM, at=MONDAY, data={"task": str(task.id)})
    return task


def held(task: Task) -> None:
    """Write the line that says who took a task, if anybody has."""
    if task.holder_id is not None:
        data = {"task": str(task.id), "holder": str(task.holder_id)}
        record("case", task.case_id, "task-claimed", by=SYSTEM, at=MONDAY, data=data)


@dataclass
class Ledger:
    """Everything that was to happen, each with how often: planned messages, lines of history, tasks."""

    messages: Counter[tuple[str, ...]] = field(default_factory=Counter)
    events: Counter[tuple[str, ...]] = field(default_factory=Counter)
    tasks: Counter[tuple[str, ...]] = field(default_factory=Counter)

    def missing(self, other: Ledger) -> dict[str, Counter[tuple[str, ...]]]:
        """What is here and not there."""
        return {
            name: left
            for name in ("messages", "events", "tasks")
            if (left := getattr(self, name) - getattr(other, name))
        }

    def without(self, references: frozenset[str]) -> Ledger:
        """The same without some cases."""
        return Ledger(
            *(
                Counter({line: number for line, number in one.items() if line[0] not in references})
                for one in (self.messages, self.events, self.tasks)
            )
        )


def cases_of(app: Flask, waits: Collection[UUID]) -> frozenset[str]:
    """The references of the cases of some waits."""
    with app.app_context():
        found = db.session.scalars(select(Case.reference).join(Wait, Wait.case_id == Case.id).where(Wait.id.in_(waits)))
        references = frozenset(found)
        db.session.remove()
    return references


def rounds_opened(app: Flask) -> Counter[tuple[str, str]]:
    """How often the calendar opened each round, by the letters that its references begin with."""
    with app.app_context():
        opened = db.session.execute(_OPENED).all()
        found = Counter((reference.partition("-")[0], data["round"]) for reference, data in opened if "round" in data)
        db.session.remove()
    return found


_OPENED = (
    select(Case.reference, Event.data)
    .join(Event, Event.subject_id == Case.id)
    .where(Event.subject_kind == "case", Event.kind == "case-opened")
)


def ledger(app: Flask) -> Ledger:
    """Read the ledger of the cases opened by `fill`: not of those that the calendar opened since."""
    found = Ledger()
    with app.app_context():
        by_calendar = {reference for reference, data in db.session.execute(_OPENED) if "round" in data}
        cases = {
            row.id: row.reference
            for row in db.session.execute(select(Case.id, Case.reference))
            if not row.reference.startswith(CLAIMABLE) and row.reference not in by_calendar
        }
        tasks = {row.id: row for row in db.session.execute(select(Task.id, Task.kind, Task.case_id))}
        for task in tasks.values():
            if task.case_id in cases:
                found.tasks[cases[task.case_id], task.kind] += 1
        for row in db.session.execute(select(Message.kind, Message.address, Message.case_id)):
            if row.case_id in cases:
                found.messages[cases[row.case_id], row.kind, row.address] += 1
        for event in db.session.scalars(select(Event).where(Event.subject_kind == "case")):
            if event.subject_id in cases and event.kind not in ABOUT_MAIL:
                task = tasks.get(UUID(event.data["task"])) if event.data.get("task") else None
                what = [str(event.data.get(name, "")) for name in ("step", "profile", "rung", "why", "told")]
                found.events[cases[event.subject_id], event.kind, task.kind if task else "", *what] += 1
        db.session.remove()
    return found


def undisturbed(app: Flask, cases: int, days: Sequence[datetime], filled_by: Fill = fill) -> Ledger:
    """What happens when nothing goes wrong: the same council, swept in this process. Leaves the database full."""
    filled_by(app, cases)
    with app.app_context():
        for day in days:
            swept(day)
        db.session.remove()
    return ledger(app)


def left_to_do(app: Flask) -> dict[str, int]:
    """What is due and not done at this moment; empty when the clockwork has come to rest."""
    now = clock.now_utc()
    untold = Message.state.in_(("failed", "unknown")) & Message.told_at.is_(None)
    wanted = {
        "timers due": select(Timer.id).where(Timer.state == "pending", (Timer.due_at <= now) | (Timer.attempts > 0)),
        "messages to send": select(Message.id).where(Message.state.in_(("planned", "leased"))),
        "failures untold": select(Message.id).where(untold),
    }
    with app.app_context():
        try:
            counts = {
                name: db.session.scalar(select(func.count()).select_from(rows.subquery())) or 0
                for name, rows in wanted.items()
            }
        finally:
            db.session.remove()
    return {name: count for name, count in counts.items() if count}


def failed_timers(app: Flask) -> int:
    """Timers that gave up."""
    with app.app_context():
        try:
            return db.session.query(Timer).filter_by(state="failed").count()
        finally:
            db.session.remove()
