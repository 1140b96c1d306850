"""When the calendar opens the next case: a day of every month or year, at an hour in London."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from casework.calendar_cases import next_opening, round_of, source_of
from forms.definition.parties import Every, OpensOn


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


def test_a_round_has_one_number_and_each_service_its_own_timers():
    day = date(2026, 9, 14)
    by_calendar = (Every.MONTH, Every.TERM, Every.YEAR)
    assert [round_of(OpensOn(every), day) for every in by_calendar] == [202609, 20260914, 2026]
    assert source_of("term-check") == source_of("term-check") != source_of("year-check")
