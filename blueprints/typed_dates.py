"""Dates and times as somebody types them: a date into three boxes, a time as 9:30, 14.05 or 2pm."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import UTC, date, datetime, time

from flask import request

from base.clock import LONDON

PARTS = ("day", "month", "year")
EARLIEST = 1900  # a year before is a year of two figures
_LONGEST = 10
_TIME = re.compile(r"^(\d{1,2})[:.]?(\d{2})?\s*(am|pm)?$")


def typed_date(posted: Mapping[str, str], name: str) -> tuple[dict[str, str], date | None]:
    """The boxes as typed, for drawing them again, and the date they make; None for what is no date."""
    boxes = {part: str(posted.get(f"{name}-{part}", "")).strip()[:_LONGEST] for part in PARTS}
    if not all(text.isascii() and text.isdigit() for text in boxes.values()):
        return boxes, None
    try:
        found = date(int(boxes["year"]), int(boxes["month"]), int(boxes["day"]))
    except (ValueError, OverflowError):
        return boxes, None
    return boxes, found if found.year >= EARLIEST else None


def date_boxes(day: date | None) -> dict[str, str]:
    """A date as the boxes show it."""
    return {} if day is None else {"day": str(day.day), "month": str(day.month), "year": str(day.year)}


def typed_day(name: str, called: str = "") -> tuple[date | None, str]:
    """A day of the posted form and what is wrong with it; nothing typed is no day and no fault.

    Args: called: the day's name, where the page asks for several: what is wrong is listed above all of them.
    """
    boxes, found = typed_date(request.form, name)
    if found is not None or not any(boxes.values()):
        return found, ""
    year = boxes["year"]
    short = year.isascii() and year.isdigit() and int(year) < EARLIEST
    wrong = "enter a year with four figures" if short else "enter a real date, such as 27 3 2026"
    return None, f"{called}: {wrong}" if called else wrong.capitalize()


def past_day(name: str, *, today: date) -> tuple[date | None, str]:
    """The same, and not after today."""
    found, wrong = typed_day(name)
    if found is not None and found > today:
        return None, "The date must be today or in the past"
    return found, wrong


def day_values(name: str, kept: date | None = None) -> dict[str, str]:
    """The three boxes as they were posted, or a kept day where nothing was."""
    boxes, _ = typed_date(request.form, name)
    return boxes if any(boxes.values()) else boxes | date_boxes(kept)


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
