"""The calendars days are counted by: read once, kept by every process until somebody changes a day.

A school's own terms come first; a school that told us none, and a child without a school, go by the council's, and
the calendar's name says so. Past what a calendar knows nothing is guessed (statutory.days.CalendarTooShort).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from types import MappingProxyType
from uuid import UUID

from sqlalchemy import select

from base.database import is_writing, known
from base.extensions import db
from base.prepared import Ask, Prepared
from models.council import CalendarRevision, DayCalendar
from statutory.days import DayOff, SchoolDays, Term, WorkingDays
from statutory.due import Calendars

THE_ROW = 1  # of CalendarRevision
BANK_HOLIDAYS, FOI_HOLIDAYS, CLOSURES, TERMS, SCHOOL = "bank-holidays", "foi-holidays", "closures", "terms", "school"
INSET = "inset"
LONGEST_BREAK_IN_TERM = 2  # weekdays out of term that are not yet a holiday (a term split by a long weekend)


@dataclass(frozen=True, slots=True)
class ClosedOn:
    """A day that does not count, of which kind (bank-holiday, inset, closure), and why in words."""

    day: date
    kind: str
    name: str


@dataclass(frozen=True, slots=True)
class Days:
    """One calendar as it is kept, without its row."""

    id: UUID
    kind: str
    name: str
    school_id: UUID | None
    known_from: date
    known_until: date
    terms: tuple[Term, ...] = ()
    closed: tuple[ClosedOn, ...] = ()


@dataclass(frozen=True)
class DayBook:
    """Every calendar of the council at one revision. A value: an edit makes another book."""

    revision: int
    days: Mapping[tuple[str, UUID | None], Days]
    _built: dict[UUID | None, Calendars] = field(default_factory=dict, repr=False, compare=False)

    def of(self, school_id: UUID | None) -> Calendars:
        """The calendars a deadline of this school (None: of the council) is counted by."""
        # Schools that told us nothing of their own count by the council's days: one set of them serves all.
        whose = school_id if (SCHOOL, school_id) in self.days else None
        found = self._built.get(whose)
        if found is None:
            found = self._built[whose] = Calendars(working=self._working(), school=self._school(whose), foi=self._foi())
        return found

    def with_days(self, changed: Days) -> DayBook:
        """This book with one calendar other than it is: what a change would do, before it is made."""
        return DayBook(self.revision + 1, MappingProxyType({**self.days, (changed.kind, changed.school_id): changed}))

    def _working(self) -> WorkingDays | None:
        holidays, closures = self.days.get((BANK_HOLIDAYS, None)), self.days.get((CLOSURES, None))
        if holidays is None:
            return None
        return WorkingDays(
            name="council working days",
            known_from=holidays.known_from,
            known_until=holidays.known_until,
            holidays=_off(holidays.closed),
            closures=_off(closures.closed) if closures else (),
        )

    def _foi(self) -> WorkingDays | None:
        union = self.days.get((FOI_HOLIDAYS, None))
        if union is None:
            return None
        return WorkingDays(
            name="UK working days",
            known_from=union.known_from,
            known_until=union.known_until,
            holidays=_off(union.closed),
        )

    def _school(self, school_id: UUID | None) -> SchoolDays | None:
        own = self.days.get((SCHOOL, school_id)) if school_id else None
        council = self.days.get((TERMS, None))
        base = own if own is not None and own.terms else council
        if base is None:
            return None
        closed = {off.day: off for off in self._holidays_of_the_nation()}
        closed.update({off.day: off for off in base.closed})
        if own is not None and own is not base:
            # The school's own INSET days replace the council's; its other closed days come on top.
            if any(off.kind == INSET for off in own.closed):
                closed = {day: off for day, off in closed.items() if off.kind != INSET}
            closed.update({off.day: off for off in own.closed})
        return SchoolDays(
            name=base.name,
            known_from=base.known_from,
            known_until=base.known_until,
            terms=base.terms,
            closed=_off(tuple(closed.values())),
        )

    def _holidays_of_the_nation(self) -> tuple[ClosedOn, ...]:
        holidays = self.days.get((BANK_HOLIDAYS, None))
        return holidays.closed if holidays else ()


_kept: dict[UUID, DayBook] = {}
_REVISION = Prepared(select(CalendarRevision.number, CalendarRevision.stamp).where(CalendarRevision.id == THE_ROW))
_OF_TRANSACTION = (CalendarRevision, THE_ROW, "book")


def day_book() -> DayBook:
    """Every calendar as it stands now; read from the database only after a change. One small query otherwise.

    A transaction that writes asks once and reckons everything by the same days; a change that it did not see raises
    the revision, by which the next sweep dates its clocks again.
    """
    if not is_writing():
        return _newest()
    kept = known(db.session())
    book: DayBook | None = kept.get(_OF_TRANSACTION)
    if book is None:
        book = _newest()
        if book.revision:
            kept[_OF_TRANSACTION] = book
    return book


def ask_day_book() -> Ask:
    """What `day_book` reads of calendars that have not changed, to be read together with others."""
    return _REVISION.ask()


def forget_day_book() -> None:
    """Have the open transaction read its calendars again: it has just changed one."""
    known(db.session()).pop(_OF_TRANSACTION, None)


def _newest() -> DayBook:
    # A page that reads nothing through the session need not begin one for this.
    found = _REVISION.look(db.session()) if is_writing() else _REVISION.rows()
    number, stamp = next(iter(found), (0, None))
    if stamp is None:
        return _read(0)  # nobody has changed a day yet: nothing says how long this may be kept
    book = _kept.get(stamp)
    if book is None:
        book = _read(number)
        _kept.clear()
        _kept[stamp] = book
    return book


def calendars_for(school_id: UUID | None) -> Calendars:
    """The calendars of one school, or the council's for None."""
    return day_book().of(school_id)


