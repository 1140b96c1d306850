"""A parent asks for a talk, an officer offers times, the parent picks one by the link and moves it on a telephone."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from base import clock
from base.database import writing
from base.extensions import db
from casework.intake.filings import open_filing, part_of, save_page
from casework.intake.submitting import submit
from casework.letters.letters import OPENS
from casework.versions import pinned, publish
from forms.definition.library import read_library
from forms.definition.reader import read_definition
from models.filing import Filing
from models.letter import Letter
from security.actor import Actor
from security.links import address_of, make_link
from tests.journeys.looking import TELEPHONE, go_by, look, look_at_both_widths, press
from tests.journeys.mistakes import blunder
from tests.journeys.test_journey_referral import go_through_the_code
from tests.journeys.town import Town

pytestmark = [pytest.mark.journey, pytest.mark.parametrize("database", ["sqlite"], indirect=True, scope="session")]
ROOT = Path(__file__).parents[2]
PARENT = "parent@quill.example"
ANSWERS = {"topic": "A new school", "your-name": "Robin Quill", "your-email": PARENT}


def read_the_letter(town: Town) -> None:
    """Whoever has a link to a letter, as an e-mail carries it, finds it on a page and downloads it."""
    with town.app.app_context(), writing():
        letter = db.session.query(Letter).one()
        door = address_of(make_link(OPENS, letter.id, needs_code=False, at=clock.now_utc()))
    reader = town.open(width=TELEPHONE)
    reader.goto(door)
    look_at_both_widths(reader, called="letter-read")
    with reader.expect_download() as paper:
        reader.get_by_role("button", name="Download the letter").click()
    assert paper.value.path().read_bytes().startswith(b"%PDF-")


def ask_for_a_talk(town: Town) -> str:
    """The worked example is published, and somebody whom the team knows has sent its form; the reference."""
    at, by = clock.now_utc(), Actor.visitor()
    with town.app.app_context():
        library, _ = read_library(ROOT / "definitions")
        read = read_definition(ROOT / "docs/examples/drop-in.yaml", library)
        with writing() as session:
            publish(read.document, by=Actor.system("tests"), at=at)
            filing = open_filing("drop-in", by=by, at=at)
            for page in pinned(filing.version_id).pages:
                said = {question.id: ANSWERS[question.id] for question in page.questions}
                save_page(part_of(filing), page.id, said, by=by, at=at)
            sent = submit(filing.id, by=by, at=at)
            session.get_one(Filing, filing.id).identity = "checked"
            return sent.reference


def offer_times(officer: Page) -> None:
    go_by(officer.get_by_role("link", name="Appointments").first)
    look_at_both_widths(officer, called="appointments-none")
    officer.get_by_label("What they are for").select_option(index=1)
    officer.get_by_label("First time").fill("half past")
    press(officer, "Offer these times")
    look(officer, called="appointments-errors")
    for box, text in (("Day", "26"), ("Month", "11"), ("Year", "2026")):
        officer.get_by_label(box, exact=True).fill(text)
    officer.get_by_label("First time").fill("10:00")
    officer.get_by_label("How many one after another").fill("3")
    officer.get_by_label("In person").check()
    officer.get_by_label("Where").fill("Room 2, Town Hall")
    press(officer, "Offer these times")
    look_at_both_widths(officer, called="appointments")
    expect(officer.get_by_role("row", name="Room 2, Town Hall")).to_have_count(3)


def test_a_parent_picks_a_time_by_a_link_and_moves_it_on_a_telephone(town: Town) -> None:
    reference = ask_for_a_talk(town)
    priya = town.sign_in("priya")
    offer_times(priya)
    own = f"/cases/{town.case_id(reference)}"
    priya.goto(f"{own}/appointments")
    press(priya, "A talk with an officer")
    look_at_both_widths(priya, called="case-appointments")
    blunder(priya, "/pick$")

    asked = town.post(PARENT, "pick a time")[0]
    assert "Quill" not in asked.body + asked.subject
    parent = town.open()
    parent.set_viewport_size({"width": TELEPHONE, "height": 800})
    parent.goto(town.link(PARENT, "pick a time"))
    go_through_the_code(town, parent, PARENT)
    look_at_both_widths(parent, called="pick-a-time")
    press(parent, "Book this time")
    look_at_both_widths(parent, called="pick-error")
    parent.get_by_label("Thursday 26 November 2026 at 10:30am").check()
    press(parent, "Book this time")
    expect(parent.get_by_role("heading", level=1, name="Your appointment is booked")).to_be_visible()
    look_at_both_widths(parent, called="booked")
    parent.get_by_label("Thursday 26 November 2026 at 10:00am").check()
    press(parent, "Change the time")
    expect(parent.locator("main")).to_contain_text("10:00am")
    with parent.expect_download() as downloading:
        parent.get_by_role("link", name="Put it in your calendar").click()
    saved = Path(downloading.value.path()).read_text()
    assert f"SUMMARY:Appointment {reference}" in saved
    assert "Quill" not in saved

    town.at("2026-11-25T12:00")
    assert len(town.post(PARENT, "is soon")) == 1
    town.at("2026-11-26T12:00")
    assert len(town.post(PARENT, "is soon")) == 1
    priya.goto(f"{own}/appointments")
    press(priya, "They came to A talk with an officer")
    expect(priya.locator("main")).to_contain_text("They came")

    priya.goto(f"{own}/letters")
    look_at_both_widths(priya, called="letters")
    press(priya, "Begin")
    look_at_both_widths(priya, called="letter")
    blunder(priya, "/withdraw$")
    press(priya, "Send it by email")
    expect(priya.get_by_role("alert")).to_be_visible()
    look_at_both_widths(priya, called="error-letter-by-email")
    press(priya, "Make it ready to post")
    expect(priya.get_by_role("alert")).to_contain_text("Enter a name and an address first")
    look_at_both_widths(priya, called="error-letter")
    priya.get_by_label("Name on the letter").fill("Robin Quill")
    priya.get_by_label("Address").fill("1 Mill Lane\nMarlowe")
    press(priya, "Save")
    press(priya, "Make it ready to post")
    look_at_both_widths(priya, called="letter-printed")
    priya.goto("/letters")
    look_at_both_widths(priya, called="letters-to-post")
    press(priya, f"Posted today {reference}, 1")
    expect(priya.locator("main")).to_contain_text("No letter waits")
    priya.goto("/letters/incoming")
    look_at_both_widths(priya, called="incoming")
    read_the_letter(town)
