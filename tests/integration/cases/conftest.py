"""A council at work, as tests/integration/work has it, for the pages of a case, a child and find."""

from __future__ import annotations

import re
from collections.abc import Callable
from uuid import UUID

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from base.database import writing
from base.extensions import db
from models.case import Case, CaseNote
from models.child import Child
from models.event import Event, Viewing
from tests.integration.work.conftest import AtWork, at_work, enter, officer

__all__ = ["at_work", "enter", "officer"]


@pytest.fixture
def lead(at_work: AtWork, enter: Callable[..., FlaskClient]) -> FlaskClient:
    """A team lead's browser."""
    return enter("team-lead", name="Lena Ford")


@pytest.fixture
def manager(at_work: AtWork, enter: Callable[..., FlaskClient]) -> FlaskClient:
    """A manager's browser."""
    return enter("manager", name="Mabel Crane")


class Records:
    """The rows behind the pages, read and changed outside them."""

    def __init__(self, app: Flask, case_id: UUID) -> None:
        self.app, self.case_id = app, case_id

    def child_id(self) -> UUID:
        """The id of the case's child."""
        with self.app.app_context():
            found = db.session.get_one(Case, self.case_id).child_id
            assert found is not None
            return found

    def change_child(self, **columns: object) -> None:
        """Set columns of the case's child."""
        child_id = self.child_id()
        with self.app.app_context(), writing():
            child = db.session.get_one(Child, child_id)
            for name, value in columns.items():
                setattr(child, name, value)

    def change_case(self, **columns: object) -> None:
        """Set columns of the case."""
        with self.app.app_context(), writing():
            case = db.session.get_one(Case, self.case_id)
            for name, value in columns.items():
                setattr(case, name, value)

    def kinds(self, kind: str) -> int:
        """How many events of a kind the case has."""
        with self.app.app_context():
            found = select(Event.id).where(Event.subject_id == self.case_id, Event.kind == kind)
            return len(db.session.scalars(found).all())

    def notes(self) -> list[tuple[str, str, str]]:
        """The case's notes, oldest first: of what kind, the words, and with whom."""
        with self.app.app_context():
            found = select(CaseNote).where(CaseNote.case_id == self.case_id).order_by(CaseNote.at, CaseNote.id)
            return [(one.kind, one.body, one.with_whom) for one in db.session.scalars(found)]

    def looks(self, what: str) -> int:
        """How many lines of that sort the audit has."""
        with self.app.app_context():
            return len(db.session.scalars(select(Viewing.id).where(Viewing.what == what)).all())


@pytest.fixture
def records(at_work: AtWork) -> Records:
    """The rows of the council's one case."""
    return Records(at_work.app, at_work.case_id)


def text_of(page: object) -> str:
    """The words of a page, tags left out and spaces made single."""
    return " ".join(re.sub(r"<[^>]*>", " ", page.text).split())
