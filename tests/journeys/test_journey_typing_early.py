"""Whoever types before a page's script has arrived, on a slow line, loses neither a letter nor the place."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, Route, expect

from tests.journeys.looking import press
from tests.journeys.town import Town

pytestmark = [pytest.mark.journey, pytest.mark.parametrize("database", ["sqlite"], indirect=True, scope="session")]
SCRIPT = "**/vendor/accessible-autocomplete.js"


def begin(page: Page, service: str) -> Route:
    """Begin a form on a page that wants the script, which is kept back until it is told to go on."""
    kept: list[Route] = []

    def keep(route: Route) -> None:
        kept.append(route)

    page.route(SCRIPT, keep)
    page.goto(f"/apply/{service}")
    with page.expect_request(SCRIPT):
        press(page, "Start now")
    return kept.pop()


def test_a_school_is_typed_while_the_script_is_on_its_way(town: Town) -> None:
    page = town.open()
    script = begin(page, "absence-return")
    box = page.get_by_label("Search by name")
    box.focus()
    page.keyboard.type("mar park")
    page.keyboard.press("Home")
    for _ in "mar":
        page.keyboard.press("ArrowRight")
    script.continue_()
    expect(page.locator(".autocomplete__wrapper input[name$=find]")).to_be_focused()
    page.keyboard.type("lowe")
    expect(box).to_have_value("marlowe park")
    expect(page.get_by_role("option").first).to_contain_text("Marlowe Park Academy")


def test_a_council_is_looked_for_while_the_script_is_on_its_way(town: Town) -> None:
    page = town.open()
    script = begin(page, "council-enquiry")
    page.locator("select[data-searchable]").first.focus()
    script.continue_()
    typed = page.locator(".autocomplete__wrapper input").first
    expect(typed).to_be_focused()
    page.keyboard.type("camd")
    expect(page.get_by_role("option").first).to_contain_text("Camden")
    button = page.get_by_role("button", name="Continue", exact=True)
    button.scroll_into_view_if_needed()
    place = button.bounding_box()
    assert place is not None
    page.mouse.move(place["x"] + 20, place["y"] + place["height"] / 2)
    page.mouse.down()
    # Left, the box would close its list, and the button would move from under the pointer.
    expect(page.locator("input[role=combobox]").first).to_be_focused()
    page.mouse.up()
    expect(page.get_by_text("Choose one from the list, or empty the box")).to_be_visible()


def test_suggestions_that_come_late_stay_off_the_button(town: Town) -> None:
    page = town.open()
    asked: list[Route] = []

    def keep(route: Route) -> None:
        asked.append(route)

    page.route("**/suggestions/schools", keep)
    page.goto("/apply/absence-return")
    press(page, "Start now")
    box = page.get_by_label("Search by name")
    with page.expect_request("**/suggestions/schools"):
        box.press_sequentially("marlowe park")
    box.press("Tab")
    with page.expect_response("**/suggestions/schools"):
        asked[-1].continue_()
    page.evaluate("() => new Promise(drawn => setTimeout(drawn, 50))")
    expect(page.get_by_role("option")).to_have_count(0)
    press(page, "Find school")
    expect(page.get_by_role("radio", name="Marlowe Park Academy")).to_be_visible()
