"""Calendars that come with the product, as YAML files: taken in once, and carried on when a file knows more years."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any

import yaml

from council.closures import add_calendar, add_term, calendar_of, close_many, know_until
from models.council import DayCalendar
from security.actor import Actor

SCHEMA = 1
_Loader: Any = getattr(yaml, "CBaseLoader", yaml.BaseLoader)  # libyaml's, where there is one


class CalendarFileFault(ValueError):
    """A file is not a calendar; the message names the file and what is wrong."""


@dataclass(frozen=True, slots=True)
class Stretch:
    """A term of a file."""

    name: str
    starts_on: date
    ends_on: date


@dataclass(frozen=True, slots=True)
class OffDay:
    """A day of a file that does not count."""

    on: date
    kind: str
    name: str


@dataclass(frozen=True, slots=True)
class CalendarFile:
    """One file. `known_from` and `known_until` are what it vouches for, both included."""

    kind: str
    name: str
    source: str
    known_from: date
    known_until: date
    terms: tuple[Stretch, ...]
    closed: tuple[OffDay, ...]


def read_calendars(folder: Path) -> list[CalendarFile]:
    """Every calendar of a folder, by file name. Touches no database.

    Raises: CalendarFileFault.
    """
    return [read_calendar(path) for path in sorted(folder.glob("*.yaml"))]


def read_calendar(path: Path) -> CalendarFile:
    """One calendar file.

    Raises: CalendarFileFault.
    """
    try:
        # The base loader makes text of everything: to the safe one the key `on` is a yes.
        told = yaml.load(path.read_text(encoding="utf-8"), Loader=_Loader)  # noqa: S506  # makes no objects
        if told["schema"] != str(SCHEMA):
            raise CalendarFileFault(f"{path.name}: schema {told['schema']} is not known here")
        return CalendarFile(
            kind=told["kind"],
            name=told["name"],
            source=told["source"],
            known_from=date.fromisoformat(told["known-from"]),
            known_until=date.fromisoformat(told["known-until"]),
            terms=tuple(
                Stretch(one["name"], date.fromisoformat(one["starts"]), date.fromisoformat(one["ends"]))
                for one in _list(told, "terms")
            ),
            closed=tuple(
                OffDay(date.fromisoformat(one["on"]), one["kind"], one["name"]) for one in _list(told, "closed")
            ),
        )
    except (yaml.YAMLError, KeyError, TypeError, ValueError) as wrong:
        if isinstance(wrong, CalendarFileFault):
            raise
        raise CalendarFileFault(f"{path.name}: {type(wrong).__name__}: {wrong}") from wrong


def load_calendars(files: Iterable[CalendarFile], *, by: Actor, at: datetime) -> int:
    """Take calendars in, in the open transaction; how many were begun or carried on.

    A calendar the council has already is its own to edit: only days after those it knows are added.
    Twice:  nothing is written.
    Raises: CalendarFault when terms of a file overlap.
    """
    return sum(_load(file, by=by, at=at) for file in files)


def _load(file: CalendarFile, *, by: Actor, at: datetime) -> bool:
    calendar: DayCalendar | None = calendar_of(file.kind)
    after = date.min
    if calendar is None:
        calendar = add_calendar(
            file.kind,
            name=file.name,
            known_from=file.known_from,
            known_until=file.known_until,
            source=file.source,
            by=by,
            at=at,
        )
    elif calendar.known_until < file.known_until:
        after = calendar.known_until
        know_until(calendar, file.known_until, by=by, at=at)
    else:
        return False
    for term in file.terms:
        if term.starts_on > after:
            add_term(calendar, name=term.name, starts_on=term.starts_on, ends_on=term.ends_on, by=by, at=at)
    close_many(calendar, [(off.on, off.kind, off.name) for off in file.closed if off.on > after], by=by, at=at)
    return True


def _list(told: dict[str, Any], key: str) -> list[Any]:
    return told.get(key) or []
