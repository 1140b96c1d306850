"""A schedule as it is written: ages on its days, on what the child takes part, and times that cannot be."""

from dataclasses import replace
from datetime import date, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from statutory.findings import Overrider, Severity
from statutory.performance import judge_schedule
from statutory.performance.ages import AgeBand, Ages
from statutory.performance.local_practice import ONE_ON_A_SCHOOL_DAY
from statutory.performance.schedule import Footing, PeriodKind, ScheduleDay
from statutory.rules import Setting
from tests.unit.statutory.performance_days import (
    ASKED,
    HOUR,
    MONDAY,
    day,
    evening,
    found,
    lesson,
    meal,
    period,
    rest,
    schedule,
)


def test_a_birthday_in_the_middle_of_a_run_changes_the_hours():
    ninth_birthday = MONDAY + timedelta(days=1)
    days = [
        day(9 * HOUR, 17 * HOUR + 30, meal(12 * HOUR), rest(10 * HOUR), rest(15 * HOUR), on=MONDAY + timedelta(days=n))
        for n in range(3)
    ]
    judged = judge_schedule(schedule(*days, dob=ninth_birthday.replace(year=2017)), ASKED)
    assert [(each.rule, each.day) for each in judged] == [("PERF.R22.PLACE", MONDAY)]


@given(st.dates(date(2000, 1, 1), date(2040, 1, 1)))
def test_a_band_begins_on_the_birthday_and_the_last_ends_with_school_age(dob):
    ages = Ages(dob)
    one = timedelta(days=1)
    fifth, ninth = (
        date(dob.year + years, *((3, 1) if not_then(dob, years) else (dob.month, dob.day))) for years in (5, 9)
    )
    assert [ages.band(fifth - one), ages.band(fifth)] == [AgeBand.UNDER_5, AgeBand.FIVE_TO_8]
    assert [ages.band(ninth - one), ages.band(ninth)] == [AgeBand.FIVE_TO_8, AgeBand.NINE_AND_OVER]
    assert ages.band(dob) is AgeBand.UNDER_5
    with pytest.raises(ValueError, match="date of birth"):
        ages.band(dob - one)


def not_then(dob, years):
    return (dob.month, dob.day) == (2, 29) and (dob.year + years) % 4 != 0


def test_a_day_after_the_end_of_school_age_is_not_judged():
    late = (20 * HOUR, 23 * HOUR + 30)
    born = date(2010, 8, 31)  # compulsory school age ended on Friday 26 June 2026
    last, after = date(2026, 6, 26), date(2026, 6, 27)
    judged = judge_schedule(schedule(day(*late, on=after), day(*late, on=last), dob=born), ASKED)
    assert [each.day for each in judged] == [last]
    longer = judge_schedule(schedule(day(*late, on=after), dob=born, school_age_ends=after), ASKED)
    assert [each.day for each in longer] == [after]


@pytest.mark.parametrize("footing", [Footing.ACTIVITY, Footing.SCHOOL])
def test_for_activities_and_schools_the_hours_are_advice(footing):
    advised = found(day(6 * HOUR, 16 * HOUR), footing=footing)
    assert {each.severity for each in advised.values()} == {Severity.ADVISORY}
    assert {each.overridable_by for each in advised.values()} == {Overrider.OFFICER}
    assert all("this is advice" in each.sentence for each in advised.values())
    assert advised["R21.EARLY"].verified


def test_for_an_approved_body_an_officer_reads_the_approval():
    asked = found(day(6 * HOUR, 16 * HOUR), footing=Footing.BODY_OF_PERSONS)
    assert {each.severity for each in asked.values()} == {Severity.OFFICER_DECIDES}
    assert all("approval makes it a condition" in each.sentence for each in asked.values())


def test_a_second_performance_on_a_school_day_is_told_as_some_councils_ask():
    def shows(number, **more):
        parts = (period(14 * HOUR, 15 * HOUR), period(17 * HOUR, 18 * HOUR, number=2))[:number]
        return day(14 * HOUR, 18 * HOUR - 1 + number, *parts, meal(15 * HOUR), rest(16 * HOUR), **more)

    two = found(shows(2, school_day=True))
    assert set(two) == {"LOCAL.SCHOOLDAY"}
    assert (two["LOCAL.SCHOOLDAY"].severity, two["LOCAL.SCHOOLDAY"].limit) == (Severity.ADVISORY, "1 performance")
    assert found(shows(2)) == {}
    rehearsal = period(17 * HOUR, 17 * HOUR + 30, kind=PeriodKind.REHEARSAL)
    one = day(
        14 * HOUR, 18 * HOUR, period(14 * HOUR, 15 * HOUR), rehearsal, meal(15 * HOUR), rest(16 * HOUR), school_day=True
    )
    assert found(one) == {}


def test_the_councils_own_number_of_performances_comes_first():
    two = replace(ONE_ON_A_SCHOOL_DAY, value=2)
    shows = (period(14 * HOUR, 15 * HOUR), period(17 * HOUR, 17 * HOUR + 59, number=2))
    on_a_school_day = day(14 * HOUR, 18 * HOUR, *shows, meal(15 * HOUR), rest(16 * HOUR), school_day=True)
    for starts, rules in ((None, set()), (ASKED.on, set()), (ASKED.on + timedelta(days=1), {"LOCAL.SCHOOLDAY"})):
        setting = Setting(on=ASKED.on, byelaws={two.name: replace(two, effective_from=starts)})
        assert set(found(on_a_school_day, setting=setting)) == rules


