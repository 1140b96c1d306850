"""A change to one calendar as a value: it can be looked at before it is made, and is then made in one act."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from enum import StrEnum
from uuid import UUID

from council.calendars import INSET, SCHOOL, TERMS, ClosedOn, Days, as_days, without
from council.closures import CalendarFault, add_term, close_on, know_until, open_on, remove_term
from models.council import DayCalendar
from security.actor import Actor
from statutory.days import Term

LONGEST_CLOSURE = 92  # days of one closure: longer ones are holidays, which terms leave out
WEEKEND = 5  # Saturday's number


class What(StrEnum):
    """What is changed."""

    ADD_TERM = "add-term"
    REMOVE_TERM = "remove-term"
    CLOSE = "close"
    OPEN = "open"
    KNOWN_UNTIL = "known-until"


@dataclass(frozen=True, slots=True)
class Change:
    """One change. `first` and `last` are the days it is about, both included; `off_kind` is of a closed day."""

    what: What
    first: date
    last: date
    name: str = ""
    off_kind: str = ""
    term_id: UUID | None = None


def has_terms(calendar: DayCalendar) -> bool:
    """Whether that sort of calendar says when there is school, beside the days on which there is none."""
    return calendar.kind in (TERMS, SCHOOL)


def kinds_of_closed_days(calendar: DayCalendar) -> tuple[str, ...]:
    """Why a day of that calendar may not count."""
    if has_terms(calendar):
        return (INSET, "closure")
    return ("closure",) if calendar.kind == "closures" else ("bank-holiday",)


def would_be(calendar: DayCalendar, change: Change) -> Days:
    """The calendar as it would be. Nothing is written.

    Raises: CalendarFault when it can't be made.
    """
    days = as_days(calendar)
    match change.what:
        case What.ADD_TERM:
            _no_overlap(calendar, change)
            terms = sorted((*days.terms, Term(change.first, change.last)), key=lambda term: term.start)
            known = min(days.known_from, change.first), max(days.known_until, change.last)
            return replace(days, terms=tuple(terms), known_from=known[0], known_until=known[1])
        case What.REMOVE_TERM:
            kept = tuple(term for term in days.terms if (term.start, term.end) != (change.first, change.last))
            return replace(days, terms=kept)
        case What.CLOSE:
            shut = {off.day: off for off in days.closed}
            for day in _closed_days(calendar, change):
                shut.setdefault(day, ClosedOn(day, change.off_kind, change.name))
            return replace(days, closed=tuple(shut.values()))
        case What.OPEN:
            return without(days, closed_on=change.first)
        case What.KNOWN_UNTIL:
            if change.first < days.known_from or any(term.end > change.first for term in days.terms):
                raise CalendarFault("A term of this calendar reaches beyond that day.")
            return replace(days, known_until=change.first)


def make(calendar: DayCalendar, change: Change, *, by: Actor, at: datetime) -> bool:
    """Make the change, in the open transaction; whether anything changed. The next sweep dates again what it moves.

    Raises: CalendarFault.
    """
    match change.what:
        case What.ADD_TERM:
            _no_overlap(calendar, change)
            add_term(calendar, name=change.name, starts_on=change.first, ends_on=change.last, by=by, at=at)
            return True
        case What.REMOVE_TERM:
            return change.term_id is not None and remove_term(calendar, change.term_id, by=by, at=at)
        case What.CLOSE:
            changed = 0
            for day in _closed_days(calendar, change):
                changed += close_on(calendar, day, kind=change.off_kind, name=change.name, by=by, at=at)
            return changed > 0
        case What.OPEN:
            return open_on(calendar, change.first, by=by, at=at)
        case What.KNOWN_UNTIL:
            return know_until(calendar, change.first, by=by, at=at)


def _no_overlap(calendar: DayCalendar, change: Change) -> None:
    if change.last < change.first:
        raise CalendarFault("A term can't end before it starts.")
    for other in calendar.terms:
        if change.first <= other.ends_on and other.starts_on <= change.last:
            raise CalendarFault(f"These days overlap with {other.name}.")


def _closed_days(calendar: DayCalendar, change: Change) -> Iterator[date]:
    """The weekdays of a closure.

    Raises: CalendarFault when it ends before it starts, is too long, or lies outside what the calendar knows.
    """
    if change.last < change.first:
        raise CalendarFault("The last day can't come before the first.")
    if (change.last - change.first).days >= LONGEST_CLOSURE:
        raise CalendarFault(f"Close at most {LONGEST_CLOSURE} days at once.")
    if not calendar.known_from <= change.first <= change.last <= calendar.known_until:
        raise CalendarFault("These days lie outside the days this calendar knows.")
    found = [change.first + timedelta(days=number) for number in range((change.last - change.first).days + 1)]
    yield from (day for day in found if day.weekday() < WEEKEND or change.first == change.last)
