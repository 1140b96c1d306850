"""Holding a case's records, so that no rule deletes them, and ending a hold."""

from __future__ import annotations

from uuid import UUID

from flask import flash
from flask.typing import ResponseReturnValue

from base import clock
from base.database import writing
from blueprints.cases.door import Errors, blueprint, case_page, looked_at, seen, to_case, typed
from blueprints.hold_words import KINDS
from casework.notes import NothingWritten
from casework.purges.record_holds import HoldKind, end_hold, hold_records, holds_of
from models.case import Case
from reporting.worklists import user_names
from security.current import current_actor, once_id
from security.guards import requires
from security.permissions import Permission


@blueprint.get("/cases/<uuid:case_id>/keeping")
@requires(Permission.RECORD_HOLD)
def keeping(case_id: UUID) -> ResponseReturnValue:
    """The holds on a case's records, and the form for another."""
    return _page(looked_at(case_id))


@blueprint.post("/cases/<uuid:case_id>/keeping")
@requires(Permission.RECORD_HOLD)
def keep(case_id: UUID) -> ResponseReturnValue:
    """Hold the records, with a kind and a reason."""
    kind = typed("kind", most=20)
    if kind not in KINDS:
        return _page(seen(case_id), [("kind", "Choose why the records are held")])
    try:
        with writing():
            hold_records(
                seen(case_id),
                HoldKind(kind),
                reason=typed("reason"),
                by=current_actor(),
                at=clock.now_utc(),
                once=once_id(),
            )
    except NothingWritten:
        return _page(seen(case_id), [("reason", "Say why the records are held")])
    flash("Held. No rule deletes these records until the hold is ended.", "success")
    return to_case(case_id, "cases.keeping")


@blueprint.post("/cases/<uuid:case_id>/keeping/<uuid:hold_id>/end")
@requires(Permission.RECORD_HOLD)
def end_keeping(case_id: UUID, hold_id: UUID) -> ResponseReturnValue:
    """End a hold, with a reason."""
    try:
        with writing():
            ended = end_hold(
                hold_id,
                seen(case_id),
                reason=typed("end-reason"),
                by=current_actor(),
                at=clock.now_utc(),
                once=once_id(),
            )
    except NothingWritten:
        return _page(seen(case_id), [("end-reason", "Say why the hold is ended")])
    flash("The hold is ended." if ended else "It was ended already.")
    return to_case(case_id, "cases.keeping")


def _page(case: Case, errors: Errors | None = None) -> ResponseReturnValue:
    found = holds_of(case.id)
    people: set[UUID | None] = {one.set_by for one in found}
    return case_page(
        "cases/keeping.html",
        case,
        errors=errors,
        records=found,
        people=user_names(people | {one.ended_by for one in found}),
        kinds=KINDS,
    )
