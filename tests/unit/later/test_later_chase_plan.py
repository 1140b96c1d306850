"""When a chase's steps are sent, counted against a calendar day by day."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from casework.chasing.chase_plan import next_sending_day, plan_chase
from forms.definition.profiles import ChaseProfile, ChaseStep
from forms.definition.wording import Wording
from statutory.days import DayOff, SchoolDays, Term, WorkingDays
from statutory.due import Calendars
from statutory.london import london_day, london_instant

TERMS = (
    Term(date(2026, 9, 2), date(2026, 10, 23)),
    Term(date(2026, 11, 2), date(2026, 12, 18)),
    Term(date(2027, 1, 4), date(2027, 2, 12)),
    Term(date(2027, 2, 22), date(2027, 3, 25)),
    Term(date(2027, 4, 12), date(2027, 5, 28)),
    Term(date(2027, 6, 7), date(2027, 7, 20)),
    Term(date(2027, 9, 6), date(2027, 10, 22)),
)
INSET = (date(2026, 9, 2), date(2026, 11, 23), date(2027, 1, 4), date(2027, 5, 3), date(2027, 6, 7))
HOLIDAYS = (
    date(2026, 12, 25),
    date(2026, 12, 28),
    date(2027, 1, 1),
    date(2027, 3, 26),
    date(2027, 3, 29),
    date(2027, 5, 31),
    date(2027, 8, 30),
)
SCHOOL = SchoolDays(
    name="Example School",
    known_from=date(2026, 9, 1),
    known_until=date(2027, 10, 22),
    terms=TERMS,
    closed=tuple(DayOff(day, "INSET day") for day in INSET),
)
WORKING = WorkingDays(
    name="council working days",
    known_from=date(2026, 9, 1),
    known_until=date(2028, 12, 31),
    holidays=tuple(DayOff(day, "bank holiday") for day in HOLIDAYS),
)
CALENDARS = Calendars(working=WORKING, school=SCHOOL)
STEPS = tuple(ChaseStep(number, after, (("office",),), "ask") for number, after in enumerate((0, 2, 5, 10)))
CH1 = ChaseProfile("CH1", Wording.of("A school is asked"), "school", "school-days", "09:30", STEPS, 12)
CH3 = ChaseProfile("CH3", Wording.of("An agency is asked"), "agency", "working-days", "09:30", STEPS, 12)
FIVE = time(17)


def is_school_day(day: date) -> bool:
    """Told by looking at one day, without any counting."""
    return day.weekday() < 5 and day not in INSET and any(term.start <= day <= term.end for term in TERMS)


def is_working_day(day: date) -> bool:
    return day.weekday() < 5 and day not in HOLIDAYS


def walk(first: date, counted, number: int) -> date:
    """The number-th day that counts after the first, one day after the other; for 0 the first itself or the next."""
    day, met = first, 0
    if number == 0:
        while not counted(day):
            day += timedelta(days=1)
        return day
    while met < number:
        day += timedelta(days=1)
        met += counted(day)
    return day


def planned(profile, started_at, *, is_school=True, calendars=CALENDARS):
    return plan_chase(profile, started_at, calendars=calendars, is_school=is_school, end_of_day=FIVE)


def test_a_school_is_asked_on_days_0_2_5_and_10_of_its_own():
    plan = planned(CH1, datetime(2026, 11, 9, 14, 0, tzinfo=UTC))
    assert plan.now == (0,)
    assert [london_day(at).isoformat() for _, at in plan.steps] == ["2026-11-11", "2026-11-16", "2026-11-24"]
    assert plan.ends_at == london_instant(date(2026, 11, 26), FIVE)
    assert plan.returns_at is None


def test_a_question_on_a_saturday_goes_on_monday_morning():
    plan = planned(CH1, datetime(2026, 11, 7, 10, 0, tzinfo=UTC))
    assert plan.now == ()
    assert plan.steps[0] == (0, london_instant(date(2026, 11, 9), time(9, 30)))


def test_a_question_on_an_inset_day_goes_the_day_after():
    plan = planned(CH1, datetime(2026, 11, 23, 10, 0, tzinfo=UTC))
    assert plan.steps[0] == (0, london_instant(date(2026, 11, 24), time(9, 30)))


def test_a_school_that_breaks_up_in_between_brings_the_task_back_on_its_first_closed_working_day():
    plan = planned(CH1, datetime(2027, 7, 14, 9, 0, tzinfo=UTC))
    assert (plan.returns_because, plan.returns_at) == ("holiday", london_instant(date(2027, 7, 21), time(9, 30)))


def test_a_school_that_is_closed_for_the_summer_is_not_asked_at_all():
    plan = planned(CH1, datetime(2027, 8, 3, 9, 0, tzinfo=UTC))
    assert plan.returns_now
    assert plan.returns_because == "holiday"
    assert plan.steps == ()


def test_past_its_calendars_end_a_school_is_not_guessed_about():
    plan = planned(CH1, datetime(2027, 11, 3, 9, 0, tzinfo=UTC))
    assert plan.returns_now
    assert plan.returns_because == "calendar-ends"


def test_a_chase_that_runs_past_the_calendars_end_comes_back_before_it():
    plan = planned(CH1, datetime(2027, 10, 18, 9, 0, tzinfo=UTC))
    assert plan.ends_at is None
    assert plan.returns_because == "calendar-ends"
    assert plan.returns_at == london_instant(date(2027, 10, 22), time(9, 30))
    assert [number for number, _ in plan.steps] == [1]


def test_an_agency_is_asked_in_the_school_holidays_all_the_same():
    plan = planned(CH3, datetime(2027, 8, 3, 9, 0, tzinfo=UTC), is_school=False)
    assert plan.now == (0,)
    assert plan.returns_at is None
    assert len(plan.steps) == 3


def test_steps_keep_their_london_hour_when_the_clocks_change():
    plan = planned(CH3, datetime(2027, 3, 24, 9, 0, tzinfo=UTC), is_school=False)
    assert {at.astimezone(UTC).hour for _, at in plan.steps} == {8}  # 09:30 in summer time


@given(st.datetimes(datetime(2026, 9, 3), datetime(2027, 9, 10), timezones=st.just(UTC)))  # noqa: DTZ001  # bounds take none
def test_a_schools_steps_agree_with_counting_day_by_day(started_at):
    plan = planned(CH1, started_at)
    first = london_day(started_at)
    if plan.returns_now:
        assert not is_school_day(first)
        return
    for number, at in plan.steps:
        day = walk(first, is_school_day, STEPS[number].after)
        assert london_day(at) == day
        assert is_school_day(london_day(at))
    assert plan.now == ((0,) if is_school_day(first) else ())
    assert len(plan.steps) + len(plan.now) == len(STEPS)
    end = walk(first, is_school_day, 12)
    assert london_day(plan.ends_at) == end
    if plan.returns_at is not None:
        assert plan.returns_at < plan.ends_at
        assert not is_school_day(london_day(plan.returns_at))


@given(st.datetimes(datetime(2026, 9, 3), datetime(2027, 12, 1), timezones=st.just(UTC)))  # noqa: DTZ001  # bounds take none
def test_an_agencys_steps_agree_with_counting_day_by_day(started_at):
    plan = planned(CH3, started_at, is_school=False)
    first = london_day(started_at)
    for number, at in plan.steps:
        assert london_day(at) == walk(first, is_working_day, STEPS[number].after)
    assert london_day(plan.ends_at) == walk(first, is_working_day, 12)


@pytest.mark.parametrize(
    ("day", "expected"), [(date(2026, 10, 24), date(2026, 11, 2)), (date(2026, 11, 10), date(2026, 11, 10))]
)
def test_a_school_is_written_to_on_its_next_open_day(day, expected):
    assert next_sending_day(day, calendars=CALENDARS, is_school=True) == expected
