"""Four parts of one form: an employer asks, parent and school answer at once, a slip is mended, the employer signs."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from base.database import writing
from tests.integration.casework.permit import publish_permit
from tests.journeys.looking import go_by, look, look_at_both_widths, press
from tests.journeys.mistakes import blunder
from tests.journeys.test_journey_case import go
from tests.journeys.test_journey_referral import go_through_the_code
from tests.journeys.town import Town

pytestmark = [pytest.mark.journey, pytest.mark.parametrize("database", ["sqlite"], indirect=True, scope="session")]
CAFE, PARENT = "cafe@quay.example", "parent@home.example"
HAZEL_LANE, OFFICE = "990001", "attendance@hazel-lane-primary-school.example.org"
START = "/apply/holiday-permit"


def begin(town: Town, *, parent: str) -> Page:
    """The employer fills in its part and stands before sending it."""
    with town.app.app_context(), writing():
        publish_permit()
    employer = town.open()
    employer.goto(START)
    look_at_both_widths(employer, called="parts-start")
    press(employer, "Start now")
    for label, value in (
        ("Your name", "Quayside Cafe"),
        ("What you pay", "nine pounds"),
        ("Email of the parent", parent),
        ("Your email", CAFE),
    ):
        employer.get_by_label(label, exact=True).fill(value)
    employer.locator("#q-which-school__find").fill(HAZEL_LANE)
    press(employer, "Continue")
    look(employer, called="parts-check")
    press(employer, "Send")
    return employer


def comes_in(town: Town, mailbox: str) -> Page:
    """Somebody opens the newest link in a mailbox in a browser of their own, and gives the code."""
    browser = town.open()
    browser.goto(town.link(mailbox))
    go_through_the_code(town, browser, mailbox)
    return browser


def test_a_permit_goes_from_employer_to_parent_and_school_and_back_to_be_signed(town: Town) -> None:
    employer = begin(town, parent="slip@home.example")
    look_at_both_widths(employer, called="parts-sent")
    expect(employer.locator("main")).to_contain_text("Waiting, asked on Tuesday 24 November 2026")

    priya = town.sign_in("priya")
    priya.goto("/queues")
    go(priya, "Forms that wait for somebody")
    look_at_both_widths(priya, called="parts-waiting")
    go_by(priya.locator("tbody").get_by_role("link").first)
    look_at_both_widths(priya, called="parts-officer")
    for act in ("shut", "without", "declined"):
        blunder(priya, f"/parent/{act}$")
    dead = town.link("slip@home.example")
    box = priya.get_by_role("region", name="The parent")
    box.get_by_text("Another address, or shut the link").click()
    box.get_by_label("New email address").fill(PARENT)
    press(priya, "Send the link there")
    expect(priya.get_by_role("alert")).to_contain_text("Say why")
    look_at_both_widths(priya, called="error-parts-officer")
    box.get_by_label("New email address").fill(PARENT)
    box.get_by_label("Why is it changed?").fill("A slip of the pen")
    press(priya, "Send the link there")
    look(priya, called="parts-corrected")
    go_by(box.get_by_role("button", name="Enter this part for them"))
    look_at_both_widths(priya, called="part-entering")
    press(priya, "Go on to the questions")
    expect(priya.get_by_role("alert")).to_contain_text("Select how it reached us")
    look_at_both_widths(priya, called="error-part-entering")
    go_by(priya.get_by_role("link", name="Who fills in this form"))
    stranger = town.open()
    stranger.goto(dead)
    expect(stranger.locator("main")).not_to_contain_text("nine pounds")

    parent = comes_in(town, PARENT)
    look_at_both_widths(parent, called="part-landing")
    expect(parent.locator("main")).to_contain_text("nine pounds")
    expect(parent.locator("main")).not_to_contain_text("Quayside")
    go(parent, "I will not fill in this part")
    look_at_both_widths(parent, called="part-decline")
    blunder(parent)
    press(parent, "Send")
    expect(parent.get_by_role("alert")).to_contain_text("Tell us why you will not fill it in")
    look(parent, called="error-part-decline")
    go_by(parent.get_by_role("link", name="Back", exact=True))
    go_by(parent.get_by_role("button", name="Fill in your part"))
    look_at_both_widths(parent, called="part-page")
    parent.get_by_label("Health").fill("asthma")
    parent.get_by_label("Yes").check()
    press(parent, "Continue")
    look_at_both_widths(parent, called="part-check")
    expect(parent.locator("main")).to_contain_text("What others have told us")
    press(parent, "Send")
    look(parent, called="part-sent")

    town.at("2026-11-26T12:00")  # the school is reminded, and declines
    school = comes_in(town, OFFICE)
    expect(school.locator("main")).to_contain_text("asthma")
    go(school, "I will not fill in this part")
    school.get_by_label("Why will you not fill it in?").fill("Not our pupil any more")
    press(school, "Send")
    look_at_both_widths(school, called="part-declined")

    signing = comes_in(town, CAFE)
    main = signing.locator("main")
    expect(main).to_contain_text("Yes")
    for secret in ("asthma", "Not our pupil"):
        expect(main).not_to_contain_text(secret)
    look_at_both_widths(signing, called="part-signing")
    go_by(signing.get_by_role("button", name="Fill in your part"))
    signing.get_by_label("Your name again").fill("Quayside Cafe")
    press(signing, "Continue")
    press(signing, "Send")
    look(signing, called="part-signed")

    employer.reload()
    expect(employer.locator("main")).to_contain_text("Will not fill in a part")
    expect(employer.locator("main")).not_to_contain_text("Not our pupil")
    look_at_both_widths(employer, called="parts-all-sent")
    priya.reload()
    expect(priya.locator("main")).to_contain_text("Not our pupil any more")
    look_at_both_widths(priya, called="parts-officer-end")
