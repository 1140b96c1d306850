"""Three people and one form, as their browsers see it: each by its own link and code, each only what is theirs."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from io import BytesIO
from urllib.parse import urlsplit

import pytest
from flask import Flask
from sqlalchemy import select

from base.database import writing
from base.extensions import db
from casework.intake.filings import open_filing
from correspondence.gateways.catcher import Caught
from directory.schools import ContactParticulars, keep_contacts
from models.case import Case
from models.document import Document
from models.event import Event, Viewing
from models.filing import Filing, FilingPart
from models.part_request import PartRequest
from models.school import School
from models.wait import Timer
from security.actor import Actor
from tests.fixtures.people import SignIn
from tests.integration.casework.permit import publish_permit
from tests.integration.journeys.conftest import NOW, Browser
from tests.integration.journeys.test_journeys_doors import give_code, link_in, relayed

BY = Actor.system("tests")
FORM = "/apply/holiday-permit"
WORK = {
    "q-employer-name": ["Quayside Cafe"],
    "q-pay": ["nine pounds"],
    "q-which-school__find": ["100001"],
    "q-parent-email": ["parent@home.example"],
    "q-employer-email": ["cafe@quay.example"],
}


@pytest.fixture
def town(council: Flask, monkeypatch: pytest.MonkeyPatch) -> Flask:
    """The permit published and a school with an office; a Tuesday in term."""
    from base import clock

    monkeypatch.setattr(clock, "now_utc", lambda: NOW)
    with council.app_context(), writing():
        publish_permit()
        school = School(
            urn="100001", name="Brook School", sort_name="brook school", la_code="001", is_ours=True, created_at=NOW
        )
        db.session.add(school)
        db.session.flush()
        keep_contacts(school, [ContactParticulars("office", "office@brook.example")], by=BY, at=NOW)
    return council


def employer_sends(town: Flask, **more: list[str]) -> Browser:
    """An employer fills in and sends its part; gives its browser, at the confirmation."""
    browser = Browser(town.test_client())
    work = browser.post(FORM, {})
    check = browser.post(work.url, WORK | more)
    assert check.url.endswith("/check-answers"), check.errors
    done = browser.post(check.url, {})
    assert done.url.endswith("/sent")
    return browser


def message_to(town: Flask, address: str) -> Caught:
    return next(one for one in relayed(town) if one.to == address and "/l/" in one.body)


def comes_in(town: Flask, address: str) -> tuple[Browser, object]:
    """Somebody opens the newest link in their mailbox and gives the code."""
    browser = Browser(town.test_client())
    return browser, give_code(town, browser, link_in(message_to(town, address)))


def filing(town: Flask) -> Filing:
    return db.session.scalars(select(Filing).where(Filing.service == "holiday-permit")).one()


def test_each_party_comes_by_its_own_link_and_sees_only_what_is_theirs(town: Flask) -> None:
    employer = employer_sends(town)
    confirmation = employer.get(employer.get(FORM).url)
    with town.app_context():
        made = filing(town)
        sent = f"{FORM}/{made.id}/sent"
        parent_part = next(part.id for part in made.parts if part.party == "parent")
    confirmation = employer.get(sent)
    assert "Who we are waiting for" in confirmation.html
    assert "Waiting, asked on" in confirmation.html
    mail = message_to(town, "parent@home.example")
    assert not re.search("nine|Quayside|Brook", mail.subject + mail.body)
    stranger = Browser(town.test_client())
    assert "nine pounds" not in stranger.get(f"/part/{parent_part}").html

    parent, start = comes_in(town, "parent@home.example")
    assert start.url.endswith(f"/part/{parent_part}")
    assert "nine pounds" in start.html
    assert "Quayside" not in start.html, "the employer showed its pay, and not its name"
    home = parent.get(f"{FORM}/{filing_id(town)}")
    assert "Do you agree to nine pounds?" in home.html
    check = parent.post(home.url, {"q-health": ["asthma"], "q-agrees": ["yes"]})
    assert check.url.endswith("/check-answers"), check.errors
    assert "Quayside" not in check.html
    done = parent.post(check.url, {})
    assert done.url.endswith("/sent")
    assert "Who we are waiting for" not in done.html, "who else is asked is not the parent's business"
    seen = {urlsplit(one.url).path.split("/")[2] for one in (home, check, done)}
    assert seen == {"form"}, "what stands in the history of a parent's browser tells nothing of the form"
    pdf = parent.client.get(f"{FORM}/{filing_id(town)}/copy.pdf", follow_redirects=True)
    assert pdf.content_type == "application/pdf"
    assert pdf.request.path == f"/apply/form/{filing_id(town)}/copy.pdf"

    status = employer.get(sent)
    assert "asthma" not in status.html
    assert employer.client.get(f"{FORM}/{filing_id(town)}/copy.pdf").data[:4] == b"%PDF"
    school, view = comes_in(town, "office@brook.example")
    assert "Quayside" in view.html, "the school sees what the employer wrote"
    assert "asthma" in view.html, "and the health, which names it"
    page = school.get(f"{FORM}/{filing_id(town)}")
    check = school.post(page.url, {"q-attendance": ["often late"]})
    assert school.post(check.url, {}).url.endswith("/sent")

    signing, back = comes_in(town, "cafe@quay.example")
    assert "/part/" in back.url
    for secret in ("asthma", "often late"):
        assert secret not in back.html
    assert "Yes" in back.html, "it checks what the parent agreed to"
    page = signing.get(f"{FORM}/{filing_id(town)}")
    check = signing.post(page.url, {"q-signed": ["Quayside Cafe"]})
    assert "often late" not in check.html
    assert signing.post(check.url, {}).url.endswith("/sent")
    with town.app_context():
        assert db.session.scalars(select(Case)).one().case_type == "PERMIT"
        assert filing(town).state == "submitted"


def filing_id(town: Flask) -> object:
    with town.app_context():
        return filing(town).id


def test_a_parent_declines_with_a_reason_that_only_officers_read(town: Flask, sign_in: SignIn) -> None:
    employer = employer_sends(town)
    parent, start = comes_in(town, "parent@home.example")
    assert "I will not fill in this part" in start.html
    page = parent.get(f"{start.url}/decline")
    assert "this form ends" in page.html
    again = parent.post(page.url, {"reason": [" "]})
    assert "Tell us why" in again.html
    over = parent.post(page.url, {"reason": ["He is far too young"]})
    assert "You told us that you will not fill in this part" in over.html
    status = employer.get(f"{FORM}/{filing_id(town)}/sent")
    assert "This form has ended" in status.html
    assert "far too young" not in status.html
    assert all("young" not in one.body + one.subject for one in relayed(town))
    officer = sign_in("officer")
    shown = officer.get(f"/filings/{filing_id(town)}").get_data(as_text=True)
    assert "He is far too young" in shown


def test_an_officer_finds_a_form_without_a_case_by_the_reference_that_a_party_telephones_with(
    town: Flask, sign_in: SignIn
) -> None:
    officer = sign_in("officer")

    def found(reference: str) -> str | None:
        return officer.post("/find", data={"wanted": reference}).headers.get("Location")

    employer_sends(town)
    with town.app_context():
        waiting = filing(town).reference
    here = f"/filings/{filing_id(town)}"
    assert found(waiting) == here
    parent, start = comes_in(town, "parent@home.example")
    page = parent.get(f"{start.url}/decline")
    parent.post(page.url, {"reason": ["He is far too young"]})
    assert found(waiting.lower()) == here, "it has ended"
    with town.app_context(), writing():
        draft = open_filing("holiday-permit", by=Actor.visitor(), at=NOW).reference
    assert found(draft) is None, "nobody has sent anything of it"


def test_an_officer_sees_who_is_waited_for_and_corrects_an_address(town: Flask, sign_in: SignIn) -> None:
    employer_sends(town, **{"q-parent-email": ["wrong@home.example"]})
    old = link_in(message_to(town, "wrong@home.example"))
    officer = sign_in("officer")
    known = filing_id(town)
    assert f"/filings/{known}" in officer.get("/filings").get_data(as_text=True)
    page = officer.get(f"/filings/{known}").get_data(as_text=True)
    assert "wrong@home.example (from an answer)" in page
    refused = officer.post(f"/filings/{known}/parent/address", data={"email": "right@home.example", "reason": ""})
    assert refused.status_code == 422
    done = officer.post(f"/filings/{known}/parent/address", data={"email": "right@home.example", "reason": "A slip"})
    assert done.status_code == 303
    assert Browser(town.test_client()).client.get(old).status_code == 404, "the link in the wrong mailbox is dead"
    _, start = comes_in(town, "right@home.example")
    assert "nine pounds" in start.html
    with town.app_context():
        assert db.session.scalars(select(Viewing)).first() is not None
        asked = db.session.scalars(select(PartRequest).where(PartRequest.party == "parent")).one()
        assert asked.email_from == "officer"
    assert officer.post(f"/filings/{known}/parent/shut", data={"reason": "Ask no more"}).status_code == 303
    assert officer.post(f"/filings/{known}/school/without", data={"reason": "Closed"}).status_code == 303
    way = f"/filings/{known}/parent/entering"
    assert way in officer.get(f"/filings/{known}").get_data(as_text=True)
    asked = officer.get(way).get_data(as_text=True)
    assert "How did it reach us?" in asked
    unsaid = officer.post(way)
    assert unsaid.status_code == 422
    assert "Select how it reached us" in unsaid.get_data(as_text=True)
    assert officer.get(f"{FORM}/{known}/home").status_code == 404, "nothing was begun"
    came = {"channel": "letter", "source": "Rosa Vane, mother", "received-day": "20", "received-month": "11"}
    came |= {"received-year": "2026", "received-time": "16:30"}
    letter = {"original": (BytesIO(b"%PDF-1.7\n%%EOF\n"), "Letter.pdf")}
    entering = officer.post(way, data=came | letter)
    home = officer.get(entering.location, follow_redirects=True)
    assert "Health" in home.get_data(as_text=True)
    assert "You are entering it for Rosa Vane, mother" in home.get_data(as_text=True)
    sent = officer.post(home.request.path, data={"q-health": "none", "q-agrees": "yes"}, follow_redirects=True)
    assert officer.post(sent.request.path, follow_redirects=True).request.path.endswith("/sent")
    with town.app_context():
        states = {part.party: part.state for part in db.session.scalars(select(FilingPart))}
        assert states == {"employer": "done", "parent": "done", "school": "left-out", "employer-signs": "open"}
        part = db.session.scalars(select(FilingPart).where(FilingPart.party == "parent")).one()
        assert (part.channel, part.source) == ("letter", "Rosa Vane, mother")
        assert part.received_at == datetime(2026, 11, 20, 16, 30, tzinfo=UTC)
        told = db.session.scalars(select(Event).where(Event.kind == "part-sent").order_by(Event.seq)).all()
        assert [event.at for event in told if event.data["party"] == "parent"] == [part.received_at]
        original = db.session.scalars(select(Document).where(Document.kind == "original")).one()
        assert (original.filing_id, original.filename) == (known, "Letter.pdf")
    shown = " ".join(officer.get(f"/filings/{known}").get_data(as_text=True).split())
    assert "By letter, from Rosa Vane, mother, received" in shown


def test_nobody_but_an_officer_reaches_the_page_of_a_form(town: Flask, sign_in: SignIn) -> None:
    employer_sends(town)
    assert town.test_client().get(f"/filings/{filing_id(town)}").status_code in (302, 303)
    assert sign_in("school-user").get(f"/filings/{filing_id(town)}").status_code == 403


def test_whoever_began_the_form_sees_by_the_link_of_its_receipt_whom_it_waits_for(town: Flask) -> None:
    employer_sends(town)
    elsewhere, status = comes_in(town, "cafe@quay.example")
    assert status.url.endswith("/sent")
    assert "Who we are waiting for" in status.html
    page = elsewhere.get(f"{FORM}/{filing_id(town)}/home")
    assert "Health" not in page.html, "the parent's page is not the employer's"


def test_a_school_that_signs_in_fills_in_its_own_part_and_not_another_schools(town: Flask, sign_in: SignIn) -> None:
    employer_sends(town)
    with town.app_context():
        ours = db.session.scalars(select(School.id)).one()
        with writing():
            other = School(urn="100002", name="Far School", sort_name="far school", is_ours=True, created_at=NOW)
            db.session.add(other)
            db.session.flush()
            theirs = other.id
    address = f"{FORM}/{filing_id(town)}"
    clerk = sign_in("school-user", email="clerk@brook.example", school_ids=(ours,))
    view = clerk.get(address, follow_redirects=True)
    assert "How the pupil attends" in view.get_data(as_text=True)
    clerk.post(view.request.path, data={"q-attendance": "always there"})
    assert clerk.post(f"{address}/check-answers", follow_redirects=True).request.path.endswith("/sent")
    stranger = sign_in("school-user", email="clerk@far.example", school_ids=(theirs,))
    assert stranger.get(address).status_code == 404


def test_an_officer_asks_for_a_further_form_by_a_button_and_it_comes_back_onto_the_case(
    town: Flask, sign_in: SignIn
) -> None:
    with town.app_context(), writing():
        publish_permit("first-part")
    employer_sends(town)
    with town.app_context():
        case = db.session.scalars(select(Case)).one().id
    officer = sign_in("officer")
    answers = officer.get(f"/cases/{case}/answers").get_data(as_text=True)
    assert f"/filings/{filing_id(town)}" in answers
    assert "Ask the employer for the form again" in officer.get(f"/filings/{filing_id(town)}").get_data(as_text=True)
    asked = officer.post(f"/cases/{case}/further-forms", data={"follow-up": "once-more"})
    assert asked.status_code == 303
    assert officer.post(f"/cases/{case}/further-forms", data={"follow-up": "something"}).status_code == 404
    employer, start = comes_in(town, "cafe@quay.example")
    assert "/part/" in start.url
    with town.app_context():
        further = db.session.scalars(select(Filing).where(Filing.channel == "further")).one().id
    page = employer.get(f"{FORM}/{further}")
    check = employer.post(page.url, WORK | {"q-pay": ["ten pounds"]})
    assert employer.post(check.url, {}).url.endswith("/sent")
    assert "ten pounds" in officer.get(f"/cases/{case}/answers").get_data(as_text=True)
    declined = officer.post(f"/filings/{filing_of_first(town, further)}/parent/declined", data={"reason": "By letter"})
    assert declined.status_code == 303


def filing_of_first(town: Flask, further: object) -> object:
    with town.app_context():
        return db.session.scalars(select(Filing.id).where(Filing.id != further)).one()


def test_whoever_saves_a_form_for_later_will_be_warned_before_it_ends(town: Flask) -> None:
    browser = Browser(town.test_client())
    work = browser.post(FORM, {})
    saved = browser.post(f"{FORM}/{filing_id(town)}/save-for-later", {"email": ["cafe@quay.example"]})
    assert work.url != saved.url
    with town.app_context():
        made, timer = filing(town), db.session.scalars(select(Timer).where(Timer.kind == "draft-warn")).one()
        assert (timer.source_id, (made.expires_at - timer.due_at).days) == (made.id, 3)


def test_an_employer_who_fills_in_the_parents_part_in_one_browser_is_checked_by_telephone(
    town: Flask, sign_in: SignIn
) -> None:
    browser = employer_sends(town)
    start = give_code(town, browser, link_in(message_to(town, "parent@home.example")))
    assert start.url.endswith(f"/part/{part_id(town, 'parent')}")
    home = browser.get(f"{FORM}/{filing_id(town)}")
    check = browser.post(home.url, {"q-health": ["none"], "q-agrees": ["yes"]})
    assert browser.post(check.url, {}).url.endswith("/sent")
    with town.app_context():
        assert filing(town).alike == [{"parties": ["employer", "parent"], "by": ["device"]}]
    shown = sign_in("officer").get(f"/filings/{filing_id(town)}").get_data(as_text=True)
    assert "The employer and The parent may be one person: same browser." in shown


def part_id(town: Flask, party: str) -> object:
    with town.app_context():
        return next(part.id for part in filing(town).parts if part.party == party)
