"""Months and years: the same number in another month, or that month's last day."""

from calendar import monthrange
from dataclasses import dataclass
from datetime import date

from statutory.day_names import say_date

_LAST_MONTH = 12
_FEBRUARY = 2
_LEAP_DAY = 29


@dataclass(frozen=True)
class MonthAnswer:
    """The corresponding day, and whether the month was too short to have it."""

    day: date
    clipped: bool


def corresponding_day(day: date, months: int) -> MonthAnswer:
    """Return the same number `months` later, or earlier when negative.

    A month without that number answers with its last day: one month after 31 January is
    28 February, or 29 February in a leap year.
    """
    index = day.year * _LAST_MONTH + day.month - 1 + months
    year, month = divmod(index, _LAST_MONTH)
    last = _days_in(year, month + 1)
    return MonthAnswer(date(year, month + 1, min(day.day, last)), clipped=day.day > last)


def birthday(dob: date, age: int) -> date:
    """Return the day on which somebody born on `dob` reaches `age`.

    Someone born on 29 February has the birthday on 1 March in a common year. Compulsory
    school age starts and ends on the same days whichever of the two days is taken.
    """
    year = dob.year + age
    if (dob.month, dob.day) == (_FEBRUARY, _LEAP_DAY) and _days_in(year, _FEBRUARY) < _LEAP_DAY:
        return date(year, 3, 1)
    return dob.replace(year=year)


def age_on(dob: date, on: date) -> int:
    """Return the age in whole years on a day.

    Raises: ValueError when `on` is before the birth.
    """
    if on < dob:
        msg = f"there is no age on {say_date(on)}: the date of birth is later"
        raise ValueError(msg)
    years = on.year - dob.year
    return years if birthday(dob, years) <= on else years - 1


def _days_in(year: int, month: int) -> int:
    return monthrange(year, month)[1]
