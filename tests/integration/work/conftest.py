"""A council at work: a referral has come in, an officer is signed in."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any
from uuid import UUID

import pytest
from flask import Flask
from flask.testing import FlaskClient

from base import clock
from base.database import writing
from base.extensions import db
from models.case import Case
from models.task import Queue, Task
from tests.fixtures.pages import CheckedClient
from tests.fixtures.people import SignIn
from tests.integration.casework import marlowe


@dataclass
class AtWork:
    """The council, one case of it, and how its rows are read again."""

    app: Flask
    case_id: UUID
    officers: dict[str, UUID]

    def task(self, kind: str) -> UUID:
        """The newest task of that kind on the case."""
        with self.app.app_context():
            return marlowe.tasks(db.session.get_one(Case, self.case_id))[kind].id

    def read(self, task_id: UUID) -> dict[str, Any]:
        """A task's columns."""
        with self.app.app_context():
            task = db.session.get_one(Task, task_id)
            return {column.key: getattr(task, column.key) for column in Task.__table__.columns}

    def case(self) -> dict[str, Any]:
        """The case's columns."""
        with self.app.app_context():
            case = db.session.get_one(Case, self.case_id)
            return {column.key: getattr(case, column.key) for column in Case.__table__.columns}

    def queue(self, code: str) -> UUID:
        """A queue's id."""
        with self.app.app_context():
            return db.session.query(Queue.id).filter(Queue.code == code).scalar()

    def refer(self, answers: dict[str, Any] | None = None) -> UUID:
        """Another referral; its case's id."""
        with self.app.app_context(), writing():
            return marlowe.send(answers).id


@pytest.fixture
def at_work(app: Flask) -> Iterator[AtWork]:
    """A council with one referral about a child of Brook School, on a Monday morning."""
    clock.set_clock(marlowe.AT)
    with app.app_context(), writing():
        council = marlowe.Marlowe()
        case = marlowe.send({"last-school": {"urn": "100001"}})
        found = AtWork(app, case.id, {"colleague": council.colleague.id, "lead": council.lead.id})
    yield found
    clock.set_clock(None)


@pytest.fixture
def enter(app: Flask, sign_in: SignIn) -> Callable[..., FlaskClient]:
    """Sign somebody new in with these roles, in a browser that checks every page."""
    app.test_client_class = CheckedClient

    def sign(*roles: str, **particulars: Any) -> FlaskClient:
        return sign_in(*roles, **particulars)

    return sign


@pytest.fixture
def officer(at_work: AtWork, enter: Callable[..., FlaskClient]) -> FlaskClient:
    """An officer's browser."""
    return enter("officer", name="Odette Hale")
