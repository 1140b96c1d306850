"""A child has died: recorded gently and once, undone by a manager where it was wrong."""

from __future__ import annotations

from uuid import UUID

from flask import abort, flash, render_template
from flask.typing import ResponseReturnValue

from base import clock
from base.database import writing
from blueprints.children.door import Errors, blueprint, looked_at, seen, to_child, typed
from blueprints.typed_dates import day_values, past_day
from casework.death import record_death, undo_death
from casework.facts import today_of
from casework.notes import NothingWritten
from directory.children import name_of
from models.child import Child
from security.current import current_actor, once_id
from security.guards import requires
from security.permissions import Permission


@blueprint.get("/children/<uuid:child_id>/death")
@requires(Permission.CHILD_RECORD_DEATH, Permission.CHILD_UNDO_DEATH)
def death(child_id: UUID) -> ResponseReturnValue:
    """What recording a death does, and the form; or, where one is recorded, the way to take it back."""
    return _page(looked_at(child_id))


@blueprint.post("/children/<uuid:child_id>/death")
@requires(Permission.CHILD_RECORD_DEATH)
def child_died(child_id: UUID) -> ResponseReturnValue:
    """Record the death: everything automatic stops, at once, on every case."""
    actor, at = current_actor(), clock.now_utc()
    child = seen(child_id)
    on, wrong = past_day("on", today=today_of(at))
    errors: Errors = [("on-day", wrong)] if wrong else []
    if on is not None and child.date_of_birth is not None and on < child.date_of_birth:
        errors.append(("on-day", "The date must be after the date of birth"))
    if typed("sure", most=3) != "yes":
        errors.append(("sure", "Say that you have this from somebody who knows"))
    if errors:
        return _page(child, errors)
    try:
        with writing():
            record_death(seen(child_id).id, died_on=on, by=actor, at=at, once=once_id())
    except PermissionError:
        abort(403)
    flash("It is recorded. Nothing more is sent or asked by itself.")
    return to_child(child_id)


@blueprint.post("/children/<uuid:child_id>/death/undo")
@requires(Permission.CHILD_UNDO_DEATH)
def take_back(child_id: UUID) -> ResponseReturnValue:
    """The record was wrong. What was stopped stays stopped; each open case gets a task to look at it."""
    actor, at = current_actor(), clock.now_utc()
    try:
        with writing():
            undo_death(seen(child_id).id, reason=typed("reason"), by=actor, at=at, once=once_id())
    except NothingWritten:
        return _page(seen(child_id), [("reason", "Say how it came to be recorded")])
    except PermissionError:
        abort(403)
    flash("It is taken back. Each open case has a task to look at what must be started again.", "success")
    return to_child(child_id)


def _page(child: Child, errors: Errors | None = None) -> ResponseReturnValue:
    actor = current_actor()
    page = render_template(
        "children/death.html",
        child=child,
        name=name_of(child),
        on=day_values("on"),
        may_record=actor.may(Permission.CHILD_RECORD_DEATH),
        may_undo=actor.may(Permission.CHILD_UNDO_DEATH),
        errors=errors or [],
        found=dict(errors or []),
        typed=typed,
    )
    return page, 422 if errors else 200
