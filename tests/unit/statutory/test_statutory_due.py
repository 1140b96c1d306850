"""Deadlines: the worked answers, the clocks that change, the months that are short, and why."""

import pickle
from datetime import UTC, date, datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from statutory import limits
from statutory.days import CalendarTooShort, DayOff, NoDate, foi_working_days
from statutory.due import Calendars, NoCalendar, clock_faults, due
from statutory.london import london_day, london_instant
from statutory.units import Direction, Unit
from tests.unit.statutory.vector_files import SCHOOL, WORKING, vectors

CALENDARS = Calendars(working=WORKING, school=SCHOOL)
DAY = timedelta(days=1)
VECTORS = vectors("counting")["vectors"]


def one(vector):
    return f"{vector['number']} {vector['case']}"


@pytest.mark.parametrize("vector", VECTORS, ids=one)
def test_a_worked_deadline_falls_on_its_day(vector):
    if "limit" in vector:
        answer = getattr(limits, vector["limit"]).due(vector["trigger"], calendars=CALENDARS)
    else:
        inclusive = vector.get("inclusive", False)
        answer = due(
            vector["trigger"], vector["amount"], Unit(vector["unit"]), inclusive=inclusive, calendars=CALENDARS
        )
    assert answer.day == vector["due"]
    assert london_day(answer.instant) == vector["due"]
    assert london_day(answer.instant + timedelta(microseconds=1)) == vector["due"] + DAY


def test_a_reply_in_the_last_second_of_the_last_day_is_in_time():
    answer = due(date(2026, 6, 1), 3, Unit.CALENDAR_DAYS, calendars=Calendars())
    assert answer.instant == datetime(2026, 6, 4, 22, 59, 59, 999999, tzinfo=UTC)  # midnight by summer time


def test_a_deadline_at_five_is_five_in_london_in_summer_and_in_winter():
    at_five = {"calendars": Calendars(), "time_of_day": time(17)}
    assert due(date(2026, 7, 1), 1, Unit.CALENDAR_DAYS, **at_five).instant == datetime(2026, 7, 2, 16, tzinfo=UTC)
    assert due(date(2026, 12, 1), 1, Unit.CALENDAR_DAYS, **at_five).instant == datetime(2026, 12, 2, 17, tzinfo=UTC)


def test_a_referral_at_half_past_midnight_in_summer_counts_from_the_london_day():
    late = datetime(2026, 6, 30, 23, 30, tzinfo=UTC)
    assert due(late, 1, Unit.CALENDAR_DAYS, calendars=Calendars()).day == date(2026, 7, 2)


def test_twenty_four_hours_are_elapsed_hours_when_the_clocks_go_back():
    start = london_instant(date(2026, 10, 24), time(12))
    answer = due(start, 24, Unit.HOURS, calendars=Calendars())
    assert answer.instant - start == timedelta(hours=24)
    assert not answer.clipped
    assert answer.steps == (
        "Counting 24 hours after 12:00 on Saturday 24 October 2026.",
        "The clocks change in between; hours are counted as they pass.",
        "Due at 11:00 on Sunday 25 October 2026.",
    )


def test_sixty_minutes_run_through_the_night_without_a_calendar():
    answer = due(datetime(2026, 12, 24, 23, 30, tzinfo=UTC), 60, Unit.MINUTES, calendars=Calendars())
    assert answer.instant == datetime(2026, 12, 25, 0, 30, tzinfo=UTC)
    assert answer.day == date(2026, 12, 25)
    assert len(answer.steps) == 2


def test_hours_can_be_counted_back_and_from_the_start_of_a_day():
    before = due(date(2026, 7, 1), 1, Unit.HOURS, direction=Direction.BEFORE, calendars=Calendars())
    assert before.instant == datetime(2026, 6, 30, 22, tzinfo=UTC)


