"""How a day is said in a sentence, whatever the machine's locale."""

from datetime import date

# Not strftime: a finding is quoted in English letters, and %A follows the server's locale.
_WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
_MONTHS = (
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
)


def weekday_name(day: date) -> str:
    """Return the weekday of `day`, e.g. "Monday"."""
    return _WEEKDAYS[day.weekday()]


def say_date(day: date) -> str:
    """Return `day` without its weekday, e.g. "23 November 2026"."""
    return f"{day.day} {_MONTHS[day.month - 1]} {day.year}"


def say_day(day: date) -> str:
    """Return `day` with its weekday, e.g. "Monday 23 November 2026"."""
    return f"{weekday_name(day)} {say_date(day)}"
