"""The day that a limit of a date question means: counted from today or from another answer."""

from __future__ import annotations

from calendar import monthrange
from datetime import date, timedelta

from forms.answers import Answers, NotAnAddress, parse_address
from forms.definition.question_parts import TODAY, DayLimit, DayUnit
from forms.ports import Calendars
from forms.values import as_day

_DAYS_A_WEEK = 7
_MONTHS_A_YEAR = 12


def limit_day(limit: DayLimit, answers: Answers, today: date, calendars: Calendars) -> date | None:
    """The first or last day allowed; None when the answer it counts from is missing or no calendar reaches."""
    start = day_at(limit.start, answers, today)
    return None if start is None else day_from(start, limit.amount, limit.unit, calendars)


def day_at(address: str, answers: Answers, today: date) -> date | None:
    """The day of an answer, or today; None for no day, or for several."""
    if address == TODAY:
        return today
    try:
        return as_day(answers.one(parse_address(address)))
    except NotAnAddress:
        return None


def day_from(start: date, amount: int, unit: DayUnit, calendars: Calendars) -> date | None:
    """A day so many units after another, before it when negative; None where a calendar ends before it.

    Working and school days count from the day after the first. Months and years give the same number of the month,
    or its last day.
    """
    try:
        if unit is DayUnit.CALENDAR:
            return start + timedelta(days=amount)
        if unit is DayUnit.WEEKS:
            return start + timedelta(days=amount * _DAYS_A_WEEK)
        if unit in {DayUnit.MONTHS, DayUnit.YEARS}:
            return _months_from(start, amount * (_MONTHS_A_YEAR if unit is DayUnit.YEARS else 1))
    except (OverflowError, ValueError):  # before the year 1, or after 9999
        return None
    return calendars.count(start, amount, unit.value)


def _months_from(start: date, months: int) -> date:
    year, month = divmod(start.year * _MONTHS_A_YEAR + start.month - 1 + months, _MONTHS_A_YEAR)
    return date(year, month + 1, min(start.day, monthrange(year, month + 1)[1]))
