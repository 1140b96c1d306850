"""The units a period of law is counted in."""

from enum import StrEnum


class Unit(StrEnum):
    """What is counted.

    `FOI_WORKING_DAYS` is a unit of its own because a bank holiday in Scotland or Northern
    Ireland stops that count and no other.
    """

    MINUTES = "minutes"
    HOURS = "hours"
    WORKING_DAYS = "working_days"
    FOI_WORKING_DAYS = "foi_working_days"
    SCHOOL_DAYS = "school_days"
    CALENDAR_DAYS = "calendar_days"
    WEEKS = "weeks"
    MONTHS = "months"
    YEARS = "years"
    # Measures: they limit an amount and never give a date.
    SESSIONS = "sessions"
    PERCENT = "percent"
    POUNDS = "pounds"
    CHILDREN = "children"
    PUPILS = "pupils"
    TIMES = "times"

    @property
    def elapsed(self) -> bool:
        """Whether the unit is a length of time rather than a number of days."""
        return self in (Unit.MINUTES, Unit.HOURS)

    @property
    def measures(self) -> bool:
        """Whether the unit measures an amount rather than counting towards a date."""
        return self in (Unit.SESSIONS, Unit.PERCENT, Unit.POUNDS, Unit.CHILDREN, Unit.PUPILS, Unit.TIMES)

    @property
    def needs_calendar(self) -> bool:
        """Whether counting it asks a calendar which days count."""
        return self in (Unit.WORKING_DAYS, Unit.FOI_WORKING_DAYS, Unit.SCHOOL_DAYS)

    def say(self, amount: int) -> str:
        """Return an amount in words, e.g. "1 school day", "10 school days", "£80", "£1,000"."""
        if self is Unit.POUNDS:
            return f"£{amount:,}"
        if self is Unit.PERCENT:
            return f"{amount} per cent"
        if self is Unit.CHILDREN:
            return f"{amount:,} {'child' if amount == 1 else 'children'}"
        name = "working days" if self is Unit.FOI_WORKING_DAYS else self.value.replace("_", " ")
        return f"{amount:,} {name.removesuffix('s') if amount == 1 else name}"


class Direction(StrEnum):
    """Whether the answer lies after the trigger or before it."""

    AFTER = "after"
    BEFORE = "before"