@pytest.mark.parametrize(
    ("arrives", "leaves", "inside", "says"),
    [
        (9 * HOUR, 12 * HOUR, period(10 * HOUR, 10 * HOUR), "the period from 10am cannot end at 10am"),
        (9 * HOUR, 12 * HOUR, period(11 * HOUR, 10 * HOUR), "the period from 11am cannot end at 10am"),
        (9 * HOUR, 12 * HOUR, period(11 * HOUR, 12 * HOUR + 1), "leaving at midday"),
        (9 * HOUR, 12 * HOUR, period(8 * HOUR, 10 * HOUR), "cannot end at 10am"),
        (9 * HOUR, 12 * HOUR, lesson(8 * HOUR, 8 * HOUR + 30), "arrival at 9am"),
    ],
)
def test_times_outside_the_day_are_refused(arrives, leaves, inside, says):
    with pytest.raises(ValueError, match=says):
        day(arrives, leaves, inside)


def test_times_before_an_arrival_after_midnight_are_refused():
    with pytest.raises(ValueError, match="does not lie between the arrival at 1am the next day"):
        day(HOUR, 3 * HOUR, period(30, 2 * HOUR), after_midnight=True)
    with pytest.raises(ValueError, match="cannot leave at 00:30 before arriving at 01:00"):
        day(HOUR, 30, after_midnight=True)


@pytest.mark.parametrize(
    ("inside", "says"),
    [
        ((rest(10 * HOUR), period(9 * HOUR, 10 * HOUR + 1)), "overlaps the break from 10am"),
        ((rest(10 * HOUR), rest(10 * HOUR + 14)), "the break from 10am overlaps the break from 10:14am"),
        ((rest(10 * HOUR), lesson(10 * HOUR + 14, 11 * HOUR)), "overlaps the lesson from 10:14am"),
        ((lesson(10 * HOUR, 11 * HOUR), period(10 * HOUR + 59, 12 * HOUR)), "overlaps the lesson from 10am"),
    ],
)
def test_breaks_and_lessons_that_overlap_anything_are_refused(inside, says):
    with pytest.raises(ValueError, match=says):
        day(9 * HOUR, 12 * HOUR, *inside)


def test_breaks_and_lessons_that_touch_are_taken():
    inside = (period(9 * HOUR, 10 * HOUR), rest(10 * HOUR), lesson(10 * HOUR + 15, 11 * HOUR), rest(11 * HOUR))
    assert found(day(9 * HOUR, 12 * HOUR, *inside)) == {}


def test_times_have_no_seconds_and_lessons_last_some_time():
    with pytest.raises(ValueError, match="whole minutes"):
        ScheduleDay(on=MONDAY, arrives=time(9, 0, 1), leaves=time(10))
    with pytest.raises(ValueError, match="whole minutes"):
        ScheduleDay(on=MONDAY, arrives=time(9), leaves=time(10, 0, 0, 1))
    with pytest.raises(ValueError, match="less than nothing"):
        day(9 * HOUR, 10 * HOUR, lessons_elsewhere_minutes=-1)


def test_a_child_who_leaves_on_arriving_was_there_for_no_time():
    assert found(day(9 * HOUR, 9 * HOUR)) == {}


def test_a_day_stands_once_and_after_the_birth():
    with pytest.raises(ValueError, match="once only"):
        schedule(evening(MONDAY), evening(MONDAY))
    with pytest.raises(ValueError, match="date of birth"):
        schedule(evening(MONDAY), evening(MONDAY + timedelta(days=2)), dob=MONDAY + timedelta(days=1))
    assert judge_schedule(schedule(), ASKED) == ()


def test_the_hours_before_the_regulations_started_are_not_judged():
    early = day(6 * HOUR, 8 * HOUR, on=date(2015, 2, 5))
    for asked, number in ((date(2015, 2, 5), 0), (date(2015, 2, 6), 1)):
        assert len(judge_schedule(schedule(early, dob=date(2005, 1, 1)), Setting(on=asked))) == number


def test_a_record_over_the_change_of_the_clocks_counts_hours_as_they_pass():
    # In the night to Sunday 25 October 2026 an hour happens twice: 21:00 to 07:00 is 11 hours.
    autumn = day(21 * HOUR, 31 * HOUR, on=date(2026, 10, 24), night_work_allowed=True)
    assert found(autumn)["R22.PLACE"].observed == "11 hours"
    spring = day(21 * HOUR, 31 * HOUR, on=date(2026, 3, 28), night_work_allowed=True)
    assert "R22.PLACE" not in found(spring)  # 9 hours
    # A time that the clocks leave out is taken as it was before the change, and nothing lasts less than nothing.
    left_out = day(
        24 * HOUR, 26 * HOUR, period(25 * HOUR + 30, 26 * HOUR), on=date(2026, 3, 28), night_work_allowed=True
    )
    assert found(left_out) == {}
