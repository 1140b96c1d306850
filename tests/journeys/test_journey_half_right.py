"""A parent on a telephone saves a list with a wrong cell, and goes on with it at a desk as it was typed."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from tests.journeys.asking_everything import SERVICE, held, publish_it, type_in
from tests.journeys.looking import TELEPHONE, press
from tests.journeys.test_journey_question_kinds import STEPS, name_what_is_not_there
from tests.journeys.town import Town
from tests.journeys.walking import go_on, place

pytestmark = [pytest.mark.journey, pytest.mark.parametrize("database", ["sqlite"], indirect=True, scope="session")]


def test_a_list_with_a_wrong_cell_is_saved_on_a_telephone_and_found_at_a_desk(town: Town) -> None:
    publish_it(town)
    page = town.open(width=TELEPHONE)
    page.goto(f"/apply/{SERVICE}")
    press(page, "Start now")
    for step in STEPS[:3]:
        type_in(page, {**step.wrong, **step.right}, {})
        if step.page == "you":
            name_what_is_not_there(page)
        go_on(page)
    assert place(page)[0] == "term-hours"
    week = {
        "term-hours__monday_from-1": "4pm",
        "term-hours__monday_to-1": "3pm",
        "term-hours__tuesday_from-1": "noonish",
    }
    type_in(page, week, {})
    typed = held(page)
    press(page, "Save and come back later")
    page.get_by_label("Email address").fill("parent@home.example")
    press(page, "Save and send me the link")

    desk = town.open()
    desk.goto(town.link("parent@home.example"))
    press(desk, "Send the code")
    desk.get_by_label("Code").fill(town.code("parent@home.example"))
    press(desk, "Continue")
    assert place(desk)[0] == "4", "the same page, by an address that does not name it"
    assert [one for one in typed if one not in held(desk)] == []
    expect(desk.locator(".govuk-error-summary")).to_have_count(0)
    press(desk, "Continue")
    expect(desk.locator(".govuk-error-summary li")).to_have_count(1)
