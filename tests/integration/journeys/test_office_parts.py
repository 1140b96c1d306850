"""A part that only the council fills in: begun by an officer, kept with its history, shown to nobody outside."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from base.database import writing
from base.extensions import db
from casework.intake.filings import open_filing, part_of, save_page
from casework.intake.submitting import submit
from casework.versions import publish
from models.case import Case
from models.filing import Filing
from security.actor import Actor
from security.history import history_of
from tests.fixtures.definitions_once import read_once
from tests.fixtures.people import SignIn
from tests.integration.casework import marlowe
from tests.integration.casework.joint import TEXT
from tests.integration.journeys.conftest import Browser
from tests.robots.form_robot import FormRobot

SERVICE = "office-report"
CLUB = {"child-name": {"given": "Ivy", "family": "Quill"}, "club-worry": "no", "club-email": "club@sport.example"}
SECRET = "Ledger 4711"


@pytest.fixture
def sent(app, monkeypatch):
    """A club's form whose office part nobody has filled in: the ids of the form and its case."""
    from base import clock

    monkeypatch.setattr(clock, "now_utc", lambda: marlowe.AT)
    text = (
        TEXT.replace("joint-report", SERVICE)
        .replace("opens-at: OPENS", "opens-at: club")
        .replace(
            "{id: parent, label: The parent, kinds: [visitor], email-question: parent-email}",
            "{id: office, label: The team, kinds: [officer], order: 1, sees: [club]}",
        )
        .replace(
            "  - id: parent\n    party: parent\n    title: The parent\n",
            "  - id: ledger\n    party: office\n    title: Office use\n",
        )
        .replace(
            "{id: parent-email, type: email, label: Email}", "{id: ledger-note, type: text, label: Note in the ledger}"
        )
    )
    read = read_once(text, f"{SERVICE}.yaml")
    assert read.faults == []
    with app.app_context(), writing():
        marlowe.Marlowe()
        publish(read.document, by=Actor.system("tests"), at=marlowe.AT)
        filing = open_filing(SERVICE, by=Actor.visitor(), at=marlowe.AT)
        save_page(part_of(filing, "club"), "club", CLUB, by=Actor.visitor(), at=marlowe.AT)
        done = submit(filing.id, by=Actor.visitor(), at=marlowe.AT, party="club")
        return filing.id, done.case_id


def test_an_officer_fills_in_the_office_part_on_the_case_and_it_is_in_its_history(app, sent, sign_in: SignIn):
    filing_id, case_id = sent
    officer = Browser(sign_in("officer"))
    page = officer.get(f"/filings/{filing_id}")
    assert "The team" in page.html
    form = officer.post(f"/filings/{filing_id}/office/entering", {})
    assert "Office use" in form.html
    answers = {r"do you agree": "No", r"note in the ledger": SECRET}
    end = FormRobot(officer.get, officer.post, answers=answers).fill_in(
        form.url, lambda screen: screen.url.endswith("check-answers")
    )
    assert officer.post(end.url, {"declaration": ["agreed"]}).url.endswith("/sent")
    with app.app_context():
        filing = db.session.get_one(Filing, filing_id)
        assert {part.party: part.state for part in filing.parts} == {"club": "done", "office": "done"}
        case = db.session.get_one(Case, case_id)
        assert case.priority == 2, "what the office says reaches the rules of the case"
        told = [event.kind for event in history_of("case", case_id)]
        assert {"part-entered", "part-sent"} <= set(told)
    assert SECRET in officer.get(f"/cases/{case_id}/answers").html


def test_nobody_outside_reaches_or_reads_the_office_part(app, sent, sign_in: SignIn):
    filing_id, _ = sent
    with app.app_context(), writing():
        filing = db.session.scalars(select(Filing).where(Filing.id == filing_id)).one()
        officer = Actor.system("tests")
        save_page(
            part_of(filing, "office"),
            "ledger",
            {"parent-agrees": "yes", "ledger-note": SECRET},
            by=officer,
            at=marlowe.AT,
        )
        submit(filing_id, by=officer, at=marlowe.AT, party="office")
    nobody = app.test_client()
    assert nobody.get(f"/apply/{SERVICE}/{filing_id}/ledger").status_code == 404
    assert nobody.post(f"/filings/{filing_id}/office/entering").status_code in (302, 303, 401, 403)
    school = sign_in("school-user")
    assert school.get(f"/filings/{filing_id}").status_code in (403, 404)
    assert school.get(f"/apply/{SERVICE}/{filing_id}/ledger").status_code == 404
    club = app.test_client()
    with club.session_transaction() as kept:
        kept["drafts"] = [filing_id.hex]
    assert "Your reference" in club.get(f"/apply/{SERVICE}/{filing_id}/sent").text, "whoever began the form is let in"
    for page in ("sent", "copy.pdf", "check-answers", "ledger"):
        body = club.get(f"/apply/{SERVICE}/{filing_id}/{page}", follow_redirects=True).get_data(as_text=False)
        assert SECRET.encode() not in body, page
