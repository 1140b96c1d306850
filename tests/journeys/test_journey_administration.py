"""An administrator lets people in and keeps them out, and says how the council is called, reached and led."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from tests.journeys.looking import go_by, look, look_at_both_widths, press
from tests.journeys.mistakes import blunder
from tests.journeys.test_journey_case import go
from tests.journeys.test_journey_manager import fill_day, to_part
from tests.journeys.test_journey_triage import TRIAGE, choose, to_queue
from tests.journeys.town import PASSWORD, Town, email_of

pytestmark = [pytest.mark.journey, pytest.mark.parametrize("database", ["sqlite"], indirect=True, scope="session")]
NEW_PASSWORD = "seven quiet herons"


def follow_link(town: Town, address: str) -> Page:
    """Open the link in somebody's newest e-mail in a browser of theirs."""
    page = town.open()
    page.goto(town.link(address))
    return page


def enter(page: Page, address: str, password: str) -> None:
    """Sign in, or try to."""
    page.goto("/sign-in")
    page.get_by_label("Email address").fill(address)
    page.get_by_label("Password", exact=True).fill(password)
    press(page, "Sign in")


def choose_password(page: Page, password: str) -> None:
    """Type a new password twice and keep it."""
    page.get_by_label("Password", exact=True).fill(password)
    page.get_by_label("The same password again").fill(password)
    press(page, "Save the password")


def test_a_new_officer_chooses_a_password_by_a_link_and_finds_work(town: Town) -> None:
    town.refer()
    ruth = town.sign_in("ruth")
    look_at_both_widths(ruth, called="admin")
    to_part(ruth, "Users")
    look_at_both_widths(ruth, called="users")
    press(ruth, "Add an officer")
    look_at_both_widths(ruth, called="user-add")
    ruth.get_by_label("Email address").fill(email_of("tom"))
    press(ruth, "Add and send a link")
    expect(ruth.get_by_role("alert")).to_contain_text("Enter the person's name")
    look_at_both_widths(ruth, called="error-user")
    ruth.get_by_label("Name", exact=True).fill("Una Marsh")
    press(ruth, "Add and send a link")
    expect(ruth.get_by_role("alert")).to_contain_text("Somebody has that email address already")
    ruth.get_by_label("Email address").fill("una.marsh@marlowe.example.org")
    ruth.get_by_role("group", name="Teams").get_by_label("Children missing education").check()
    press(ruth, "Add and send a link")
    expect(ruth.get_by_text("They have been sent a link to choose a password")).to_be_visible()
    look_at_both_widths(ruth, called="user-added")

    una = follow_link(town, "una.marsh@marlowe.example.org")
    look_at_both_widths(una, called="password")
    choose_password(una, "short")
    expect(una.get_by_role("alert")).to_contain_text("Enter at least")
    look_at_both_widths(una, called="error-password")
    choose_password(una, NEW_PASSWORD)
    expect(una.get_by_text("Your password is set.")).to_be_visible()
    enter(una, "una.marsh@marlowe.example.org", NEW_PASSWORD)
    to_queue(una, "Triage")
    expect(una.get_by_role("link", name=TRIAGE)).to_be_visible()

    press(ruth, "Shut out")
    expect(ruth.get_by_text("They are shut out, and signed out everywhere.")).to_be_visible()
    look(ruth, called="user-shut-out")
    una.reload()
    expect(una.get_by_role("button", name="Sign in")).to_be_visible()
    press(ruth, "Let in again")
    to_part(ruth, "Users")
    ruth.get_by_label("Name or email address").fill("una")
    press(ruth, "Find")
    expect(ruth.get_by_role("row", name="Una Marsh")).to_contain_text("Active")
    look(ruth, called="users-found")


def test_a_school_account_speaks_for_its_school_and_for_nothing_of_the_councils(town: Town) -> None:
    ruth = town.sign_in("ruth")
    to_part(ruth, "Users")
    press(ruth, "Add a school account")
    ruth.get_by_label("Name", exact=True).fill("Kit Sorrel")
    ruth.get_by_label("Email address").fill("kit@marlowe-park.example.org")
    press(ruth, "Add and send a link")
    expect(ruth.get_by_role("alert")).to_contain_text("Enter the URN of each school they speak for")
    look_at_both_widths(ruth, called="error-school-account")
    ruth.get_by_label("Schools").fill("123456")
    press(ruth, "Add and send a link")
    expect(ruth.get_by_role("alert")).to_contain_text("The directory has no school with URN 123456")
    ruth.get_by_label("Schools").fill("990002")
    press(ruth, "Add and send a link")
    look_at_both_widths(ruth, called="school-account")
    kit = follow_link(town, "kit@marlowe-park.example.org")
    choose_password(kit, NEW_PASSWORD)
    enter(kit, "kit@marlowe-park.example.org", NEW_PASSWORD)
    expect(kit.get_by_role("heading", level=1, name="Marlowe Park Academy")).to_be_visible()
    look_at_both_widths(kit, called="school-home")
    answer = kit.goto("/queues")
    assert answer is not None
    assert answer.status == 403


