"""Rows that tests of casework begin with: a council's officers, queues, cases and tasks, made directly."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from itertools import count
from uuid import UUID

from sqlalchemy import select

from base.extensions import db
from models.case import Case
from models.child import Child
from models.filing import DefinitionVersion
from models.task import Queue, QueueRole, Task
from models.user import User, UserRole
from security.actor import Actor
from security.current import actor_of
from security.permissions import Role
from tests.fixtures.definitions_once import our_library

AT = datetime(2026, 11, 23, 8, 30, tzinfo=UTC)
_numbers = count(1)


def officer(name: str, *roles: Role, contract: str = "council") -> Actor:
    """Somebody of the council who can sign in; an officer if no role is said."""
    user = User(email=f"{next(_numbers)}@marlowe.example", name=name, contract=contract, created_at=AT)
    user.roles = [UserRole(role=role.value) for role in roles or (Role.OFFICER,)]
    db.session.add(user)
    db.session.flush()
    return actor_of(user)


def queue(code: str = "Q-TRIAGE") -> Queue:
    """A queue."""
    made = Queue(code=code, slug=code.lower(), name=code)
    db.session.add(made)
    db.session.flush()
    return made


def serve_own_work() -> None:
    """Have the product's own tasks stand in the queues that are there as our queues.yaml says."""
    there = {row.code: row.id for row in db.session.scalars(select(Queue))}
    for shape in our_library().queues:
        db.session.add_all(
            QueueRole(role=role, queue_id=there[shape.code]) for role in shape.serves if shape.code in there
        )
    db.session.flush()


def version(service: str = "example") -> DefinitionVersion:
    """A published version that nobody reads."""
    made = DefinitionVersion(
        service=service, number=1, schema_number=1, content_hash=service, document={}, published_at=AT
    )
    db.session.add(made)
    db.session.flush()
    return made


def child(**particulars: object) -> Child:
    """A child."""
    made = Child(**({"family_name": "Quill", "surname_plain": "quill", "created_at": AT} | particulars))
    db.session.add(made)
    db.session.flush()
    return made


def case(of: DefinitionVersion, **columns: object) -> Case:
    """An open case."""
    number = next(_numbers)
    made = Case(
        **(
            {
                "reference": f"CME-{number}",
                "service": of.service,
                "version_id": of.id,
                "case_type": "CME",
                "opened_at": AT,
                "received_at": AT,
            }
            | columns
        )
    )
    db.session.add(made)
    db.session.flush()
    return made


def task(of: Case, within: Queue | UUID, **columns: object) -> Task:
    """An open task, due a day after AT."""
    made = Task(
        **(
            {
                "case_id": of.id,
                "queue_id": within if isinstance(within, UUID) else within.id,
                "kind": "triage",
                "title": "Triage",
                "sort_due": AT + timedelta(days=1),
                "service": of.service,
                "case_reference": of.reference,
                "child_id": of.child_id,
                "priority": of.priority,
                "restricted": of.restricted,
                "created_at": AT,
            }
            | columns
        )
    )
    db.session.add(made)
    db.session.flush()
    return made
