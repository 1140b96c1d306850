"""Days and times as an officer types them."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, time

from base.clock import LONDON
from blueprints.cases.door import typed

PARTS = ("day", "month", "year")
_TIME = re.compile(r"^(\d{1,2})[:.]?(\d{2})?\s*(am|pm)?$")


def typed_day(name: str) -> tuple[date | None, str]:
    """A day typed in three boxes and what is wrong with it; nothing typed is no day and no fault."""
    parts = [typed(f"{name}-{part}", most=4) for part in PARTS]
    if not any(parts):
        return None, ""
    try:
        day, month, year = (int(part) if part.isascii() and part.isdigit() else 0 for part in parts)
        return (date(year, month, day), "") if year >= 1900 else (None, "Enter a year with four figures")
    except ValueError:
        return None, "Enter a real date, such as 27 3 2026"


def past_day(name: str, *, today: date) -> tuple[date | None, str]:
    """The same, and not after today."""
    found, wrong = typed_day(name)
    if found is not None and found > today:
        return None, "The date must be today or in the past"
    return found, wrong


def day_values(name: str, kept: date | None = None) -> dict[str, str]:
    """The three boxes as they were typed, or a kept day where nothing was."""
    values = {part: typed(f"{name}-{part}", most=4) for part in PARTS}
    if kept is not None and not any(values.values()):
        return {"day": str(kept.day), "month": str(kept.month), "year": str(kept.year)}
    return values


def typed_time(text: str) -> time | None:
    """A time of day such as 9:30, 14.05 or 2pm; None for anything else."""
    found = _TIME.match(text.strip().lower())
    if found is None or (found[2] is None and found[3] is None):
        return None
    hour, minute = int(found[1]), int(found[2] or 0)
    if found[3]:
        if not 1 <= hour <= 12:
            return None
        hour = hour % 12 + (12 if found[3] == "pm" else 0)
    return time(hour, minute) if hour < 24 and minute < 60 else None


def moment(day: date, at: time) -> datetime:
    """The instant of a London day and wall clock, in UTC."""
    return datetime.combine(day, at, tzinfo=LONDON).astimezone(UTC)
