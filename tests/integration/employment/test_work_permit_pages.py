"""What each party of a work permit reads: the employer nothing of health, home, attendance or the school's view."""

from __future__ import annotations

from typing import Any
from uuid import UUID

import pytest
from flask import Flask

from base.database import writing
from base.extensions import db
from blueprints.approvals import papers
from blueprints.journeys import sending
from casework.closing import close_case
from casework.decisions import decide
from casework.finishing import finish_task
from casework.identities import confirm_sender
from casework.intake.filings import open_filing, part_of
from casework.versions import current
from models.approval import Approval
from models.case import Case
from models.filing import Filing
from models.link import LinkCode
from security.codes import code_of
from security.permissions import Role
from tests.integration.casework import rows
from tests.integration.casework.marlowe import tasks
from tests.integration.employment.seaside import EMPLOYER, PARENT, SCHOOL, SECRETS, VISITOR, WRITES, fill, send_part
from tests.integration.journeys.conftest import NOW, Browser
from tests.integration.journeys.test_journeys_doors import link_in, relayed

FORM = "/apply/work-permit"
MAILBOX = {EMPLOYER: "cafe@quay.example", PARENT: "parent@home.example", SCHOOL: "office@brook.example"}


@pytest.fixture
def printed(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Everything that was handed to the typesetter."""
    found: list[str] = []
    for module, name in ((sending, "submission_pdf"), (papers, "approval_pdf")):
        draw = getattr(module, name)

        def keep(what: Any, draw: Any = draw) -> bytes:
            found.append(repr(what))
            return draw(what)

        monkeypatch.setattr(module, name, keep)
    return found


def comes_in(town: Flask, party: str) -> tuple[Browser, Any]:
    """A party opens the newest link in its mailbox and gives the code."""
    browser = Browser(town.test_client())
    newest = next(one for one in relayed(town) if one.to == MAILBOX[party] and "/l/" in one.body)
    asks = browser.get(link_in(newest))
    browser.post(asks.url, {"do": ["send"]})
    with town.app_context():
        code = code_of(db.session.query(LinkCode).order_by(LinkCode.id.desc()).first().id)
    return browser, browser.post(asks.url, {"code": [code], "do": ["try"]})


def asked(town: Flask) -> Any:
    """A permit of which the employer has sent its part; its id."""
    with town.app_context(), writing():
        filing = open_filing("work-permit", by=VISITOR, at=NOW)
        send_part(filing, EMPLOYER, at=NOW)
        return filing.id


def answered(town: Flask, filing_id: Any, *parties: str) -> None:
    with town.app_context(), writing():
        for party in parties:
            send_part(db.session.get_one(Filing, filing_id), party, at=NOW)


def silent_about_it(text: str) -> None:
    for secret in SECRETS:
        assert secret not in text, secret


def test_an_employer_reads_nothing_of_what_the_parent_and_the_school_answered(town, printed):
    known = asked(town)
    answered(town, known, PARENT, SCHOOL)
    employer, status = comes_in(town, EMPLOYER)
    assert status.url.endswith("/sent")
    assert "Who we are waiting for" in status.html or "We have your part" in status.html
    with town.app_context():
        every = [page.id for page in current("work-permit")[1].pages]
    for page in ("sent", "check-answers", *every):
        silent_about_it(employer.get(f"{FORM}/{known}/{page}").html)
    assert employer.client.get(f"{FORM}/{known}/copy.pdf", follow_redirects=True).data[:4] == b"%PDF"
    silent_about_it(printed[-1])
    assert "Quayside Cafe" in printed[-1]
    for message in relayed(town):
        silent_about_it(message.subject + message.body)


def test_the_permit_that_an_employer_downloads_says_nothing_of_it_either(town, printed):
    known = asked(town)
    answered(town, known, PARENT, SCHOOL)
    with town.app_context(), writing():
        case = db.session.query(Case).one()
        assert case.school_id is not None  # the queues' column of schools said that the child has none
        officer, manager = rows.officer("Ada Marsh"), rows.officer("Max Field", Role.MANAGER)
        confirm_sender(db.session.get_one(Filing, known), by=officer, at=NOW)
        finish_task(tasks(case)["decide"], "checked", {}, by=officer, at=NOW)
        decision = close_case(case, "granted", {}, by=officer, at=NOW, reason="All is well").decision
        decide(decision.id, agreed=True, reason="", by=manager, at=NOW)
        permit = db.session.query(Approval).one().id
    employer, card = comes_in(town, EMPLOYER)
    assert f"/approval/{permit}" in card.url
    silent_about_it(card.html)
    assert employer.client.get(f"/approval/{permit}/card.pdf").data[:4] == b"%PDF"
    assert "Waiting at tables" in printed[-1]
    silent_about_it(printed[-1])
    for message in relayed(town):
        silent_about_it(message.subject + message.body)
        assert not {"Quayside", "Ivy", "Quill"} & set(message.body.split())


def test_parent_and_school_read_of_the_work_and_nothing_of_each_other(town):
    known = asked(town)
    answered(town, known, PARENT)
    school, start = comes_in(town, SCHOOL)
    assert "Waiting at tables" in start.html
    silent_about_it(start.html)
    for page in ("view", "health", "home", "agreement"):
        silent_about_it(school.get(f"{FORM}/{known}/{page}").html)
    answered(town, known, SCHOOL)


def test_a_parent_reads_of_the_work_before_agreeing_and_never_the_schools_view(town):
    known = asked(town)
    answered(town, known, SCHOOL)
    parent, start = comes_in(town, PARENT)
    assert "Waiting at tables" in start.html
    assert "For employers of a child" not in start.html, "a parent would take it for somebody else's"
    assert "1 Quay" not in start.html, "where the business lives is not the parent's business"
    home = parent.get(f"{FORM}/{known}")
    assert "They do not see what you answer" in home.html
    for page in ("view", "home", "agreement"):
        html = parent.get(f"{FORM}/{known}/{page}").html
        assert "71.5" not in html
        assert "often too tired" not in html


def test_an_employer_is_told_of_hours_against_the_law_before_sending_and_may_send(town):
    browser = Browser(town.test_client())
    begun = browser.post(FORM, {})
    filing_id = begun.url.split("/apply/work-permit/")[1].split("/")[0]
    late = {"monday": {"shifts": [{"from": "18:00", "to": "21:00"}]}}
    with town.app_context(), writing():
        filing = db.session.get_one(Filing, UUID(filing_id))
        fill(filing, part_of(filing, EMPLOYER), WRITES[EMPLOYER] | {"term-hours": late}, at=NOW)
    check = browser.get(f"{FORM}/{filing_id}/check-answers")
    assert "19:00" in check.html or "7pm" in check.html
    assert browser.post(check.url, {}).url.endswith("/sent")


def test_a_permit_that_nobody_may_ask_about_is_not_called_not_valid_without_a_word(town):
    anybody = town.test_client()
    for page in (anybody.get("/verify"), anybody.post("/verify", data={"number": "WP-2026-00001", "surname": "Quill"})):
        assert "Permit to employ a child" in page.text
        assert "This page can’t check this kind of paper" in page.text
