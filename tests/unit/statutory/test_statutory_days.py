"""Calendars: the fast answer is the day-by-day answer, and nothing is guessed past the end."""

import pickle
from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from statutory.days import (
    CalendarTooShort,
    CountedDays,
    DayOff,
    SchoolDays,
    Skipped,
    Term,
    WorkingDays,
    foi_working_days,
)
from tests.unit.statutory.vector_files import SCHOOL, WORKING

START, END = date(2026, 9, 1), date(2027, 3, 31)
DAY = timedelta(days=1)
near_days = st.dates(START - 5 * DAY, END + 5 * DAY)
days_off = st.lists(st.builds(DayOff, st.dates(START, END), st.just("closed")), max_size=30).map(tuple)


@st.composite
def calendars(draw: st.DrawFn) -> CountedDays:
    if draw(st.booleans()):
        off = draw(days_off)
        return WorkingDays(name="office", known_from=START, known_until=END, holidays=off[::2], closures=off[1::2])
    edges = sorted(draw(st.lists(st.dates(START, END), unique=True, max_size=8)))
    terms = tuple(Term(a, b) for a, b in zip(edges[::2], edges[1::2], strict=False))
    weekdays = tuple(sorted(draw(st.sets(st.integers(0, 6)))))
    return SchoolDays(
        name="school", known_from=START, known_until=END, terms=terms, closed=draw(days_off), weekdays=weekdays
    )


def counts_slowly(calendar: CountedDays, day: date) -> bool:
    """Whether a day counts, from what the calendar was given and by no index."""
    if not START <= day <= END:
        raise CalendarTooShort(day, END, calendar.name, known_from=START)
    if isinstance(calendar, WorkingDays):
        return day.weekday() < 5 and all(off.day != day for off in calendar.holidays + calendar.closures)
    assert isinstance(calendar, SchoolDays)
    in_term = any(term.start <= day <= term.end for term in calendar.terms)
    return in_term and day.weekday() in calendar.weekdays and all(off.day != day for off in calendar.closed)


def add_slowly(calendar: CountedDays, day: date, n: int) -> date:
    step = DAY if n >= 0 else -DAY
    if n == 0:
        day, n = day - DAY, 1
    counted = 0
    while counted < abs(n):
        day += step
        counted += counts_slowly(calendar, day)
    return day


def answer_or_unknown(call, *args):
    try:
        return call(*args)
    except CalendarTooShort:
        return "not known"


@given(calendars(), near_days, st.integers(-40, 40))
def test_the_nth_day_is_the_one_found_by_walking_day_by_day(calendar, day, n):
    assert answer_or_unknown(calendar.add, day, n) == answer_or_unknown(add_slowly, calendar, day, n)


@given(calendars(), near_days)
def test_a_day_counts_exactly_when_it_does_by_hand(calendar, day):
    assert answer_or_unknown(calendar.is_day, day) == answer_or_unknown(counts_slowly, calendar, day)


@given(calendars(), st.dates(START, END), st.dates(START, END))
def test_counting_between_two_days_agrees_with_counting_by_hand(calendar, a, b):
    def by_hand(first: date, last: date) -> int:
        return sum(counts_slowly(calendar, first + i * DAY) for i in range((last - first).days + 1))

    assert calendar.count(a, b) == by_hand(a, b)
    forwards, backwards = by_hand(a + DAY, b), by_hand(b, a - DAY)
    assert calendar.between(a, b) == (forwards if b >= a else -backwards)


@given(calendars(), near_days, st.integers(-40, 40).filter(bool))
def test_counting_undoes_adding(calendar, day, n):
    answer = answer_or_unknown(calendar.add, day, n)
    if answer != "not known":
        assert calendar.between(day, answer) == n
        assert calendar.is_day(answer)


@given(calendars(), st.dates(START, END), st.dates(START, END))
def test_the_days_skipped_are_exactly_the_days_that_do_not_count(calendar, a, b):
    first, last = min(a, b), max(a, b)
    told = [
        run.first + i * DAY for run in calendar.skipped(first, last) for i in range((run.last - run.first).days + 1)
    ]
    by_hand = [first + i * DAY for i in range((last - first).days + 1) if not counts_slowly(calendar, first + i * DAY)]
    assert told == by_hand


