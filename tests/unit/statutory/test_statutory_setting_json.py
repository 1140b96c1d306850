"""The setting as somebody types it: calendars as schools and councils print them, dates of Acts, byelaws."""

from datetime import date

import pytest

from statutory.days import CalendarTooShort
from statutory.due import Calendars
from statutory.facts_json import FactsFaults, read_facts
from statutory.legal_numbers import Counting
from statutory.setting_json import WrittenSetting
from statutory.units import Unit

KNOWN = {"known_from": "2026-11-01", "known_until": "2026-12-31"}
CHRISTMAS = {"day": "2026-12-25", "reason": "Christmas Day"}


def calendars(**given) -> Calendars:
    return read_facts(WrittenSetting, {"on": "2026-11-22", "calendars": KNOWN | given}).setting.calendars


def test_without_calendars_there_is_none():
    setting = read_facts(WrittenSetting, {"on": "2026-11-22"}).setting
    assert (setting.on, setting.calendars) == (date(2026, 11, 22), Calendars())
    assert (setting.commencements, setting.byelaws) == ({}, {})


def test_working_days_leave_out_bank_holidays_and_the_councils_closures():
    closed = [{"day": "2026-12-24", "reason": "offices closed"}]
    working = calendars(bank_holidays=[CHRISTMAS], council_closures=closed, name="Marlowe").working
    assert working.name == "Marlowe"
    assert [working.why_not(date(2026, 12, day)) for day in (23, 24, 25, 26)] == [
        None,
        "offices closed",
        "Christmas Day",
        "weekend",
    ]
    with pytest.raises(CalendarTooShort):
        working.is_day(date(2027, 1, 1))


def test_school_days_are_there_only_with_terms():
    assert calendars().school is None
    school = calendars(
        terms=[{"start": "2026-11-02", "end": "2026-12-25"}],
        inset=["2026-11-23"],
        school_closures=[{"day": "2026-11-24", "reason": "burst pipe"}],
        bank_holidays=[CHRISTMAS],
        council_closures=[{"day": "2026-11-25", "reason": "offices closed"}],
        weekdays=[0, 1, 2, 3, 4, 5],
    ).school
    days = [date(2026, 11, 21), date(2026, 11, 23), date(2026, 11, 24), date(2026, 11, 25), date(2026, 12, 25)]
    assert [school.why_not(day) for day in days] == [None, "INSET day", "burst pipe", None, "Christmas Day"]
    assert school.why_not(date(2026, 11, 22)) == "weekend"
    assert school.name == "as given"


def test_a_school_without_a_term_has_no_school_day_which_is_not_the_same_as_no_calendar():
    assert calendars(terms=[]).school.count(date(2026, 11, 1), date(2026, 12, 31)) == 0


def test_freedom_of_information_days_need_the_bank_holidays_of_every_part_of_the_uk():
    scotland = {"bank_holidays_scotland": [{"day": "2026-11-30", "reason": "St Andrew's Day"}]}
    northern_ireland = {"bank_holidays_northern_ireland": [{"day": "2026-12-01", "reason": "invented"}]}
    assert calendars(**scotland).foi is None
    assert calendars(**northern_ireland).foi is None
    foi = calendars(**scotland, **northern_ireland, bank_holidays=[CHRISTMAS]).foi
    told = [foi.why_not(day) for day in (date(2026, 11, 30), date(2026, 12, 1), date(2026, 12, 25))]
    assert told == ["St Andrew's Day", "invented", "Christmas Day"]
    assert (foi.known_from, foi.known_until) == (date(2026, 11, 1), date(2026, 12, 31))


def test_a_calendar_that_cannot_be_is_a_fault_with_its_path():
    with pytest.raises(FactsFaults, match=r"facts\.calendars: the calendar as given ends before it starts"):
        calendars(known_until="2026-10-01")
    with pytest.raises(FactsFaults, match=r"facts\.calendars\.terms\[0\]: a term cannot end"):
        calendars(terms=[{"start": "2026-11-02", "end": "2026-11-01"}])


def test_commencements_and_byelaws_are_read_by_name():
    source = {
        "title": "Byelaws of Marlowe",
        "provision": "4",
        "url": "https://marlowe.example/byelaws",
        "checked_on": "2026-11-22",
        "verified": True,
    }
    number = {
        "name": "latest hour",
        "value": 18,
        "unit": "hours",
        "counting": "measure",
        "source": source,
        "effective_from": None,
        "verified": True,
    }
    given = {
        "on": "2026-11-22",
        "commencements": {"2026 Act s.28": "2027-01-01"},
        "byelaws": {"employment.latest": number},
    }
    setting = read_facts(WrittenSetting, given).setting
    assert setting.commencements == {"2026 Act s.28": date(2027, 1, 1)}
    byelaw = setting.byelaws["employment.latest"]
    assert (byelaw.value, byelaw.unit, byelaw.counting) == (18, Unit.HOURS, Counting.MEASURE)
    assert byelaw.source.citation == "Byelaws of Marlowe, 4"
