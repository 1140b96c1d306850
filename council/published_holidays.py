"""The list of bank holidays that the government publishes, read from its file and held against ours.

The calendars that come with the product were computed by the rules of the Act. A proclamation can move a day or add
one, so a person downloads the list and has it compared; what differs is taken in when they say so.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from uuid import UUID

from sqlalchemy import select

from base.clock import london
from base.database import locked
from base.extensions import db
from council.calendar_files import CalendarFileFault
from council.calendars import BANK_HOLIDAYS, FOI_HOLIDAYS
from council.closures import calendar_of, close_on, know_until, open_on
from models.council import DayCalendar
from models.event import Event
from security.actor import Actor
from security.history import record

OURS, ALL = "england-and-wales", ("england-and-wales", "scotland", "northern-ireland")
DIVISIONS = {BANK_HOLIDAYS: (OURS,), FOI_HOLIDAYS: ALL}  # whose days a calendar holds
BANK_HOLIDAY = "bank-holiday"  # kind of closed day; a closure of the council's own is left alone
COMPARED = "calendar-compared"
WHERE = "https://www.gov.uk/bank-holidays.json"


@dataclass(frozen=True, slots=True)
class PublishedList:
    """Days and their names, by division. The list vouches for whole years, from the first that all divisions have."""

    days: Mapping[str, Mapping[date, str]]

    @property
    def first(self) -> date:
        """The first day that the list says anything about."""
        return date(max(min(days) for days in self.days.values()).year, 1, 1)

    @property
    def last(self) -> date:
        """The last day that the list says anything about."""
        return date(min(max(days) for days in self.days.values()).year, 12, 31)

    def of(self, divisions: Iterable[str]) -> dict[date, str]:
        """The days of some divisions together, those of one nation alone named for it."""
        found: dict[date, str] = {}
        for division in divisions:
            nation = "" if division == OURS else f" ({division.replace('-', ' ').title()})"
            for day, name in self.days[division].items():
                found.setdefault(day, name + nation)
        return found


@dataclass(frozen=True, slots=True)
class Comparison:
    """One of our calendars beside the list, over the days that both know. `missing` and `extra` are days of ours."""

    calendar: DayCalendar
    first: date
    last: date
    missing: tuple[tuple[date, str], ...]
    extra: tuple[tuple[date, str], ...]

    @property
    def agrees(self) -> bool:
        """Whether both say the same."""
        return not self.missing and not self.extra


def read_published(path: Path) -> PublishedList:
    """The published list from its file, as it was downloaded.

    Raises: CalendarFileFault when it is not that list.
    Source: https://www.gov.uk/bank-holidays.json, whose shape this is.
    """
    try:
        told = json.loads(path.read_text(encoding="utf-8"))
        days = {
            division: {date.fromisoformat(one["date"]): str(one["title"])[:160] for one in told[division]["events"]}
            for division in ALL
        }
    except (OSError, ValueError, KeyError, TypeError) as wrong:
        raise CalendarFileFault(f"{path.name} is not the published list ({type(wrong).__name__}): {WHERE}") from wrong
    if not all(days.values()):
        raise CalendarFileFault(f"{path.name} has no day for one of the nations: {WHERE}")
    return PublishedList(days)


def compare(published: PublishedList) -> list[Comparison]:
    """Each of our calendars of bank holidays that shares a day with the list, beside it."""
    found = (_beside(calendar, published) for calendar in _ours())
    return [one for one in found if one.first <= one.last]


def note_compared(comparisons: Iterable[Comparison], *, by: Actor, at: datetime) -> None:
    """Write down, in the open transaction, up to which day each calendar says what the list says. Once a comparison."""
    for one in comparisons:
        if one.agrees:
            record("council", one.calendar.id, COMPARED, by=by, at=at, data={"until": one.last.isoformat()})


def take_in(published: PublishedList, *, by: Actor, at: datetime) -> list[Comparison]:
    """Let our calendars say what the list says, in the open transaction; they reach as far as it does, or further.

    Days before the list's first and after its last stay as they are, and so does what the council closed itself. The
    sweep dates again whatever was counted by a day that changed.

    Twice:  the second time nothing differs.
    """
    for calendar in _ours():
        locked(db.session(), DayCalendar, calendar.id)
    changed = compare(published)
    for one in changed:
        if one.calendar.known_until < published.last:
            know_until(one.calendar, published.last, by=by, at=at)
        for day, _ in one.extra:
            open_on(one.calendar, day, by=by, at=at)
        for day, name in published.of(DIVISIONS[one.calendar.kind]).items():
            if max(one.first, one.calendar.known_from) <= day <= published.last:
                close_on(one.calendar, day, kind=BANK_HOLIDAY, name=name, by=by, at=at)
    note_compared(compare(published), by=by, at=at)
    return changed


def compared(calendar_ids: Iterable[UUID]) -> dict[UUID, tuple[date, date]]:
    """Of each calendar that was compared: up to which day it agreed with the list, and when that was found."""
    marks = select(Event).where(
        Event.subject_kind == "council", Event.subject_id.in_(list(calendar_ids)), Event.kind == COMPARED
    )
    return {
        mark.subject_id: (date.fromisoformat(mark.data["until"]), london(mark.at).date())
        for mark in db.session.scalars(marks.order_by(Event.at, Event.seq))
    }


def _ours() -> list[DayCalendar]:
    return [calendar for kind in DIVISIONS if (calendar := calendar_of(kind)) is not None]


def _beside(calendar: DayCalendar, published: PublishedList) -> Comparison:
    first, last = max(calendar.known_from, published.first), min(calendar.known_until, published.last)
    theirs = {day: name for day, name in published.of(DIVISIONS[calendar.kind]).items() if first <= day <= last}
    off = {one.on_day: one for one in calendar.closed_days if first <= one.on_day <= last}
    return Comparison(
        calendar,
        first,
        last,
        tuple(sorted((day, name) for day, name in theirs.items() if day not in off)),
        tuple(sorted((day, one.name) for day, one in off.items() if one.kind == BANK_HOLIDAY and day not in theirs)),
    )
