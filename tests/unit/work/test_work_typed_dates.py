"""A date or a time is understood however an officer types it, and what is none is said in words."""

from __future__ import annotations

from datetime import UTC, date, datetime, time

import pytest
from flask import Flask

from blueprints.typed_dates import date_boxes, day_values, moment, past_day, typed_date, typed_day, typed_time

TODAY = date(2026, 11, 24)


def posted(day="", month="", year=""):
    """A request that posts a date."""
    data = {"on-day": day, "on-month": month, "on-year": year}
    return Flask(__name__).test_request_context(method="POST", data=data)


@pytest.mark.parametrize(
    ("typed", "found", "wrong"),
    [
        (("27", "3", "2026"), date(2026, 3, 27), ""),
        (("", "", ""), None, ""),
        (("31", "2", "2026"), None, "Enter a real date, such as 27 3 2026"),
        (("27", "March", "2026"), None, "Enter a real date, such as 27 3 2026"),
        (("٢٧", "3", "2026"), None, "Enter a real date, such as 27 3 2026"),
        (("27", "", "2026"), None, "Enter a real date, such as 27 3 2026"),
        (("27", "3", "26"), None, "Enter a year with four figures"),
        (("1", "1", "9999999999"), None, "Enter a real date, such as 27 3 2026"),
    ],
)
def test_a_day_is_read_or_what_is_wrong_is_said(typed, found, wrong):
    with posted(*typed):
        assert typed_day("on") == (found, wrong)


def test_a_day_that_has_passed_may_not_lie_ahead():
    with posted("25", "11", "2026"):
        assert past_day("on", today=TODAY) == (None, "The date must be today or in the past")
    with posted("24", "11", "2026"):
        assert past_day("on", today=TODAY) == (TODAY, "")


def test_what_was_typed_stands_in_the_boxes_and_a_kept_day_only_where_nothing_was():
    with posted("x", "", ""):
        assert day_values("on", TODAY) == {"day": "x", "month": "", "year": ""}
    with posted():
        assert day_values("on", TODAY) == date_boxes(TODAY) == {"day": "24", "month": "11", "year": "2026"}
        assert day_values("on") == {"day": "", "month": "", "year": ""}
    assert date_boxes(None) == {}
    assert typed_date({"a-day": " 1 ", "a-month": "2", "a-year": "1899"}, "a")[1] is None


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ("9:30", time(9, 30)),
        ("14.05", time(14, 5)),
        ("2pm", time(14)),
        ("12 am", time(0)),
        ("12:15pm", time(12, 15)),
        ("0930", time(9, 30)),
        ("9", None),
        ("25:00", None),
        ("13pm", None),
        ("9:75", None),
        ("noon", None),
    ],
)
def test_a_time_is_read_as_people_write_it(typed, found):
    assert typed_time(typed) == found


def test_an_hour_of_summer_is_an_hour_earlier_in_utc():
    assert moment(date(2026, 7, 1), time(9, 30)) == datetime(2026, 7, 1, 8, 30, tzinfo=UTC)
