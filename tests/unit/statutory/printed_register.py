"""Registers for tests: a run of school days with one code, and the days on which it was another."""

from datetime import date

from statutory.attendance.register_days import RegisterDay
from tests.unit.statutory.vector_files import SCHOOL


def printed(first: date, days: int, code: str, other=None, without=()) -> tuple[RegisterDay, ...]:
    """`days` school days of the Marlowe calendar from `first`; `other` replaces both codes of a day."""
    other = other or {}
    days_of_school = [SCHOOL.add(first, n) for n in range(days)] if SCHOOL.is_day(first) else []
    assert len(days_of_school) == days, "a register starts on a school day"
    return tuple(
        RegisterDay(day=day, morning=other.get(day, code), afternoon=other.get(day, code))
        for day in days_of_school
        if day not in without
    )
