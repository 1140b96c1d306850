"""A task goes late and climbs; a case ends with its evidence, or may not end yet."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from tests.journeys.looking import find_school, go_by, look, look_at_both_widths, press
from tests.journeys.mistakes import blunder
from tests.journeys.test_journey_case import go, open_case
from tests.journeys.test_journey_triage import choose, to_queue
from tests.journeys.town import Town, email_of

pytestmark = [pytest.mark.journey, pytest.mark.parametrize("database", ["sqlite"], indirect=True, scope="session")]
PRIYA, MARIAN, DAVID = (email_of(key) for key in ("priya", "marian", "david"))


def in_hand(town: Town) -> tuple[str, Page]:
    """A referral whose child nobody can find, in Priya's hands; its reference and her browser."""
    reference = town.refer()
    priya = town.sign_in("priya")
    to_queue(priya, "Triage")
    press(priya, "Claim the next task")
    choose(priya, "Nobody knows where the child is")
    return reference, priya


def end_as(page: Page, reference: str, outcome: str) -> None:
    """To the page of one outcome."""
    open_case(page, reference)
    go(page, "End the case or move it to a stage")
    page.get_by_label(outcome).check()
    press(page, "Continue")


def test_a_late_task_reaches_its_owner_the_team_lead_and_the_manager_each_once(town: Town) -> None:
    reference = town.refer()
    priya = town.sign_in("priya")
    to_queue(priya, "Triage")
    press(priya, "Claim the next task")  # P3: due in three working days, on Friday
    told = []
    for moment in ("2026-11-26T12:00", "2026-11-27T17:30", "2026-11-30T12:00", "2026-12-03T12:00", "2026-12-14T12:00"):
        town.at(moment)
        told.append([len(town.post(who, reference)) for who in (PRIYA, MARIAN, DAVID)])
        town.at(moment)
        assert told[-1] == [len(town.post(who, reference)) for who in (PRIYA, MARIAN, DAVID)]
    soon, due, lead, manager, _ = told
    assert soon == [1, 0, 0]
    assert due == [2, 0, 0]
    assert lead[0] == 2
    assert lead[1] >= 1
    assert lead[2] == 0
    assert manager[:2] == lead[:2]
    assert manager[2] >= 1

    priya.reload()
    go_by(priya.get_by_role("link", name="My work"))
    expect(priya.locator("main")).to_contain_text("overdue", ignore_case=True)
    look_at_both_widths(priya, called="my-work-late")
    david = town.sign_in("david")
    to_queues = david.get_by_role("navigation").get_by_role("link", name="Queues").first
    go_by(to_queues)
    go(david, "Late tasks raised")
    look_at_both_widths(david, called="late-tasks")
    expect(david.locator("main")).to_contain_text(reference)
    to_queue(david, "Decisions")
    expect(david.locator("main")).to_contain_text("Decide whether to refer outside the council")


def test_a_case_ends_with_its_evidence_and_opens_again(town: Town) -> None:
    reference, priya = in_hand(town)
    end_as(priya, reference, "On roll and attending a school")
    look_at_both_widths(priya, called="closing")
    press(priya, "Continue")
    expect(priya.get_by_role("alert")).to_be_visible()
    look(priya, called="error-closing")
    find_school(priya, "Marlowe Park")
    priya.get_by_role("radio", name="Marlowe Park Academy").check()
    priya.get_by_label("Who at the school confirmed").fill("K. Ollard")
    for question in ("On roll from", "A day that the child attended"):
        group = priya.get_by_role("group", name=question)
        for part, value in (("Day", "20"), ("Month", "11"), ("Year", "2026")):
            group.get_by_label(part, exact=True).fill(value)
    press(priya, "Continue")
    open_case(priya, reference)
    expect(priya.get_by_text("On roll and attending a school").first).to_be_visible()
    look(priya, called="case-closed")
    marian = town.sign_in("marian")
    open_case(marian, reference)
    go(marian, "Open the case again")
    look_at_both_widths(marian, called="reopening")
    blunder(marian)
    marian.get_by_label("Why is it opened again?").fill("The school says that she never came.")
    press(marian, "Open the case again")
    look(marian)
    expect(marian.get_by_text("Closed", exact=True)).to_have_count(0)


def test_a_search_that_is_not_done_may_not_end_and_nobody_ends_it_alone(town: Town) -> None:
    reference, priya = in_hand(town)
    end_as(priya, reference, "Failed to track")
    expect(priya.get_by_role("alert")).to_contain_text("enquiries that it needs are still open")
    look_at_both_widths(priya, called="closing-refused")

    to_queue(priya, "Children missing education")
    go_by(priya.get_by_role("link", name="Make the council's enquiries").first)
    expect(priya.get_by_role("heading", level=1)).to_contain_text("Make the council's enquiries")
    look_at_both_widths(priya, called="enquiries")
    for box in priya.locator("input[name=enquiry]").all():
        box.check()
    priya.get_by_text("Write down the ticked enquiries together").click()
    look(priya, called="enquiries-open")
    press(priya, "Write down")
    expect(priya.get_by_role("alert")).to_be_visible()
    look_at_both_widths(priya, called="error-enquiries")
