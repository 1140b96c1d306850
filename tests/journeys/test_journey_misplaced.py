"""What was written or filed on the wrong case is mended the same hour."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from tests.journeys.looking import go_by, look_at_both_widths, press
from tests.journeys.test_journey_case import go, open_case
from tests.journeys.town import Town

pytestmark = [pytest.mark.journey, pytest.mark.parametrize("database", ["sqlite"], indirect=True, scope="session")]

WORDS = "Mr Fell says that Moira stays with her aunt."


def to_wrong(page: Page, reference: str) -> None:
    """To the page on which a note of a case is mended."""
    open_case(page, reference)
    go(page, "Timeline")
    go(page, "Wrong case or wrong words?")


def test_a_note_on_the_wrong_case_goes_to_the_right_one_and_another_loses_its_words(town: Town) -> None:
    wrong = town.refer()
    right = town.refer(child_name={"given": "Moira", "family": "Fell"}, child_dob="2014-02-03")
    priya = town.sign_in("priya")
    for words in (WORDS, "Her neighbour drinks, says the school."):
        open_case(priya, wrong)
        go(priya, "Add a note, call, visit or email")
        priya.get_by_label("Note", exact=True).check()
        priya.get_by_label("What was said or done?").fill(words)
        press(priya, "Keep")
    tom = town.sign_in("tom")
    to_wrong(tom, wrong)
    expect(tom.locator("main")).to_contain_text("Tell your team lead now")
    look_at_both_widths(tom, called="misplaced-colleague")

    to_wrong(priya, wrong)  # the newest stands first
    look_at_both_widths(priya, called="misplaced-note")
    press(priya, "Take the words away")
    look_at_both_widths(priya, called="error-take-away")
    priya.get_by_label("Why are the words taken away?").fill("Hearsay about somebody else")
    press(priya, "Take the words away")
    main = priya.locator("main")
    expect(main).to_contain_text("These words were taken away by Priya Nair")
    expect(main).not_to_contain_text("neighbour drinks")
    look_at_both_widths(priya, called="timeline-taken")

    go_by(priya.get_by_role("link", name="Wrong case or wrong words?").last)
    expect(main).to_contain_text(WORDS)
    press(priya, "Find the case")
    look_at_both_widths(priya, called="error-find-case")
    priya.get_by_label("Which case?").fill("Moira Fell")
    press(priya, "Find the case")
    expect(main).to_contain_text(right)
    look_at_both_widths(priya, called="misplaced-found")
    press(priya, "Move it")
    look_at_both_widths(priya, called="error-move-note")
    priya.get_by_label("Why is it moved?").fill("Written on the wrong case")
    press(priya, "Move it")
    expect(main).not_to_contain_text(WORDS)
    expect(main).to_contain_text(f"A note was moved to {right}")
    open_case(priya, right)
    go(priya, "Timeline")
    expect(main).to_contain_text(WORDS)
    look_at_both_widths(priya, called="timeline-moved")
    go_by(priya.get_by_role("link", name="Find", exact=True).first)
