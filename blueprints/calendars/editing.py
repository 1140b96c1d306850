"""Calendars: edited in one place, looked at before a change is made, and what a change moved."""

from __future__ import annotations

from itertools import groupby
from typing import Any
from uuid import UUID

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from base import clock
from base.database import locked, writing
from base.extensions import db
from blueprints.calendars.change_form import KINDS, ChangeForm, as_id, fields_of, read_change, say
from casework.chasing.change_preview import what_would_move
from casework.chasing.redating import Moved
from casework.visible import NotHere
from council.calendar_changes import has_terms, kinds_of_closed_days, make, would_be
from council.calendars import SCHOOL, TERMS, day_book
from council.closures import CalendarFault, add_calendar, calendar_of
from council.published_holidays import DIVISIONS, compared
from models.council import DayCalendar
from models.school import School
from reporting.calendar_moves import EDITED, KEPT, as_data, calendar_lines, move_lines, told_moves
from reporting.dated_lists import SHORT_NOTICE
from reporting.worklists import our_schools
from security.current import current_actor, once_id
from security.guards import requires
from security.history import done_before, record
from security.permissions import Permission
from statutory.academic_years import AcademicYear

blueprint = Blueprint("calendars", __name__)
CALLED = {
    "bank-holidays": "Bank holidays",
    "foi-holidays": "Bank holidays of the whole UK, for freedom of information",
    "closures": "Days on which the council is closed",
    "terms": "The council's terms",
}


@blueprint.get("/calendars")
@requires(Permission.CALENDAR_EDIT)
def index() -> ResponseReturnValue:
    """Every calendar, and giving a school one of its own."""
    return _index()


@blueprint.post("/calendars")
@requires(Permission.CALENDAR_EDIT)
def add() -> ResponseReturnValue:
    """Give a school a calendar of its own: the council's terms stand until terms are entered."""
    school_id = as_id(request.form.get("school", ""))
    school = db.session.get(School, school_id) if school_id else None
    if school is None:
        return _index([("school", "Choose a school")]), 422
    standing = calendar_of(SCHOOL, school.id)
    if standing is not None:
        return redirect(url_for(".show", calendar_id=standing.id), 303)
    council, name, today = calendar_of(TERMS), school.name, clock.today()
    known = (council.known_from, council.known_until) if council else (today, today.replace(month=12, day=31))
    by, at, owner = current_actor(), clock.now_utc(), school.id
    with writing():
        made = calendar_of(SCHOOL, owner) or add_calendar(
            SCHOOL,
            name=f"{name} calendar"[:200],
            known_from=known[0],
            known_until=known[1],
            by=by,
            at=at,
            school_id=owner,
        )
        made_id = made.id
    return redirect(url_for(".show", calendar_id=made_id), 303)


@blueprint.get("/calendars/<uuid:calendar_id>")
@requires(Permission.CALENDAR_EDIT)
def show(calendar_id: UUID) -> ResponseReturnValue:
    """One calendar: its terms, the days that do not count, and what can be changed."""
    return _page(_calendar(calendar_id), ChangeForm())


@blueprint.get("/calendars/<uuid:calendar_id>/preview")
@requires(Permission.CALENDAR_EDIT)
def preview(calendar_id: UUID) -> ResponseReturnValue:
    """What a change would move, from when to when. Nothing is changed yet."""
    calendar = _calendar(calendar_id)
    form = read_change(request.args, calendar)
    moved = _try(form, calendar)
    if form.change is None or form.errors:
        return _page(calendar, form), 422
    return render_template(
        "calendars/preview.html",
        calendar=calendar,
        called=_called(calendar),
        said=say(form.change),
        fields=fields_of(form.change),
        count=len(moved),
        lines=move_lines(moved, reader=current_actor()),
    )


