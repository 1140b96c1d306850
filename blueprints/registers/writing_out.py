"""What somebody asks who writes a register out: the day as it stood on, and why."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from flask import request

from base.text import squeezed
from blueprints.typed_dates import typed_date

LONGEST_REASON = 500  # characters


@dataclass(frozen=True, slots=True)
class WritingOut:
    """A day and a reason as they were typed, and what is wrong with them. `day` is empty where it is none."""

    boxes: dict[str, str]
    day: date | None
    reason: str
    errors: list[tuple[str, str]]


def read_writing_out(today: date) -> WritingOut:
    """What this request asks for."""
    boxes, day = typed_date(request.form, "day")
    reason = squeezed(request.form.get("reason", ""))
    errors = []
    if day is None:
        errors.append(("day-day", "Enter the day as it stands in a calendar, such as 27 3 2026"))
    elif day > today:
        errors.append(("day-day", "Enter today or a day that has passed"))
    if not 0 < len(reason) <= LONGEST_REASON:
        errors.append(("reason", f"Enter why you need it, in {LONGEST_REASON} characters or fewer"))
    return WritingOut(boxes, day, reason, errors)
