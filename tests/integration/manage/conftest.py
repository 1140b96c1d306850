"""A council at work, and people in their browsers."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

import pytest
from flask import Flask
from flask.testing import FlaskClient

from base import clock
from base.database import writing
from base.extensions import db
from models.case import Case
from tests.fixtures.pages import CheckedClient
from tests.fixtures.people import SignIn
from tests.integration.casework import marlowe

AT = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)


@dataclass
class Council:
    """The council and its acts, each in a context of its own."""

    app: Flask
    officer_id: UUID
    school_id: UUID

    @contextmanager
    def acting(self) -> Iterator[None]:
        """A context in which rooms write."""
        with self.app.app_context(), writing():
            yield

    def refer(self, answers: dict[str, Any] | None = None, *, at: datetime = AT) -> UUID:
        """A referral; its case's id."""
        with self.acting():
            return marlowe.send(answers, at=at).id

    def change(self, case_id: UUID, **values: Any) -> None:
        """Set columns of a case without a word of history."""
        with self.acting():
            case = db.session.get_one(Case, case_id)
            for name, value in values.items():
                setattr(case, name, value)

    def read(self, question: Callable[[], Any]) -> Any:
        """What a question to the database gives."""
        with self.app.app_context():
            return question()


@pytest.fixture
def council(app: Flask) -> Iterator[Council]:
    """A council on a Monday morning, with a school and no case yet."""
    clock.set_clock(AT)
    with app.app_context(), writing():
        made = marlowe.Marlowe()
        found = Council(app, made.officer.id, made.school.id)
    yield found
    clock.set_clock(None)


@pytest.fixture
def enter(app: Flask, sign_in: SignIn) -> Callable[..., FlaskClient]:
    """Sign somebody new in with these roles, in a browser that checks every page."""
    app.test_client_class = CheckedClient
    return sign_in
