"""Writing down what an officer heard, saw or did: a note, a call, a visit, an e-mail."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from flask import flash, request
from flask.typing import ResponseReturnValue

from base import clock
from base.database import writing
from blueprints.cases.door import Errors, blueprint, case_page, looked_at, seen, to_case, typed
from blueprints.cases.words import NOTE_KINDS
from blueprints.typed_dates import day_values, moment, past_day, typed_time
from casework.facts import today_of
from casework.notes import NoteKind, write_note
from models.case import Case
from security.current import current_actor, once_id
from security.guards import requires
from security.permissions import Permission


@blueprint.get("/cases/<uuid:case_id>/notes/add")
@requires(Permission.CASE_NOTE)
def note(case_id: UUID) -> ResponseReturnValue:
    """The form for a note."""
    return _page(looked_at(case_id))


@blueprint.post("/cases/<uuid:case_id>/notes/add")
@requires(Permission.CASE_NOTE)
def add_note(case_id: UUID) -> ResponseReturnValue:
    """Keep a note with when it happened; clicked twice, it is kept once."""
    actor, at = current_actor(), clock.now_utc()
    case = seen(case_id)
    kind, body = typed("kind", most=20), typed("body")
    happened, errors = _when(at)
    if kind not in NOTE_KINDS:
        errors.insert(0, ("kind", "Choose what you are writing down"))
    if not body:
        errors.append(("body", "Write what was said or done"))
    if errors:
        return _page(case, errors)
    with writing():
        write_note(
            seen(case_id).id,
            NoteKind(kind),
            body,
            by=actor,
            at=at,
            happened_at=happened,
            with_whom=typed("with-whom", most=200),
            once=once_id(),
        )
    flash("It is on the timeline.", "success")
    return to_case(case_id, "cases.history")


def _when(at: datetime) -> tuple[datetime | None, Errors]:
    """When it happened: None for now; a day without a time counts as its midday."""
    errors: Errors = []
    day, wrong = past_day("on", today=today_of(at))
    if wrong:
        errors.append(("on-day", wrong))
    hours = typed("time", most=10)
    at_time = typed_time(hours) if hours else None
    if hours and at_time is None:
        errors.append(("time", "Enter a time such as 9:30am or 14:05"))
    if errors or (day is None and at_time is None):
        return None, errors
    found = moment(day or today_of(at), at_time or typed_time("12:00") or clock.london(at).time())
    if found <= at:
        return found, errors
    if at_time is None:
        return None, errors  # today, before midday
    return None, [("time", "The time must be now or in the past")]


def _page(case: Case, errors: Errors | None = None) -> ResponseReturnValue:
    kind = typed("kind", most=20) or request.args.get("kind", "")
    return case_page(
        "cases/note.html",
        case,
        errors=errors,
        kinds=list(NOTE_KINDS.items()),
        kind=kind if kind in NOTE_KINDS else "",
        on=day_values("on"),
    )