@blueprint.post("/calendars/<uuid:calendar_id>/change")
@requires(Permission.CALENDAR_EDIT)
def change(calendar_id: UUID) -> ResponseReturnValue:
    """Make a change. The sweep that follows dates again what it moves; the next page shows what."""
    by, at = current_actor(), clock.now_utc()
    earlier = done_before(once_id())
    if earlier is not None:
        return redirect(url_for(".moved", event_id=earlier.id), 303)
    calendar = _calendar(calendar_id)
    form = read_change(request.form, calendar)
    would_move = _try(form, calendar)
    if form.change is None or form.errors:
        return _page(calendar, form), 422
    wanted, told = form.change, {"moved": as_data(would_move[:KEPT]), "count": len(would_move)}
    event_id = None
    try:
        with writing() as session:
            row: DayCalendar = locked(session, DayCalendar, calendar_id)
            if make(row, wanted, by=by, at=at):
                data = {"what": wanted.what.value, "first": wanted.first.isoformat(), "last": wanted.last.isoformat()}
                event = record("council", row.id, EDITED, by=by, at=at, data=data | told, once=once_id())
                session.flush()
                event_id = event.id
    except CalendarFault as fault:
        form.errors.append(("change", fault.why))
        return _page(_calendar(calendar_id), form), 422
    if event_id is None:
        flash("Nothing had to be changed.")
        return redirect(url_for(".show", calendar_id=calendar_id), 303)
    flash("The calendar is changed.", "success")
    return redirect(url_for(".moved", event_id=event_id), 303)


@blueprint.get("/calendars/moved/<uuid:event_id>")
@requires(Permission.CALENDAR_EDIT)
def moved(event_id: UUID) -> ResponseReturnValue:
    """What a change moved, from when to when, and whether it has moved by now."""
    calendar_id, moves, count = told_moves(event_id)
    calendar = _calendar(calendar_id)
    lines = move_lines(moves, reader=current_actor())
    return render_template(
        "calendars/moved.html", calendar=calendar, called=_called(calendar), lines=lines, count=count
    )


def _try(form: ChangeForm, calendar: DayCalendar) -> list[Moved]:
    """What the change would move; what is wrong with it goes to the form."""
    if form.change is None:
        return []
    try:
        return what_would_move(day_book().with_days(would_be(calendar, form.change)))
    except CalendarFault as fault:
        form.errors.append((_first_field(form), fault.why))
        return []


def _first_field(form: ChangeForm) -> str:
    return {"add-term": "term-starts-day", "close": "close-first-day", "known-until": "until-day"}.get(
        form.what, "change"
    )


def _calendar(calendar_id: UUID) -> DayCalendar:
    calendar = db.session.get(DayCalendar, calendar_id)
    if calendar is None:
        raise NotHere
    return calendar


def _called(calendar: DayCalendar) -> str:
    return CALLED.get(calendar.kind, calendar.name)


def _page(calendar: DayCalendar, form: ChangeForm) -> str:
    school = db.session.get(School, calendar.school_id) if calendar.school_id else None
    years = groupby(calendar.closed_days, key=lambda off: str(AcademicYear.of(off.on_day)))
    return render_template(
        "calendars/show.html",
        calendar=calendar,
        called=_called(calendar),
        school=school,
        form=form,
        years=[(year, list(days)) for year, days in years],
        this_year=str(AcademicYear.of(clock.today())),
        is_published=calendar.kind in DIVISIONS,
        compared=compared([calendar.id]).get(calendar.id),
        kinds=[(kind, KINDS[kind]) for kind in kinds_of_closed_days(calendar)],
        words=KINDS,
        has_terms=has_terms(calendar),
        uses_council=school is not None and not calendar.terms,
    )


def _index(errors: list[tuple[str, str]] | None = None) -> str:
    lines, today = calendar_lines(), clock.today()
    have = {str(line.calendar.school_id) for line in lines if line.calendar.school_id}
    found: dict[str, Any] = dict(errors or [])
    return render_template(
        "calendars/index.html",
        lines=lines,
        called=CALLED,
        published=DIVISIONS,
        compared=compared(line.calendar.id for line in lines),
        ends_soon={line.calendar.id for line in lines if line.calendar.known_until < today + SHORT_NOTICE},
        schools=[(code, name) for code, name in our_schools() if code not in have],
        errors=errors or [],
        found=found,
    )
