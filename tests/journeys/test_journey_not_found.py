"""A child is not found: every enquiry made, two people agree to stop looking, and each year somebody looks again."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from tests.journeys.looking import go_by, look, look_at_both_widths, press
from tests.journeys.mistakes import blunder
from tests.journeys.test_journey_case import go, open_case
from tests.journeys.test_journey_late import end_as
from tests.journeys.test_journey_triage import TRIAGE, choose, to_queue
from tests.journeys.town import Town

pytestmark = [pytest.mark.journey, pytest.mark.parametrize("database", ["sqlite"], indirect=True, scope="session")]
LOOK_AGAIN = "Look again for a child who was not found"


def searched_for(town: Town) -> tuple[str, Page]:
    """A child of eleven whom nobody can find, in Priya's hands; the reference and her browser."""
    reference = town.refer(child_dob="2015-05-06", safeguarding_circumstances=["none"])
    priya = town.sign_in("priya")
    to_queue(priya, "Triage")
    go_by(priya.get_by_role("link", name=TRIAGE))
    choose(priya, "Nobody knows where the child is")
    return reference, priya


def make_enquiries(page: Page) -> None:
    """Tick every enquiry that is open and write the same down for all of them."""
    boxes = page.locator("input[name=enquiry]")
    expect(boxes.first).to_be_visible()  # all() does not wait for the page that a link leads to
    for box in boxes.all():
        box.check()
    page.get_by_text("Write down the ticked enquiries together").click()
    page.get_by_label("The enquiry was made").check()
    page.get_by_label("Who was asked, or what was searched?").fill("Every service of the list, by telephone")
    page.get_by_label("What came of it?").fill("No trace since October.")
    press(page, "Write down")


def give_evidence(page: Page) -> None:
    """Answer what "failed to track" asks for, and why a colleague should agree."""
    page.get_by_label("What was done and what points to").fill("All enquiries of the list; the landlord saw a van.")
    page.get_by_label("What safeguarding concern remains").fill("None known. N. Bowen of social care knows.")
    for question in ("Does the social care record", "Has the referrer been told", "Has admissions stopped"):
        page.get_by_role("group", name=question).get_by_label("Yes").check()


def test_two_people_end_the_search_and_every_year_somebody_looks_again(town: Town) -> None:
    reference, priya = searched_for(town)
    end_as(priya, reference, "Failed to track")
    expect(priya.get_by_role("alert")).to_contain_text("enquiries that it needs are still open")
    folded = priya.locator("details", has_text="still open").last
    expect(folded.get_by_text("Last school or other provision")).to_be_hidden()
    folded.locator("summary").click()
    expect(folded.get_by_text("Last school or other provision")).to_be_visible()
    look_at_both_widths(priya, called="closing-blocked")
    go_by(folded.get_by_role("link", name="Go to the enquiries"))
    expect(priya.get_by_role("heading", level=1)).to_contain_text("Make the council's enquiries")
    to_task = priya.url
    go_by(priya.get_by_role("rowheader").get_by_role("link").first)
    look_at_both_widths(priya, called="enquiry")
    blunder(priya)
    priya.goto(to_task)
    make_enquiries(priya)
    look_at_both_widths(priya, called="enquiries-made")
    end_as(priya, reference, "Failed to track")
    look_at_both_widths(priya, called="closing-not-found")
    press(priya, "Continue")
    expect(priya.get_by_role("alert")).to_be_visible()
    look_at_both_widths(priya, called="error-closing-not-found")
    give_evidence(priya)
    why = priya.get_by_label("Why do you recommend this?")
    why.fill("Nothing has been heard for two months.")
    press(priya, "Continue")
    expect(priya.get_by_text("A second person has been asked to decide.")).to_be_visible()
    look_at_both_widths(priya, called="case-recommended")

    to_queue(priya, "Decisions")  # she may read it, and not decide it
    go_by(priya.get_by_role("row", name=reference).get_by_role("link", name="Decide").first)
    expect(priya.get_by_role("button", name="Decide")).to_have_count(0)
    look(priya, called="decision-not-mine")
    helen = town.sign_in("helen")
    to_queue(helen, "Decisions")
    go_by(helen.get_by_role("row", name=reference).get_by_role("link", name="Decide").first)
    look_at_both_widths(helen, called="decision")
    press(helen, "Decide")
    expect(helen.get_by_role("alert")).to_contain_text("Choose whether you agree")
    look_at_both_widths(helen, called="error-decision")
    helen.get_by_label("Yes, do this").check()
    press(helen, "Decide")
    expect(helen.get_by_text("You agreed. It has been done.")).to_be_visible()
    look_at_both_widths(helen, called="decision-done")
    open_case(priya, reference)
    expect(priya.get_by_text("Failed to track").first).to_be_visible()
    look_at_both_widths(priya, called="case-not-found")

    town.at("2027-11-23T12:00")
    to_queue(priya, "Children missing education")
    expect(priya.locator("main")).not_to_contain_text(LOOK_AGAIN)
    for moment in ("2027-11-24T12:00", "2027-11-24T12:00"):  # twice: one task
        town.at(moment)
        priya.reload()
        expect(priya.get_by_role("row", name=LOOK_AGAIN)).to_have_count(1)
    look_at_both_widths(priya, called="queue-look-again")
    go_by(priya.get_by_role("link", name=LOOK_AGAIN))
    look_at_both_widths(priya, called="task-look-again")
    choose(priya, "Nothing new")
    town.at("2028-11-24T12:00")
    to_queue(priya, "Children missing education")
    expect(priya.get_by_role("row", name=LOOK_AGAIN)).to_have_count(1)


def test_a_second_person_sends_the_recommendation_back_with_a_reason(town: Town) -> None:
    reference, priya = searched_for(town)
    to_queue(priya, "Children missing education")
    go_by(priya.get_by_role("link", name="Make the council's enquiries").first)
    make_enquiries(priya)
    end_as(priya, reference, "Failed to track")
    give_evidence(priya)
    priya.get_by_label("Why do you recommend this?").fill("Nothing has been heard.")
    press(priya, "Continue")
    helen = town.sign_in("helen")
    to_queue(helen, "Decisions")
    go_by(helen.get_by_role("row", name=reference).get_by_role("link", name="Decide").first)
    helen.get_by_label("No, send it back").check()
    press(helen, "Decide")
    expect(helen.get_by_role("alert")).to_contain_text("Say why you send it back")
    helen.get_by_label("Your reason").fill("Ask the grandmother in Leeds first.")
    press(helen, "Decide")
    look(helen, called="decision-sent-back")
    open_case(priya, reference)
    go(priya, "Decisions")
    expect(priya.locator("main")).to_contain_text("Ask the grandmother in Leeds first.")
    look_at_both_widths(priya, called="case-decisions")
    expect(priya.get_by_text("Closed", exact=True)).to_have_count(0)
