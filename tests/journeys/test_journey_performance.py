"""A film asks for a child: its producer is warned, a parent answers, the producer signs, two officers decide."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from base import clock
from base.database import writing
from tests.integration.licensing.production import PARENT, PARENT_SAYS, PRODUCER_SAYS, begun, send_part
from tests.journeys.looking import look, look_at_both_widths, press
from tests.journeys.test_journey_approvals import follow
from tests.journeys.test_journey_manager import fill_day
from tests.journeys.test_journey_referral import go_through_the_code
from tests.journeys.town import Town

pytestmark = [pytest.mark.journey, pytest.mark.parametrize("database", ["sqlite"], indirect=True, scope="session")]
FILM, HOME = "pat@lantern.example", "ro@quill.example"
HAZEL_LANE = {"urn": "990001", "name": "Hazel Lane Primary School"}
(DAY,) = PRODUCER_SAYS["days"]
LONG = {"days": [DAY | {"arrives": "06:00", "leaves": "23:30"}]}


def comes_in(town: Town, mailbox: str) -> Page:
    """Somebody opens the newest link in a mailbox in a browser of their own, and gives the code."""
    browser = town.open()
    browser.goto(town.link(mailbox))
    go_through_the_code(town, browser, mailbox)
    return browser


def test_a_late_application_is_warned_of_on_its_first_page_and_goes_on(town: Town) -> None:
    producer = town.open()
    producer.goto("/apply/performance-licence")
    look_at_both_widths(producer, called="performance-start")
    press(producer, "Start now")
    look_at_both_widths(producer, called="performance-work")
    producer.get_by_label("A performance", exact=True).check()
    fill_day(producer, "First day of performing", "1 12 2026")
    fill_day(producer, "Last day", "20 12 2026")
    press(producer, "Continue")
    expect(producer.locator("main")).to_contain_text("The council may refuse one")
    look_at_both_widths(producer, called="performance-late")


def test_a_licence_goes_from_producer_to_parent_and_back_and_two_officers_give_it(town: Town) -> None:
    with town.app.app_context(), writing():
        filing = begun(PRODUCER_SAYS | LONG, at=clock.now_utc())
        reference = filing.reference
    parent = comes_in(town, HOME)
    look_at_both_widths(parent, called="performance-parent")
    expect(parent.locator("main")).to_contain_text("The Lamplighter")
    with town.app.app_context(), writing():
        send_part(filing, PARENT, PARENT_SAYS | {"child-school": HAZEL_LANE}, at=clock.now_utc())

    signing = comes_in(town, FILM)
    main = signing.locator("main")
    for secret in ("Secret Road", "Mother"):
        expect(main).not_to_contain_text(secret)
    look_at_both_widths(signing, called="performance-signing")
    signing.get_by_role("button", name="Fill in your part").click()
    expect(main).to_contain_text("Mild asthma")
    look_at_both_widths(signing, called="performance-sign")
    signing.get_by_label("Full name").fill("Pat Lorne")
    press(signing, "Continue")
    look_at_both_widths(signing, called="performance-told")
    expect(main).to_contain_text("23:30")
    press(signing, "Send")
    look(signing, called="performance-sent")

    case = f"/cases/{town.case_id(reference)}"
    priya, david = town.sign_in("priya"), town.sign_in("david")
    priya.goto(case)
    look_at_both_widths(priya, called="performance-case")
    follow(priya, "End the case or move it to a stage")
    priya.get_by_label("Licence given").check()
    press(priya, "Continue")
    look(priya, called="performance-evidence")
    priya.get_by_label("Why is the council satisfied").fill("Fit, in good hands, no school missed")
    priya.get_by_role("textbox").last.fill("Checked with Camden")
    priya.get_by_role("main").get_by_role("button").last.click()
    expect(priya.get_by_role("main")).to_contain_text("A second person has been asked to decide")
    david.goto(case)
    follow(david, "Decide on a recommendation")
    look(david, called="performance-decide")
    david.get_by_label("Yes, do this").check()
    press(david, "Decide")

    for mailbox in (FILM, HOME):
        reader = comes_in(town, mailbox)
        expect(reader.locator("main")).to_contain_text("PL-2026-00001")
        look_at_both_widths(reader, called="performance-copy")
        with reader.expect_download() as paper:
            reader.get_by_role("button", name="Download your card").click()
        assert paper.value.path().read_bytes().startswith(b"%PDF-")
