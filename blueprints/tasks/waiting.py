"""What a task waits for: an answer that came in another way, not waiting any more, asking again."""

from __future__ import annotations

from uuid import UUID

from flask import abort, flash, render_template
from flask.typing import ResponseReturnValue

from base import clock
from base.database import writing
from blueprints.tasks.asking_form import read_also, read_asking
from blueprints.tasks.door import Errors, blueprint, once, seen, to_task, typed
from blueprints.tasks.sheet_page import is_over, sheet_page
from blueprints.work_words import came_back_words
from casework.asking_together import ask_together
from casework.chasing.waits import answer_wait, come_back
from casework.notes import NoteKind, keep_reason, write_note
from casework.tasks import shape_of
from casework.timeline_codes import PARTIES
from casework.visible import NotHere
from models.task import Task
from models.wait import Wait
from reporting.task_sheets import case_of, wait_of, wait_sheets
from security.audit import Looked, viewed
from security.current import current_actor
from security.guards import requires
from security.permissions import Permission

STOPPED = "stopped"
NOT_WAITING = "Nothing is waited for here any more. See what happened below."


@blueprint.get("/tasks/<uuid:task_id>/waits/<uuid:wait_id>")
@requires(Permission.TASK_CLAIM)
def wait(task_id: UUID, wait_id: UUID) -> ResponseReturnValue:
    """Note an answer that came by telephone, or stop waiting."""
    at = clock.now_utc()
    with writing():
        task = seen(task_id)
        viewed(current_actor(), Looked.CASE, child_id=task.child_id, case_id=task.case_id, at=at)
    return _page(*_wait(task_id, wait_id))


@blueprint.post("/tasks/<uuid:task_id>/waits/<uuid:wait_id>/answer")
@requires(Permission.TASK_CLAIM)
def answer(task_id: UUID, wait_id: UUID) -> ResponseReturnValue:
    """Take an answer that came by telephone: the asking stops at once and the task comes back to its holder."""
    actor, at = current_actor(), clock.now_utc()
    who, what = typed("with-whom", most=200), typed("what")
    errors: Errors = [] if who else [("with-whom", "Say who answered")]
    errors += [] if what else [("what", "Write down what they said")]
    if errors:
        return _page(*_wait(task_id, wait_id), errors)
    with writing():
        task, found = _wait(task_id, wait_id)
        taken = answer_wait(found, None, by=actor, at=at)
        if taken:
            write_note(task.case_id, NoteKind.CALL, what, by=actor, at=at, with_whom=who, task_id=task.id, once=once())
    if taken:
        flash("The answer is on the case, and nobody is asked again.", "success")
    else:
        flash("An answer had come already. Yours was not needed.")
    return to_task(task_id)


@blueprint.post("/tasks/<uuid:task_id>/waits/<uuid:wait_id>/stop")
@requires(Permission.TASK_CLAIM)
def stop(task_id: UUID, wait_id: UUID) -> ResponseReturnValue:
    """Ask no more, with a reason. An answer that comes all the same is still taken."""
    actor, at, reason = current_actor(), clock.now_utc(), typed("reason")
    if not reason:
        return _page(*_wait(task_id, wait_id), [("reason", "Say why you stop waiting")])
    with writing():
        task, found = _wait(task_id, wait_id)
        stopped = come_back(found, STOPPED, by=actor, at=at)
        if stopped:
            keep_reason(task.case_id, reason, by=actor, at=at, task_id=task.id)
    flash("Nobody is asked again." if stopped else NOT_WAITING, "success" if stopped else "problem")
    return to_task(task_id)


@blueprint.post("/tasks/<uuid:task_id>/ask")
@requires(Permission.TASK_CLAIM)
def ask_again(task_id: UUID) -> ResponseReturnValue:
    """Begin to ask (again) what this task waits for. While it is being asked this changes nothing."""
    actor, at = current_actor(), clock.now_utc()
    task = seen(task_id)
    shape = shape_of(task, case_of(task))
    if shape is None or shape.wait is None:
        abort(404)
    asked = read_asking(shape.wait)
    if asked.errors and not is_over(task):
        return sheet_page(task_id, at=at, errors=list(asked.errors))
    with writing():
        task = seen(task_id)
        if is_over(task):
            abort(404)
        begun = ask_together(task, shape.wait, read_also(), whom=asked.whom, by=actor, at=at)
        why = begun[0].ended_because if begun[0].state == "returned" else ""
        several = len(begun)
    if why:
        flash(f"Nobody was asked. {came_back_words(why)}.", "problem")
    elif several > 1:
        flash(f"One question about {several} children is asked, and asked again until each is answered.", "success")
    else:
        flash("The question is asked, and asked again until it is answered.", "success")
    return to_task(task_id)


def _wait(task_id: UUID, wait_id: UUID) -> tuple[Task, Wait]:
    task = seen(task_id)
    found = wait_of(task, wait_id)
    if found is None:
        raise NotHere
    return task, found


def _page(task: Task, found: Wait, errors: Errors | None = None) -> ResponseReturnValue:
    sheet = next(one for one in wait_sheets(task, case_of(task)) if one.wait.id == found.id)
    page = render_template(
        "tasks/wait.html",
        task=task,
        sheet=sheet,
        came_back_words=came_back_words,
        party=PARTIES.get(found.party, found.party),
        errors=errors or [],
        found=dict(errors or []),
        typed=typed,
    )
    return page, 422 if errors else 200
