"""The other doors into the same forms: a school's link, an officer for somebody, a school that signs in, a return."""

from __future__ import annotations

import re

import pytest
from flask import Flask
from sqlalchemy import select

from base.database import writing
from base.extensions import db
from correspondence.gateways.catcher import Caught, caught
from directory.children import create_child
from directory.particulars import Particulars
from directory.schools import ContactParticulars, keep_contacts
from models.case import Case
from models.filing import Filing
from models.school import School
from models.task import Task
from models.wait import Wait
from security.actor import Actor
from tests.fixtures.people import SignIn
from tests.integration.journeys.conftest import NOW, Browser
from tests.integration.journeys.test_journeys_referral import ENOUGH, begin, is_check
from tests.robots.form_robot import FormRobot

BY = Actor.system("tests")


def relayed(app: Flask) -> list[Caught]:
    """Send what waits; every message so far, newest first."""
    result = app.test_cli_runner().invoke(args=["relay"])
    assert result.exit_code == 0, result.output
    return caught(app.config["ONROLL"].data / "mail")


def link_in(message: Caught) -> str:
    return re.search(r"http://localhost(/l/\S+)", message.body)[1]


def code_in(message: Caught) -> str:
    return re.search(r"\b(\d{6})\b", message.body)[1]


def give_code(app: Flask, browser: Browser, link: str) -> object:
    asks = browser.get(link)
    browser.post(asks.url, {"do": ["send"]})
    return browser.post(asks.url, {"code": [code_in(relayed(app)[0])], "do": ["try"]})


def asked_school(app: Flask) -> Wait:
    """A referral whose case asks a school that has an address; gives the wait."""
    from casework.tasks import start_task
    from casework.versions import pinned

    with app.app_context():
        with writing():
            school = School(
                urn="900001", name="Harbour School", sort_name="harbour school", la_code="001", is_ours=True,
                created_at=NOW,
            )  # fmt: skip
            db.session.add(school)
            db.session.flush()
            keep_contacts(
                school,
                [ContactParticulars("office", "office@school.example"), ContactParticulars("head", "h@school.example")],
                by=BY,
                at=NOW,
            )
        with writing():
            case = db.session.scalars(select(Case)).one()
            case.school_id = db.session.scalars(select(School.id)).one()
            child = create_child(Particulars(given_names="Ivy", family_name="Kowalska"), by=BY, at=NOW)
            case.child_id = case.child_id or child.id
            shape = next(task for task in pinned(case.version_id).tasks if task.wait and task.wait.party == "school")
            start_task(case, shape, by=BY, at=NOW)
        return db.session.scalars(select(Wait).where(Wait.answer_service != "")).one()


NOTHING_HELD = {
    r"concern about any of these": ["none"],
    r"have any of these": ["none"],
    r"safe for the council to contact": "safe",
    r"anybody that we must not contact": "",
}


def sent_referral(browser: Browser) -> None:
    filler = FormRobot(browser.get, browser.post, answers=ENOUGH | NOTHING_HELD)
    end = filler.fill_in(begin(browser).url, is_check)
    assert browser.post(end.url, {"declaration": ["agreed"]}).url.endswith("/sent")


def test_a_school_answers_by_link_and_code_and_the_task_comes_back(
    council: Flask, browser: Browser, monkeypatch: pytest.MonkeyPatch
) -> None:
    from base import clock

    monkeypatch.setattr(clock, "now_utc", lambda: NOW)
    sent_referral(browser)
    wait = asked_school(council)
    question = next(message for message in relayed(council) if message.to == "office@school.example")
    assert "Ivy" not in question.body
    assert "Kowalska" not in question.subject + question.body
    school = Browser(council.test_client())
    locked = school.get(link_in(question))
    assert "Ivy" not in locked.html
    start = give_code(council, school, link_in(question))
    assert start.url.endswith(f"/answer/{wait.id}")
    form = school.post(start.url, {})
    assert "Ivy Kowalska" in form.html  # behind the code the pupil may be named
    end = FormRobot(school.get, school.post, answers={r"your name": "Jo Park", r"email": "jo@school.example"}).fill_in(
        form.url, is_check
    )
    done = school.post(end.url, {"declaration": ["agreed"]})
    assert done.url.endswith("/sent"), done.errors
    with council.app_context():
        kept = db.session.get(Wait, wait.id)
        assert kept.state == "answered"
        assert kept.filing_id is not None
        assert db.session.get(Task, kept.task_id).came_back == "answered"
    again = school.get(f"/answer/{wait.id}")
    assert "We have your answer" in again.html


def test_a_stranger_with_the_link_but_not_the_mailbox_learns_nothing(
    council: Flask, browser: Browser, monkeypatch: pytest.MonkeyPatch
) -> None:
    from base import clock

    monkeypatch.setattr(clock, "now_utc", lambda: NOW)
    sent_referral(browser)
    wait = asked_school(council)
    question = next(message for message in relayed(council) if message.to == "office@school.example")
    stranger = Browser(council.test_client())
    asks = stranger.get(link_in(question))
    for url in (asks.url, f"/answer/{wait.id}"):
        page = stranger.get(url)
        assert "Ivy" not in page.html
        assert "education" not in page.heading.casefold()
    stranger.post(f"/answer/{wait.id}", {})
    with council.app_context():
        assert db.session.scalars(select(Filing).where(Filing.wait_id == wait.id)).all() == []