def as_days(row: DayCalendar) -> Days:
    """A calendar's row as a value."""
    return Days(
        id=row.id,
        kind=row.kind,
        name=row.name,
        school_id=row.school_id,
        known_from=row.known_from,
        known_until=row.known_until,
        terms=tuple(Term(term.starts_on, term.ends_on) for term in sorted(row.terms, key=lambda one: one.starts_on)),
        closed=tuple(ClosedOn(off.on_day, off.kind, off.name) for off in row.closed_days),
    )


def holiday_within(school: SchoolDays, first: date, last: date) -> date | None:
    """The first weekday on which a school is out of term between two days, both included; None if it is not.

    A break of one or two weekdays is no holiday: nobody chases on it, and the wait goes on.
    Raises: CalendarTooShort when the calendar ends before the answer.
    """
    day = first
    while day <= last:
        if school.is_day(day) or day.weekday() not in school.weekdays or _in_term(school, day):
            day = date.fromordinal(day.toordinal() + 1)
            continue
        until = _ends_on(school, day)
        weekdays = sum(
            date.fromordinal(number).weekday() in school.weekdays
            for number in range(day.toordinal(), until.toordinal() + 1)
        )
        if weekdays > LONGEST_BREAK_IN_TERM:
            return day
        day = date.fromordinal(until.toordinal() + 1)
    return None


def without(days: Days, *, closed_on: date) -> Days:
    """That calendar with one closed day open."""
    return replace(days, closed=tuple(off for off in days.closed if off.day != closed_on))


def _in_term(school: SchoolDays, day: date) -> bool:
    return any(term.start <= day <= term.end for term in school.terms)


def _ends_on(school: SchoolDays, day: date) -> date:
    """The last day of the holiday that `day` lies in; where the next term is not known, the calendar's end."""
    later = [term.start for term in school.terms if term.start > day]
    return date.fromordinal(min(later).toordinal() - 1) if later else school.known_until


def _off(closed: tuple[ClosedOn, ...]) -> tuple[DayOff, ...]:
    return tuple(DayOff(off.day, off.name) for off in sorted(closed, key=lambda one: one.day))


def _read(number: int) -> DayBook:
    rows = db.session.scalars(select(DayCalendar))
    days = {(row.kind, row.school_id): as_days(row) for row in rows}
    return DayBook(number, MappingProxyType(days))
