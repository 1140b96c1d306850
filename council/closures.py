"""Changing a calendar: terms and closed days are edited here and nowhere else.

Every change raises the revision. The next sweep dates every open clock, wait and timer again that was dated by an
older one.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime
from uuid import UUID

from sqlalchemy import select

from base.database import locked
from base.extensions import db
from base.ids import new_id
from base.nudge import nudge_after_commit
from council.calendars import SCHOOL, THE_ROW, forget_day_book
from models.council import CalendarRevision, ClosedDay, DayCalendar, Term
from security.actor import Actor
from security.history import record


class CalendarFault(ValueError):
    """A change that would leave a calendar senseless; `why` is a sentence for whoever made it."""

    def __init__(self, why: str) -> None:
        self.why = why
        super().__init__(why)


def add_calendar(
    kind: str,
    *,
    name: str,
    known_from: date,
    known_until: date,
    by: Actor,
    at: datetime,
    school_id: UUID | None = None,
    source: str = "",
) -> DayCalendar:
    """Begin a calendar without any days off in it.

    Raises: CalendarFault when it ends before it starts, or there is one of that kind already.
    """
    if known_until < known_from:
        raise CalendarFault("A calendar can't end before it starts.")
    if (kind == SCHOOL) is (school_id is None):
        raise CalendarFault("A school's calendar belongs to a school, every other one to the council.")
    if calendar_of(kind, school_id) is not None:
        raise CalendarFault("There is a calendar of that kind already.")
    row = DayCalendar(
        id=new_id(),
        kind=kind,
        name=name,
        school_id=school_id,
        known_from=known_from,
        known_until=known_until,
        source=source,
        terms=[],
        closed_days=[],
    )
    db.session.add(row)
    _changed(row, "calendar-added", {"kind": kind}, by=by, at=at)
    return row


def calendar_of(kind: str, school_id: UUID | None = None) -> DayCalendar | None:
    """The calendar of that kind, if there is one."""
    owner = DayCalendar.school_id.is_(None) if school_id is None else DayCalendar.school_id == school_id
    return db.session.scalar(select(DayCalendar).where(DayCalendar.kind == kind, owner))


def add_term(calendar: DayCalendar, *, name: str, starts_on: date, ends_on: date, by: Actor, at: datetime) -> Term:
    """Add a stretch of days with school; the calendar's known days grow with it.

    Raises: CalendarFault when it ends before it starts or overlaps another.
    """
    if ends_on < starts_on:
        raise CalendarFault("A term can't end before it starts.")
    for other in calendar.terms:
        if starts_on <= other.ends_on and other.starts_on <= ends_on:
            raise CalendarFault(f"These days overlap with {other.name}.")
    term = Term(id=new_id(), calendar_id=calendar.id, name=name, starts_on=starts_on, ends_on=ends_on)
    calendar.terms.append(term)
    calendar.known_from = min(calendar.known_from, starts_on)
    calendar.known_until = max(calendar.known_until, ends_on)
    said = {"term": str(term.id), "starts": starts_on.isoformat(), "ends": ends_on.isoformat()}
    _changed(calendar, "term-added", said, by=by, at=at)
    return term


def remove_term(calendar: DayCalendar, term_id: UUID, *, by: Actor, at: datetime) -> bool:
    """Take a term away; False when it was gone already."""
    term = next((one for one in calendar.terms if one.id == term_id), None)
    if term is None:
        return False
    calendar.terms.remove(term)
    said = {"starts": term.starts_on.isoformat(), "ends": term.ends_on.isoformat()}
    _changed(calendar, "term-removed", said, by=by, at=at)
    return True


def close_on(calendar: DayCalendar, day: date, *, kind: str, name: str, by: Actor, at: datetime) -> bool:
    """Say that a day does not count (INSET, a closure); False when it did not count already.

    Raises: CalendarFault for a day outside what the calendar knows.
    """
    return close_many(calendar, [(day, kind, name)], by=by, at=at) == 1


def close_many(calendar: DayCalendar, days: Iterable[tuple[date, str, str]], *, by: Actor, at: datetime) -> int:
    """Say of several days (day, kind, name) at once that they do not count; how many of them counted until now.

    The calendar is changed once; each day has an event of its own.
    Twice:  nothing is written.
    Raises: CalendarFault for a day outside what the calendar knows.
    """
    closed = {off.on_day for off in calendar.closed_days}
    told: list[dict[str, str]] = []
    for day, kind, name in days:
        if not calendar.known_from <= day <= calendar.known_until:
            raise CalendarFault("That day lies outside the days this calendar knows.")
        if day in closed:
            continue
        closed.add(day)
        calendar.closed_days.append(ClosedDay(id=new_id(), calendar_id=calendar.id, on_day=day, kind=kind, name=name))
        told.append({"day": day.isoformat(), "kind": kind})
    if told:
        _changed(calendar, "day-closed", *told, by=by, at=at)
    return len(told)


def open_on(calendar: DayCalendar, day: date, *, by: Actor, at: datetime) -> bool:
    """Say that a closed day counts after all; False when it counted already."""
    off = next((one for one in calendar.closed_days if one.on_day == day), None)
    if off is None:
        return False
    calendar.closed_days.remove(off)
    _changed(calendar, "day-opened", {"day": day.isoformat()}, by=by, at=at)
    return True


def know_until(calendar: DayCalendar, day: date, *, by: Actor, at: datetime) -> bool:
    """Say up to which day the calendar is known; False when that changes nothing.

    Raises: CalendarFault when a term reaches beyond it.
    """
    if day == calendar.known_until:
        return False
    if day < calendar.known_from or any(term.ends_on > day for term in calendar.terms):
        raise CalendarFault("A term of this calendar reaches beyond that day.")
    calendar.known_until = day
    _changed(calendar, "calendar-known-until", {"day": day.isoformat()}, by=by, at=at)
    return True


def _changed(calendar: DayCalendar, kind: str, *each: dict[str, str], by: Actor, at: datetime) -> None:
    calendar.revision = (calendar.revision or 0) + 1
    db.session.flush()
    row = locked(db.session(), CalendarRevision, THE_ROW)
    if row is None:
        db.session.add(CalendarRevision(id=THE_ROW, number=1, stamp=new_id()))
    else:
        row.number += 1
        row.stamp = new_id()
    for data in each:
        record("council", calendar.id, kind, by=by, at=at, data=data)
    db.session.flush()
    forget_day_book()
    nudge_after_commit("sweep")
