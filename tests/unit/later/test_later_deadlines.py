"""Deadlines, rungs and the timetable, worked out without a database."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from uuid import UUID

import pytest

from casework.timing.clocks import reckon
from casework.timing.lateness import rung_instant, share_instant
from council.calendars import CLOSURES, FOI_HOLIDAYS, SCHOOL, TERMS, ClosedOn, DayBook, Days, holiday_within
from forms.definition.profiles import Rung
from jobs.instants import instant_of
from jobs.timetable import Entry
from models.task import Task
from models.wait import Clock
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


def task_of(began: datetime, due_at: datetime | None, **clock: object) -> tuple[Task, Clock]:
    running = Clock(trigger_at=began, paused_days=0, due_at=due_at, **{"unit": "working-days", **clock})
    return Task(due_at=due_at, created_at=began), running


@pytest.mark.parametrize(
    ("percent", "amount", "unit", "expected"),
    [
        # 20 working days from Tuesday 1 December, over two holidays: the fifteenth is the 22nd
        (75, 20, "working-days", london_instant(date(2026, 12, 22), NINE)),
        (50, 3, "working-days", london_instant(date(2026, 12, 3), NINE)),  # a day and a half is over with the second
        (1, 20, "working-days", london_instant(date(2026, 12, 2), NINE)),
        (75, 28, "calendar-days", london_instant(date(2026, 12, 22), NINE)),
    ],
)
def test_a_rung_by_the_share_of_a_limit_counts_the_days_of_the_limit(percent, amount, unit, expected):
    began = datetime(2026, 12, 1, 9, 0, tzinfo=UTC)
    due_at = reckon(amount, unit, began, calendars=CALENDARS, end_of_day=FIVE).due_at
    task, clock = task_of(began, due_at, amount=amount, unit=unit)
    assert share_instant(percent, clock, task, calendars=CALENDARS, opens=NINE) == expected


def test_the_share_of_a_limit_that_stood_still_is_of_the_longer_limit():
    began = datetime(2026, 12, 1, 9, 0, tzinfo=UTC)
    task, clock = task_of(began, london_instant(date(2026, 12, 11), FIVE), amount=4)
    clock.paused_days = 4
    told = share_instant(75, clock, task, calendars=CALENDARS, opens=NINE)
    assert told == london_instant(date(2026, 12, 9), NINE)


def test_the_share_of_hours_is_a_share_of_hours_and_the_whole_of_a_limit_is_the_moment_it_ends():
    began = datetime(2026, 12, 1, 9, 0, tzinfo=UTC)
    task, clock = task_of(began, began + timedelta(hours=4), amount=4, unit="hours")
    assert share_instant(75, clock, task, calendars=CALENDARS, opens=NINE) == began + timedelta(hours=3)
    assert share_instant(100, clock, task, calendars=CALENDARS, opens=NINE) == task.due_at
    assert share_instant(50, None, task, calendars=CALENDARS, opens=NINE) == began + timedelta(hours=2)
    assert share_instant(75, None, Task(created_at=began), calendars=CALENDARS, opens=NINE) is None


def test_the_share_of_a_limit_that_is_counted_back_is_shared_out_between_the_beginning_and_the_end():
    began, due_at = datetime(2026, 12, 1, 9, 0, tzinfo=UTC), london_instant(date(2026, 12, 9), FIVE)
    task, clock = task_of(began, due_at, amount=1, direction="before")
    clock.trigger_at = london_instant(date(2026, 12, 10), time.min)  # the hearing
    assert share_instant(75, clock, task, calendars=CALENDARS, opens=NINE) == london_instant(date(2026, 12, 7), NINE)


def test_the_share_of_a_limit_past_the_calendars_end_still_comes_before_it():
    began = datetime(2027, 1, 25, 9, 0, tzinfo=UTC)
    task, clock = task_of(began, datetime(2027, 3, 1, 17, 0, tzinfo=UTC), amount=25)
    told = share_instant(75, clock, task, calendars=CALENDARS, opens=NINE)
    assert told is not None
    assert began < told < task.due_at


@pytest.mark.parametrize(
    ("offset", "share", "warns"), [(-1, 0, True), (0, 0, False), (3, 0, False), (0, 75, True), (0, 100, False)]
)
def test_a_rung_before_the_limit_warns_and_raises_nothing(offset, share, warns):
    assert Rung(1, offset, "working-days", "manager", "m", of_limit=share).warns is warns


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
