"""The public door: found on the front page by its name, left at once on every page, and never asking for an e-mail."""

from __future__ import annotations

import re

from flask import Flask

from tests.integration.journeys.conftest import Browser
from tests.robots.form_robot import FormRobot

ENOUGH = {
    r"child's name": {"given": "Ivy", "family": "Quill"},
    r"seen or heard": "She is at home on school days",
    r"want to tell us who you are": "anonymous",
}


def is_check(screen: object) -> bool:
    return screen.url.endswith("/check-answers")


def test_the_door_stands_first_under_its_own_name(browser: Browser) -> None:
    page = browser.get("/").html
    everybody, _, others = page.partition("Schools and professionals")
    assert "Tell us about a child who may not be in school" in everybody
    assert "Tell us that your child has no school place" in everybody
    assert "Answer our letter" in everybody
    assert "Refer a child missing education" in others
    assert "Tell us that a pupil is leaving your school" in others


def test_every_page_can_be_left_at_once_and_nobody_need_say_who_they_are(council: Flask, browser: Browser) -> None:
    from base.extensions import db
    from models.filing import Filing
    from models.message import Message

    screen = browser.post("/apply/cme-concern", {})
    seen: list[str] = []

    def get(url: str):
        found = browser.get(url)
        seen.append(found.html)
        return found

    def post(url: str, data: dict[str, list[str]]):
        found = browser.post(url, data)
        seen.append(found.html)
        return found

    end = FormRobot(get, post, answers=ENOUGH).fill_in(screen.url, is_check)
    done = browser.post(end.url, {})
    assert done.url.endswith("/sent")
    assert all("Exit this page" in page for page in [*seen, done.html])
    asked = re.findall(r'name="q-reporter-(\w+)"', "".join(seen))
    assert asked == []
    with council.app_context():
        assert db.session.query(Filing).one().state == "submitted"
        assert db.session.query(Message).filter(Message.recipient_kind == "party").count() == 0


def test_the_pages_of_saving_for_later_can_be_left_at_once_too(council: Flask, browser: Browser) -> None:
    draft = browser.post("/apply/cme-no-place", {}).url.rpartition("/")[0]
    asks = browser.get(f"{draft}/save-for-later")
    wrong = browser.post(asks.url, {"email": ["nobody"]})
    saved = browser.post(asks.url, {"email": ["mo@home.example"]})
    assert "Your answers are saved" in saved.html
    for page in (asks, wrong, saved):
        assert "Exit this page" in page.html


def test_a_form_that_ended_can_be_left_at_once_too(council: Flask, browser: Browser) -> None:
    from base.database import writing
    from base.extensions import db
    from models.filing import Filing

    draft = browser.post("/apply/cme-no-place", {}).url.rpartition("/")[0]
    with council.app_context(), writing():
        db.session.query(Filing).one().state = "abandoned"
    over = browser.get(draft)
    assert "This form has ended" in over.html
    assert "Exit this page" in over.html
