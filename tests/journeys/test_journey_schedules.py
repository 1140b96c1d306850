"""An officer has a schedule judged on the telephone, on paper or at the desk: without a case, and nothing is kept."""

from __future__ import annotations

from datetime import date

import pytest
from playwright.sync_api import Page, expect

from tests.journeys.looking import TELEPHONE, go_by, look_at_both_widths, press
from tests.journeys.town import Town

pytestmark = [pytest.mark.journey, pytest.mark.parametrize("database", ["sqlite"], indirect=True, scope="session")]
SATURDAY = date(2026, 12, 5)


def to_page(page: Page, name: str) -> None:
    """Go there from anywhere by the navigation."""
    go_by(page.get_by_role("link", name="Check a schedule").first)
    go_by(page.get_by_role("link", name=name))


def fill_date(page: Page, name: str, day: date) -> None:
    """Fill the three boxes of a date."""
    for part, text in (("day", day.day), ("month", day.month), ("year", day.year)):
        page.locator(f"#{name}-{part}").fill(str(text))


def fill_time(page: Page, name: str, what: str, start: str, end: str) -> None:
    """Fill one line of a grid."""
    page.locator(f"#{name}-what").select_option(label=what)
    page.locator(f"#{name}-start").fill(start)
    page.locator(f"#{name}-end").fill(end)


def fill_performance(page: Page) -> None:
    """A child of ten, one show on a Saturday afternoon: within every limit."""
    fill_date(page, "dob", date(2016, 3, 1))
    fill_date(page, "day-1-on", SATURDAY)
    page.get_by_label("Arrives at the place").fill("12:00")
    page.get_by_label("Leaves the place").fill("5pm")
    fill_time(page, "day-1-time-1", "Performance", "14:00", "15:30")
    fill_time(page, "day-1-time-2", "Meal break", "15:30", "16:30")
    fill_time(page, "day-1-time-3", "Rest break", "12:30", "12:45")


def test_an_officer_checks_a_performance_schedule_mends_it_and_quotes_it(town: Town) -> None:
    officer = town.sign_in("priya")
    to_page(officer, "A performance schedule")
    look_at_both_widths(officer, called="schedule-empty")
    press(officer, "Check the schedule")
    expect(officer.get_by_role("alert")).to_contain_text("Enter the date of birth")
    look_at_both_widths(officer, called="schedule-errors")
    fill_performance(officer)
    press(officer, "Check the schedule")
    expect(officer.get_by_text("This day keeps every limit that is checked")).to_be_visible()
    look_at_both_widths(officer, called="schedule-lawful")
    press(officer, "Copy day 1 to the next date")
    officer.locator("#day-2-arrives").fill("7:00")
    officer.locator("#day-2-leaves").fill("23:30")
    officer.locator("#day-2-leaves").press("Enter")  # Enter judges; it does not remove a row
    expect(officer.get_by_text("PERF.R22.PLACE")).to_be_visible()
    expect(officer.get_by_label("Copy for a letter")).to_contain_text("Limit: 9 hours 30 minutes. Planned: 16 hours 30")
    assert "?" not in officer.url
    look_at_both_widths(officer, called="schedule-breach")
    officer.emulate_media(media="print")
    expect(officer.get_by_role("button", name="Check the schedule")).to_be_hidden()
    expect(officer.get_by_text("PERF.R22.PLACE")).to_be_visible()


def test_a_performance_schedule_is_checked_without_javascript_on_a_telephone(town: Town) -> None:
    officer = town.sign_in("tom", javascript=False, width=TELEPHONE)
    officer.goto("/check-schedule/performance")
    fill_performance(officer)
    press(officer, "Add a time to day 1")
    expect(officer.locator("#day-1-time-6-what")).to_be_visible()
    press(officer, "Add a day")
    press(officer, "Remove day 2")
    press(officer, "Check the schedule")
    expect(officer.get_by_text("This day keeps every limit that is checked")).to_be_visible()


def fill_timetable(page: Page) -> None:
    """A child of fifteen who helps in a shop after school on a Monday: within every limit."""
    fill_date(page, "dob", date(2011, 3, 1))
    fill_date(page, "term-from", date(2026, 11, 30))
    page.get_by_label("School opens").fill("8:45")
    page.get_by_label("School closes").fill("15:20")
    page.get_by_label("Kind of work", exact=True).select_option(label="Work in a shop, shelves included")
    page.get_by_label("Job 1, Monday in term").fill("16:00-18:00")


def test_an_officer_checks_all_jobs_of_a_child_together(town: Town) -> None:
    officer = town.sign_in("priya")
    to_page(officer, "A working timetable")
    look_at_both_widths(officer, called="timetable-empty")
    press(officer, "Check the timetable")
    expect(officer.get_by_role("alert")).to_contain_text("Enter the hours of at least one day")
    look_at_both_widths(officer, called="timetable-errors")
    fill_timetable(officer)
    press(officer, "Check the timetable")
    expect(officer.get_by_text("This day keeps every limit that is checked")).to_be_visible()
    press(officer, "Add a job")
    officer.locator("#job-2-kind-1").select_option(label="Work in a commercial kitchen")
    officer.get_by_label("Job 2, Monday in term").fill("6:30-8:00")
    press(officer, "Check the timetable")
    expect(officer.get_by_text("EMP.S18.SCHOOLDAY")).to_be_visible()
    assert "?" not in officer.url
    look_at_both_widths(officer, called="timetable-breach")


def test_a_working_timetable_is_checked_without_javascript_on_a_telephone(town: Town) -> None:
    officer = town.sign_in("tom", javascript=False, width=TELEPHONE)
    officer.goto("/check-schedule/employment")
    fill_timetable(officer)
    press(officer, "Add a job")
    press(officer, "Remove job 2")
    press(officer, "Check the timetable")
    expect(officer.get_by_text("This day keeps every limit that is checked")).to_be_visible()
