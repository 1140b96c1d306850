"""An officer enters what came by telephone, with the letter that followed; its clocks run from when it was received."""

from __future__ import annotations

import pytest
from playwright.sync_api import FilePayload, Page, expect

from tests.journeys.looking import go_by, look, look_at_both_widths, press
from tests.journeys.referring import Referring
from tests.journeys.test_journey_case import go, open_case
from tests.journeys.test_journey_triage import TRIAGE, to_queue
from tests.journeys.town import Town

pytestmark = [pytest.mark.journey, pytest.mark.parametrize("database", ["sqlite"], indirect=True, scope="session")]
LETTER: FilePayload = {
    "name": "letter.pdf",
    "mimeType": "application/pdf",
    "buffer": b"%PDF-1.4\n1 0 obj<<>>endobj\n%%EOF\n",
}
PAGE_OF_HTML: FilePayload = {"name": "letter.html", "mimeType": "text/html", "buffer": b"<script>alert(1)</script>"}


def received(page: Page, *, day: str, time: str) -> None:
    """Say when it came."""
    for part, value in zip(("Day", "Month", "Year", "Time"), (*day.split(), time), strict=True):
        page.get_by_label(part, exact=True).fill(value)


def test_what_came_by_telephone_last_week_is_due_as_if_it_had_been_sent_then(town: Town) -> None:
    priya = town.sign_in("priya")
    priya.goto("/officers/on-behalf")
    look_at_both_widths(priya, called="on-behalf-list")
    go(priya, "Refer a child missing education")
    look_at_both_widths(priya, called="on-behalf")
    press(priya, "Go on to the questions")
    expect(priya.get_by_role("alert")).to_be_visible()
    look_at_both_widths(priya, called="error-on-behalf")
    priya.get_by_label("By telephone").check()
    priya.get_by_label("Who did it come from?").fill("Health visitor J. Okoro")
    received(priya, day="25 11 2026", time="9:00")
    priya.get_by_label("The original").set_input_files(PAGE_OF_HTML)
    press(priya, "Go on to the questions")
    expect(priya.get_by_role("alert")).to_contain_text("The original must be a PDF, Word document or picture")
    look_at_both_widths(priya, called="error-on-behalf-file")
    received(priya, day="19 11 2026", time="15:10")
    priya.get_by_label("The original").set_input_files(LETTER)
    press(priya, "Go on to the questions")
    expect(priya.get_by_text("You are entering this for Health visitor J. Okoro")).to_be_visible()
    look_at_both_widths(priya, called="on-behalf-question")
    teller = Referring(priya, email="")
    teller.answer_the_core()
    page_of_rest = priya.url
    priya.get_by_label("I don’t know the answers that I have left empty").check()
    teller.go_on()
    priya.goto(page_of_rest)
    expect(priya.get_by_label("I don’t know the answers that I have left empty")).to_be_checked()
    look_at_both_widths(priya, called="on-behalf-rest-not-known")
    teller.go_to_check()
    expect(priya.locator("main")).to_contain_text("Nothing will be emailed to Health visitor J. Okoro")
    look_at_both_widths(priya, called="on-behalf-check")
    reference = teller.send()
    expect(priya.locator("main")).to_contain_text("Tell them the reference yourself")
    look_at_both_widths(priya, called="on-behalf-sent")

    to_queue(priya, "Triage")
    row = priya.get_by_role("row", name=reference)
    expect(row).to_contain_text("Today")  # three working days from Thursday the 19th, not from this Tuesday
    go_by(row.get_by_role("link", name=TRIAGE))
    priya.locator("main").get_by_text("Why this date").click()
    expect(priya.locator("main")).to_contain_text("19 November 2026")
    look(priya, called="on-behalf-task")
    open_case(priya, reference)
    go(priya, "Answers")
    for said in ("By telephone", "Health visitor J. Okoro", "19 Nov"):
        expect(priya.locator("main")).to_contain_text(said)
    look_at_both_widths(priya, called="on-behalf-answers")
    go(priya, "Files")
    expect(priya.locator("main")).to_contain_text("letter.pdf")
    look_at_both_widths(priya, called="on-behalf-files")
    with priya.expect_download() as original:
        priya.locator("main").get_by_role("link", name="letter.pdf", exact=True).click()
    assert original.value.suggested_filename.endswith(".pdf")