@pytest.mark.parametrize(
    ("start", "amount", "unit", "inclusive", "answer"),
    [
        (date(2026, 11, 23), 1, Unit.CALENDAR_DAYS, True, date(2026, 11, 23)),
        (date(2026, 11, 23), 1, Unit.CALENDAR_DAYS, False, date(2026, 11, 24)),
        (date(2026, 11, 23), 2, Unit.WEEKS, False, date(2026, 12, 7)),
        (date(2026, 11, 23), 2, Unit.WEEKS, True, date(2026, 12, 6)),
        (date(2027, 1, 31), 1, Unit.MONTHS, False, date(2027, 2, 28)),
        (date(2028, 1, 31), 1, Unit.MONTHS, False, date(2028, 2, 29)),
        (date(2027, 1, 31), 1, Unit.MONTHS, True, date(2027, 2, 28)),
        (date(2027, 1, 30), 1, Unit.MONTHS, True, date(2027, 2, 28)),
        (date(2027, 2, 5), 1, Unit.MONTHS, True, date(2027, 3, 4)),
        (date(2027, 3, 1), 1, Unit.MONTHS, True, date(2027, 3, 31)),
        (date(2026, 12, 15), 1, Unit.MONTHS, False, date(2027, 1, 15)),
        (date(2028, 2, 29), 1, Unit.YEARS, False, date(2029, 2, 28)),
        (date(2026, 11, 23), 3, Unit.YEARS, True, date(2029, 11, 22)),
        (date(2026, 11, 22), 1, Unit.WORKING_DAYS, True, date(2026, 11, 23)),
        (date(2026, 11, 23), 1, Unit.WORKING_DAYS, True, date(2026, 11, 23)),
        (date(2026, 11, 23), 1, Unit.WORKING_DAYS, False, date(2026, 11, 24)),
        (date(2026, 11, 23), 1, Unit.SCHOOL_DAYS, True, date(2026, 11, 24)),
    ],
)
def test_forward_counts(start, amount, unit, inclusive, answer):
    assert due(start, amount, unit, inclusive=inclusive, calendars=CALENDARS).day == answer


@pytest.mark.parametrize(
    ("start", "amount", "unit", "inclusive", "answer"),
    [
        (date(2026, 12, 19), 21, Unit.CALENDAR_DAYS, True, date(2026, 11, 29)),
        (date(2027, 3, 31), 1, Unit.MONTHS, False, date(2027, 2, 28)),
        (date(2027, 3, 31), 1, Unit.MONTHS, True, date(2027, 3, 1)),
        (date(2027, 2, 28), 1, Unit.MONTHS, True, date(2027, 1, 29)),
        (date(2026, 1, 10), 1, Unit.MONTHS, False, date(2025, 12, 10)),
        (date(2026, 11, 24), 1, Unit.SCHOOL_DAYS, False, date(2026, 11, 20)),
        (date(2026, 11, 24), 1, Unit.SCHOOL_DAYS, True, date(2026, 11, 24)),
    ],
)
def test_backward_counts(start, amount, unit, inclusive, answer):
    back = due(start, amount, unit, inclusive=inclusive, direction=Direction.BEFORE, calendars=CALENDARS)
    assert back.day == answer


@pytest.mark.parametrize("amount", [0, 3])
@pytest.mark.parametrize("direction", list(Direction))
@pytest.mark.parametrize("unit", [Unit.CALENDAR_DAYS, Unit.WEEKS, Unit.SCHOOL_DAYS, Unit.WORKING_DAYS])
def test_only_months_and_years_can_be_too_short_for_a_day(unit, direction, amount):
    assert not due(date(2026, 12, 1), amount, unit, direction=direction, calendars=CALENDARS).clipped
    assert due(date(2027, 1, 31), 1, Unit.MONTHS, calendars=CALENDARS).clipped


def test_nothing_to_wait_is_today_or_the_day_the_doors_open():
    assert due(date(2026, 11, 21), 0, Unit.CALENDAR_DAYS, calendars=CALENDARS).day == date(2026, 11, 21)
    assert due(date(2026, 11, 21), 0, Unit.SCHOOL_DAYS, calendars=CALENDARS).day == date(2026, 11, 24)
    back = due(date(2026, 11, 23), 0, Unit.SCHOOL_DAYS, direction=Direction.BEFORE, calendars=CALENDARS)
    assert back.day == date(2026, 11, 20)
    assert back.steps[-1] == "Due by the end of Friday 20 November 2026."


def test_an_answer_on_a_bank_holiday_rolls_on_and_says_so():
    answer = due(date(2026, 11, 25), 1, Unit.MONTHS, calendars=CALENDARS, roll_to_working_day=True)
    assert (answer.day, answer.rolled_from) == (date(2026, 12, 29), date(2026, 12, 25))
    assert answer.steps == (
        "Counting 1 month after Wednesday 25 November 2026.",
        "Friday 25 December 2026 is not a working day (Christmas Day): moved to Tuesday 29 December 2026.",
        "Due by the end of Tuesday 29 December 2026.",
    )


