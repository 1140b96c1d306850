"""Dates and times of a schedule out of their fields, with what is wrong said beside the field."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, time

from blueprints.typed_dates import typed_date, typed_time

SCHOOL_AGE_ENDS = "Enter the last day of compulsory school age, such as 25 6 2027"
_LATEST_YEAR = 2100  # a later one was mistyped, and days are reckoned past the end of dates

Errors = list[tuple[str, str]]


def name_row(errors: Errors, first: int, called: str) -> None:
    """Put the name of a row before each error from a place on, so that one tells in the summary which row it is in."""
    for place in range(first, len(errors)):
        field, said = errors[place]
        if not said.startswith(called):
            errors[place] = (field, f"{called}: {said[:1].lower()}{said[1:]}")


def day_of(boxes: Mapping[str, str]) -> date | None:
    """Return the date that three boxes make; None for what is no date, or one too far off to be meant."""
    _, found = typed_date({f"on-{part}": text for part, text in boxes.items()}, "on")
    return found if found is not None and found.year <= _LATEST_YEAR else None


def needed_date(errors: Errors, boxes: Mapping[str, str], name: str, wanted: str) -> date | None:
    """Return the date; None, with `wanted` said beside the field, when there is none."""
    found = day_of(boxes)
    if found is None:
        errors.append((f"{name}-day", wanted))
    return found


def date_if_typed(errors: Errors, boxes: Mapping[str, str], name: str, wanted: str) -> date | None:
    """Return the date, or None where nothing was typed; what was typed and is no date is said."""
    return needed_date(errors, boxes, name, wanted) if any(boxes.values()) else None


def date_of_birth(errors: Errors, boxes: Mapping[str, str], *, today: date) -> date | None:
    """Return the date of birth; what is wrong with it is said beside "dob"."""
    found = needed_date(errors, boxes, "dob", "Enter the date of birth, such as 27 3 2012")
    if found is not None and found > today:
        errors.append(("dob-day", "The date of birth must be in the past"))
    return found


def needed_time(errors: Errors, text: str, name: str, wanted: str) -> time | None:
    """Return the time; None, with `wanted` said beside the field, when there is none."""
    found = typed_time(text)
    if found is None:
        errors.append((name, wanted))
    return found