def test_a_forgotten_password_is_chosen_anew_and_a_locked_account_is_opened(town: Town) -> None:
    priya = town.open()
    for _ in range(5):
        enter(priya, email_of("priya"), "guessed wrongly")
    expect(priya.get_by_role("alert")).to_be_visible()
    look_at_both_widths(priya, called="error-sign-in")
    enter(priya, email_of("priya"), PASSWORD)
    expect(priya.get_by_role("button", name="Sign in")).to_be_visible()  # even the right one, for a while
    ruth = town.sign_in("ruth")
    to_part(ruth, "Users")
    ruth.get_by_label("Name or email address").fill("Priya")
    press(ruth, "Find")
    go(ruth, "Priya Nair")
    look_at_both_widths(ruth, called="user-locked")
    press(ruth, "Open the locked account")
    expect(ruth.get_by_text("The account is open again.")).to_be_visible()
    enter(priya, email_of("priya"), PASSWORD)
    expect(priya.get_by_role("heading", level=1, name="My work")).to_be_visible()

    tom = town.open()
    tom.goto("/sign-in")
    go(tom, "forgotten")
    look_at_both_widths(tom, called="forgotten")
    press(tom, "Send the link")
    look_at_both_widths(tom, called="error-forgotten")
    tom.get_by_label("Email address").fill(email_of("tom"))
    press(tom, "Send the link")
    look_at_both_widths(tom, called="link-sent")
    link = town.link(email_of("tom"), "password")
    tom.goto(link)
    choose_password(tom, NEW_PASSWORD)
    enter(tom, email_of("tom"), NEW_PASSWORD)
    expect(tom.get_by_role("heading", level=1, name="My work")).to_be_visible()
    other = town.open()
    other.goto(link)  # a link is good once
    expect(other.get_by_role("button", name="Save the password")).to_have_count(0)
    look_at_both_widths(other, called="link-shut")


def test_teams_and_settings_are_kept_and_what_makes_no_sense_is_said_beside_its_field(town: Town) -> None:
    ruth = town.sign_in("ruth")
    to_part(ruth, "Teams")
    look_at_both_widths(ruth, called="teams")
    press(ruth, "Add a team")
    look_at_both_widths(ruth, called="team-add")
    ruth.get_by_label("Code").fill("Not A Code")
    press(ruth, "Save")
    expect(ruth.get_by_role("alert")).to_contain_text("Enter the team's name")
    expect(ruth.get_by_role("alert")).to_contain_text("Enter lower-case words with dashes")
    look_at_both_widths(ruth, called="error-team")
    ruth.get_by_label("Name", exact=True).fill("Night desk")
    ruth.get_by_label("Code").fill("night-desk")
    lead = ruth.get_by_role("combobox", name="Team lead")
    lead.select_option("Marian Cole")
    press(ruth, "Save")
    expect(ruth.get_by_text("Nobody is in this team yet.")).to_be_visible()
    look_at_both_widths(ruth, called="team")

    to_part(ruth, "Settings")
    look_at_both_widths(ruth, called="settings")
    ruth.get_by_label("The office opens").fill("quarter past nine")
    ruth.get_by_label("Time to acknowledge a P1 alert (minutes)").fill("2")
    press(ruth, "Save")
    expect(ruth.get_by_role("alert")).to_contain_text("The office opens")
    expect(ruth.get_by_role("alert")).to_contain_text("Time to acknowledge a P1 alert")
    look_at_both_widths(ruth, called="error-settings")
    ruth.get_by_label("The office opens").fill("8:30")
    ruth.get_by_label("Time to acknowledge a P1 alert (minutes)").fill("30")
    ruth.get_by_label("Name of the council").fill("Marlowe and Tidewell Council")
    press(ruth, "Save")
    expect(ruth.get_by_text("Saved.")).to_be_visible()
    expect(ruth.get_by_role("banner")).to_contain_text("Marlowe and Tidewell Council")
    ruth.get_by_label("Another logo").set_input_files(
        {"name": "logo.svg", "mimeType": "image/svg+xml", "buffer": b"<svg xmlns='http://www.w3.org/2000/svg'/>"}
    )
    press(ruth, "Change the logo")
    expect(ruth.get_by_role("alert")).to_contain_text("Choose a PNG or JPEG picture")
    look_at_both_widths(ruth, called="error-logo")

    ruth.goto("/admin/law")
    for part, value in (("day", "31"), ("month", "2"), ("year", "2027")):
        ruth.locator(f"main [name$=-{part}]").first.fill(value)
    press(ruth, "Save the dates")
    expect(ruth.get_by_role("alert")).to_contain_text("Enter a date such as 27 3 2027")
    look_at_both_widths(ruth, called="error-law")


def test_another_council_is_asked_only_at_a_mailbox_that_somebody_has_checked(town: Town) -> None:
    ruth = town.sign_in("ruth")
    to_part(ruth, "Other councils")
    look_at_both_widths(ruth, called="councils")
    press(ruth, "Save")
    expect(ruth.get_by_role("alert")).to_contain_text("Choose a council")
    look_at_both_widths(ruth, called="error-councils")
    council = ruth.get_by_role("combobox", name="Council")
    council.fill("Birmingham")
    ruth.get_by_role("option", name="Birmingham").click()
    ruth.get_by_label("Secure mailbox").fill("cme@birmingham.example")
    ruth.get_by_label("How did you make sure that it is theirs?").fill("Called their switchboard.")
    fill_day(ruth, "When?", "23 11 2026")
    press(ruth, "Save")
    expect(ruth.get_by_text("Birmingham can be asked.")).to_be_visible()
    look_at_both_widths(ruth, called="councils-kept")
    go(ruth, "Birmingham")
    look_at_both_widths(ruth, called="council")
    town.refer()
    priya = town.sign_in("priya")
    to_queue(priya, "Triage")
    go_by(priya.get_by_role("link", name=TRIAGE))
    choose(priya, "Another council's child")
    to_queue(priya, "Children missing education")
    go_by(priya.get_by_role("link", name="Ask the other council"))
    look_at_both_widths(priya, called="council-to-ask")
    blunder(priya, "/ask$")
    press(ruth, "Do not use it any more")
    expect(ruth.get_by_role("row", name="Birmingham")).to_contain_text("not in use")
    look(ruth, called="councils-stopped")
