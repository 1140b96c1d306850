"""Dates as somebody types them into three boxes."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

PARTS = ("day", "month", "year")


def typed_date(posted: Mapping[str, str], name: str) -> tuple[dict[str, str], date | None]:
    """The boxes as typed, for drawing them again, and the date they make; None for what is no date."""
    boxes = {part: str(posted.get(f"{name}-{part}", "")).strip()[:10] for part in PARTS}
    try:
        day, month, year = (int(boxes[part]) for part in PARTS)
        return boxes, date(year, month, day) if year > 999 else None  # a year has four digits
    except (ValueError, OverflowError):
        return boxes, None


def date_boxes(day: date | None) -> dict[str, str]:
    """A date as the boxes show it."""
    return {} if day is None else {"day": str(day.day), "month": str(day.month), "year": str(day.year)}
