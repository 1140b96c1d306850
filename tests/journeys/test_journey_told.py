"""A school is told what the law says beside its answers and sends all the same; an officer reads it on the case."""

from __future__ import annotations

import re
from datetime import date

import pytest
from playwright.sync_api import Page, expect

from base.database import writing
from tests.integration.law.leaver_return import publish_leaver
from tests.journeys.looking import go_by, look_at_both_widths, press
from tests.journeys.mistakes import blunder
from tests.journeys.town import Town

pytestmark = [pytest.mark.journey, pytest.mark.parametrize("database", ["sqlite"], indirect=True, scope="session")]
REFERENCE = re.compile(r"LV-[0-9A-Z]{7}-[0-9A-Z]")
HEADING = "What the law says about your answers"


def fill_day(page: Page, question: str, day: date) -> None:
    """Fill the three boxes of a date."""
    for part, text in (("day", day.day), ("month", day.month), ("year", day.year)):
        page.locator(f"#q-{question}__{part}").fill(str(text))


def test_a_school_is_told_and_sends_all_the_same_and_an_officer_lets_it_go_ahead(town: Town) -> None:
    with town.app.app_context(), writing():
        publish_leaver()
    school = town.open()
    school.goto("/apply/leaver-return")
    press(school, "Start now")
    school.get_by_label("First name").fill("Ivy")
    school.get_by_label("Last name").fill("Quillfeather")
    school.get_by_label("Your email").fill("office@hazel-lane.example.org")
    press(school, "Continue")
    school.get_by_label("Another school").check()
    fill_day(school, "last-day", date(2026, 11, 20))
    school.get_by_label("Nothing yet").check()
    school.get_by_label("Yes").check()
    press(school, "Continue")
    banner = school.get_by_role("region", name=HEADING)
    expect(banner).to_contain_text("This is not the council's agreement to a deletion")
    expect(school.locator("h1")).to_have_text("The ground")
    look_at_both_widths(school, called="told-on-the-page")
    press(school, "Continue")
    expect(school.locator("h1")).to_have_text("Anything else")
    press(school, "Continue")
    expect(school.get_by_role("region", name=HEADING)).to_be_visible()
    look_at_both_widths(school, called="told-before-sending")
    press(school, "Send")
    reference = REFERENCE.search(school.locator("main").inner_text())
    assert reference is not None

    officer = town.sign_in("priya")
    officer.goto(f"/cases/{town.case_id(reference[0])}")
    expect(officer.get_by_role("heading", name="What the law says of the forms")).to_be_visible()
    look_at_both_widths(officer, called="told-case")
    go_by(officer.get_by_role("link", name="The law", exact=True))
    expect(officer.get_by_text("Rule ROLL.R9A.").first).to_be_visible()
    look_at_both_widths(officer, called="told-findings")
    go_by(officer.get_by_role("link", name=re.compile("^Let it go ahead")).first)
    look_at_both_widths(officer, called="told-override")
    blunder(officer)
    officer.get_by_label("Why may it go ahead?").fill("The panel agreed on Friday.")
    press(officer, "Let it go ahead")
    expect(officer.get_by_text("The panel agreed on Friday.")).to_be_visible()
    look_at_both_widths(officer, called="told-overridden")
