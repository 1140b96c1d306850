"""The termly return: the calendar begins it, a manager sees what is missing, freezes the numbers and takes them."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest
from playwright.sync_api import expect

from tests.journeys.looking import look_at_both_widths, press
from tests.journeys.mistakes import blunder
from tests.journeys.test_journey_case import go
from tests.journeys.test_journey_manager import fill_day
from tests.journeys.test_journey_triage import to_queue
from tests.journeys.town import Town

pytestmark = [pytest.mark.journey, pytest.mark.parametrize("database", ["sqlite"], indirect=True, scope="session")]
TASK = "Make the termly return to the Department for Education"


def test_a_termly_return_is_begun_by_the_calendar_checked_frozen_and_written_out(town: Town, tmp_path: Path) -> None:
    town.at("2027-01-21T09:30")  # a census day
    town.refer(child_dob="2014-02-03", child_sex="male", plans=["sen"])
    town.refer(child_name={"given": "Jon", "family": "Sallow"})
    david = town.sign_in("david")
    to_queue(david, "Data")
    go(david, TASK)
    expect(david.locator("main")).to_contain_text("19 February 2027")

    david.get_by_role("link", name="Registers", exact=True).first.click()
    go(david, "returns")
    expect(david.locator("#returns")).to_contain_text("21 Jan 2027, due by 19 Feb 2027")
    look_at_both_widths(david, called="returns")
    go(david, "Children missing education, termly")
    look_at_both_widths(david, called="return")
    fill_day(david, "As it stood at the end of", "31 2 2027")
    press(david, "Count")
    expect(david.get_by_role("alert")).to_contain_text("Enter the day as it stands in a calendar")
    look_at_both_widths(david, called="error-return")
    fill_day(david, "As it stood at the end of", "21 1 2027")
    press(david, "Count")

    expect(david.get_by_text("2 children")).to_be_visible()
    expect(david.get_by_role("row", name="Jon Sallow")).to_contain_text("Date of birth: not recorded")
    look_at_both_widths(david, called="return-preview")
    blunder(david, "/lines$")
    press(david, "Freeze these numbers")
    expect(david.get_by_text("These numbers stay as they are.")).to_be_visible()
    expect(david.locator("#column-sex").get_by_role("row", name="Unknown")).to_contain_text("1")
    look_at_both_widths(david, called="return-frozen")
    blunder(david, "/export$")

    press(david, "Download the file")
    expect(david.get_by_role("alert")).to_contain_text("Enter why you need it")
    david.get_by_label("Why do you need it?").fill("For COLLECT.")
    with david.expect_download() as told:
        david.get_by_role("button", name="Download the file").click()
    assert told.value.suggested_filename == "termly-return-missing-education-2027-01-21-1.csv"
    told.value.save_as(tmp_path / "return.csv")
    with (tmp_path / "return.csv").open(encoding="utf-8-sig", newline="") as file:
        lines = list(csv.reader(file))
    assert [line[4] for line in lines if line[2] == "Total"] == ["2"]
    assert not any("Sallow" in cell for line in lines for cell in line)
