"""A school's secretary tells of a leaver in a few minutes, of two from a spreadsheet, and sees what became of them."""

from __future__ import annotations

import csv
import io
import re

import pytest
from playwright.sync_api import FilePayload, Page, expect

from tests.journeys.looking import go_by, look_at_both_widths, press
from tests.journeys.mistakes import blunder, leave_open_too_long
from tests.journeys.test_journey_case import open_case
from tests.journeys.town import Town

pytestmark = [pytest.mark.journey, pytest.mark.parametrize("database", ["sqlite"], indirect=True, scope="session")]
LEAVER = "Tell us that a pupil is leaving your school"
REFERENCE = re.compile(r"EW-[0-9A-Z]{7}-[0-9A-Z]")
HEADS = [
    *("Ground", "Full name: first names", "Full name: last name", "Date of birth", "Unique pupil number (UPN)"),
    *("Last day that the pupil attended", "Day on which the name comes off the register"),
    *("How do you know that the family has moved?", "Where does the pupil go next?"),
]
ROWS = [
    [
        "g",
        "Ned",
        "Larkspur",
        "06/05/2015",
        "Not known",
        "20/11/2026",
        "24/11/2026",
        "A parent says so",
        "To another country",
    ],
    ["g", "Una", "Larkspur", "31/02/2014", "Not known", "20/11/2026", "24/11/2026", "A parent says so", "I don't know"],
]


def go_on(page: Page) -> None:
    go_by(page.locator("button[value=continue]:not([aria-hidden])"))


def day(page: Page, question: str, said: str) -> None:
    group = page.get_by_role("group", name=question)
    for part, value in zip(("Day", "Month", "Year"), said.split(), strict=True):
        group.get_by_label(part, exact=True).fill(value)


def sheet(*rows: list[str]) -> FilePayload:
    written = io.StringIO()
    csv.writer(written).writerows([HEADS, *rows])
    return {"name": "leavers.csv", "mimeType": "text/csv", "buffer": written.getvalue().encode()}


def test_a_leaver_whose_destination_nobody_knows_is_typed_sent_and_searched_for(town: Town) -> None:
    page = town.sign_in("joanne")
    look_at_both_widths(page, called="school-home")
    go_by(page.get_by_role("link", name=LEAVER, exact=True))
    look_at_both_widths(page, called="leaver-start")
    press(page, "Start now")
    look_at_both_widths(page, called="leaver-ground")
    page.get_by_label("(g) No longer lives at a reasonable distance").check()
    go_on(page)
    page.get_by_label("First name").fill("Ivy")
    page.get_by_label("Last name").fill("Quillfeather")
    day(page, "Date of birth", "6 5 2015")
    page.get_by_label("Not known").last.check()
    look_at_both_widths(page, called="leaver-pupil")
    go_on(page)
    page.get_by_label("No", exact=True).check()  # no parent is added; it counts all the same
    go_on(page)
    day(page, "Last day that the pupil attended", "20 11 2026")
    day(page, "Day on which the name comes off", "24 11 2026")
    go_on(page)
    expect(page.get_by_role("heading", name="The new home")).to_be_visible()
    page.get_by_label("We have heard it from others").check()
    go_on(page)
    if page.get_by_role("heading", name="The new home").is_visible():  # what the law says is told once, and goes on
        look_at_both_widths(page, called="leaver-told")
        expect(page.get_by_text("does not appear to meet").first).to_be_visible()
        expect(page.get_by_text("UNLAWFUL")).to_have_count(0)
        go_on(page)
    page.get_by_label("I don't know", exact=True).check()
    go_on(page)
    for _ in range(2):  # the new address, circumstances
        go_on(page)
    expect(page.get_by_role("heading", name="Which of these happened")).to_be_visible()  # since it is only hearsay
    look_at_both_widths(page, called="leaver-before")
    go_on(page)
    go_on(page)  # records
    page.get_by_label("Your name").fill("Sam Reed")
    page.get_by_label("Email address").fill("office@hazel-lane.example.org")
    go_on(page)
    look_at_both_widths(page, called="leaver-check")
    blunder(page)
    page.get_by_label("I confirm").or_(page.locator("input[name=declaration]")).first.check()
    press(page, "Send")
    look_at_both_widths(page, called="leaver-sent")
    found = REFERENCE.search(page.content())
    assert found is not None

    page.goto("/school")
    expect(page.get_by_role("row", name=found[0])).to_contain_text("Received")
    expect(page.get_by_text("Quillfeather")).to_have_count(0)
    priya = town.sign_in("priya")
    open_case(priya, found[0])
    expect(priya.get_by_text("Ivy Quillfeather").first).to_be_visible()
    go_by(priya.get_by_role("link", name="The law").first)
    look_at_both_widths(priya, called="leaver-law")
    expect(priya.get_by_text("UNLAWFUL").first).to_be_visible()  # an officers' word


def test_two_leavers_from_a_spreadsheet_are_mended_looked_at_and_sent_once(town: Town) -> None:
    page = town.sign_in("joanne")
    go_by(page.get_by_role("link", name=re.compile(f"Many at once.*{LEAVER}")))
    look_at_both_widths(page, called="sheet")
    with page.expect_download() as template:
        page.get_by_role("link", name="Download the template").click()
    assert template.value.suggested_filename == "school-leaver.xlsx"
    page.get_by_label("The file", exact=True).set_input_files(sheet(*ROWS))
    press(page, "Read the file")
    expect(page.get_by_role("alert")).to_contain_text("Nothing was read in: 1 thing is wrong")
    expect(page.get_by_role("row", name="Row 3")).to_contain_text("Date of birth")
    look_at_both_widths(page, called="sheet-faults")
    mended = [ROWS[0], [*ROWS[1][:3], "01/02/2014", *ROWS[1][4:]]]
    page.get_by_label("The file", exact=True).set_input_files(sheet(*mended))
    press(page, "Read the file")
    expect(page.get_by_role("heading", name="Check 2 rows before you send")).to_be_visible()
    expect(page.get_by_text("Una Larkspur").first).to_be_visible()
    look_at_both_widths(page, called="sheet-preview")
    blunder(page)
    page.get_by_label("I confirm this for every row").check()
    leave_open_too_long(page, "Send 2 forms")
    press(page, "Send 2 forms")
    look_at_both_widths(page, called="sheet-sent")
    references = set(REFERENCE.findall(page.content()))
    assert len(references) == 2
    page.goto("/school")
    for reference in references:
        expect(page.get_by_role("row", name=reference)).to_contain_text("Received")
