"""The returns that the council makes: what each amounts to, what is missing on record, freezing, and files."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any
from uuid import UUID

from flask import Blueprint, Response, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from base import clock
from base.database import writing
from base.text import squeezed
from blueprints.registers import return_words as words
from blueprints.registers.writing_out import LONGEST_REASON
from blueprints.typed_dates import date_boxes, typed_date
from casework.visible import NotHere, may_see_restricted
from documents.spreadsheets import CONTENT_TYPE, csv_bytes
from reporting.council_returns import (
    CouncilReturn,
    NoSuchReturn,
    council_return,
    council_returns,
    lines_for,
    preview,
    whole_and_ordinary,
)
from reporting.counted_cases import Span
from reporting.frozen_returns import Frozen, all_frozen, freeze, frozen, frozen_days
from reporting.return_cells import ReturnLine
from security.audit import Looked, viewed
from security.current import current_actor, once_id
from security.guards import requires
from security.permissions import Permission
from statutory.academic_years import AcademicYear

blueprint = Blueprint("council_returns", __name__)
PAGE = 50  # lines of a preview
ASKED, SHARED = "asked", "shared"  # which copy of the numbers
NO_CASE: Sequence[UUID | None] = [None]  # of a child on record about whom none is open
Errors = list[tuple[str, str]]


@blueprint.get("/registers/returns")
@requires(Permission.REGISTER_SEE)
def index() -> ResponseReturnValue:
    """Every return, with the next or latest day of each, and what has been frozen lately."""
    today = clock.today()
    every = [(of, _next_day(of, today)) for of in council_returns()]
    titles = {(of.service, of.shape.id): of.shape.title.say() for of, _ in every}
    return render_template(
        "registers/returns.html", every=every, kept=all_frozen()[:PAGE], titles=titles, words=words, today=today
    )


@blueprint.get("/registers/returns/<string:service>/<string:name>")
@requires(Permission.REGISTER_SEE)
def show(service: str, name: str) -> ResponseReturnValue:
    """One return: whom it counts, who asks for it, its days, and other days to look at."""
    return _about(_here(service, name), {}, [])


@blueprint.get("/registers/returns/<string:service>/<string:name>/preview")
@requires(Permission.REGISTER_SEE)
def look(service: str, name: str) -> ResponseReturnValue:
    """What a return amounts to now, and its lines, those with something missing first.

    Each line shown leaves a line of who looked.
    """
    of = _here(service, name)
    span, errors = _asked_span(of)
    if span is None:
        return _about(of, _boxes(), errors)
    return _preview(of, span, [])


@blueprint.post("/registers/returns/<string:service>/<string:name>/freeze")
@requires(Permission.REGISTER_EXPORT)
def keep(service: str, name: str) -> ResponseReturnValue:
    """Freeze a return as it stands now, with who did and when. Twice: the same press freezes once."""
    of = _here(service, name)
    span = _posted_span(of)
    figures = whole_and_ordinary(of, span)
    with writing():
        kept = freeze(of, span, figures, by=current_actor(), at=clock.now_utc(), once=once_id())
    flash("Frozen. These numbers stay as they are.", "success")
    return redirect(url_for(".show_frozen", frozen_id=kept), 303)


@blueprint.post("/registers/returns/<string:service>/<string:name>/lines")
@requires(Permission.REGISTER_EXPORT)
def write_lines(service: str, name: str) -> ResponseReturnValue:
    """Write out the lines that a return counts. Each gets a line of who took it out, and why.

    Twice: written out twice, and said so twice.
    """
    of = _here(service, name)
    span, reason = _posted_span(of), squeezed(request.form.get("reason", ""))
    if not 0 < len(reason) <= LONGEST_REASON:
        return _preview(of, span, _no_reason())
    lines = lines_for(current_actor(), of, span)
    _note(Looked.EXPORT, lines, reason=f"Return {name} of {service}, {span.last.isoformat()}: {reason}")
    heads, rows = words.line_heads(of.shape), words.line_rows(of.shape, span, lines)
    return _file(heads, list(rows), f"{service}-{name}-lines-{span.last.isoformat()}.csv")


@blueprint.get("/registers/frozen-returns/<uuid:frozen_id>")
@requires(Permission.REGISTER_SEE)
def show_frozen(frozen_id: UUID) -> ResponseReturnValue:
    """The numbers of a frozen return, in the words in which it was frozen."""
    return _frozen_page(_frozen(frozen_id), [])


@blueprint.post("/registers/frozen-returns/<uuid:frozen_id>/export")
@requires(Permission.REGISTER_EXPORT)
def export(frozen_id: UUID) -> ResponseReturnValue:
    """Write the numbers out: as they are asked for, or as others may read them. Who took them out is kept, and why.

    Twice: written out twice, and said so twice.
    """
    of, reason = _frozen(frozen_id), squeezed(request.form.get("reason", ""))
    if not 0 < len(reason) <= LONGEST_REASON:
        return _frozen_page(of, _no_reason())
    is_shared = request.form.get("copy") == SHARED
    _note(Looked.EXPORT, [], reason=f"Numbers of {of.service} {of.shape.id}, {of.span.last.isoformat()}: {reason}")
    rows = list(words.number_rows(of, shared=is_shared))
    return _file(words.NUMBER_HEADS, rows, words.file_name(of, shared=is_shared))


def _here(service: str, name: str) -> CouncilReturn:
    """A return. Raises: NotHere."""
    try:
        return council_return(service, name)
    except NoSuchReturn:
        raise NotHere from None


def _frozen(frozen_id: UUID) -> Frozen:
    """A frozen return as this reader may see it. Raises: NotHere."""
    try:
        return frozen(frozen_id, reader=current_actor())
    except NoSuchReturn:
        raise NotHere from None


def _about(of: CouncilReturn, boxes: dict[str, dict[str, str]], errors: Errors) -> ResponseReturnValue:
    today = clock.today()
    kept = frozen_days(of.service, of.shape.id)
    days = [words.DayLine(day, of.due_on(day), day <= today, kept.get(day)) for day in of.days_by(today)]
    first = AcademicYear.of(today).first_day
    drawn = render_template(
        "registers/return.html",
        of=of,
        words=words,
        days=days,
        kept=all_frozen(of.service, of.shape.id),
        boxes=boxes or {"first": date_boxes(first), "last": date_boxes(today)},
        errors=errors,
        found=dict(reversed(errors)),
        today=today,
    )
    return drawn, 422 if errors else 200


def _preview(of: CouncilReturn, span: Span, errors: Errors) -> ResponseReturnValue:
    actor = current_actor()
    found = preview(actor, of, span)
    ordered = sorted(found.lines, key=lambda line: not line.faults)
    begin = max(request.args.get("from", 0, type=int), 0)
    shown = ordered[begin : begin + PAGE]
    rows = [_row(of, line) for line in shown]  # read before writing() lets go of what was loaded
    _note(Looked.REGISTER, shown)
    here: dict[str, Any] = {
        "service": of.service,
        "name": of.shape.id,
        "first": span.first.isoformat(),
        "last": span.last.isoformat(),
    }
    more = begin + PAGE < len(ordered)
    drawn = render_template(
        "registers/return_preview.html",
        of=of,
        words=words,
        span=span,
        figures=found.figures,
        rows_shown=rows,
        unseen=found.unseen,
        due_on=of.due_on(span.last),
        following=url_for(".look", **here | {"from": begin + PAGE}) if more else None,
        start=url_for(".look", **here) if begin else None,
        may_export=actor.may(Permission.REGISTER_EXPORT),
        leaves_out=not may_see_restricted(actor),
        reason=request.form.get("reason", "")[:LONGEST_REASON],
        errors=errors,
        found=dict(errors),
    )
    return drawn, 422 if errors else 200


def _row(of: CouncilReturn, line: ReturnLine) -> dict[str, object]:
    case = line.entry.standings[0].case if line.entry.standings else None
    child = line.entry.record
    return {
        "href": url_for("cases.show", case_id=case.id) if case else url_for("children.show", child_id=line.entry.key),
        "reference": case.reference if case else "Record",
        "restricted": case.restricted if case else child is not None and child.restricted,
        "about": words.line_name(line),
        "cells": [cell.said for cell in line.cells],
        "faults": words.fault_words(of.shape, line),
    }


def _frozen_page(of: Frozen, errors: Errors) -> ResponseReturnValue:
    actor = current_actor()
    drawn = render_template(
        "registers/return_frozen.html",
        of=of,
        words=words,
        figures=of.figures,
        copies=[(ASKED, "For whom it is made: every number as it is"), (SHARED, "For others")],
        copy=request.form.get("copy", ASKED),
        reason=request.form.get("reason", "")[:LONGEST_REASON],
        may_export=actor.may(Permission.REGISTER_EXPORT),
        leaves_out=not may_see_restricted(actor),
        errors=errors,
        found=dict(errors),
    )
    return drawn, 422 if errors else 200


def _asked_span(of: CouncilReturn) -> tuple[Span | None, Errors]:
    """The days that the address asks for: written out by a link, or typed into boxes."""
    last, first = _asked_day("last"), _asked_day("first")
    errors: Errors = []
    if last is None:
        errors.append(("last-day", "Enter the day as it stands in a calendar, such as 27 3 2027"))
    elif last > clock.today():
        errors.append(("last-day", "Enter today or a day that has passed"))
    if not of.is_of_a_day and first is None:
        errors.append(("first-day", "Enter the first day as it stands in a calendar, such as 1 9 2026"))
    elif not of.is_of_a_day and first is not None and last is not None and first > last:
        errors.append(("first-day", "The first day must not come after the last"))
    if last is None or errors:
        return None, errors
    return Span(last if of.is_of_a_day or first is None else first, last), []


def _asked_day(name: str) -> date | None:
    said = request.args.get(name, "")
    return _day(said) if said else typed_date(request.args, name)[1]


def _posted_span(of: CouncilReturn) -> Span:
    """The days of the preview that was posted. Raises: NotHere for what no preview says."""
    first, last = _day(request.form.get("first", "")), _day(request.form.get("last", ""))
    if first is None or last is None or first > last or last > clock.today() or (of.is_of_a_day and first != last):
        raise NotHere
    return Span(first, last)


def _day(said: str) -> date | None:
    try:
        return date.fromisoformat(said)
    except ValueError:
        return None


def _boxes() -> dict[str, dict[str, str]]:
    return {name: typed_date(request.args, name)[0] for name in ("first", "last")}


def _next_day(of: CouncilReturn, today: date) -> words.DayLine | None:
    """The latest day that has come and is not frozen, else the next one; None where no days are listed or left."""
    days = of.days_by(today)
    kept = frozen_days(of.service, of.shape.id) if days else {}
    waiting = [day for day in days if day <= today and day not in kept]
    coming = [day for day in days if day > today]
    day = waiting[-1] if waiting else coming[0] if coming else None
    return None if day is None else words.DayLine(day, of.due_on(day), day <= today, None)


def _no_reason() -> Errors:
    return [("reason", f"Enter why you need it, in {LONGEST_REASON} characters or fewer")]


def _note(what: Looked, lines: Sequence[ReturnLine], *, reason: str = "") -> None:
    """A line for each case shown or taken out; one for the return itself where there was none."""
    actor, at = current_actor(), clock.now_utc()
    about: list[tuple[UUID | None, UUID | None]] = [
        (line.entry.child.id if line.entry.child else None, case_id)
        for line in lines
        for case_id in ([standing.case.id for standing in line.entry.standings] or NO_CASE)
    ]
    with writing():
        for child_id, case_id in about or [(None, None)]:
            viewed(actor, what, child_id=child_id, case_id=case_id, reason=reason, at=at)


def _file(heads: Sequence[str], rows: Sequence[Sequence[object]], name: str) -> Response:
    answer = Response(csv_bytes(heads, rows), mimetype=CONTENT_TYPE)
    answer.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return answer
