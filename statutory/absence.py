"""Continuous absence counted in a school's own days; the first day absent is day 1."""

from datetime import date

from statutory.day_names import say_date
from statutory.days import CalendarTooShort, SchoolDays
from statutory.findings import Finding, Severity
from statutory.legal_numbers import LegalNumber
from statutory.limits import TEN_DAY_ABSENCE
from statutory.units import Unit

ABSENCE_RULE = "COUNT.ABSENCE"


def nth_day_of_absence(first_absent: date, n: int, school_days: SchoolDays) -> date:
    """Return the n-th school day of an absence; the first day absent is day 1.

    An absence reported from a day without school starts with the next school day.

    Raises: CalendarTooShort past the end of the calendar; ValueError for n below 1.
    """
    if n < 1:
        msg = "the first day of an absence is day 1"
        raise ValueError(msg)
    day_one = school_days.next_on_or_after(first_absent)
    return day_one if n == 1 else school_days.add(day_one, n - 1)


def school_days_absent(first_absent: date, until: date, school_days: SchoolDays) -> int:
    """Return how many school days an absence has lasted, with its first day and `until`.

    An absence that has not begun by `until` has lasted 0.
    Raises: CalendarTooShort outside the calendar.
    """
    return school_days.count(first_absent, until)


def ten_day_finding(
    first_absent: date, on: date, school_days: SchoolDays, *, limit: LegalNumber = TEN_DAY_ABSENCE
) -> Finding:
    """Return whether an absence has reached the length that a school reports, on a day.

    Shorter than the limit it informs, with the day on which it will be reached where the
    calendar knows it: an early referral is never refused.

    Raises: CalendarTooShort when the calendar does not know the days of the absence itself.
    """
    days = school_days_absent(first_absent, on, school_days)
    observed = Unit.SCHOOL_DAYS.say(days)
    if days >= limit.value:
        reached = nth_day_of_absence(first_absent, limit.value, school_days)
        sentence = f"The absence has lasted {observed}; it reached {limit.limit} on {say_date(reached)}."
        severity = Severity.OFFICER_DECIDES
    else:
        ahead = _will_reach(first_absent, limit, school_days)
        sentence = f"The absence has lasted {observed}, fewer than {limit.limit}.{ahead}"
        severity = Severity.INFORMATION
    return Finding(
        rule=ABSENCE_RULE,
        provision=limit.source.citation,
        limit=limit.limit,
        observed=observed,
        sentence=sentence,
        severity=severity,
        verified=limit.verified and limit.source.verified,
        source=limit.source,
        on=on,
    )


def _will_reach(first_absent: date, limit: LegalNumber, school_days: SchoolDays) -> str:
    try:
        reached = nth_day_of_absence(first_absent, limit.value, school_days)
    except CalendarTooShort:
        return ""  # what the absence is today is known, and that is the finding
    return f" If it goes on, that is reached on {say_date(reached)}."
