"""A task's deadline that stands still while somebody owes us something, and runs on again."""

from __future__ import annotations

from uuid import UUID

from flask import flash
from flask.typing import ResponseReturnValue

from base import clock
from base.database import writing
from blueprints.tasks.door import blueprint, flash_over, once, seen, to_task, typed
from blueprints.tasks.sheet_page import sheet_page
from casework.chasing.standing_still import CannotStandStill, reasons_to_stop, start_deadline, stop_deadline
from casework.claims import TaskOver
from reporting.task_sheets import case_of
from security.current import current_actor
from security.guards import requires
from security.permissions import Permission

NOT_HERE = (
    "This deadline can't stand still now. See why on this page: its case may have become urgent, or its day passed."
)


@blueprint.post("/tasks/<uuid:task_id>/stand-still")
@requires(Permission.TASK_CLAIM)
def stand_still(task_id: UUID) -> ResponseReturnValue:
    """Let the deadline stand still, for one of the reasons that the definition gives."""
    actor, at, reason = current_actor(), clock.now_utc(), typed("stands-still-for", most=80)
    task = seen(task_id)
    offered = reasons_to_stop(task, case_of(task), at=at)
    if offered and reason not in {one.id for one in offered}:
        return sheet_page(task_id, at=at, errors=[("stands-still-for", "Select what the deadline stands still for")])
    try:
        with writing():
            stop_deadline(seen(task_id), reason, by=actor, at=at, once=once())
    except CannotStandStill:
        flash(NOT_HERE, "problem")
    except TaskOver as over:
        flash_over(over)
    else:
        flash("The deadline stands still. Nobody is told that this is late until it runs on.", "success")
    return to_task(task_id)


@blueprint.post("/tasks/<uuid:task_id>/run-on")
@requires(Permission.TASK_CLAIM)
def run_on(task_id: UUID) -> ResponseReturnValue:
    """Let the deadline run on, later by the time that it stood still."""
    actor, at = current_actor(), clock.now_utc()
    with writing():
        start_deadline(seen(task_id), by=actor, at=at, once=once())
    flash("The deadline runs on, later by the time that it stood still.", "success")
    return to_task(task_id)
