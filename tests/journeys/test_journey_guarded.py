"""What few may see, what must not go out, and what was recorded wrongly: a case is guarded, and let go again."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from tests.journeys.looking import go_by, look, look_at_both_widths, press
from tests.journeys.mistakes import blunder
from tests.journeys.test_journey_case import go, open_case
from tests.journeys.test_journey_late import in_hand
from tests.journeys.test_journey_triage import SCHOOL_POST, TRIAGE, choose, to_queue
from tests.journeys.town import Town

pytestmark = [pytest.mark.journey, pytest.mark.parametrize("database", ["sqlite"], indirect=True, scope="session")]


def test_a_restricted_case_is_gone_for_the_officer_who_had_it_until_a_lead_opens_it(town: Town) -> None:
    reference = town.refer()
    priya = town.sign_in("priya")
    to_queue(priya, "Triage")
    press(priya, "Claim the next task")
    open_case(priya, reference)
    hers = priya.url
    marian = town.sign_in("marian")
    open_case(marian, reference)
    go(marian, "Restrict the case")
    look_at_both_widths(marian, called="restriction")
    press(marian, "Restrict the case")
    expect(marian.get_by_role("alert")).to_contain_text("Say why the case is restricted")
    look_at_both_widths(marian, called="error-restriction")
    marian.get_by_label("Why is it restricted?").fill("Her father is a councillor.")
    press(marian, "Restrict the case")
    expect(marian.locator("main").get_by_text("Restricted", exact=True).first).to_be_visible()
    look_at_both_widths(marian, called="case-restricted")

    again = town.case_id(town.refer())  # nobody knows yet whether she is the one whom few may see
    marian.goto(f"/cases/{again}/identity")
    look_at_both_widths(marian, called="identity-guarded")
    blunder(marian, "/clear$")

    priya.goto(hers)
    expect(priya.get_by_role("heading", level=1)).not_to_contain_text("Ivy")
    look(priya, called="restricted-not-found")
    to_queue(priya, "Triage")
    expect(priya.locator("main")).not_to_contain_text(reference)
    to_queue(marian, "Triage")
    row = marian.get_by_role("row", name=reference)
    expect(row.get_by_role("button", name="Claim")).to_be_visible()  # Priya's claim went back

    open_case(marian, reference)
    go(marian, "Let the team see the case again")
    look_at_both_widths(marian, called="restriction-end")
    marian.get_by_label("Why may the team see it again?").fill("A mistake: another family of that name.")
    press(marian, "Let the team see the case again")
    priya.goto(hers)
    expect(priya.get_by_role("heading", level=1)).to_contain_text("Ivy Quillfeather")


def test_the_hold_on_everything_ends_with_a_reason_and_messages_still_go_one_by_one(town: Town) -> None:
    reference = town.refer(safeguarding_circumstances=["forced-marriage"])
    priya = town.sign_in("priya")
    to_queue(priya, "Triage")
    go_by(priya.get_by_role("link", name=TRIAGE))
    choose(priya, "Nobody knows where the child is")
    to_queue(priya, "Children missing education")
    asking = priya.get_by_role("row", name="Ask the school")
    expect(asking).to_contain_text("the email is held until it is released")  # and no date on which nothing goes
    go_by(asking.get_by_role("link", name="Ask the school"))
    expect(priya.locator("main")).to_contain_text("Nothing goes until an officer releases what is held")
    look_at_both_widths(priya, called="task-wait-held")
    open_case(priya, reference)
    go(priya, "Who may be contacted")
    priya.get_by_text("End the hold on all contact").click()
    look_at_both_widths(priya, called="hold-open")
    press(priya, "End the hold")
    expect(priya.get_by_role("alert")).to_contain_text("Say why people outside may be contacted again")
    look(priya, called="error-hold")
    priya.get_by_label("Why").fill("Social care and the police have closed their enquiry.")
    press(priya, "End the hold")
    expect(priya.get_by_text("Contact is held.")).to_have_count(0)
    assert town.post(SCHOOL_POST) == []
    go(priya, "messages are held")
    go_by(priya.get_by_role("row", name="Hazel Lane").get_by_role("link").first)
    press(priya, "Continue")
    expect(priya.get_by_role("alert")).to_contain_text("Choose what is to happen to the message")
    look_at_both_widths(priya, called="error-message-held")
    priya.get_by_label("Take it back").check()
    priya.get_by_label("Why?").fill("The school has been telephoned.")
    press(priya, "Continue")
    look(priya, called="messages-taken-back")
    town.at("2026-11-24T12:00")
    assert town.post(SCHOOL_POST) == []


def test_a_death_that_was_recorded_wrongly_is_taken_back_and_each_case_has_a_task_to_begin_again(town: Town) -> None:
    reference, priya = in_hand(town)
    open_case(priya, reference)
    go(priya, "Record that the child has died")
    for part, value in (("Day", "30"), ("Month", "11"), ("Year", "2026")):
        priya.get_by_label(part, exact=True).fill(value)
    priya.get_by_label("Yes, I have it from somebody who knows").check()
    press(priya, "Record it")
    expect(priya.get_by_role("alert")).to_contain_text("The date must be today or in the past")
    look_at_both_widths(priya, called="error-death-day")
    priya.get_by_label("Day", exact=True).fill("20")
    press(priya, "Record it")
    look_at_both_widths(priya, called="child-after-death")
    before = len(town.post(SCHOOL_POST))
    open_case(priya, reference)
    expect(priya.get_by_text("has died.")).to_be_visible()
    expect(priya.locator("main").get_by_role("link", name="take it back")).to_have_count(0)

    david = town.sign_in("david")
    open_case(david, reference)
    go(david, "The child’s record")
    go(david, "If this is wrong, take it back")
    look_at_both_widths(david, called="death-undo")
    blunder(david, "/undo$")
    press(david, "Take the record back")
    expect(david.get_by_role("alert")).to_contain_text("Say how it came to be recorded")
    look(david, called="error-death-undo")
    david.get_by_label("How did it come to be recorded?").fill("The register office meant a cousin.")
    press(david, "Take the record back")
    expect(david.locator("main").get_by_text("has died.")).to_have_count(0)
    look_at_both_widths(david, called="child-after-undo")
    open_case(david, reference)
    expect(david.locator("#tasks")).to_contain_text("Start again what a wrong record of death had stopped")
    look_at_both_widths(david, called="case-after-undo")
    town.at("2026-11-26T12:00")
    assert len(town.post(SCHOOL_POST)) == before  # what was stopped is begun again by a person, or not at all