def test_an_answer_on_a_working_day_stays_where_it_is():
    answer = due(date(2026, 11, 24), 1, Unit.MONTHS, calendars=CALENDARS, roll_to_working_day=True)
    assert (answer.day, answer.rolled_from) == (date(2026, 12, 24), None)


def test_counting_back_to_a_weekend_rolls_to_the_friday_so_that_it_is_not_too_late():
    answer = due(
        date(2026, 12, 19),
        21,
        Unit.CALENDAR_DAYS,
        direction=Direction.BEFORE,
        calendars=CALENDARS,
        roll_to_working_day=True,
    )
    assert answer.day == date(2026, 11, 27)


def test_a_school_deadline_explains_itself():
    answer = due(date(2026, 11, 20), 20, Unit.SCHOOL_DAYS, calendars=CALENDARS, time_of_day=time(17))
    assert answer.steps == (
        "Counting 20 school days after Friday 20 November 2026, by the calendar Marlowe default calendar.",
        "Skipped Monday 23 November 2026: INSET day.",
        "Day 1 is Tuesday 24 November 2026.",
        "Weekends are not counted.",
        "Skipped Saturday 19 December 2026 to Sunday 3 January 2027: not in term.",
        "Skipped Monday 4 January 2027: INSET day.",
        "Day 20 is Tuesday 5 January 2027.",
        "Due by 17:00 on Tuesday 5 January 2027.",
    )


def test_a_deadline_counted_back_explains_itself_backwards():
    answer = due(
        date(2027, 1, 5), 2, Unit.WORKING_DAYS, inclusive=True, direction=Direction.BEFORE, calendars=CALENDARS
    )
    assert answer.steps == (
        "Counting 2 working days back, beginning with Tuesday 5 January 2027, by the calendar Marlowe working days.",
        "Day 1 is Tuesday 5 January 2027.",
        "Day 2 is Monday 4 January 2027.",
        "Due by the end of Monday 4 January 2027.",
    )
    over_christmas = due(date(2026, 12, 29), 1, Unit.WORKING_DAYS, direction=Direction.BEFORE, calendars=CALENDARS)
    assert over_christmas.steps[0] == (
        "Counting 1 working day before Tuesday 29 December 2026, by the calendar Marlowe working days."
    )
    assert over_christmas.steps[1:4] == (
        "Skipped Monday 28 December 2026: Boxing Day (substitute day).",
        "Skipped Friday 25 December 2026: Christmas Day.",
        "Day 1 is Thursday 24 December 2026.",
    )


def test_weekends_are_mentioned_only_where_there_was_one():
    over_a_weekend = due(date(2026, 11, 27), 1, Unit.WORKING_DAYS, calendars=CALENDARS)
    assert "Weekends are not counted." in over_a_weekend.steps
    one_closed_day = due(date(2026, 11, 22), 1, Unit.SCHOOL_DAYS, calendars=CALENDARS)
    assert "Weekends are not counted." not in one_closed_day.steps


def test_the_trigger_s_own_day_is_not_told_as_skipped_when_it_was_never_to_be_counted():
    forwards = due(date(2026, 11, 23), 1, Unit.SCHOOL_DAYS, calendars=CALENDARS)
    assert forwards.steps[1] == "Day 1 is Tuesday 24 November 2026."
    backwards = due(date(2026, 12, 28), 1, Unit.WORKING_DAYS, direction=Direction.BEFORE, calendars=CALENDARS)
    assert not any("28 December" in step for step in backwards.steps[1:])
    counted_in = due(date(2026, 11, 23), 1, Unit.SCHOOL_DAYS, inclusive=True, calendars=CALENDARS)
    assert counted_in.steps[1] == "Skipped Monday 23 November 2026: INSET day."


def test_weeks_are_explained_in_days_and_a_short_month_says_so():
    weeks = due(date(2026, 11, 23), 2, Unit.WEEKS, calendars=Calendars())
    assert weeks.steps[1:3] == ("Day 1 is Tuesday 24 November 2026.", "Day 14 is Monday 7 December 2026.")
    month = due(date(2027, 1, 31), 1, Unit.MONTHS, calendars=Calendars())
    assert month.steps[1] == "The month has no such day, so its last day is taken."


