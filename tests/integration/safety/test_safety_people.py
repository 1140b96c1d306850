"""A professional with little time, and what they are told before they begin."""

from __future__ import annotations

from pathlib import Path

from flask import Flask
from sqlalchemy import select

from base.database import writing
from base.extensions import db
from casework.intake.filings import open_filing, part_of, save_page
from casework.intake.submitting import submit
from casework.versions import current
from models.case import Case
from models.message import Message
from security.actor import Actor
from tests.integration.casework.marlowe import AT, SERVICE
from tests.integration.journeys.conftest import Browser, browser
from tests.integration.journeys.conftest import council as published

__all__ = ["browser"]
VISITOR = Actor.visitor()
council = published  # these tests need the whole application set up, as a visitor finds it
FIVE = {
    "reason": {"reason": "cannot-contact"},
    "child": {"child-description": "A boy of about 9 above the bakery"},
    "referrer": {"referrer-name": "Sam Reed", "referrer-email": "sam.reed@brook.example"},
}


def test_a_reason_a_description_and_a_mailbox_are_enough_to_send_a_referral(council: Flask) -> None:
    with council.app_context():
        with writing():
            filing = open_filing(SERVICE, by=VISITOR, at=AT)
            _, definition = current(SERVICE)
            for page in definition.pages:
                if not page.optional_after_core and page.repeat is None:
                    save_page(part_of(filing), page.id, FIVE.get(page.id, {}), by=VISITOR, at=AT)
            done = submit(filing.id, by=VISITOR, at=AT)
        case = db.session.scalars(select(Case)).one()
        assert (case.reference, case.state) == (done.reference, "open")
        assert db.session.scalars(select(Message.kind)).all() == ["receipt"]


def test_danger_sends_with_nothing_else_said_about_it(council: Flask) -> None:
    with council.app_context():
        with writing():
            filing = open_filing(SERVICE, by=VISITOR, at=AT)
            _, definition = current(SERVICE)
            said = FIVE | {"danger": {"danger-now": "yes"}}
            for page in definition.pages:
                if not page.optional_after_core and page.repeat is None:
                    save_page(part_of(filing), page.id, said.get(page.id, {}), by=VISITOR, at=AT)
            submit(filing.id, by=VISITOR, at=AT)
        assert db.session.scalars(select(Case.priority)).one() == 1


def test_how_answers_are_used_is_said_before_the_first_question(browser: Browser) -> None:
    first = browser.post("/apply/cme-referral", {})
    start = browser.get("/apply/cme-referral").html + first.html
    assert "section 436A of the Education Act 1996" in start
    assert "We keep the record until" in start


def test_no_service_rests_on_consent(council: Flask) -> None:
    folder = Path(__file__).parents[3] / "definitions" / "services"
    with council.app_context():
        for path in folder.glob("*.yaml"):
            _, definition = current(path.stem)
            basis = definition.privacy.lawful_basis
            assert basis, path.stem
            assert "consent" not in basis.casefold(), path.stem
            assert definition.privacy.retention, path.stem


def test_whom_to_call_stands_where_danger_is_asked_about(browser: Browser) -> None:
    start = browser.post("/apply/cme-referral", {})
    html = browser.get(start.url.rpartition("/")[0] + "/danger").html
    assert "call 999" in html
    assert "It is not a referral to MASH" in html
