"""School weeks: a holiday week is left out, and nothing is guessed past what is known."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from statutory.days import CalendarTooShort, SchoolDays, Term
from statutory.school_weeks import SchoolWeeks, monday_of
from tests.unit.statutory.vector_files import SCHOOL, vectors

GIVEN = vectors("school_weeks")
WEEKS = SchoolWeeks(SCHOOL)
DAY, WEEK = timedelta(days=1), timedelta(days=7)
START, END = date(2026, 9, 1), date(2027, 3, 31)


def one(vector):
    return f"{vector['number']} {vector['case']}"


@pytest.mark.parametrize("vector", GIVEN["windows"], ids=one)
def test_a_worked_window_of_school_weeks(vector):
    window = WEEKS.window(vector["last"], vector["weeks"])
    assert (window.first, window.last) == (vector["first"], vector["until"])
    assert list(window.skipped) == vector["skipped"]


@pytest.mark.parametrize("vector", GIVEN["sessions"], ids=one)
def test_two_absences_lie_within_ten_school_weeks_or_do_not(vector):
    apart = WEEKS.number(vector["second"]) - WEEKS.number(vector["first"])
    assert (apart < 10) is vector["within_ten"]


@st.composite
def schools(draw: st.DrawFn) -> SchoolDays:
    edges = sorted(draw(st.lists(st.dates(START, END), unique=True, max_size=8)))
    terms = tuple(Term(a, b) for a, b in zip(edges[::2], edges[1::2], strict=False))
    weekdays = tuple(sorted(draw(st.sets(st.integers(0, 6), min_size=1))))
    known_from = draw(st.dates(START - WEEK, START))
    known_until = draw(st.dates(END, END + WEEK))
    return SchoolDays(name="school", known_from=known_from, known_until=known_until, terms=terms, weekdays=weekdays)


def slowly(school: SchoolDays, day: date) -> bool | None:
    """Whether a week has a session, day by day; None where a day that matters is not known."""
    days = [monday_of(day) + DAY * i for i in range(7)]
    known = [one for one in days if school.known_from <= one <= school.known_until]
    if any(school.is_day(one) for one in known):
        return True
    return False if len(known) == 7 else None


def quickly(call, *args):
    try:
        return call(*args)
    except CalendarTooShort:
        return None


@given(schools(), st.dates(START - 3 * WEEK, END + 3 * WEEK))
def test_a_week_is_a_school_week_exactly_when_one_of_its_days_has_a_session(school, day):
    assert quickly(SchoolWeeks(school).is_school_week, day) == slowly(school, day)


@given(schools(), st.dates(START, END), st.dates(START, END))
def test_school_weeks_are_counted_as_by_hand(school, a, b):
    first, last = min(a, b), max(a, b)
    mondays = [monday_of(first) + WEEK * i for i in range((monday_of(last) - monday_of(first)).days // 7 + 1)]
    ends = [slowly(school, first), slowly(school, last)]
    counted = quickly(SchoolWeeks(school).count, first, last)
    assert counted == (None if None in ends else sum(bool(slowly(school, monday)) for monday in mondays))


@given(schools(), st.dates(START, END), st.integers(1, 12))
def test_a_window_holds_its_number_of_school_weeks_and_begins_with_one(school, last, weeks):
    counted = SchoolWeeks(school)
    window = quickly(counted.window, last, weeks)
    if window is not None:
        assert window.first.weekday() == 0
        assert window.last.weekday() == 6
        assert counted.is_school_week(window.first)
        assert counted.is_school_week(window.last)
        assert window.first <= window.last
        assert counted.count(window.first, window.last) == weeks
        assert all(not counted.is_school_week(monday) for monday in window.skipped)
        assert (window.last - window.first).days + 1 == 7 * (weeks + len(window.skipped))


@given(schools(), st.dates(START, END), st.dates(START, END))
def test_the_numbers_of_two_school_weeks_tell_how_far_they_are_apart(school, a, b):
    first, last = min(a, b), max(a, b)
    if slowly(school, first) and slowly(school, last):
        counted = SchoolWeeks(school)
        assert counted.number(last) - counted.number(first) + 1 == counted.count(first, last)
        assert counted.number(first) >= 0


def test_a_window_that_begins_before_the_calendar_is_not_guessed():
    assert WEEKS.window(date(2026, 10, 23), 8).first == date(2026, 8, 31)
    with pytest.raises(CalendarTooShort, match="starts on 1 September 2026; 31 August 2026 is not known"):
        WEEKS.window(date(2026, 10, 23), 9)


def test_a_week_cut_by_the_end_of_the_calendar_is_known_only_when_it_has_a_session():
    days = {"terms": (Term(date(2026, 11, 2), date(2026, 11, 4)),)}
    open_on_monday = SchoolDays(name="short", known_from=date(2026, 11, 2), known_until=date(2026, 11, 4), **days)
    assert SchoolWeeks(open_on_monday).is_school_week(date(2026, 11, 8))
    with pytest.raises(CalendarTooShort):
        SchoolWeeks(open_on_monday).is_school_week(date(2026, 11, 9))
    with pytest.raises(CalendarTooShort):
        SchoolWeeks(open_on_monday).window(date(2026, 11, 9), 1)


def test_the_week_before_the_first_school_week_has_no_window_and_no_number():
    late = SchoolDays(
        name="late",
        known_from=date(2026, 9, 1),
        known_until=date(2026, 12, 18),
        terms=(Term(date(2026, 9, 14), date(2026, 12, 18)),),
    )
    with pytest.raises(CalendarTooShort):
        SchoolWeeks(late).window(date(2026, 9, 8), 1)
    with pytest.raises(ValueError, match="no school week and has no number"):
        SchoolWeeks(late).number(date(2026, 9, 8))
    assert SchoolWeeks(late).number(date(2026, 9, 14)) == 0
    assert SchoolWeeks(late).number(date(2026, 9, 21)) == 1


def test_a_window_without_a_week_is_refused_and_time_does_not_run_backwards():
    with pytest.raises(ValueError, match="at least one school week"):
        WEEKS.window(date(2026, 10, 23), 0)
    assert WEEKS.count(date(2026, 11, 16), date(2026, 11, 2)) == 0
    assert WEEKS.count(date(2026, 11, 8), date(2026, 11, 2)) == 1  # days of one week, whichever comes first


def test_a_school_that_never_opens_has_no_school_week():
    never = SchoolDays(name="never", known_from=START, known_until=END, terms=())
    assert not SchoolWeeks(never).is_school_week(date(2026, 11, 18))
    assert SchoolWeeks(never).count(date(2026, 11, 2), date(2026, 12, 20)) == 0


def test_monday_is_the_first_day_of_a_week_and_sunday_the_last():
    assert monday_of(date(2026, 11, 16)) == monday_of(date(2026, 11, 22)) == date(2026, 11, 16)
