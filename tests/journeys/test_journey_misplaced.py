"""What was written or filed on the wrong case is mended the same hour."""

from __future__ import annotations

from io import BytesIO

import pytest
from playwright.sync_api import Page, expect
from sqlalchemy import select

from base import clock
from base.database import writing
from base.extensions import db
from documents.store_choice import store_of
from documents.uploads import attach, receive
from models.user import User
from security.current import actor_of
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
        press(priya, "Save")
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


def has_file(town: Town, reference: str, name: str, by: str) -> None:
    """A file that an officer has put on a case."""
    case_id = town.case_id(reference)
    received = receive(BytesIO(b"%PDF-1.7\n"), name, store=store_of(town.app.config["ONROLL"]))
    with town.app.app_context(), writing():
        officer = actor_of(db.session.scalars(select(User).where(User.name == by)).one())
        attach(received, by=officer, at=clock.now_utc(), case_id=case_id, kind="evidence")


def test_a_file_on_the_wrong_case_goes_to_the_right_one_and_another_is_opened_by_nobody(town: Town) -> None:
    wrong = town.refer()
    right = town.refer(child_name={"given": "Moira", "family": "Fell"}, child_dob="2014-02-03")
    for name in ("Moira Fell.pdf", "Somebody else.pdf"):
        has_file(town, wrong, name, "Priya Nair")
    priya = town.sign_in("priya")
    main = priya.locator("main")
    open_case(priya, wrong)
    go(priya, "Files")
    look_at_both_widths(priya, called="files-two")
    go(priya, "Wrong case or wrong file? Somebody else.pdf")
    look_at_both_widths(priya, called="misplaced-file")
    press(priya, "Take it off")
    look_at_both_widths(priya, called="error-take-off")
    priya.get_by_label("Why is it taken off?").fill("About another family")
    press(priya, "Take it off")
    expect(main).not_to_contain_text("Somebody else.pdf")
    expect(main).to_contain_text("A file was taken off this case")
    look_at_both_widths(priya, called="files-taken-off")

    go(priya, "Wrong case or wrong file? Moira Fell.pdf")
    press(priya, "Find the case")
    look_at_both_widths(priya, called="error-find-case-of-file")
    priya.get_by_label("Which case?").fill(right)
    press(priya, "Find the case")
    press(priya, "Move it")
    look_at_both_widths(priya, called="error-move-file")
    priya.get_by_label("Why is it moved?").fill("Filed on the wrong case")
    press(priya, "Move it")
    expect(main).not_to_contain_text("Moira Fell.pdf")
    go(priya, "the timeline says who did it and why")
    expect(main).to_contain_text(f"A file was moved to {right}")
    expect(main).to_contain_text("About another family")
    look_at_both_widths(priya, called="timeline-files")
    open_case(priya, right)
    go(priya, "Files")
    expect(main).to_contain_text("Moira Fell.pdf")
