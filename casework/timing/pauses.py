"""A clock's pauses: when it stood still, for what, and by how much that lengthens it.

A day counts for a clock that runs when the day's work ends. So a clock that stops at noon and runs on at noon of the
next day has lost one day, and one that runs on in the evening still has the whole of the following day.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any

from statutory.days import CountedDays
from statutory.london import london_day, london_instant

_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Pause:
    """One time of standing still. `ended_at` is None while it lasts."""

    begun_at: datetime
    ended_at: datetime | None
    because: str  # the id of a reason of the definition
    says: str  # that reason, as the officer read it

    @classmethod
    def read(cls, kept: Mapping[str, Any]) -> Pause:
        """A pause as a clock's row keeps it."""
        ended = kept["to"]
        begun_at = datetime.fromisoformat(kept["from"])
        return cls(begun_at, datetime.fromisoformat(ended) if ended else None, kept["because"], kept["says"])

    def written(self) -> dict[str, Any]:
        """What a clock's row keeps of it."""
        ended = self.ended_at.isoformat() if self.ended_at else None
        return {"from": self.begun_at.isoformat(), "to": ended, "because": self.because, "says": self.says}


def pauses_of(kept: Iterable[Mapping[str, Any]] | None) -> list[Pause]:
    """The pauses that a clock's row keeps, oldest first."""
    return [Pause.read(one) for one in kept or ()]


def time_stood_still(pauses: Iterable[Pause], *, since: datetime) -> timedelta:
    """How long a clock stood still, by the hours that passed. One that lasts still counts for nothing yet.

    Args: since: what the clock runs from; it may count anew from later than it stood still.
    """
    ended = ((max(one.begun_at, since), one.ended_at) for one in pauses if one.ended_at is not None)
    return sum((went_on - began for began, went_on in ended if went_on > began), timedelta())


def days_stood_still(pauses: Iterable[Pause], *, first: date, ends: time, calendar: CountedDays | None) -> int:
    """How many days that count for a clock ended while it stood still. A pause that lasts counts for nothing yet.

    Args:   first: the first day that could count for it. ends: when a day's work ends, in London.
            calendar: whose days; None where every day counts.
    Raises: NoDate where the calendar does not reach so far.
    """
    total = 0
    for one in pauses:
        if one.ended_at is None:
            continue
        began, went_on = london_day(one.begun_at), london_day(one.ended_at)
        from_day = began if one.begun_at <= london_instant(began, ends) else began + _DAY
        to_day = went_on if one.ended_at > london_instant(went_on, ends) else went_on - _DAY
        from_day = max(from_day, first)
        if to_day >= from_day:
            total += calendar.count(from_day, to_day) if calendar is not None else (to_day - from_day).days + 1
    return total
