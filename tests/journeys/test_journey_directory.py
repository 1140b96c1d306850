"""The days that deadlines are counted by, and the schools that are written to: an administrator keeps both."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import FilePayload, expect

from tests.journeys.looking import go_by, look, look_at_both_widths, press
from tests.journeys.test_journey_case import go
from tests.journeys.test_journey_manager import asked_school, fill_day, to_part
from tests.journeys.test_journey_triage import SCHOOL_POST, to_queue
from tests.journeys.town import Town

pytestmark = [pytest.mark.journey, pytest.mark.parametrize("database", ["sqlite"], indirect=True, scope="session")]
SAMPLE = Path(__file__).parents[2] / "demo" / "sample_schools.csv"
HEADS = SAMPLE.read_text(encoding="cp1252").splitlines()[0].replace('"', "").split(",")
NEW = {
    "URN": "990777",
    "LA (code)": "005",
    "EstablishmentNumber": "2777",
    "EstablishmentName": "St Brigid’s School",  # a sign that Windows-1252 writes otherwise than UTF-8
    "TypeOfEstablishment (code)": "1",
    "TypeOfEstablishment (name)": "Community school",
    "EstablishmentStatus (name)": "Open",
    "Town": "Marlowe",
}


def national_file(*rows: dict[str, str]) -> FilePayload:
    """A file as Get Information About Schools writes it."""
    lines = [",".join(row.get(head, "") for head in HEADS) for row in rows]
    text = "\r\n".join([",".join(HEADS), *lines, ""])
    return {"name": "edubasealldata20261124.csv", "mimeType": "text/csv", "buffer": text.encode("cp1252")}


def test_an_inset_day_is_looked_at_first_and_then_moves_what_waits_for_the_schools(town: Town) -> None:
    reference = asked_school(town)
    ruth = town.sign_in("ruth")
    to_part(ruth, "Calendars")
    look_at_both_widths(ruth, called="calendars")
    go(ruth, "The council's terms")
    look_at_both_widths(ruth, called="calendar")
    closing = ruth.locator("form", has=ruth.get_by_label("INSET day"))
    go_by(closing.get_by_role("button", name="See what moves"))
    expect(ruth.get_by_role("alert")).to_contain_text("Choose why the days do not count")
    look_at_both_widths(ruth, called="error-calendar")
    first = closing.get_by_role("group", name="First day")
    for part, value in (("Day", "26"), ("Month", "11"), ("Year", "2026")):
        first.get_by_label(part, exact=True).fill(value)
    closing.get_by_label("INSET day").check()
    closing.get_by_label("Called").fill("Staff training")
    go_by(closing.get_by_role("button", name="See what moves"))
    expect(ruth.get_by_text("Nothing is changed yet.")).to_be_visible()
    expect(ruth.get_by_role("row", name="Chase").first).to_contain_text("26 Nov 2026")
    look_at_both_widths(ruth, called="calendar-preview")
    go(ruth, "Leave it as it is")
    expect(ruth.locator("main")).not_to_contain_text("Staff training")

    david = town.sign_in("david")  # sees the cases too, so that the moves are named
    to_part(david, "Calendars")
    go(david, "The council's terms")
    david.goto(f"{david.url}/preview?change=close&close-kind=inset&close-name=Staff+training{boxed('26 11 2026')}")
    expect(david.get_by_role("row", name=reference).first).to_be_visible()
    press(david, "Make this change")
    expect(david.get_by_text("The calendar is changed.")).to_be_visible()
    expect(david.get_by_text("In hand").first).to_be_visible()
    look_at_both_widths(david, called="calendar-moved")
    town.at("2026-11-24T09:05")
    david.reload()
    expect(david.get_by_text("In hand")).to_have_count(0)
    asked = len(town.post(SCHOOL_POST))
    town.at("2026-11-26T12:00")
    assert len(town.post(SCHOOL_POST)) == asked  # the day on which it had been due is an INSET day now
    town.at("2026-11-27T12:00")
    assert len(town.post(SCHOOL_POST)) == asked + 1


def boxed(day: str) -> str:
    """The end of an address that types a day."""
    return "".join(
        f"&close-first-{part}={value}" for part, value in zip(("day", "month", "year"), day.split(), strict=True)
    )


def test_a_term_is_entered_for_a_school_of_its_own_and_one_that_overlaps_is_refused(town: Town) -> None:
    ruth = town.sign_in("ruth")
    to_part(ruth, "Calendars")
    school = ruth.get_by_role("combobox", name="School")
    school.fill("Hazel Lane")
    ruth.get_by_role("option", name="Hazel Lane Primary School").click()
    press(ruth, "Give it a calendar")
    expect(ruth.get_by_text("the council's stand")).to_be_visible()
    look_at_both_widths(ruth, called="calendar-school")
    adding = ruth.locator("form", has=ruth.get_by_text("Half-terms split a term in two"))

    def add(first: str, last: str) -> None:
        adding.get_by_label("Called").fill("Spring 1")
        for question, day in (("First day", first), ("Last day", last)):
            group = adding.get_by_role("group", name=question)
            for part, value in zip(("Day", "Month", "Year"), day.split(), strict=True):
                group.get_by_label(part, exact=True).fill(value)
        go_by(adding.get_by_role("button", name="See what moves"))

    add("14 2 2027", "4 1 2027")
    expect(ruth.get_by_role("alert")).to_be_visible()
    look_at_both_widths(ruth, called="error-term")
    add("4 1 2027", "12 2 2027")
    look_at_both_widths(ruth, called="term-preview")
    press(ruth, "Make this change")
    go(ruth, "Back to the calendar")
    expect(ruth.locator("#terms")).to_contain_text("Spring 1")
    add("8 2 2027", "1 4 2027")
    expect(ruth.get_by_role("alert")).to_contain_text("These days overlap with Spring 1")
    go_by(ruth.locator("#terms").get_by_role("link", name="Take away Spring 1"))
    press(ruth, "Make this change")
    go(ruth, "Back to the calendar")
    expect(ruth.get_by_text("There are no terms here.")).to_be_visible()
    fill_day(ruth, "Known until", "31 2 2027")
    go_by(ruth.locator("form", has=ruth.get_by_role("group", name="Known until")).get_by_role("button"))
    expect(ruth.get_by_role("alert")).to_contain_text("Enter a date such as")
    look(ruth, called="error-known-until")


def test_the_national_file_is_judged_row_by_row_and_taken_in_whole_or_not_at_all(town: Town) -> None:
    ruth = town.sign_in("ruth")
    to_part(ruth, "Schools")
    look_at_both_widths(ruth, called="schools")
    press(ruth, "Import the national file")
    look_at_both_widths(ruth, called="schools-import")
    press(ruth, "Read the file")
    expect(ruth.get_by_role("alert")).to_contain_text("Choose the file")
    look(ruth, called="error-schools-import")
    ruth.get_by_label("The file").set_input_files(
        {"name": "letter.csv", "mimeType": "text/csv", "buffer": b"Dear council,\r\nwe moved.\r\n"}
    )
    press(ruth, "Read the file")
    expect(ruth.get_by_role("alert")).to_contain_text("The file has no column URN")
    look_at_both_widths(ruth, called="error-schools-file")

    dirty = (
        NEW,
        NEW | {"URN": "99", "EstablishmentName": "Broken School"},
        NEW | {"URN": "990778", "OpenDate": "2026-09-01", "EstablishmentStatus (name)": "Thriving"},
        NEW | {"EstablishmentName": "The same number again"},
    )
    ruth.get_by_label("The file").set_input_files(national_file(*dirty))
    press(ruth, "Read the file")
    faults = ruth.locator("#faults")
    for said in (
        "Line 3, URN: “99” is not 6 digits",
        "Line 4, EstablishmentStatus (name): is none of the known statuses",
        "Line 4, OpenDate: “2026-09-01” is not a date as DD-MM-YYYY",
        "Line 5, URN: 990777 stands in the file twice",
    ):
        expect(faults).to_contain_text(said)
    look_at_both_widths(ruth, called="schools-report")
    press(ruth, "Take 1 school in")
    expect(ruth.get_by_role("alert")).to_contain_text("Confirm that the faulty rows are left out")
    look_at_both_widths(ruth, called="error-schools-report")
    ruth.get_by_label("Leave the faulty rows out").check()
    press(ruth, "Take 1 school in")
    expect(ruth.get_by_text("1 school added")).to_be_visible()
    look_at_both_widths(ruth, called="schools-taken-in")

    ruth.get_by_label("Name, URN, DfE number or postcode").fill("Brigid")
    press(ruth, "Find")
    go(ruth, "St Brigid’s School")
    look_at_both_widths(ruth, called="school")
    ruth.get_by_label("What contact 1 is for").select_option("office")
    ruth.get_by_label("Email address of contact 1", exact=True).fill("not an address")
    press(ruth, "Save the contacts")
    expect(ruth.get_by_role("alert")).to_be_visible()
    look_at_both_widths(ruth, called="error-school")
    ruth.get_by_label("Email address of contact 1", exact=True).fill("office@st-brigids.example.org")
    press(ruth, "Save the contacts")
    expect(ruth.get_by_text("Saved.")).to_be_visible()
    priya = town.sign_in("priya")
    to_queue(priya, "Triage")
    assert priya.goto("/schools/import").status == 403
    look(priya, called="error-not-allowed")
