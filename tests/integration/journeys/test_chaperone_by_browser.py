"""A chaperone applies in a browser, page by page, and a referee answers in another: each by what the pages say."""

from __future__ import annotations

import io
from datetime import timedelta

import pytest
from flask import Flask
from PIL import Image
from sqlalchemy import select
from werkzeug.datastructures import MultiDict

from base import clock
from base.database import writing
from base.extensions import db
from casework.finishing import finish_task
from models.case import Case
from models.document import Document
from models.filing import Filing
from models.message import Message
from models.task import Task
from tests.fixtures.pages import CheckedClient
from tests.integration.casework import rows
from tests.integration.journeys.conftest import NOW, Browser
from tests.integration.journeys.test_journeys_doors import give_code, link_in, relayed
from tests.robots.form_robot import FormRobot, Screen

MINE, REFEREES = "rosa@stage.example", ("cole@club.example", "dell@office.example")
SAYS = {
    r"which children would you look after": "others",
    r"^first name|given": "Rosa",
    r"^last name|family": "Marlin",
    r"their email address|^email address": MINE,
    r"would you be paid": "volunteer",
    r"do you have such a certificate": "none",
    r"paper from the first list": "one",
}
GIVES = {
    r"are you related": "unrelated",
    r"how long have you known": "long",
    r"leave a child": "sure",
    r"do you know of anything": "no",
    r"^email address": "",
}


@pytest.fixture
def town(council: Flask, monkeypatch: pytest.MonkeyPatch) -> Flask:
    """The council on a Tuesday, with browsers that check every page they are given."""
    monkeypatch.setattr(clock, "now_utc", lambda: NOW)
    council.test_client_class = CheckedClient
    return council


class Applicant(Browser):
    """A browser that has a photo to choose, and names two referees in turn."""

    named = 0

    def post(self, url: str, data: dict[str, list[str]]) -> Screen:
        sent: MultiDict[str, object] = MultiDict()
        for name, values in data.items():
            for value in values:
                sent.add(name, self._given(name, value))
        answer = self.client.post(url, data=sent, follow_redirects=True, content_type="multipart/form-data")
        assert answer.status_code < 500, (url, answer.status_code)
        return Screen(f"http://localhost{answer.request.path}", answer.get_data(as_text=True))

    def _given(self, name: str, value: str) -> object:
        if name == "q-referee-email":
            self.named += 1
            return REFEREES[min(self.named, len(REFEREES)) - 1]
        return (io.BytesIO(a_photo()), "me.png") if value.startswith("@paper") else value


def a_photo() -> bytes:
    written = io.BytesIO()
    Image.new("RGB", (300, 400), "steelblue").save(written, "PNG")
    return written.getvalue()


def is_check(screen: Screen) -> bool:
    return screen.url.endswith("/check-answers")


def applied(town: Flask) -> Applicant:
    """The application is filled in from its first page and sent; the browser at the confirmation."""
    browser = Applicant(town.test_client())
    start = browser.post("/apply/chaperone", {})
    robot = FormRobot(browser.get, browser.post, answers=SAYS, attaches=True, add_another=0, say_not_known=0)
    check = robot.fill_in(start.url, is_check)
    assert ("What the law says" in check.html) == ("onroll-told" in check.html), "no banner with nothing in it"
    sent = browser.post(check.url, {})
    assert sent.url.endswith("/sent"), sent.errors
    assert "We have your application" in sent.html
    return browser


def test_an_application_from_its_first_page_opens_a_case_with_the_photo_for_the_card(town: Flask) -> None:
    applied(town)
    with town.app_context():
        case = db.session.scalars(select(Case).where(Case.service == "chaperone")).one()
        assert (case.case_type, case.stage) == ("CHAPERONE", "new")
        assert db.session.scalars(select(Task.kind)).all() == ["read"]
        (filing,) = db.session.scalars(select(Filing).where(Filing.case_id == case.id))
        given = filing.parts[0].answers
        assert [one["referee-email"] for one in given["referees"]] == list(REFEREES)
        photo = db.session.scalars(select(Document)).one()
        assert given["photo"] == [photo.id.hex] or given["photo"] == [str(photo.id)]
        assert photo.content_type.startswith("image/")
        assert [one.kind for one in db.session.scalars(select(Message))] == ["application-receipt"]


def test_a_referee_comes_by_the_link_gives_the_code_and_answers_on_pages_that_name_the_applicant(
    town: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    applied(town)
    with town.app_context(), writing():
        task = db.session.scalars(select(Task)).one()
        finish_task(task, "complete", {}, by=rows.officer("Ada Marsh"), at=NOW)
    monkeypatch.setattr(clock, "now_utc", lambda: NOW + timedelta(hours=1))
    letters = {one.to: one for one in relayed(town) if "/l/" in one.body and one.to in REFEREES}
    assert set(letters) == set(REFEREES)
    for letter in letters.values():
        assert "Marlin" not in f"{letter.subject} {letter.body}"
    browser = Browser(town.test_client())
    opened = give_code(town, browser, link_in(letters[REFEREES[0]]))
    assert isinstance(opened, Screen)
    robot = FormRobot(browser.get, browser.post, answers=GIVES, say_not_known=0)
    assert "Give a reference" in browser.get(opened.url).html
    with town.app_context():
        further = db.session.scalars(select(Filing).where(Filing.service == "chaperone-reference")).all()
        mine = next(one for one in further if one.parts[0].email == REFEREES[0])
    check = robot.fill_in(f"/apply/chaperone-reference/{mine.id}/you", is_check)
    assert "Rosa Marlin" in "".join(screen.html for screen in robot.visited), "behind the code it may say of whom"
    sent = browser.post(check.url, {"declaration": ["agreed"]})
    assert sent.url.endswith("/sent"), sent.errors
    assert "names the child" not in sent.html, "a reference is about an adult"
    stranger = Browser(town.test_client()).client.get(f"/apply/chaperone-reference/{mine.id}/you")
    assert stranger.status_code == 404
    with town.app_context():
        assert "confirm-reference" in db.session.scalars(select(Task.kind)).all()
