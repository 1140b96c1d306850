"""How a form reached the council, as an officer says: channel, source, date and time."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time

from base.text import squeezed
from statutory.london import london_instant

LONGEST = 200


@dataclass(frozen=True, slots=True)
class Received:
    """When and how the council had a form; `at` is an instant in UTC."""

    channel: str
    source: str
    at: datetime


def read_received(
    typed: Mapping[str, str], channels: Collection[str], *, now: datetime
) -> tuple[Received | None, list[tuple[str, str]]]:
    """Read what was typed. Gives it, or the errors with their anchors."""
    errors: list[tuple[str, str]] = []
    channel = typed.get("channel", "")
    if channel not in channels:
        errors.append(("channel", "Select how it reached us"))
    source = squeezed(typed.get("source", ""))[:LONGEST]
    if not source:
        errors.append(("source", "Enter who it came from"))
    at = _instant(typed)
    if at is None:
        errors.append(("received-day", "Enter the date and time it was received, like 23 11 2026 and 14:30"))
    elif at > now:
        errors.append(("received-day", "The date and time it was received must be in the past"))
    if errors or at is None:
        return None, errors
    return Received(channel, source, at), []


def _instant(typed: Mapping[str, str]) -> datetime | None:
    try:
        day = date(*(int(typed.get(f"received-{part}", "")) for part in ("year", "month", "day")))
        hours, _, minutes = typed.get("received-time", "").replace(".", ":").partition(":")
        return london_instant(day, time(int(hours), int(minutes or 0)))
    except (ValueError, OverflowError):
        return None
