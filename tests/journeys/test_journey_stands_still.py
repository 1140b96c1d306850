"""A deadline that is the council's own stands still while an applicant owes something, and runs on."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from base import clock
from base.database import writing
from tests.journeys.licensing_desk import LicensingDesk
from tests.journeys.looking import go_by, look, look_at_both_widths, press
from tests.journeys.mistakes import blunder
from tests.journeys.test_journey_case import go
from tests.journeys.test_journey_chaperone import InTown, case_of
from tests.journeys.test_journey_triage import to_queue
from tests.journeys.town import Town, email_of

pytestmark = [pytest.mark.journey, pytest.mark.parametrize("database", ["sqlite"], indirect=True, scope="session")]
IDENTITY = "See the applicant's identity papers"
STILL = "Stands still since 24 Nov 2026: waiting for the applicant to come with their papers"


def checking(town: Town) -> str:
    """An application whose checks are under way; the address of its case."""
    with town.app.app_context(), writing():
        council = InTown()
        council.read(council.applied(at=clock.now_utc()), at=clock.now_utc())
    return case_of(town, "chaperone")


def row_of(page: Page, title: str) -> str:
    """What the queue of chaperones says of a task."""
    to_queue(page, "Chaperones")
    return page.locator("#tasks tbody tr", has_text=title).inner_text()


def test_an_officer_lets_a_deadline_stand_still_and_start_again_and_nobody_forgets_it(town: Town) -> None:
    case = checking(town)
    lena = town.sign_in("lena")
    desk = LicensingDesk(lena, case)
    desk.open(IDENTITY)
    press(lena, "Claim this task")
    task = lena.url
    lena.get_by_text("Let the deadline stand still").click()
    look_at_both_widths(lena, called="deadline-may-stand-still")
    blunder(lena, "stand-still")
    lena.get_by_text("Let the deadline stand still").click()
    press(lena, "Let it stand still")
    expect(lena.get_by_role("alert")).to_contain_text("Select what the deadline stands still for")
    look(lena, called="error-deadline-stands-still")
    lena.get_by_label("Waiting for the applicant to come with their papers").check()
    press(lena, "Let it stand still")
    expect(lena.locator("main")).to_contain_text(STILL)
    expect(lena.locator("main")).to_contain_text("It runs on when somebody starts it again.")
    look_at_both_widths(lena, called="deadline-stands-still")
    assert STILL in row_of(lena, IDENTITY)
    look_at_both_widths(lena, called="queue-stands-still")

    town.at("2026-12-22T12:00")
    assert len(town.post(email_of("lena"), "Still waiting")) == 1
    david = town.sign_in("david")
    go_by(david.get_by_role("navigation").get_by_role("link", name="Queues").first)
    go(david, "Late tasks raised")
    go_by(david.get_by_role("link", name="Stood still for 28 days or more (1)"))
    expect(david.locator("main")).to_contain_text(IDENTITY)
    look_at_both_widths(david, called="stood-still-for-long")

    lena.goto(task)
    press(lena, "Let the deadline run on")
    expect(lena.locator("main")).not_to_contain_text("Stands still")
    expect(lena.locator("main")).to_contain_text("Let the deadline stand still")
    assert "Stands still" not in row_of(lena, IDENTITY)
    lena.goto(f"{case}/timeline")
    expect(lena.locator("main")).to_contain_text(f"A deadline stands still: {IDENTITY}: waiting for the applicant")
    expect(lena.locator("main")).to_contain_text(f"A deadline runs on: {IDENTITY}, by")


def test_without_javascript_a_deadline_stands_still_and_runs_on_too(town: Town) -> None:
    case = checking(town)
    lena = town.sign_in("lena", javascript=False, width=360)
    desk = LicensingDesk(lena, case)
    desk.open(IDENTITY)
    lena.get_by_text("Let the deadline stand still").click()
    lena.get_by_label("Waiting for what the applicant was asked for").check()
    press(lena, "Let it stand still")
    expect(lena.locator("main")).to_contain_text("It runs on by itself when the form comes")
    expect(lena.locator("main")).to_contain_text("Ask the applicant for what is missing")
    press(lena, "Let the deadline run on")
    expect(lena.locator("main")).not_to_contain_text("Stands still since")
