"""The shapes an answer may have once cleaned: plain JSON, the same in a draft, a submission and an export."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Any

NOT_KNOWN: dict[str, Any] = {"not_known": True}


def is_not_known(value: Any) -> bool:
    """Whether the person said that they do not know."""
    return isinstance(value, Mapping) and value.get("not_known") is True


def is_answered(value: Any) -> bool:
    """Whether anything was answered; "not known" is an answer."""
    return value is not None and value not in ("", [], {}, ())


def is_entries(value: Any) -> bool:
    """Whether a value is the entries of a repeat."""
    return isinstance(value, list | tuple) and bool(value) and isinstance(value[0], Mapping) and "id" in value[0]


def as_text(value: Any) -> str:
    """One answer as the text that conditions compare: a code, a day, a URN, a name."""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, Mapping):
        if "urn" in value:
            return str(value["urn"])
        return " ".join(str(part) for key, part in value.items() if part and key != "id")
    return str(value)


def as_list(value: Any) -> tuple[str, ...]:
    """An answer as the codes it holds: those of a multiple choice, or the one value."""
    if isinstance(value, list | tuple):
        return tuple(as_text(item) for item in value)
    return (as_text(value),)


def as_number(value: Any) -> Decimal | None:
    """A number as an exact decimal; None for what is none, an infinity included."""
    if isinstance(value, bool) or not isinstance(value, int | float | str | Decimal):
        return None
    try:
        number = Decimal(str(value))
    except InvalidOperation:
        return None
    return number if number.is_finite() else None


def as_day(value: Any) -> date | None:
    """The day of a date or of a date and time, in London; None for what is none."""
    if isinstance(value, date):
        return date(value.year, value.month, value.day)
    if not isinstance(value, str):
        return None
    try:
        return date.fromisoformat(value[:10])
    except ValueError:
        return None