@given(calendars(), near_days)
def test_nothing_to_wait_is_the_day_itself_or_the_next_that_counts(calendar, day):
    assert answer_or_unknown(calendar.add, day, 0) == answer_or_unknown(add_slowly, calendar, day, 0)


@given(calendars(), near_days)
def test_the_nearest_day_that_counts_is_found_by_walking_too(calendar, day):
    assert answer_or_unknown(calendar.next_on_or_after, day) == answer_or_unknown(add_slowly, calendar, day, 0)
    back = answer_or_unknown(calendar.previous_on_or_before, day)
    assert back == answer_or_unknown(add_slowly, calendar, day + DAY, -1)


def test_a_calendar_that_ends_says_where_it_ends_and_whose_it_is():
    with pytest.raises(CalendarTooShort) as caught:
        SCHOOL.add(date(2027, 3, 24), 2)
    assert (caught.value.day, caught.value.known_until) == (date(2027, 4, 10), date(2027, 4, 9))
    assert str(caught.value) == (
        "the calendar Marlowe default calendar ends on 9 April 2027; 10 April 2027 is not known"
    )


def test_a_calendar_does_not_guess_what_was_before_its_start():
    with pytest.raises(CalendarTooShort, match=r"starts on 1 September 2026; 31 August 2026 is not known"):
        WORKING.add(date(2026, 9, 2), -2)


def test_the_last_known_day_is_answered_and_the_next_is_not():
    assert WORKING.add(date(2027, 4, 8), 1) == date(2027, 4, 9)
    with pytest.raises(CalendarTooShort):
        WORKING.add(date(2027, 4, 8), 2)
    assert WORKING.add(date(2026, 9, 2), -1) == date(2026, 9, 1)
    assert WORKING.between(date(2027, 4, 9), date(2027, 4, 9)) == 0


def test_not_even_an_ordinary_day_past_the_end_or_before_the_start_is_counted():
    week = WorkingDays(name="week", known_from=date(2026, 11, 24), known_until=date(2026, 11, 26))
    assert week.between(date(2026, 11, 23), date(2026, 11, 26)) == 3
    assert week.between(date(2026, 11, 27), date(2026, 11, 24)) == -3
    assert week.add(date(2026, 11, 23), 3) == date(2026, 11, 26)
    assert week.add(date(2026, 11, 27), -3) == date(2026, 11, 24)
    unknown = (
        (week.add, date(2026, 11, 23), 4),
        (week.add, date(2026, 11, 27), -4),
        (week.add, date(2026, 11, 22), 1),
        (week.between, date(2026, 11, 22), date(2026, 11, 26)),
        (week.between, date(2026, 11, 28), date(2026, 11, 24)),
    )
    for call, *question in unknown:
        with pytest.raises(CalendarTooShort):
            call(*question)


def test_a_day_at_the_end_of_time_is_refused_and_not_a_crash():
    with pytest.raises(CalendarTooShort):
        WORKING.add(date.max, 1)
    with pytest.raises(CalendarTooShort):
        WORKING.add(date.min, -1)


def test_an_unknown_day_can_cross_from_worker_to_parent():
    first = CalendarTooShort(date(2028, 1, 1), date(2027, 8, 31), "Marlowe", known_from=date(2026, 9, 1))
    again = pickle.loads(pickle.dumps(first))  # noqa: S301  # our own bytes
    assert (str(again), again.day, again.known_from) == (str(first), first.day, first.known_from)


def test_an_instant_is_not_taken_for_a_day():
    with pytest.raises(TypeError, match="London days"):
        WORKING.add(datetime(2026, 11, 22, 23, 30, tzinfo=UTC), 1)


@pytest.mark.parametrize(
    ("day", "reason"),
    [
        (date(2026, 11, 23), "INSET day"),
        (date(2026, 11, 21), "weekend"),
        (date(2026, 10, 26), "not in term"),
        (date(2026, 12, 25), "not in term"),
        (date(2026, 9, 1), "not in term"),
        (date(2026, 11, 24), None),
    ],
)
def test_a_school_says_why_a_day_does_not_count(day, reason):
    assert SCHOOL.why_not(day) == reason
    assert SCHOOL.is_day(day) is (reason is None)


