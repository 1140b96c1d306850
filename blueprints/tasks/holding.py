"""Who has a task: claim, acknowledge, hand back, hand over, reassign."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from flask import abort, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from base import clock
from base.database import writing
from blueprints.queues.lines import lines_of_rows, way_back
from blueprints.tasks.door import Errors, blueprint, flash_over, once, say_taken, seen, to_task, typed
from casework.claims import (
    AlreadyClaimed,
    NotForThem,
    NotTheHolder,
    TaskOver,
    acknowledge_task,
    claim_task,
    hand_back,
    hand_over,
    reassign,
)
from casework.notes import NothingWritten
from casework.visible import NotHere, task_to_change
from reporting.asked_names import asked_names
from reporting.task_sheets import user_name
from reporting.worklists import work_rows
from security.current import current_actor, is_htmx
from security.guards import requires
from security.permissions import Permission
from security.users import officers

NOT_YOURS = "Only whoever has this task can pass it on. Somebody else has it now."
NOBODY = "queue"  # of a reassignment: back into the queue


@blueprint.post("/tasks/<uuid:task_id>/claim")
@requires(Permission.TASK_CLAIM)
def claim(task_id: UUID) -> ResponseReturnValue:
    """Take one task for the signed-in officer.

    If a colleague was faster the row is redrawn with their name and 409: an ordinary outcome of a shared queue.
    """
    actor, at, note = current_actor(), clock.now_utc(), ""
    try:
        with writing():
            task = claim_task(task_to_change(actor, task_id), by=actor, at=at, once=once())
            title = task.title
    except AlreadyClaimed as first:
        note = say_taken(first, at)
    except TaskOver:
        note = "This task is over"
    if is_htmx():
        return _row(task_id, note=note, at=at), 409 if note else 200
    flash(f"{note}." if note else f"You have claimed “{title}”.", "problem" if note else "success")
    return redirect(way_back(url_for(".show", task_id=task_id)), 303)


@blueprint.post("/tasks/<uuid:task_id>/acknowledge")
@requires(Permission.TASK_CLAIM)
def acknowledge(task_id: UUID) -> ResponseReturnValue:
    """Say that a person has seen this alert: the manager is not told."""
    actor, at = current_actor(), clock.now_utc()
    with writing():
        task = acknowledge_task(seen(task_id), by=actor, at=at, once=once())
        who = task.acknowledged_by
    by = "You have" if who == actor.id else f"{user_name(who)} has"
    flash(f"{by} acknowledged the alert. The task is still to be done.", "success")
    return redirect(way_back(url_for(".show", task_id=task_id)), 303)


@blueprint.get("/tasks/<uuid:task_id>/holder")
@requires(Permission.TASK_CLAIM)
def holder(task_id: UUID) -> ResponseReturnValue:
    """Hand a task back or over; with the permission, reassign a colleague's."""
    return _holder_page(task_id)


@blueprint.post("/tasks/<uuid:task_id>/hand-back")
@requires(Permission.TASK_CLAIM)
def back(task_id: UUID) -> ResponseReturnValue:
    """Put a task back into its queue."""
    actor, at = current_actor(), clock.now_utc()
    try:
        with writing():
            hand_back(seen(task_id), by=actor, at=at, once=once())
    except NotTheHolder:
        flash(NOT_YOURS, "problem")
        return to_task(task_id)
    except TaskOver as over:
        flash_over(over)
        return to_task(task_id)
    flash("The task is back in its queue.", "success")
    return redirect(url_for("work.mine"), 303)


@blueprint.post("/tasks/<uuid:task_id>/hand-over")
@requires(Permission.TASK_CLAIM)
def over(task_id: UUID) -> ResponseReturnValue:
    """Give a task I hold to a colleague."""
    actor, at, to = current_actor(), clock.now_utc(), _chosen("to")
    if to is None:
        return _holder_page(task_id, [("to", "Choose a colleague")])
    try:
        with writing():
            hand_over(seen(task_id), to, by=actor, at=at, once=once())
    except NotForThem:
        return _holder_page(task_id, [("to", "This colleague can't have the task. Choose another.")])
    except NotTheHolder:
        flash(NOT_YOURS, "problem")
        return to_task(task_id)
    except TaskOver as ended:
        flash_over(ended)
        return to_task(task_id)
    flash(f"{user_name(to)} has the task now.", "success")
    return redirect(url_for("work.mine"), 303)


@blueprint.post("/tasks/<uuid:task_id>/reassign")
@requires(Permission.TASK_REASSIGN)
def reassign_task(task_id: UUID) -> ResponseReturnValue:
    """Take a task from whoever has it and give it to somebody else or back to the queue, with a reason."""
    actor, at = current_actor(), clock.now_utc()
    wanted, reason = typed("new-holder", most=60), typed("reason")
    to = _chosen("new-holder")
    errors: Errors = [] if to or wanted == NOBODY else [("new-holder", "Choose who is to have the task")]
    errors += [] if reason else [("reason", "Say why you reassign the task")]
    if errors:
        return _holder_page(task_id, errors)
    try:
        with writing():
            reassign(seen(task_id), to, reason=reason, by=actor, at=at, once=once())
    except NotForThem:
        return _holder_page(task_id, [("new-holder", "This colleague can't have the task. Choose another.")])
    except NothingWritten:
        return _holder_page(task_id, [("reason", "Say why you reassign the task")])
    except TaskOver as ended:
        flash_over(ended)
        return to_task(task_id)
    flash(f"{user_name(to)} has the task now." if to else "The task is back in its queue.", "success")
    return to_task(task_id)


def _row(task_id: UUID, *, note: str, at: datetime) -> str:
    """The task's row, drawn again."""
    actor = current_actor()
    try:
        task = seen(task_id)
        names = asked_names([task]) if way_back("").startswith("/cases/") else {}
        (line,) = lines_of_rows(work_rows([task]), reader=actor, at=at, names=names)
    except NotHere:
        abort(404)
    return render_template("queues/_claimed.html", line=line, back="", may_claim=not note, note=note)


def _holder_page(task_id: UUID, errors: Errors | None = None) -> ResponseReturnValue:
    actor = current_actor()
    task = seen(task_id)
    colleagues = [(str(one.id), one.name) for one in officers() if one.id != task.holder_id]
    page = render_template(
        "tasks/holder.html",
        task=task,
        holder=user_name(task.holder_id),
        is_mine=task.holder_id == actor.id,
        colleagues=colleagues,
        others=[(NOBODY, "Nobody: back to the queue"), *colleagues],
        may_reassign=actor.may(Permission.TASK_REASSIGN),
        errors=errors or [],
        found=dict(errors or []),
        typed=typed,
    )
    return page, 422 if errors else 200


def _chosen(field: str) -> UUID | None:
    try:
        return UUID(typed(field, most=60))
    except ValueError:
        return None
