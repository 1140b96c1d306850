"""A council with one approval, and people in their browsers."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import timedelta
from uuid import UUID

import pytest
from flask import Flask
from flask.ctx import AppContext
from flask.testing import FlaskClient

from base import clock
from base.database import writing
from base.extensions import db
from licensing.suspending import suspend
from models.approval import Approval
from models.task import Task
from tests.fixtures.pages import CheckedClient
from tests.fixtures.people import SignIn
from tests.integration.licensing.guild import AT, Guild

WHY = "The police telephoned about an allegation"
Enter = Callable[..., FlaskClient]


class Town:
    """The council, one approval of its, and questions to the database."""

    def __init__(self, app: Flask) -> None:
        self.app = app
        with app.app_context(), writing():
            self.guild = Guild()
            approval = self.guild.issued()
            self.id, self.case_id, self.number = approval.id, approval.case_id, approval.number

    def read(self, question: Callable[[], object]) -> object:
        with self.app.app_context():
            return question()

    def approval(self) -> Approval:
        with self.app.app_context():
            return db.session.get_one(Approval, self.id)

    def suspend(self) -> None:
        with self.app.app_context(), writing():
            suspend(self.id, reason=WHY, by=self.guild.lead, at=AT)

    def task(self, kind: str) -> UUID:
        with self.app.app_context():
            found = db.session.query(Task).filter(Task.case_id == self.case_id, Task.kind == kind)
            return found.order_by(Task.created_at.desc()).first().id


@pytest.fixture
def guild(context: AppContext) -> Guild:
    with writing():
        return Guild()


@pytest.fixture
def approval(guild: Guild) -> Approval:
    with writing():
        return guild.issued()


@pytest.fixture
def town(app: Flask) -> Iterator[Town]:
    clock.set_clock(AT + timedelta(hours=1))
    yield Town(app)
    clock.set_clock(None)


@pytest.fixture
def enter(app: Flask, sign_in: SignIn) -> Enter:
    app.test_client_class = CheckedClient
    return sign_in


@pytest.fixture
def anybody(app: Flask) -> FlaskClient:
    return CheckedClient(app, app.response_class, use_cookies=True)