def test_a_closure_of_the_office_is_not_a_working_day_and_a_bank_holiday_names_itself():
    office = WorkingDays(
        name="office",
        known_from=date(2026, 12, 1),
        known_until=date(2027, 1, 31),
        holidays=(DayOff(date(2026, 12, 25), "Christmas Day"),),
        closures=(DayOff(date(2026, 12, 24), "office closed"), DayOff(date(2026, 12, 25), "office closed")),
    )
    assert office.skipped(date(2026, 12, 23), date(2026, 12, 28)) == (
        Skipped(date(2026, 12, 24), date(2026, 12, 24), "office closed"),
        Skipped(date(2026, 12, 25), date(2026, 12, 25), "Christmas Day"),
        Skipped(date(2026, 12, 26), date(2026, 12, 27), "weekend"),
    )


def test_a_school_that_opens_on_saturdays_counts_them():
    day = {"known_from": START, "known_until": END, "terms": (Term(START, END),)}
    assert SchoolDays(name="six days", weekdays=(0, 1, 2, 3, 4, 5), **day).is_day(date(2026, 11, 21))
    assert not SchoolDays(name="five days", **day).is_day(date(2026, 11, 21))


NATIONS = {
    "england-and-wales": [DayOff(date(2026, 12, 25), "Christmas Day")],
    "scotland": [DayOff(date(2026, 11, 30), "St Andrew's Day"), DayOff(date(2026, 12, 25), "Christmas")],
    "northern-ireland": [],
}


def test_a_scottish_bank_holiday_stops_an_information_request_and_no_other_count():
    foi = foi_working_days(NATIONS, known_from=START, known_until=END)
    assert foi.why_not(date(2026, 11, 30)) == "St Andrew's Day"
    assert foi.why_not(date(2026, 12, 25)) == "Christmas Day"
    assert WORKING.is_day(date(2026, 11, 30))


def test_information_requests_are_not_counted_without_all_of_the_uk():
    with pytest.raises(ValueError, match="missing for: northern-ireland, scotland"):
        foi_working_days({"england-and-wales": []}, known_from=START, known_until=END)


@pytest.mark.parametrize(
    ("terms", "fault"),
    [
        (((date(2026, 9, 2), date(2026, 10, 23)), (date(2026, 10, 23), date(2026, 12, 18))), "before the one before"),
        (((date(2026, 8, 31), date(2026, 10, 23)),), "reach outside"),
        (((date(2026, 9, 2), date(2027, 4, 1)),), "reach outside"),
    ],
)
def test_terms_that_cannot_be_are_refused(terms, fault):
    with pytest.raises(ValueError, match=fault):
        SchoolDays(name="school", known_from=START, known_until=END, terms=tuple(Term(a, b) for a, b in terms))


def test_a_term_or_a_calendar_that_ends_before_it_starts_is_refused():
    with pytest.raises(ValueError, match="cannot end"):
        Term(date(2026, 12, 18), date(2026, 11, 2))
    with pytest.raises(ValueError, match="ends before it starts"):
        WorkingDays(name="office", known_from=END, known_until=START)


def test_a_term_may_be_one_day_and_a_calendar_too():
    one = date(2026, 9, 2)
    assert SchoolDays(name="one", known_from=one, known_until=one, terms=(Term(one, one),)).count(one, one) == 1


def test_two_calendars_with_the_same_days_are_the_same_value():
    same = WorkingDays(name="a", known_from=START, known_until=END)
    assert same == WorkingDays(name="a", known_from=START, known_until=END)
    assert hash(same) == hash(WorkingDays(name="a", known_from=START, known_until=END))
    assert same != WorkingDays(name="a", known_from=START, known_until=END, holidays=(DayOff(START, "x"),))
    assert pickle.loads(pickle.dumps(SCHOOL)).add(date(2026, 11, 20), 1) == date(2026, 11, 24)  # noqa: S301  # as above
