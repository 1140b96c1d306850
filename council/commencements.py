"""Parts of Acts that are off until an administrator enters the day on which they begin."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from functools import cache

from council import law_rows
from security.actor import Actor
from statutory.registry import all_rules

_KEY = "law-commencements"
ENTERED = "commencement-entered"


class NoSuchPart(LookupError):
    """No rule waits for that part of an Act."""


@dataclass(frozen=True, slots=True)
class PartOfLaw:
    """A part of an Act that rules wait for: its code, what it is called, and the titles of the rules."""

    code: str
    called: str
    rules: tuple[str, ...]


@cache
def parts_of_law() -> tuple[PartOfLaw, ...]:
    """Return every part that some rule waits for, in the order of their codes: the rules themselves say which."""
    waiting = [(rule.commencement, rule) for rule in all_rules() if rule.commencement]
    return tuple(
        PartOfLaw(
            code=code,
            called=next(rule.sources[0].title for waits_for, rule in waiting if waits_for == code),
            rules=tuple(dict.fromkeys(rule.title for waits_for, rule in waiting if waits_for == code)),
        )
        for code in sorted({waits_for for waits_for, _ in waiting})
    )


def commencements() -> dict[str, date]:
    """Return the day on which each part begins; a part without a day is not in force."""
    return {code: date.fromisoformat(day) for code, day in law_rows.kept(_KEY).items()}


def enter_commencement(code: str, day: date | None, *, by: Actor, at: datetime, once: str | None = None) -> bool:
    """Say on which day a part begins, or with None that it is not known; whether that changed anything.

    Twice:  the second changes nothing and writes no event.
    Raises: NoSuchPart.
    """
    if code not in {part.code for part in parts_of_law()}:
        raise NoSuchPart(code)
    value = None if day is None else day.isoformat()
    return law_rows.change(_KEY, code, value, kind=ENTERED, by=by, at=at, once=once)
