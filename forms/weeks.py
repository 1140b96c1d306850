"""The answer to a timetable question: what is in it, how long it is, and the shifts the law is asked about.

Stored as {"monday": {"shifts": [{"from": "07:00", "to": "08:00"}], "break": {"from": "07:20", "to": "07:30"}}, …}.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

_MINUTES = 60


def minute(text: str) -> int:
    """Minutes after midnight of a stored time of day; the midnight that ends a shift is 1440 elsewhere, 0 here."""
    hour, _, rest = text.partition(":")
    return int(hour) * _MINUTES + int(rest)


def minutes_of_day(day: Mapping[str, Any]) -> int:
    """The minutes of work on one day, less its break."""
    worked = sum(minute(one["to"]) - minute(one["from"]) for one in day.get("shifts", ()))
    rest = day.get("break")
    return worked - (minute(rest["to"]) - minute(rest["from"]) if rest else 0)


def minutes_by_day(week: Mapping[str, Any], days: Iterable[str]) -> list[int]:
    """The minutes of each of these days, in their order; a day without times has none."""
    return [minutes_of_day(day) if isinstance(day := week.get(name), Mapping) else 0 for name in days]


def minutes_of_week(week: Mapping[str, Any]) -> int:
    """The minutes of work in a week."""
    return sum(minutes_of_day(day) for day in week.values() if isinstance(day, Mapping))


def shifts_of(week: Mapping[str, Any]) -> list[dict[str, Any]]:
    """The shifts of a week as plain facts: day, start, end and breaks, in the words of the law's own timetable.

    A day's break stands in the shift that holds it.
    """
    return [
        {"day": name, "start": one["from"], "end": one["to"], "breaks": _breaks(one, day.get("break"))}
        for name, day in week.items()
        if isinstance(day, Mapping)
        for one in day.get("shifts", ())
    ]


def _breaks(shift: Mapping[str, Any], rest: Mapping[str, Any] | None) -> list[dict[str, str]]:
    if rest and minute(shift["from"]) <= minute(rest["from"]) < minute(rest["to"]) <= minute(shift["to"]):
        return [{"start": rest["from"], "end": rest["to"]}]
    return []
