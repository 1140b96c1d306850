"""A council that takes deletion returns, and a school's browser at one of them."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from html import unescape
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select
from werkzeug.test import TestResponse

from base import clock
from base.database import writing
from base.extensions import db
from models.case import Case
from models.law_answer import LawAnswer
from tests.fixtures.pages import CheckedClient
from tests.integration.casework import marlowe
from tests.integration.law.leaver_return import PUPIL, SERVICE, day, publish_leaver
from tests.integration.work.conftest import enter

__all__ = ["enter"]


@dataclass
class AtForm:
    """A browser in the middle of a return."""

    app: Flask
    client: FlaskClient
    at: str

    def post(self, page: str, follow: bool = True, **answers: str) -> TestResponse:
        """Post a page and give what comes of it."""
        data = {"do": "continue", **answers}
        return self.client.post(f"{self.at}/{page}", data=data, follow_redirects=follow)

    def get(self, page: str) -> TestResponse:
        """Look at a page."""
        return self.client.get(f"{self.at}/{page}", follow_redirects=True)

    def leaves_for_another_school(self, last_day: str = "2026-11-20", **answers: str) -> TestResponse:
        """Post the page with the ground, on ground a."""
        shown = {"q-ground": "a", "q-shown": "nothing", **day("last-day", last_day), **answers}
        return self.post("ground", follow=False, **shown)

    def send(self) -> TestResponse:
        """Leave the last page empty and send the form."""
        self.post("more")
        return self.client.post(f"{self.at}/check-answers", follow_redirects=True)

    def kept(self) -> list[LawAnswer]:
        """Everything kept of what the law said, oldest first."""
        with self.app.app_context():
            return list(db.session.scalars(select(LawAnswer).order_by(LawAnswer.at, LawAnswer.id)))

    def case(self) -> Any:
        """The id of the case that the return opened."""
        with self.app.app_context():
            return db.session.scalars(select(Case.id).where(Case.case_type == "LEAVER")).one()


@pytest.fixture
def council(app: Flask) -> Iterator[Flask]:
    """A council on a Monday morning in term, with the return published."""
    clock.set_clock(marlowe.AT)
    with app.app_context(), writing():
        marlowe.Marlowe()
        publish_leaver()
    yield app
    clock.set_clock(None)


@pytest.fixture
def begin(app: Flask) -> Callable[[], AtForm]:
    """Begin a return, with the pupil's page filled in."""

    def begun() -> AtForm:
        app.test_client_class = CheckedClient
        client = app.test_client()
        started = client.post(f"/apply/{SERVICE}", follow_redirects=True)
        at = re.sub(r"/[^/]+$", "", started.request.path)
        form = AtForm(app, client, at)
        form.post("pupil", **PUPIL)
        return form

    return begun


@pytest.fixture
def form(council: Flask, begin: Callable[[], AtForm]) -> AtForm:
    """A return on its page with the ground."""
    return begin()


def said(page: TestResponse) -> str:
    """The text of a page, spaces made single."""
    return re.sub(r"\s+", " ", unescape(re.sub(r"<[^>]+>", " ", page.get_data(as_text=True))))


@pytest.fixture
def officer_at_work(council: Flask, enter: Callable[..., FlaskClient]) -> FlaskClient:
    """An officer's browser."""
    return enter("officer", name="Ada Marsh")
