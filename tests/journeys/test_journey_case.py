"""What an officer needs of a case on the first day."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from tests.journeys.looking import go_by, is_in_first_window, look, look_at_both_widths, press
from tests.journeys.test_journey_triage import SCHOOL_POST, TRIAGE, choose, to_queue
from tests.journeys.town import REFERRER, Town

pytestmark = [pytest.mark.journey, pytest.mark.parametrize("database", ["sqlite"], indirect=True, scope="session")]


def find(page: Page, wanted: str) -> None:
    """Search for a child or a case."""
    go_by(page.get_by_role("link", name="Find", exact=True).first)
    page.get_by_label("Name, date of birth, unique pupil number, postcode or reference").fill(wanted)
    press(page, "Find")


def open_case(page: Page, reference: str) -> None:
    """To a case by its reference; one hit may lead straight to it."""
    find(page, reference)
    if page.get_by_role("heading", level=1, name="Find a child or a case").count():
        go_by(page.get_by_role("link", name=reference).first)
    expect(page).to_have_title(f"Case {reference} – Marlowe Borough Council")


def go(page: Page, name: str) -> None:
    """Follow a link of the page."""
    go_by(page.locator("main").get_by_role("link", name=name).first)


def test_a_case_opens_with_all_that_must_not_be_overlooked_in_the_first_window(town: Town) -> None:
    reference = town.refer(
        safeguarding_circumstances=["domestic-abuse"],
        plans=["protection"],
        social_worker="Nia Bowen, 01632 960 777",
        address_status="withheld",
        last_seen_on="2026-11-09",
        last_seen_by="her class teacher",
        last_attended="2026-11-09",
        siblings=[{"id": "0" * 32, "sibling-name": {"given": "Rowan", "family": "Quillfeather"}}],
    )
    priya = town.sign_in("priya")
    to_queue(priya, "Triage")
    press(priya, "Claim the next task")
    open_case(priya, reference)
    main = priya.locator("main")
    for said in (
        "Contact is held.",
        "Withheld.",
        "Whereabouts",
        "by her class teacher",
        "Out of education",
        "Nia Bowen",
        "Rowan Quillfeather",
        "Owner",
        "Whose move",
        "Next action",
        "What changed",
    ):
        assert is_in_first_window(main.get_by_text(said).first), said
    look_at_both_widths(priya, called="case")
    for tab in ("Timeline", "Answers", "Messages", "Files"):
        go(priya, tab)
        look(priya, called=f"case-{tab.casefold()}")


def test_a_child_is_found_in_spite_of_slips_of_the_keyboard(town: Town) -> None:
    reference = town.refer(child_dob="2015-05-06", child_upn="A123456789012", child_address={"postcode": "ZZ1 1AL"})
    priya = town.sign_in("priya")
    for wanted in ("Ivy Quilfeather", "A123456789012", "ZZ11AL", "6/5/2015"):
        find(priya, wanted)
        expect(priya.locator("main")).to_contain_text("Ivy Quillfeather")
    look_at_both_widths(priya, called="find")
    open_case(priya, reference)


def test_an_officer_writes_down_a_call_and_hands_the_task_over(town: Town) -> None:
    reference = town.refer()
    priya = town.sign_in("priya")
    to_queue(priya, "Triage")
    press(priya, "Claim the next task")
    go(priya, "Give this task to a colleague")
    look_at_both_widths(priya, called="holder")
    press(priya, "Hand over")
    look(priya, called="error-hand-over")
    colleague = priya.get_by_role("combobox", name="Colleague")
    colleague.fill("Tom Ash")
    priya.get_by_role("option", name="Tom Ashdown").click()
    press(priya, "Hand over")
    look(priya)

    open_case(priya, reference)
    go(priya, "Add a note, call, visit or email")
    look_at_both_widths(priya, called="note")
    press(priya, "Save")
    look(priya, called="error-note")
    priya.get_by_label("Telephone call", exact=True).check()
    priya.get_by_label("With whom?").fill("Ana Quillfeather, mother")
    priya.get_by_label("What was said or done?").fill("They are at her aunt's in Leeds.")
    press(priya, "Save")
    go(priya, "Timeline")
    expect(priya.get_by_text("at her aunt's in Leeds")).to_be_visible()
    tom = town.sign_in("tom")
    go_by(tom.get_by_role("link", name=TRIAGE))
    press(tom, "Hand back to the queue")
    marian = town.sign_in("marian")
    to_queue(marian, "Triage")
    expect(marian.get_by_role("row", name=reference).get_by_role("button", name="Claim")).to_be_visible()

    go_by(marian.get_by_role("row", name=reference).get_by_role("link", name=TRIAGE))
    go(marian, "Reassign this task")
    press(marian, "Reassign")
    expect(marian.get_by_role("alert")).to_contain_text("Say why")
    look_at_both_widths(marian, called="error-reassign")
    to_whom = marian.get_by_role("combobox", name="Who is to have it?")
    to_whom.fill("Priya")
    marian.get_by_role("option", name="Priya Nair").click()
    marian.get_by_label("Why?").fill("She knows the family.")
    press(marian, "Reassign")
    go_by(priya.get_by_role("link", name="My work"))
    expect(priya.get_by_role("link", name=TRIAGE)).to_be_visible()


def test_held_contact_is_released_for_one_with_a_reason(town: Town) -> None:
    reference = town.refer(safeguarding_circumstances=["forced-marriage"])
    priya = town.sign_in("priya")
    to_queue(priya, "Triage")
    go_by(priya.get_by_role("link", name=TRIAGE))
    choose(priya, "Nobody knows where the child is")
    assert town.post(SCHOOL_POST) == []
    marian = town.sign_in("marian")
    open_case(marian, reference)
    go(marian, "Messages")
    look_at_both_widths(marian, called="messages")
    open_case(marian, reference)
    go(marian, "Who may be contacted")
    look_at_both_widths(marian, called="contacts")
    go_by(marian.locator("main").get_by_role("row", name="Hazel Lane").get_by_role("link").first)
    look(marian, called="contact")
    marian.get_by_label("Why may they be contacted?").fill("Social care has agreed that the school is asked.")
    press(marian, "Release contact")
    assert town.post(SCHOOL_POST) == []  # what was held is let go one by one
    open_case(marian, reference)
    go(marian, "Messages")
    go_by(marian.get_by_role("row", name="Hazel Lane").get_by_role("link").first)
    look(marian, called="message-held")
    marian.get_by_label("Let it go").check()
    marian.get_by_label("Why?").fill("Social care has agreed that the school is asked.")
    press(marian, "Continue")
    town.at("2026-11-24T11:00")
    assert len(town.post(SCHOOL_POST)) == 1
    assert town.post(REFERRER, "An officer has read") == []  # that one is still held


def test_a_death_stops_everything_and_a_manager_may_take_the_record_back(town: Town) -> None:
    reference = town.refer()
    priya = town.sign_in("priya")
    to_queue(priya, "Triage")
    go_by(priya.get_by_role("link", name=TRIAGE))
    choose(priya, "Nobody knows where the child is")
    before = len(town.post(SCHOOL_POST))
    open_case(priya, reference)
    go(priya, "Record that the child has died")
    look_at_both_widths(priya, called="death")
    press(priya, "Record it")
    look(priya, called="error-death")
    priya.get_by_label("Yes, I have it from somebody who knows").check()
    press(priya, "Record it")
    look(priya)
    town.at("2026-12-09T12:00")
    assert len(town.post(SCHOOL_POST)) == before
    david = town.sign_in("david")
    open_case(david, reference)
    expect(david.get_by_text("has died.")).to_be_visible()
    look(david, called="case-after-death")


def test_who_looked_is_one_page_and_whoever_knows_the_family_is_shut_out(town: Town) -> None:
    reference = town.refer()
    priya = town.sign_in("priya")
    open_case(priya, reference)
    david = town.sign_in("david")
    open_case(david, reference)
    go(david, "Who looked at this child")
    expect(david.locator("main")).to_contain_text("Priya Nair")
    look_at_both_widths(david, called="who-looked")
    address = priya.url
    go(priya, "I know this family: declare an interest")
    look(priya, called="interest")
    priya.get_by_label("How do you know the family?").fill("Her mother is my neighbour.")
    press(priya, "Declare an interest")
    look(priya)
    priya.goto(address)
    expect(priya.get_by_role("heading", level=1)).not_to_contain_text("Ivy")
    look(priya, called="not-found")
