"""A button pressed many times at once, over HTTP: it happens once, and every press is told the same."""

from __future__ import annotations

import re
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from http.cookiejar import CookieJar
from threading import Barrier
from urllib.error import HTTPError
from urllib.parse import urlencode
from urllib.request import HTTPCookieProcessor, OpenerDirector, build_opener

import pytest
from flask import Flask

from base import clock
from base.database import writing
from base.extensions import db
from models.case import Case, CaseNote
from models.event import Event
from models.message import Message
from models.task import Task
from tests.fixtures.people import PASSWORD, MakeUser
from tests.integration.casework import marlowe
from tests.robots.form_robot import FormRobot, Screen
from tests.servers.web import web_server

PRESSES = 10
REFERENCE = re.compile(r"EW-[0-9A-Z]{7}-[0-9A-Z]")
ENOUGH = {
    r"in danger now": "no",
    r"why are you referring": "cannot-contact",
    r"^first name|given": "Ivy",
    r"^last name|family": "Kowalska",
    r"your name": "Sam Reed",
    r"email address": "sam.reed@example.org",
}


class Browser:
    """A real HTTP client with cookies."""

    def __init__(self, address: str) -> None:
        self.address = address
        self.opener: OpenerDirector = build_opener(HTTPCookieProcessor(CookieJar()))

    def ask(self, url: str, data: dict[str, list[str]] | None = None) -> tuple[int, Screen]:
        """The status and the page at the end of the redirects."""
        url = url if url.startswith("http") else self.address + url
        posted = None if data is None else urlencode(data, doseq=True).encode()
        try:
            with self.opener.open(url, posted, timeout=60) as answer:
                return answer.status, Screen(answer.url, answer.read().decode())
        except HTTPError as refused:
            with refused:
                return refused.code, Screen(refused.url, refused.read().decode())

    def get(self, url: str) -> Screen:
        return self.ask(url)[1]

    def post(self, url: str, data: dict[str, list[str]]) -> Screen:
        return self.ask(url, data)[1]

    def press(self, url: str, data: dict[str, list[str]]) -> list[tuple[int, Screen]]:
        """The same button, ten times at the same moment."""
        together = Barrier(PRESSES)

        def one(_number: int) -> tuple[int, Screen]:
            together.wait(timeout=60)
            return self.ask(url, data)

        with ThreadPoolExecutor(PRESSES) as pool:
            return list(pool.map(one, range(PRESSES)))


@pytest.fixture
def address(app: Flask) -> Iterator[str]:
    """The council with a referral, served over HTTP."""
    clock.set_clock(marlowe.AT)
    with app.app_context():
        with writing():
            marlowe.Marlowe()
            marlowe.send({"last-school": {"urn": "100001"}})
        db.session.remove()
    with web_server(app) as at:
        yield at
    clock.set_clock(None)


@pytest.fixture
def officer(app: Flask, address: str, make_user: MakeUser) -> Browser:
    """An officer's browser, signed in."""
    make_user("officer", name="Odette Hale", email="odette@example.org")
    browser = Browser(address)
    browser.post("/sign-in", {"email": ["odette@example.org"], "password": [PASSWORD]})
    return browser


def count(app: Flask, model: type, **wanted: str) -> int:
    with app.app_context():
        found = db.session.query(model).filter_by(**wanted).count()
        db.session.remove()
    return found


def triage(app: Flask) -> str:
    with app.app_context():
        found = str(db.session.query(Task.id).filter_by(kind="triage").scalar())
        db.session.remove()
    return found


def test_send_pressed_ten_times_at_once_opens_one_case_and_shows_one_reference(app, address):
    before = count(app, Case)
    browser = Browser(address)
    start = browser.post("/apply/cme-referral", {})
    robot = FormRobot(browser.get, browser.post, answers=ENOUGH, seed=3)
    end = robot.fill_in(start.url, lambda screen: screen.url.endswith("/check-answers"))
    answers = browser.press(end.url, {"declaration": ["agreed"]})
    assert {status for status, _ in answers} == {200}
    assert all(page.url.endswith("/sent") for _, page in answers)
    assert len({REFERENCE.search(page.html)[0] for _, page in answers}) == 1
    assert count(app, Case) == before + 1
    assert count(app, Message, kind="receipt") == 2  # one for each referral


def test_a_claim_pressed_ten_times_at_once_is_one_claim(app, officer):
    task = triage(app)
    answers = officer.press(f"/tasks/{task}/claim", {"once": ["one-and-the-same"]})
    assert {status for status, _ in answers} == {200}
    assert count(app, Event, kind="task-claimed") == 1


def test_a_decision_pressed_ten_times_at_once_starts_its_tasks_once(app, officer):
    task = triage(app)
    answers = officer.press(f"/tasks/{task}/finish", {"once": ["just-once"], "choice": ["whereabouts-unknown"]})
    assert {status for status, _ in answers} == {200}
    assert count(app, Event, kind="task-finished") <= 1
    for kind in ("enquiries", "home-visit", "ask-school", "decision"):
        assert count(app, Task, kind=kind) == 1, kind
    assert count(app, Message, kind="ask-first") == 1
    assert count(app, CaseNote) <= 1
