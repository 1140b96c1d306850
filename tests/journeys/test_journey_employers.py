"""Employers of children: a list taken in, a pack uploaded, a campaign, an answer, and the permit that comes of it."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import FilePayload, Page, expect

from tests.integration.businesses.packing import PDF
from tests.journeys.looking import go_by, look, look_at_both_widths, press
from tests.journeys.mistakes import blunder
from tests.journeys.test_journey_case import go
from tests.journeys.test_journey_referral import go_through_the_code
from tests.journeys.town import Town

pytestmark = [pytest.mark.journey, pytest.mark.parametrize("database", ["sqlite"], indirect=True, scope="session")]
CAFE = "owner@quay.example"
HEADS = "Name,Trading name,Address line 1,Town,Postcode,Area,Sector,Email"
GOOD = "Quayside Cafe,,1 Quay,Marlowe,ZZ1 1AA,Harbour,cafe,owner@quay.example"
BAD = "Paper Round,,2 High Street,Marlowe,nowhere,Harbour,newspapers,"
PERSONAL = re.compile(r"https?://[^/\s]+(/l/\S+)")


def a_list(*rows: str) -> FilePayload:
    return {"name": "list.csv", "mimeType": "text/csv", "buffer": "\r\n".join((HEADS, *rows)).encode()}


def take_in(page: Page, *rows: str) -> None:
    """Choose a file and have it read."""
    page.goto("/businesses/import")
    page.get_by_label("The file", exact=True).set_input_files(a_list(*rows))
    press(page, "Read the file")


def opened(town: Town, about: str) -> Page:
    """The business opens the link that is its own in a browser of its own, and gives the code."""
    found = PERSONAL.search(town.post(CAFE, about)[0].body)
    assert found is not None
    browser = town.open()
    browser.goto(found[1])
    go_through_the_code(town, browser, CAFE)
    return browser


def test_a_business_of_a_list_is_written_to_answers_and_asks_for_a_permit(town: Town) -> None:
    ruth = town.sign_in("ruth")
    ruth.goto("/businesses")
    look_at_both_widths(ruth, called="businesses-none")
    press(ruth, "Import a list")
    look_at_both_widths(ruth, called="businesses-import")
    take_in(ruth, GOOD, BAD)
    expect(ruth.get_by_role("row", name="Postcode")).to_contain_text("“nowhere” is not a postcode")
    look_at_both_widths(ruth, called="businesses-faults")
    take_in(ruth, GOOD)
    look_at_both_widths(ruth, called="businesses-dry-run")
    press(ruth, "Take them in")
    expect(ruth.get_by_text("1 business added")).to_be_visible()
    look_at_both_widths(ruth, called="businesses")

    press(ruth, "Packs")
    look_at_both_widths(ruth, called="packs")
    go(ruth, "Employ a child")
    press(ruth, "Upload it")
    expect(ruth.get_by_role("alert")).to_contain_text("Choose the file")
    look(ruth, called="error-pack")
    ruth.get_by_label("The pack, as PDF").set_input_files(
        {"name": "pack.pdf", "mimeType": "application/pdf", "buffer": PDF}
    )
    ruth.get_by_label("What changed?").fill("The first version")
    press(ruth, "Upload it")
    look_at_both_widths(ruth, called="pack")
    anybody = town.open()
    anybody.goto("/packs/employers")
    look_at_both_widths(anybody, called="employ-a-child")
    expect(anybody.get_by_role("link", name="Download the pack")).to_be_visible()

    marian = town.sign_in("marian")
    marian.goto("/businesses/campaigns")
    press(marian, "Begin a campaign")
    press(marian, "See how many fit")
    expect(marian.get_by_role("alert")).to_contain_text("Enter a name for the campaign")
    look_at_both_widths(marian, called="error-campaign")
    marian.get_by_label("Name of the campaign").fill("Harbour in winter")
    marian.get_by_label("Which area?").select_option("Harbour")
    press(marian, "See how many fit")
    expect(marian.get_by_role("heading", level=1)).to_have_text("1 business fits")
    look_at_both_widths(marian, called="campaign-preview")
    press(marian, "Begin the campaign")
    look_at_both_widths(marian, called="campaign-begun")

    town.at("2026-11-25T11:00")
    cafe = opened(town, "pack")
    look_at_both_widths(cafe, called="pack-question")
    go_by(cafe.get_by_role("button", name="Fill in your part"))
    look_at_both_widths(cafe, called="pack-answer")
    cafe.get_by_label("Yes, and we ask for permits now").check()
    cafe.get_by_label("For how many children").fill("1")
    press(cafe, "Continue")
    press(cafe, "Send")
    look_at_both_widths(cafe, called="pack-answered")
    permit = opened(town, "permit application")
    expect(permit).to_have_url(re.compile("/apply/form/"))
    permit.get_by_label("A first permit").check()
    press(permit, "Continue")
    expect(permit.get_by_label("Name of the business")).to_have_value("Quayside Cafe")
    expect(permit.get_by_label("Your email address")).to_have_value(CAFE)
    look_at_both_widths(permit, called="permit-begun")

    marian.reload()
    expect(marian.get_by_role("row", name="Answered: Asks for permits").first).to_be_visible()
    look_at_both_widths(marian, called="campaign")
    david = town.sign_in("david")
    david.goto(marian.url)
    go(david, "Results")
    expect(david.get_by_role("row", name="Harbour").first).to_contain_text("1")
    look_at_both_widths(david, called="campaign-results")
    press(david, "Download the file")
    expect(david.get_by_role("alert")).to_contain_text("Enter why you need it")
    look_at_both_widths(david, called="error-campaign-results")
    lena = town.sign_in("lena")
    lena.goto("/businesses")
    lena.get_by_label("Name, number or postcode").fill("quayside")
    press(lena, "Find")
    go(lena, "Quayside Cafe")
    expect(lena.get_by_text("Version 1 by email")).to_be_visible()
    look_at_both_widths(lena, called="business")
    business = lena.url
    go(lena, "EP-")
    expect(lena.get_by_role("heading", level=1)).to_contain_text("Quayside Cafe")
    look(lena, called="case-of-a-business")
    go(lena, "Quayside Cafe")
    press(lena, "Change particulars")
    look_at_both_widths(lena, called="business-particulars")
    lena.go_back()
    press(lena, "Merge with another")
    look_at_both_widths(lena, called="business-merging")

    david.goto(business)
    go(david, "Keep these records")
    david.get_by_label("Legal proceedings, begun or likely").check()
    david.get_by_label("What should a colleague know?").fill("Letter before action of 20 November.")
    press(david, "Hold these records")
    look_at_both_widths(david, called="business-kept")
    blunder(david, "/end$")