def test_an_information_request_is_counted_by_the_whole_uk():
    scotland = [DayOff(date(2026, 11, 30), "St Andrew's Day")]
    nations = {"england-and-wales": [], "scotland": scotland, "northern-ireland": []}
    foi = foi_working_days(nations, known_from=date(2026, 9, 1), known_until=date(2026, 12, 31))
    answer = limits.FOI_REPLY.due(date(2026, 11, 10), calendars=Calendars(foi=foi))
    assert answer.day == date(2026, 12, 9)
    assert answer.steps[0].startswith("Counting 20 working days after Tuesday 10 November 2026")


def test_without_a_calendar_there_is_no_date_rather_than_a_guess():
    with pytest.raises(NoDate, match="no calendar to count school days by") as caught:
        due(date(2026, 11, 23), 10, Unit.SCHOOL_DAYS, calendars=Calendars(working=WORKING))
    assert pickle.loads(pickle.dumps(caught.value)).unit is Unit.SCHOOL_DAYS  # noqa: S301  # our own bytes
    with pytest.raises(NoCalendar):
        due(date(2026, 11, 23), 1, Unit.MONTHS, calendars=Calendars(), roll_to_working_day=True)
    with pytest.raises(CalendarTooShort):
        due(date(2027, 3, 24), 10, Unit.SCHOOL_DAYS, calendars=CALENDARS)


def test_an_instant_without_a_zone_and_a_negative_amount_are_refused():
    naive = datetime(2026, 11, 23, 9)  # noqa: DTZ001  # what is to be refused
    for unit in (Unit.HOURS, Unit.CALENDAR_DAYS):
        with pytest.raises(ValueError, match="time zone"):
            due(naive, 1, unit, calendars=Calendars())
    with pytest.raises(ValueError, match="negative"):
        due(date(2026, 11, 23), -1, Unit.HOURS, calendars=Calendars())


@pytest.mark.parametrize("unit", [unit for unit in Unit if unit.measures])
def test_an_amount_of_money_or_of_children_is_never_counted_towards_a_date(unit):
    with pytest.raises(ValueError, match="measure an amount and give no date"):
        due(date(2026, 11, 23), 1, unit, calendars=CALENDARS)


def test_a_definition_is_told_what_its_clock_cannot_use():
    assert clock_faults(Unit.WORKING_DAYS, inclusive=True, time_of_day=time(9), roll_to_working_day=True) == ()
    assert clock_faults(Unit.HOURS) == ()
    faults = clock_faults(Unit.HOURS, inclusive=True, time_of_day=time(9), roll_to_working_day=True)
    assert len(faults) == 3
    assert all(fault.startswith("hours are elapsed time") for fault in faults)


def test_what_a_clock_cannot_use_never_stops_a_submission():
    at = datetime(2026, 11, 23, 9, tzinfo=UTC)
    plain = due(at, 4, Unit.HOURS, calendars=Calendars())
    odd = due(at, 4, Unit.HOURS, inclusive=True, time_of_day=time(17), roll_to_working_day=True, calendars=Calendars())
    assert odd.instant == plain.instant


@given(
    st.dates(date(2026, 9, 10), date(2027, 2, 1)),
    st.integers(1, 30),
    st.sampled_from([unit for unit in Unit if not (unit.elapsed or unit.measures or unit is Unit.FOI_WORKING_DAYS)]),
    st.booleans(),
)
def test_one_more_is_later_and_beginning_with_is_never_later_than_after(start, amount, unit, inclusive):
    def day(n: int, how: bool) -> date:
        try:
            return due(start, n, unit, inclusive=how, calendars=CALENDARS).day
        except CalendarTooShort:
            return date.max

    assert day(amount, inclusive) <= day(amount + 1, inclusive)
    assert start <= day(amount, True) <= day(amount, False)


@given(st.dates(date(2026, 10, 1), date(2027, 2, 1)), st.integers(1, 15), st.sampled_from(list(Direction)))
def test_every_count_can_be_explained(start, amount, direction):
    for unit in (Unit.HOURS, Unit.WORKING_DAYS, Unit.SCHOOL_DAYS, Unit.WEEKS, Unit.MONTHS):
        for inclusive in (True, False):
            try:
                answer = due(start, amount, unit, inclusive=inclusive, direction=direction, calendars=CALENDARS)
            except CalendarTooShort:
                continue
            assert answer.steps[0].startswith("Counting ")
            assert answer.steps[-1].startswith("Due ")
            assert all(step.endswith(".") for step in answer.steps)
