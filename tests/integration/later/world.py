"""Marlowe as tests of later work know it: published services, real calendars, a team, a school, and cases."""

from __future__ import annotations

from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from typing import Any
from uuid import UUID

from sqlalchemy import select, update

from base.database import writing
from base.extensions import db
from casework.sweep import sweep
from casework.tasks import start_task
from casework.timing.timers import SweepCounts
from casework.versions import pinned, publish_documents, read_whole
from casework.wiring import wire
from council.calendar_files import CalendarFile, load_calendars, read_calendars
from models.case import Case
from models.event import Event
from models.filing import DefinitionVersion
from models.message import Message
from models.school import School, SchoolContact
from models.task import Queue, Task
from models.user import Team, User, UserRole
from models.wait import Timer, Wait
from security.actor import Actor
from security.permissions import Role
from tests.integration.casework.rows import serve_own_work

DEFINITIONS = Path(__file__).parents[3] / "definitions"
BEGAN = datetime(2026, 9, 1, 7, 0, tzinfo=UTC)
MONDAY = datetime(2026, 11, 9, 10, 0, tzinfo=UTC)  # in term, no INSET day near
SYSTEM = Actor.system("tests")
SERVICE = "cme-referral"


@cache
def documents() -> tuple[dict[str, Any], ...]:
    """The services' documents, read from their files once a session."""
    return tuple(read_whole(path) for path in sorted((DEFINITIONS / "services").glob("*.yaml")))


@cache
def calendars() -> tuple[CalendarFile, ...]:
    """The council's calendars, read from their files once a session."""
    return tuple(read_calendars(DEFINITIONS / "calendars"))


class Marlowe:
    """The council. Made inside `writing()`."""

    def __init__(self) -> None:
        wire()
        load_calendars(calendars(), by=SYSTEM, at=BEGAN)
        publish_documents(documents(), by=SYSTEM, at=BEGAN)
        self.version: DefinitionVersion = db.session.scalars(
            select(DefinitionVersion).where(DefinitionVersion.service == SERVICE)
        ).one()
        self.officer = self.person("ada", Role.OFFICER)
        self.lead = self.person("lea", Role.TEAM_LEAD)
        self.manager = self.person("max", Role.MANAGER)
        self.administrator = self.person("adi", Role.ADMINISTRATOR)
        self.team = Team(code="welfare", name="Welfare", lead_id=self.lead, manager_id=self.manager)
        db.session.add(self.team)
        db.session.flush()
        for code in ("Q-TRIAGE", "Q-CME", "Q-SAFE", "Q-MGR"):
            db.session.add(Queue(code=code, slug=code.lower(), name=code, team_id=self.team.id))
        db.session.flush()
        serve_own_work()
        self.school = self.open_school("100001", office="office@brook.example", head="head@brook.example")
        self.number = 0

    def person(self, name: str, role: Role) -> UUID:
        """Somebody of the council."""
        user = User(email=f"{name}@marlowe.example", name=name.title(), contract="council", created_at=BEGAN)
        user.roles = [UserRole(role=role.value)]
        db.session.add(user)
        db.session.flush()
        return user.id

    def open_school(self, urn: str, **roles: str) -> School:
        """A school with an address for each of these roles."""
        school = School(urn=urn, name=f"School {urn}", sort_name=urn, is_ours=True, created_at=BEGAN)
        school.contacts = [SchoolContact(role=role, email=email) for role, email in roles.items()]
        db.session.add(school)
        db.session.flush()
        return school

    def case(self, *, at: datetime = MONDAY, **columns: Any) -> Case:
        """An open case about a child of the school."""
        self.number += 1
        made = Case(
            **(
                {
                    "reference": f"CME-{self.number}",
                    "service": SERVICE,
                    "version_id": self.version.id,
                    "case_type": "CME",
                    "school_id": self.school.id,
                    "opened_at": at,
                    "received_at": at,
                }
                | columns
            )
        )
        db.session.add(made)
        db.session.flush()
        return made

    def task(self, kind: str, *, of: Case, at: datetime = MONDAY, holder: UUID | None = None) -> Task:
        """A task of the definition, begun as casework begins it."""
        task = start_task(of, pinned(self.version.id).task_shapes[kind], by=SYSTEM, at=at)
        if holder is not None:
            task.holder_id, task.claimed_at = holder, at
            task.state = "claimed" if task.state == "open" else task.state
        db.session.flush()
        return task


def swept(upto: datetime) -> SweepCounts:
    """Everything due by then, as the scheduler would do it; before and after, all mail that is due leaves."""
    mail_leaves(upto)
    counts = sweep(upto, by=Actor.system("sweep"), writing=writing)
    mail_leaves(upto)
    return counts


def mail_leaves(upto: datetime) -> None:
    """Every message that is planned for by then counts as sent."""
    with writing() as session:
        session.execute(
            update(Message)
            .where(Message.state == "planned", Message.send_after <= upto)
            .values(state="sent", sent_at=upto)
        )


def wait_of(task: Task) -> Wait:
    """The newest wait of a task, read afresh."""
    found = select(Wait).where(Wait.task_id == task.id).order_by(Wait.round.desc())
    return db.session.scalars(found.execution_options(populate_existing=True)).first()


def fresh(task: Task) -> Task:
    """That task as it stands in the database."""
    return db.session.get_one(Task, task.id, populate_existing=True)


def messages(*, kind: str = "", case: Case | None = None) -> list[Message]:
    """The messages planned so far, oldest first."""
    found = select(Message).order_by(Message.planned_at, Message.id)
    if kind:
        found = found.where(Message.kind == kind)
    if case is not None:
        found = found.where(Message.case_id == case.id)
    return list(db.session.scalars(found.execution_options(populate_existing=True)))


def outward(case: Case | None = None) -> list[tuple[str, str, str]]:
    """What went, or is to go, to schools: kind, address and the day in London it was planned."""
    return [
        (one.kind, one.address, one.planned_at.date().isoformat())
        for one in messages(case=case)
        if one.recipient_kind == "school" and one.state != "cancelled"
    ]


def events(case: Case, *kinds: str) -> list[Event]:
    """A case's events of these kinds, oldest first."""
    found = select(Event).where(Event.subject_kind == "case", Event.subject_id == case.id).order_by(Event.seq)
    return [event for event in db.session.scalars(found) if not kinds or event.kind in kinds]


def pending(kind: str = "") -> list[Timer]:
    """Timers still to come, soonest first."""
    found = select(Timer).where(Timer.state == "pending").order_by(Timer.due_at, Timer.id)
    rows = db.session.scalars(found.execution_options(populate_existing=True)).all()
    return [row for row in rows if not kind or row.kind == kind]
