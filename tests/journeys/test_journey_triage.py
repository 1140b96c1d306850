"""An officer takes a referral from the triage queue, reads the case and says what it is."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from tests.journeys.looking import go_by, look, look_at_both_widths, press
from tests.journeys.town import REFERRER, Town

pytestmark = [pytest.mark.journey, pytest.mark.parametrize("database", ["sqlite"], indirect=True, scope="session")]
TRIAGE = "Read and sort the referral"
SCHOOL_POST = "hazel-lane-primary-school.example.org"


def to_queue(page: Page, name: str) -> None:
    """From anywhere to a queue."""
    go_by(page.get_by_role("navigation").get_by_role("link", name="Queues").first)
    go_by(page.get_by_role("link", name=name, exact=True))


def choose(page: Page, what: str) -> None:
    """Say what came of a task."""
    page.get_by_role("group", name="What came of this task?").get_by_label(what).check()
    press(page, "Continue")


def test_two_officers_reach_for_one_task_and_the_second_sees_who_has_it(town: Town) -> None:
    reference = town.refer()
    town.refer(child_name={"given": "Jon", "family": "Sallow"}, safeguarding_circumstances=["exploitation"])
    priya, tom = town.sign_in("priya"), town.sign_in("tom")
    to_queue(priya, "Triage")
    look_at_both_widths(priya, called="queue-triage")
    to_queue(tom, "Triage")
    rows = priya.locator("#tasks tbody tr")
    expect(rows).to_have_count(2)
    expect(rows.first).to_contain_text("Jon Sallow")  # the highest risk first
    expect(rows.first).to_contain_text("P1")
    expect(rows.last).to_contain_text(reference)
    expect(rows.last).to_contain_text("working days")

    rows.last.get_by_role("button", name="Claim").click()
    expect(rows.last).to_contain_text("You")
    tom.locator("#tasks tbody tr").last.get_by_role("button", name="Claim").click()
    expect(tom.locator("#tasks tbody tr").last.get_by_role("status")).to_contain_text("Priya Nair has had this since")
    look(tom, called="queue-taken")
    go_by(priya.get_by_role("link", name="My work"))
    look_at_both_widths(priya, called="my-work")
    expect(priya.get_by_role("link", name=TRIAGE)).to_be_visible()


def test_whereabouts_unknown_starts_the_search_and_tells_the_referrer_nothing_but_that(town: Town) -> None:
    reference = town.refer()
    priya = town.sign_in("priya")
    to_queue(priya, "Triage")
    press(priya, "Claim the next task")
    expect(priya.get_by_role("heading", level=1, name=TRIAGE)).to_be_visible()
    look_at_both_widths(priya, called="task-triage")
    press(priya, "Continue")
    expect(priya.get_by_role("alert")).to_contain_text("Choose what came of this task")
    look(priya, called="error-task")
    choose(priya, "Nobody knows where the child is")
    look(priya, called="task-done")
    expect(priya.locator("#page-message").get_by_text("Done: Nobody knows where the child is")).to_be_visible()

    to_queue(priya, "Children missing education")
    expect(priya.locator("#tasks")).to_contain_text("Ask the school")
    for title in ("Decide how the case ends", "Review the case"):
        expect(priya.locator("#tasks")).to_contain_text(title)
    look_at_both_widths(priya, called="queue-cme")

    # Somebody who only says who they are has a receipt and no more, until an officer has checked.
    assert town.post(REFERRER, "An officer has read") == []
    priya.goto(f"/cases/{town.case_id(reference)}/answers")
    look(priya, called="case-answers")
    go_by(priya.get_by_role("button", name="I have checked who sent this"))
    said = town.post(REFERRER, "An officer has read")[0]
    assert reference in said.subject
    assert said.body.startswith("An officer has read what you sent us and has started work on it.")
    assert "Ivy" not in said.body
    assert "Hazel" not in said.body
    assert len(town.post(SCHOOL_POST)) == 1


def test_where_contact_may_harm_everything_outward_waits_for_an_officer(town: Town) -> None:
    town.refer(safeguarding_circumstances=["forced-marriage"])
    priya = town.sign_in("priya")
    to_queue(priya, "Triage")
    go_by(priya.get_by_role("link", name=TRIAGE))
    expect(priya.get_by_text("Contact is held.")).to_be_visible()
    look_at_both_widths(priya, called="task-held")
    choose(priya, "Nobody knows where the child is")
    town.at("2026-11-26T12:00")
    assert town.post(SCHOOL_POST) == []
    assert town.post(REFERRER, "An officer has read") == []
