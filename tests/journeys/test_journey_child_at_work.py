"""A neighbour tells of a child at work without a name, on a telephone; an officer visits, and writes it down there."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Page, expect

from tests.integration.employment.test_employment_concerns_and_visits import CONCERN, VISIT
from tests.journeys.looking import TELEPHONE, glance, glance_at_both_widths, go_by, look, look_at_both_widths, press
from tests.journeys.test_journey_case import go
from tests.journeys.test_journey_triage import choose, to_queue
from tests.journeys.town import Town
from tests.journeys.walking import place, walk_of

pytestmark = [pytest.mark.journey, pytest.mark.parametrize("database", ["sqlite"], indirect=True, scope="session")]
REFERENCE = re.compile(r"(?:EW|EV)-[0-9A-Z]{7}-[0-9A-Z]")
KITCHEN = {"id": "k1", "seen-name": "A girl with a red cap", "seen-work": "Carries boxes", "permit-seen": "none"}


def reference_on(page: Page) -> str:
    """The reference that a confirmation shows."""
    found = REFERENCE.search(page.locator("main").inner_text())
    assert found is not None
    return found[0]


def tell(town: Town) -> str:
    """A neighbour without JavaScript goes from the front page to the confirmation; the reference."""
    page = town.open(width=TELEPHONE, javascript=False)
    page.goto("/")
    go_by(page.get_by_role("link", name="Tell us about a child at work"))
    press(page, "Start now")
    expect(
        page.get_by_role("link", name="Exit this page").or_(page.get_by_role("button", name="Exit this page")).first
    ).to_be_visible()
    walk_of(town, "illegal-employment", CONCERN).go(page)
    press(page, "Send")
    expect(page.get_by_role("heading", level=1)).to_contain_text("Thank you for telling us")
    expect(page.locator("main")).not_to_contain_text("Quayside")
    return reference_on(page)


def look_at_the_form(town: Town) -> None:
    """Every page of the form, as somebody with a desk and somebody with a telephone sees it."""
    page = town.open()
    page.goto("/apply/illegal-employment")
    look_at_both_widths(page, called="concern-start")
    press(page, "Start now")
    named = CONCERN | {"tells-who": "named", "reporter-name": "Nosy Parker"}

    def seen(shown: Page) -> None:
        glance_at_both_widths(shown, called=f"concern-{place(shown)[0]}")

    walk_of(town, "illegal-employment", named, seen=seen).go(page)
    look_at_both_widths(page, called="concern-check")


def visit(town: Town) -> str:
    """An officer at the place, on a telephone, begins the council's own form and sends it; the reference."""
    page = town.sign_in("lena", width=TELEPHONE)
    page.get_by_role("button", name="Menu").click()
    go_by(page.get_by_role("link", name="Queues").first)
    go(page, "Enter a form: our own, or for somebody")
    look_at_both_widths(page, called="own-forms")
    go(page, "Visit to a workplace")
    look_at_both_widths(page, called="visit-start")
    press(page, "Start now")

    def seen(shown: Page) -> None:
        glance(shown, called=f"visit-{place(shown)[0]}{'-child' if place(shown)[1] else ''}")
        expect(shown.locator("main")).not_to_contain_text("You are entering this for")

    checked = {"checked": {"permits-there": "not-fine", "insurance": "fine"}}
    walk_of(town, "employment-visit", VISIT | {"children": [KITCHEN]} | checked, seen=seen).go(page)
    look_at_both_widths(page, called="visit-check")
    press(page, "Send")
    expect(page.get_by_role("heading", level=1)).to_contain_text("The visit is recorded")
    look(page, called="visit-sent")
    return reference_on(page)


def test_a_neighbours_word_leads_to_a_visit_and_nobody_is_named(town: Town) -> None:
    look_at_the_form(town)
    told = tell(town)
    assert town.post() == [], "nobody gave an address, so nobody is written to"
    lena = town.sign_in("lena")
    to_queue(lena, "Child employment")
    go_by(lena.get_by_role("link", name="Read a concern about a child at work").first)
    look_at_both_widths(lena, called="concern-task")
    choose(lena, "Visit the place")
    lena.goto(f"/cases/{town.case_id(told)}")
    look_at_both_widths(lena, called="concern-case")

    seen = visit(town)
    lena.goto(f"/cases/{town.case_id(seen)}/answers")
    expect(lena.locator("main")).to_contain_text("By an officer")
    expect(lena.locator("main")).to_contain_text("A girl with a red cap")
    expect(lena.get_by_role("button", name="I have checked who sent this")).to_have_count(0)
    look_at_both_widths(lena, called="visit-answers")
    to_queue(lena, "Child employment")
    go_by(lena.get_by_role("link", name="Do what follows a visit").first)
    choose(lena, "The employer has seven days to ask for permits")
    lena.goto(f"/cases/{town.case_id(seen)}")
    look_at_both_widths(lena, called="visit-case")
    town.at("2026-12-01T12:00")
    to_queue(lena, "Child employment")
    expect(lena.locator("main")).to_contain_text("See whether permits were asked for")
