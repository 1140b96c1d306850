"""The attendance return of a pupil of whom the school tells without a print of its register."""

from __future__ import annotations

from datetime import date

import pytest

from statutory.due import Calendars, NoCalendar
from statutory.register.absence_returns import ATTENDANCE, AbsentPupil
from statutory.rules import Setting
from tests.unit.statutory.vector_files import SCHOOL, WORKING

SETTING = Setting(on=date(2026, 12, 4), calendars=Calendars(working=WORKING, school=SCHOOL))
BEGAN = date(2026, 11, 16)  # a Monday; the tenth school day of the absence is 27 November, unless a day was off


def judged(on: date | None = None, **facts):
    (finding,) = ATTENDANCE.findings(
        AbsentPupil(**facts), SETTING if on is None else Setting(on=on, calendars=SETTING.calendars)
    )
    return finding


def test_the_schools_calendar_finds_the_tenth_day_of_an_absence_whose_first_day_it_tells():
    finding = judged(absent_since=BEGAN, received_on=SETTING.on)
    assert finding.observed == "in time"
    assert finding.sentence.startswith("The absence without leave reached 10 school days on ")
    assert ", as the school says; the last day for the return is " in finding.sentence
    assert finding.day is not None


def test_a_return_that_comes_months_after_the_tenth_day_is_late_and_still_only_a_finding():
    finding = judged(absent_since=date(2026, 9, 14), days_without_leave=40, received_on=SETTING.on)
    assert finding.observed == "late"
    assert finding.severity == "advisory", "the interval is a council's reading: nobody read it in the regulation"


@pytest.mark.parametrize(
    "facts",
    [
        {"absent_since": date(2026, 11, 30)},  # five school days so far
        {"absent_since": BEGAN, "days_without_leave": 9},  # some of them were with leave
        {"absent_since": date(2026, 12, 7)},  # after the day asked of
        {},
    ],
)
def test_an_absence_that_is_shorter_is_not_due(facts):
    assert judged(**facts).observed == "not due"


def test_a_school_that_counts_more_days_than_its_calendar_is_believed():
    finding = judged(absent_since=date(2026, 11, 30), days_without_leave=10, received_on=SETTING.on)
    assert finding.observed == "in time"
    assert "reached 10 school days on 4 December 2026, as the school says" in finding.sentence


def test_days_whose_first_is_not_known_are_said_to_be_uncountable():
    finding = judged(days_without_leave=12, received_on=SETTING.on)
    assert finding.day is None
    assert "12 school days without leave and not of the first of them" in finding.sentence


def test_without_a_calendar_nobody_counts():
    with pytest.raises(NoCalendar):
        ATTENDANCE.findings(AbsentPupil(absent_since=BEGAN), Setting(on=SETTING.on))
