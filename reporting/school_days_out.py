"""How long a child has been out of education, in the school days of their own school or else the council's."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from council.calendars import calendars_for
from statutory.days import CalendarTooShort


@dataclass(frozen=True, slots=True)
class DaysOut:
    """School days out of education, both ends counted, and by which calendar.

    `days` is None where the calendar does not know them: then `why` says so.
    """

    since: date
    days: int | None
    calendar: str
    why: str = ""


def days_out(since: date | None, school_id: UUID | None, *, today: date) -> DaysOut | None:
    """The school days since a child was last in education; None where nobody has said since when."""
    if since is None or since > today:
        return None
    school_days = calendars_for(school_id).school
    if school_days is None:
        return DaysOut(since, None, "", "no term dates are entered")
    try:
        return DaysOut(since, school_days.count(since, today), school_days.name)
    except CalendarTooShort as short:
        edge = short.known_until if short.day > short.known_until else short.known_from
        word = "ends" if short.day > short.known_until else "begins"
        return DaysOut(since, None, school_days.name, f"the calendar {word} on {edge.day} {edge:%B %Y}")