def test_an_officer_enters_a_form_for_somebody_and_clocks_run_from_receipt(council: Flask, sign_in: SignIn) -> None:
    officer = Browser(sign_in("officer"))
    wrong = officer.post("/officers/on-behalf/cme-referral", {"source": ["Dr Amal Shah"]})
    assert 'value="Dr Amal Shah"' in wrong.html
    assert "Select how it reached us" in wrong.html
    form = officer.post(
        "/officers/on-behalf/cme-referral",
        {
            "channel": ["telephone"],
            "source": ["Dr Amal Shah, health visitor"],
            "received-day": ["2"],
            "received-month": ["9"],
            "received-year": ["2026"],
            "received-time": ["9:15"],
        },
    )
    end = FormRobot(officer.get, officer.post, answers=ENOUGH).fill_in(form.url, is_check)
    sent = officer.post(end.url, {"declaration": ["agreed"]})
    assert sent.url.endswith("/sent"), sent.errors
    with council.app_context():
        filing = db.session.scalars(select(Filing)).one()
        case = db.session.get(Case, filing.case_id)
        assert filing.channel == "telephone"
        assert case.received_at.isoformat().startswith("2026-09-02T08:15")


def test_a_colleague_cannot_go_on_with_an_officers_draft(council: Flask, sign_in: SignIn) -> None:
    officer = Browser(sign_in("officer"))
    form = officer.post(
        "/officers/on-behalf/cme-referral",
        {
            "channel": ["letter"],
            "source": ["A neighbour"],
            "received-day": ["2"],
            "received-month": ["9"],
            "received-year": ["2026"],
            "received-time": ["9.15"],
        },
    )
    assert sign_in("manager").get(form.url).status_code == 404


def test_a_school_that_signs_in_sees_the_state_of_what_it_sent_and_nobody_elses(
    council: Flask, browser: Browser, sign_in: SignIn
) -> None:
    sent_referral(browser)  # by somebody else
    with council.app_context(), writing():
        school = School(urn="900001", name="Harbour", sort_name="harbour", is_ours=True, created_at=NOW)
        db.session.add(school)
    with council.app_context():
        school_id = db.session.scalars(select(School.id)).one()
    staff = Browser(sign_in("school-user", school_ids=(school_id,)))
    sent_referral(staff)
    page = staff.get("/school")
    with council.app_context():
        mine = db.session.scalars(select(Filing.reference).where(Filing.school_id == school_id)).one()
        others = db.session.scalars(select(Filing.reference).where(Filing.school_id.is_(None))).one()
    assert mine in page.html
    assert "Received" in page.html
    assert others not in page.html
    assert "Ivy" not in page.html


def test_a_quick_referral_is_completed_by_the_link_in_its_receipt(council: Flask, browser: Browser) -> None:
    screen = begin(browser)
    quick = FormRobot(browser.get, browser.post, answers=ENOUGH, say_not_known=0, add_another=0)
    while "/child-more" not in screen.url:
        screen = browser.post(screen.url, quick.fill(screen))
        assert not screen.errors, screen.errors
    check = browser.get(re.sub(r"/[^/]+$", "/check-answers", screen.url))
    assert browser.post(check.url, {"declaration": ["agreed"]}).url.endswith("/sent")
    receipt = next(message for message in relayed(council) if message.to == "sam.reed@example.org")
    assert "Ivy" not in receipt.body
    later = Browser(council.test_client())
    there = give_code(council, later, link_in(receipt))
    form = later.post(there.url, {})
    end = FormRobot(later.get, later.post, answers=ENOUGH | {r"social worker": "Ana Diaz"}).fill_in(form.url, is_check)
    assert "Ivy Kowalska" in end.html  # what was told before is there
    assert later.post(end.url, {"declaration": ["agreed"]}).url.endswith("/sent")
    with council.app_context():
        cases = db.session.scalars(select(Case)).all()
        assert len(cases) == 1
        assert len(db.session.scalars(select(Filing).where(Filing.case_id == cases[0].id)).all()) == 2


@pytest.mark.usefixtures("csrf_checked")
def test_a_page_left_open_too_long_is_drawn_again_with_its_answers(council: Flask) -> None:
    client = council.test_client()
    begun = client.get("/apply/cme-referral")
    token = re.search(r'name="csrf_token" value="([^"]+)"', begun.get_data(as_text=True))[1]
    at = client.post("/apply/cme-referral", data={"csrf_token": token}).location
    answer = client.post(at, data={"q-danger-now": "no", "csrf_token": "stale"})
    page = answer.get_data(as_text=True)
    assert answer.status_code == 400
    assert "Nothing is lost" in page
    assert re.search(r'value="no"[^>]*checked', page)
