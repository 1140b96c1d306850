"""Other doors into the search for a child: a neighbour, a parent without a place, our letter, another council."""

from __future__ import annotations

import re
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from base import clock
from base.database import writing
from base.extensions import db
from casework.letters.letters import plan_letter
from models.case import Case
from models.letter import Letter
from security.actor import Actor
from security.letter_codes import letter_code
from tests.integration.casework.test_casework_doors import CONCERN, ENQUIRY, NO_PLACE
from tests.journeys.looking import TELEPHONE, glance_at_both_widths, go_by, look, look_at_both_widths, press
from tests.journeys.mistakes import blunder
from tests.journeys.test_journey_case import open_case
from tests.journeys.town import Town
from tests.journeys.walking import place, walk_of

pytestmark = [pytest.mark.journey, pytest.mark.parametrize("database", ["sqlite"], indirect=True, scope="session")]
PARENTS = (("a", "Mo"), ("b", "Ro"))
REFERENCE = re.compile(r"EW-[0-9A-Z]{7}-[0-9A-Z]")


def through(town: Town, page: Page, service: str, answers: dict[str, Any], *, called: str = "") -> str:
    """From the first question to the confirmation; the reference. Each page is looked at where it gets a name."""

    def seen(shown: Page) -> None:
        if called:
            glance_at_both_widths(shown, called=f"{called}-{place(shown)[0]}")

    walk_of(town, service, answers, seen=seen).go(page)
    if called:
        look_at_both_widths(page, called=f"{called}-check")
    box = page.locator("input[name=declaration]")
    if box.count():
        box.check()
    press(page, "Send")
    found = REFERENCE.search(page.locator("main").inner_text())
    assert found is not None
    return found[0]


def test_a_neighbour_tells_of_a_child_and_hears_nothing_more_of_it(town: Town) -> None:
    page = town.open()
    page.goto("/")
    go_by(page.get_by_role("link", name="Tell us about a child who may not be in school"))
    look_at_both_widths(page, called="neighbour-start")
    press(page, "Start now")
    reference = through(town, page, "cme-concern", CONCERN, called="neighbour")
    look_at_both_widths(page, called="neighbour-sent")
    assert town.post("home.example") == []
    priya = town.sign_in("priya")
    open_case(priya, reference)
    expect(priya.locator("main")).to_contain_text("Ivy Quill")
    expect(priya.locator("main")).not_to_contain_text("Nora")
    look_at_both_widths(priya, called="neighbour-case")
    go_by(priya.get_by_role("link", name="Answers", exact=True))
    go_by(priya.get_by_role("link", name="See who told us"))
    look_at_both_widths(priya, called="neighbour-who-told-us")
    blunder(priya)


def test_a_parent_on_a_telephone_says_that_the_child_has_no_place(town: Town) -> None:
    page = town.open(width=TELEPHONE)
    page.goto("/apply/cme-no-place")
    look_at_both_widths(page, called="no-place-start")
    go_by(page.get_by_role("link", name="Polski"))
    expect(page.get_by_role("button", name="Zacznij")).to_be_visible()
    look_at_both_widths(page, called="no-place-start-in-polish")
    go_by(page.get_by_role("link", name="English"))
    expect(page.get_by_role("button", name="Start now")).to_be_visible()
    press(page, "Start now")
    reference = through(town, page, "cme-no-place", NO_PLACE, called="no-place")
    (receipt,) = town.post("mo@home.example", reference)
    assert "Ivy" not in receipt.subject + receipt.body


def test_a_family_answers_our_letter_with_its_code(town: Town) -> None:
    parents = [{"id": key * 32, "parent-name": {"given": name, "family": "Quill"}} for key, name in PARENTS]
    reference = town.refer(parents=parents)
    case_id = town.case_id(reference)
    with town.app.app_context(), writing():
        case = db.session.get_one(Case, case_id)
        letter_id = plan_letter(case, "ask-family", key="one", by=Actor.system("tests"), at=clock.now_utc()).id
        code = letter_code(letter_id)
    priya = town.sign_in("priya")
    priya.goto(f"/cases/{case_id}/letters/{letter_id}")
    blunder(priya)  # nobody has said which parent it is for
    with town.app.app_context(), writing():
        db.session.get_one(Letter, letter_id).state = "printed"
    page = town.open(width=TELEPHONE)
    page.goto("/letter")
    look_at_both_widths(page, called="letter")
    press(page, "Continue")
    look(page, called="error-letter")
    page.get_by_label("Reference").fill(reference)
    page.get_by_label("Code").fill(code)
    press(page, "Continue")
    look_at_both_widths(page, called="letter-start")
    press(page, "Start now")
    said = {"parent-education": "no-place", "parent-help": "apply", "answer-name": "Mo Quill"}

    def seen(shown: Page) -> None:
        glance_at_both_widths(shown, called=f"letter-{place(shown)[0]}")

    walk_of(town, "cme-parent-answer", said, seen=seen).go(page)
    press(page, "Send")
    look_at_both_widths(page, called="letter-sent")
    open_case(priya, reference)
    expect(priya.locator("main")).to_contain_text("Known")


def test_another_council_asks_and_hears_nothing_from_a_form(town: Town) -> None:
    page = town.open()
    page.goto("/apply/council-enquiry")
    look_at_both_widths(page, called="council-start")
    press(page, "Start now")
    reference = through(town, page, "council-enquiry", ENQUIRY, called="council")
    look_at_both_widths(page, called="council-sent")
    expect(page.locator("main")).not_to_contain_text("Quill")
    priya = town.sign_in("priya")
    open_case(priya, reference)
    look_at_both_widths(priya, called="council-case")
