"""Whoever has no e-mail address gets everything that others get: an officer enters it, and tells them."""

from __future__ import annotations

from typing import Any

from flask import Flask
from sqlalchemy import select

from base.database import writing
from base.extensions import db
from casework.sending import send_message
from casework.timeline import timeline
from models.case import Case
from models.filing import Filing
from models.message import Message
from models.task import Task
from security.actor import Actor
from tests.fixtures.people import SignIn
from tests.integration.journeys.conftest import NOW, Browser
from tests.integration.journeys.test_journeys_referral import ENOUGH, begin, is_check
from tests.robots.form_robot import FormRobot, Screen

BY = Actor.system("tests")
WHO = "Nan Petrov, a neighbour of the family"
RECEIVED = {
    "channel": ["telephone"],
    "source": [WHO],
    "received-day": ["2"],
    "received-month": ["9"],
    "received-year": ["2026"],
    "received-time": ["9:15"],
}
BOX = "q-referrer-email__not-known"


def entered(officer: Browser, service: str = "cme-referral") -> Screen:
    return officer.post(f"/officers/on-behalf/{service}", RECEIVED)


def up_to(browser: Browser, screen: Screen, page: str, **answers: str) -> Screen:
    """Fill in pages until one is reached."""
    robot = FormRobot(browser.get, browser.post, answers=ENOUGH | answers, say_not_known=0, add_another=0)
    while not screen.url.endswith(f"/{page}"):
        screen = browser.post(screen.url, robot.fill(screen))
        assert not screen.errors, screen.errors
    return screen


def sent_without(officer: Browser, council: Flask) -> tuple[Screen, Screen]:
    """The pages of checking and of having sent a referral by telephone, of somebody without an address."""
    page = up_to(officer, entered(officer), "referrer")
    assert "Not known, or no email address" in page.html
    refused = officer.post(page.url, {"q-referrer-name": ["Nan Petrov"]})
    assert "Enter your email address" in refused.html, "to pass it over is not to say that there is none"
    after = officer.post(page.url, {"q-referrer-name": ["Nan Petrov"], BOX: ["yes"]})
    assert not after.errors, after.errors
    check = officer.get(page.url.replace("/referrer", "/check-answers"))
    if "/check-answers" not in check.url:
        end = FormRobot(officer.get, officer.post, answers=ENOUGH, say_not_known=0).fill_in(after.url, is_check)
        check = officer.get(end.url)
    return check, officer.post(check.url, {"declaration": ["agreed"]})


def test_a_referral_by_telephone_of_somebody_without_email_is_sent_and_nothing_goes_to_nobody(
    council: Flask, sign_in: SignIn
) -> None:
    check, sent = sent_without(Browser(sign_in("officer")), council)
    assert f"Nothing will be emailed to {WHO}" in check.html
    assert "complete it by the link in your receipt" not in check.html
    assert sent.url.endswith("/sent"), sent.errors
    for said in ("Tell them the reference yourself", WHO, "Receipt for the referral", "An officer has read"):
        assert said in sent.html
    with council.app_context():
        filing = db.session.scalars(select(Filing)).one()
        assert filing.reference in sent.html
        assert filing.parts[0].email == ""
        assert filing.parts[0].answers["referrer-email"] == {"not_known": True}
        to_them = select(Message).where(Message.recipient_kind.in_(("referrer", "party")))
        assert db.session.scalars(to_them).all() == []


def test_what_would_be_emailed_to_them_later_is_an_officers_to_tell_once_for_each_message(
    council: Flask, sign_in: SignIn
) -> None:
    sent_without(Browser(sign_in("officer")), council)

    def acknowledge(key: str) -> list[Any]:
        with writing():
            case = db.session.scalars(select(Case)).one()
            return send_message(case, "acknowledgement", key=key, by=BY, at=NOW)

    with council.app_context():
        assert [acknowledge(key) for key in ("read", "read", "read-again")] == [[], [], []]
        case = db.session.scalars(select(Case)).one()
        told = [line.words for line in timeline(case) if line.kind == "message-not-sent"]
        assert told == ["Not sent, because they have no email address: An officer has read the referral"] * 2
        waiting = db.session.scalars(select(Task).where(Task.kind == "tell-otherwise")).all()
        assert [task.state for task in waiting] == ["open"]


def test_an_address_that_was_typed_and_taken_back_gets_nothing(council: Flask, sign_in: SignIn) -> None:
    officer = Browser(sign_in("officer"))
    page = up_to(officer, entered(officer), "referrer")
    name = {"q-referrer-name": ["Nan Petrov"]}
    officer.post(page.url, name | {"q-referrer-email": ["wrong@example.org"]})
    with council.app_context():
        assert db.session.scalars(select(Filing)).one().parts[0].email == "wrong@example.org"
    officer.post(page.url, name | {BOX: ["yes"]})
    with council.app_context():
        assert db.session.scalars(select(Filing)).one().parts[0].email == ""


def test_somebody_who_refers_a_child_themselves_is_asked_for_an_address(browser: Browser) -> None:
    page = up_to(browser, begin(browser), "referrer")
    assert BOX not in page.html
    made_up = browser.post(page.url, {"q-referrer-name": ["Nan Petrov"], BOX: ["yes"]})
    assert "Enter your email address" in made_up.html
