"""When the calendar opens the next case: a day of every month or year, at an hour in London."""

from __future__ import annotations

from datetime import UTC, date, datetime
from itertools import pairwise

import pytest

from casework.calendar_cases import next_opening, opening_days, round_of, source_of
from forms.definition.parties import Every, OpensOn

FORTNIGHTS = OpensOn(Every.FORTNIGHT, first_day="2026-09-02")


@pytest.mark.parametrize(
    ("rule", "after", "opens"),
    [
        (OpensOn(Every.MONTH, 5), datetime(2026, 11, 23, 9, tzinfo=UTC), datetime(2026, 12, 5, 8, tzinfo=UTC)),
        (OpensOn(Every.MONTH, 5), datetime(2026, 12, 5, 7, tzinfo=UTC), datetime(2026, 12, 5, 8, tzinfo=UTC)),
        (OpensOn(Every.MONTH, 5), datetime(2026, 12, 5, 8, tzinfo=UTC), datetime(2027, 1, 5, 8, tzinfo=UTC)),
        (OpensOn(Every.MONTH, 1), datetime(2027, 6, 2, 9, tzinfo=UTC), datetime(2027, 7, 1, 7, tzinfo=UTC)),  # summer
        (OpensOn(Every.YEAR, 1, 9), datetime(2026, 11, 23, 9, tzinfo=UTC), datetime(2027, 9, 1, 7, tzinfo=UTC)),
        (
            OpensOn(Every.YEAR, 28, 2, "14:30"),
            datetime(2027, 2, 28, 9, tzinfo=UTC),
            datetime(2027, 2, 28, 14, 30, tzinfo=UTC),
        ),
    ],
)
def test_the_next_round_is_the_first_after_now_on_a_london_clock(rule, after, opens):
    found = next_opening(rule, after)
    assert found is not None
    assert found[1] == opens


def test_a_list_of_days_opens_on_each_of_them_and_then_no_more():
    rule = OpensOn(Every.LISTED, days=("2027-01-21", "2026-10-01"))
    opened = [next_opening(rule, datetime(2026, month, 1, 9, tzinfo=UTC)) for month in (9, 11)]
    assert [found[0] for found in opened if found] == [date(2026, 10, 1), date(2027, 1, 21)]
    assert round_of(rule, date(2026, 10, 1)) == 20261001
    assert next_opening(rule, datetime(2027, 1, 21, 9, tzinfo=UTC)) is None


@pytest.mark.parametrize(
    ("rule", "on", "opens"),
    [
        (OpensOn(Every.WEEK), date(2026, 11, 23), [date(2026, 11, 23), date(2026, 11, 30)]),
        (OpensOn(Every.WEEK, weekday="friday"), date(2026, 11, 28), [date(2026, 12, 4), date(2026, 12, 11)]),
        (OpensOn(Every.MONTH_END), date(2027, 2, 1), [date(2027, 2, 28), date(2027, 3, 31)]),
        (OpensOn(Every.MONTH_END, not_in=(7, 8, 9)), date(2027, 6, 30), [date(2027, 6, 30), date(2027, 10, 31)]),
        (OpensOn(Every.MONTH, 5, not_in=(1,)), date(2026, 12, 5), [date(2026, 12, 5), date(2027, 2, 5)]),
        (OpensOn(Every.YEAR, 1, 9), date(2026, 11, 23), [date(2027, 9, 1), date(2028, 9, 1)]),
        (OpensOn(Every.MAIL), date(2026, 11, 23), []),
        (FORTNIGHTS, date(2026, 9, 2), [date(2026, 9, 2), date(2026, 9, 16)]),
        (FORTNIGHTS, date(2026, 11, 26), [date(2026, 12, 9), date(2026, 12, 23)]),
        (FORTNIGHTS, date(2026, 1, 1), [date(2026, 9, 2), date(2026, 9, 16)]),
    ],
)
def test_days_are_those_of_the_rule_without_the_months_that_are_left_out(rule, on, opens):
    assert opening_days(rule, on)[:2] == opens


def test_each_week_is_a_round_of_its_own_and_each_month_end_one():
    assert round_of(OpensOn(Every.WEEK), date(2026, 11, 30)) == 20261130
    assert round_of(OpensOn(Every.MONTH_END), date(2026, 11, 30)) == 202611


def test_a_round_has_one_number_and_each_service_its_own_timers():
    day = date(2026, 9, 14)
    by_calendar = (Every.MONTH, Every.TERM, Every.YEAR)
    assert [round_of(OpensOn(every), day) for every in by_calendar] == [202609, 20260914, 2026]
    assert source_of("term-check") == source_of("term-check") != source_of("year-check")


def test_fortnights_go_on_over_the_new_year_without_a_week_that_is_too_long():
    days = opening_days(FORTNIGHTS, date(2026, 12, 1))
    assert {(later - sooner).days for sooner, later in pairwise(days)} == {14}
    assert len({round_of(FORTNIGHTS, day) for day in days}) == len(days)
