"""Deadlines, rungs and the timetable, worked out without a database."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from uuid import UUID

import pytest

from casework.timing.clocks import reckon
from casework.timing.lateness import rung_instant
from council.calendars import CLOSURES, FOI_HOLIDAYS, SCHOOL, TERMS, ClosedOn, DayBook, Days, holiday_within
from forms.definition.profiles import Rung
from jobs.instants import instant_of
from jobs.timetable import Entry
from statutory.days import DayOff, Term, WorkingDays
from statutory.due import Calendars
from statutory.london import london_instant

WORKING = WorkingDays(
    name="council working days",
    known_from=date(2026, 9, 1),
    known_until=date(2027, 1, 31),
    holidays=(DayOff(date(2026, 12, 25), "Christmas Day"), DayOff(date(2026, 12, 28), "Boxing Day")),
)
CALENDARS = Calendars(working=WORKING)
FIVE, NINE = time(17), time(9)
ONE, OTHER = UUID(int=1), UUID(int=2)


def days(kind: str, *, school_id: UUID | None = None, terms=(), closed=(), name: str = "") -> Days:
    return Days(
        UUID(int=9), kind, name or kind, school_id, date(2026, 9, 1), date(2027, 1, 31), tuple(terms), tuple(closed)
    )


def book(*calendars: Days) -> DayBook:
    return DayBook(1, {(one.kind, one.school_id): one for one in calendars})


def test_three_working_days_end_at_five_on_the_third():
    answer = reckon(3, "working-days", datetime(2026, 12, 23, 10, 0, tzinfo=UTC), calendars=CALENDARS, end_of_day=FIVE)
    assert answer.due_at == london_instant(date(2026, 12, 30), FIVE)
    assert any("Boxing Day" in sentence for sentence in answer.explanation)


def test_hours_pass_through_the_night():
    started = datetime(2026, 12, 24, 22, 0, tzinfo=UTC)
    answer = reckon(4, "hours", started, calendars=CALENDARS, end_of_day=FIVE)
    assert answer.due_at == started + timedelta(hours=4)


def test_the_same_day_of_what_came_in_the_evening_is_the_next_working_day():
    answer = reckon(0, "working-days", datetime(2026, 12, 24, 19, 0, tzinfo=UTC), calendars=CALENDARS, end_of_day=FIVE)
    assert answer.due_at == london_instant(date(2026, 12, 29), FIVE)


def test_past_a_calendars_end_there_is_no_date_and_the_reason_is_said():
    answer = reckon(30, "working-days", datetime(2027, 1, 11, 9, 0, tzinfo=UTC), calendars=CALENDARS, end_of_day=FIVE)
    assert answer.due_at is None
    assert "ends on 31 January 2027" in answer.explanation[0]


def test_without_any_calendar_of_schools_there_is_no_date():
    answer = reckon(2, "school-days", datetime(2026, 12, 1, 9, 0, tzinfo=UTC), calendars=CALENDARS, end_of_day=FIVE)
    assert answer.due_at is None


@pytest.mark.parametrize(
    ("offset", "expected"),
    [
        (-2, london_instant(date(2026, 12, 23), NINE)),
        (0, london_instant(date(2026, 12, 29), FIVE)),
        (1, london_instant(date(2026, 12, 30), NINE)),
        (3, london_instant(date(2027, 1, 1), NINE)),
    ],
)
def test_rungs_are_counted_in_working_days_from_the_due_day(offset, expected):
    rung = Rung(1, offset, "working-days", "owner", "late")
    due_at = london_instant(date(2026, 12, 29), FIVE)
    assert rung_instant(rung, due_at, calendars=CALENDARS, opens=NINE) == expected


def test_a_rung_past_the_calendars_end_still_comes():
    rung = Rung(1, 10, "working-days", "manager", "late")
    due_at = london_instant(date(2027, 1, 29), FIVE)
    told = rung_instant(rung, due_at, calendars=CALENDARS, opens=NINE)
    assert due_at + timedelta(days=14) <= told <= due_at + timedelta(days=17)


def test_a_school_without_terms_of_its_own_goes_by_the_councils_and_the_name_says_so():
    council = days(TERMS, terms=[Term(date(2026, 9, 2), date(2026, 12, 18))], name="Marlowe default calendar")
    assert book(council).of(ONE).school.name == "Marlowe default calendar"


def test_a_schools_own_inset_days_replace_the_councils():
    council = days(
        TERMS,
        terms=[Term(date(2026, 9, 2), date(2026, 12, 18))],
        closed=[ClosedOn(date(2026, 11, 23), "inset", "INSET day")],
    )
    own = days(SCHOOL, school_id=ONE, closed=[ClosedOn(date(2026, 11, 30), "inset", "INSET day")])
    calendars = book(council, own)
    assert calendars.of(ONE).school.is_day(date(2026, 11, 23))
    assert not calendars.of(ONE).school.is_day(date(2026, 11, 30))
    assert not calendars.of(OTHER).school.is_day(date(2026, 11, 23))


def test_a_councils_closure_is_no_working_day_but_counts_for_freedom_of_information():
    holidays = days("bank-holidays")
    union = days(FOI_HOLIDAYS)
    closure = days(CLOSURES, closed=[ClosedOn(date(2026, 12, 29), "closure", "Offices closed")])
    calendars = book(holidays, union, closure).of(None)
    assert not calendars.working.is_day(date(2026, 12, 29))
    assert calendars.foi.is_day(date(2026, 12, 29))


def test_two_weekdays_out_of_term_are_no_holiday_and_three_are():
    terms = [
        Term(date(2026, 9, 2), date(2026, 9, 18)),
        Term(date(2026, 9, 23), date(2026, 10, 16)),
        Term(date(2026, 10, 22), date(2026, 12, 18)),
    ]
    school = book(days(TERMS, terms=terms)).of(None).school
    assert holiday_within(school, date(2026, 9, 2), date(2026, 10, 15)) is None
    assert holiday_within(school, date(2026, 9, 2), date(2026, 11, 1)) == date(2026, 10, 19)


def test_a_nightly_job_has_its_slot_at_its_london_hour_also_when_the_clocks_change():
    entry = Entry("nightly", at_time=time(2, 30))
    assert entry.slot(datetime(2026, 7, 2, 1, 0, tzinfo=UTC)) == datetime(2026, 7, 1, 1, 30, tzinfo=UTC)
    assert entry.slot(datetime(2026, 7, 2, 1, 30, tzinfo=UTC)) == datetime(2026, 7, 2, 1, 30, tzinfo=UTC)
    assert entry.slot(datetime(2026, 12, 2, 2, 29, tzinfo=UTC)) == datetime(2026, 12, 1, 2, 30, tzinfo=UTC)


def test_a_job_of_every_five_minutes_has_its_slot_on_the_five_minutes():
    entry = Entry("reconcile", every=timedelta(minutes=5))
    assert entry.slot(datetime(2026, 12, 2, 2, 29, 59, tzinfo=UTC)) == datetime(2026, 12, 2, 2, 25, tzinfo=UTC)


def test_an_instant_without_a_zone_is_londons():
    assert instant_of("2026-07-04T09:00") == datetime(2026, 7, 4, 8, 0, tzinfo=UTC)
    assert instant_of("2026-07-04T09:00+00:00") == datetime(2026, 7, 4, 9, 0, tzinfo=UTC)
