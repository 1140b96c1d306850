"""The enquiries of a task: written down one by one, several at once, for siblings together, or asked by e-mail."""

from __future__ import annotations

from dataclasses import replace
from uuid import UUID

from flask import current_app, flash, render_template, request
from flask.typing import ResponseReturnValue

from base import clock
from base.database import writing
from blueprints.tasks.asking_form import asking_of, read_also, read_asking, sibling_choices
from blueprints.tasks.door import Errors, blueprint, once, seen, to_task, typed
from blueprints.tasks.enquiry_form import STATES, posted_values, read_enquiry, values_of, wanting
from blueprints.tasks.sheet_page import is_over, sheet_page
from blueprints.work_words import came_back_words
from casework.asking_together import ask_together, siblings_to_ask
from casework.checklists import ChecklistOver, RowState, RowWanting, ask_row, row_shape, tick
from casework.facts import today_of
from casework.visible import NotHere
from documents.store_choice import store_of
from documents.uploads import NotTaken, Received, WhyNot, attach, receive
from models.task import ChecklistRow, Task
from reporting.task_sheets import case_of, files_gone, row_of
from security.audit import Looked, viewed
from security.current import current_actor
from security.guards import requires
from security.permissions import Permission

MOST_ROWS = 100
FILE_WORDS = {
    WhyNot.EMPTY: "The file is empty. Choose another.",
    WhyNot.TYPE: "The file must be a PDF, a Word document or a picture",
    WhyNot.SIZE: "The file must be smaller than 10 MB",
    WhyNot.COUNT: "There are too many files",
}
NOT_FROM_HERE = "This enquiry can't be asked by email from here."
OVER = "This task is over, so its enquiries can't be changed."


@blueprint.post("/tasks/<uuid:task_id>/enquiries")
@requires(Permission.TASK_CLAIM)
def tick_several(task_id: UUID) -> ResponseReturnValue:
    """Write down one search for all the ticked enquiries, for brothers and sisters too where they are ticked."""
    actor, at = current_actor(), clock.now_utc()
    codes = tuple(request.form.getlist("enquiry")[:MOST_ROWS])
    read = read_enquiry(today=today_of(at))
    errors: Errors = [] if codes else [("enquiry", "Tick the enquiries that this was")]
    errors += read.errors
    if errors or read.ticked is None:
        return sheet_page(task_id, at=at, errors=errors, chosen=(*codes, *_also_typed()))
    try:
        with writing():
            changed = tick(seen(task_id), codes, read.ticked, by=actor, at=at, also=_also(), once=once())
            count = len(changed)
    except RowWanting as what:
        return sheet_page(task_id, at=at, errors=wanting(what), chosen=(*codes, *_also_typed()))
    except ChecklistOver:
        flash(OVER, "problem")
        return to_task(task_id)
    flash(f"Written down for {count} {'enquiry' if count == 1 else 'enquiries'}.", "success")
    return to_task(task_id)


@blueprint.get("/tasks/<uuid:task_id>/enquiries/<uuid:row_id>")
@requires(Permission.TASK_CLAIM)
def enquiry(task_id: UUID, row_id: UUID) -> ResponseReturnValue:
    """One enquiry, to be read or written down."""
    at = clock.now_utc()
    with writing():
        task = seen(task_id)
        viewed(current_actor(), Looked.CASE, child_id=task.child_id, case_id=task.case_id, at=at)
    task, row = _row(task_id, row_id)
    return _page(task, row, values_of(row))


@blueprint.post("/tasks/<uuid:task_id>/enquiries/<uuid:row_id>")
@requires(Permission.TASK_CLAIM)
def tick_one(task_id: UUID, row_id: UUID) -> ResponseReturnValue:
    """Write one enquiry down, with its file."""
    actor, at = current_actor(), clock.now_utc()
    task, row = _row(task_id, row_id)
    read = read_enquiry(today=today_of(at), document_id=row.document_id)
    received, refused = _file() if not read.errors else (None, "")
    errors = [*read.errors, *([("file", refused)] if refused else [])]
    if errors or read.ticked is None:
        return _page(task, row, posted_values(), errors)
    try:
        with writing():
            task, row = _row(task_id, row_id)
            ticked = read.ticked
            if received is not None:
                kept = attach(received, by=actor, at=at, case_id=task.case_id, question=row.code, kind="evidence")
                ticked = replace(ticked, document_id=kept.id)
            tick(task, [row.code], ticked, by=actor, at=at, once=once())
            label = row.label
    except RowWanting as what:
        return _page(*_row(task_id, row_id), posted_values(), wanting(what))
    except ChecklistOver:
        flash(OVER, "problem")
        return to_task(task_id)
    flash(f"Written down: {label}.", "success")
    return to_task(task_id)


@blueprint.post("/tasks/<uuid:task_id>/enquiries/<uuid:row_id>/ask")
@requires(Permission.TASK_CLAIM)
def ask(task_id: UUID, row_id: UUID) -> ResponseReturnValue:
    """Ask whoever an enquiry goes to by e-mail, and chase until they answer."""
    actor, at = current_actor(), clock.now_utc()
    task, row = _row(task_id, row_id)
    shape = row_shape(task, row, case_of(task))
    if shape is None or shape.wait is None:
        flash(NOT_FROM_HERE, "problem")
        return to_task(task_id)
    asked = read_asking(shape.wait)
    if asked.errors:
        return _page(task, row, values_of(row), list(asked.errors))
    try:
        with writing():
            task, row = _row(task_id, row_id)
            also = read_also() if not shape.through and not is_over(task) else []
            if also:
                wait = ask_together(task, shape.wait, also, row=row, whom=asked.whom, by=actor, at=at)[0]
            else:
                wait = ask_row(task, row, whom=asked.whom, by=actor, at=at)
            why = wait.ended_because if wait.state == "returned" else ""
    except RowWanting:
        flash(NOT_FROM_HERE, "problem")
        return to_task(task_id)
    except ChecklistOver:
        flash(OVER, "problem")
        return to_task(task_id)
    if why:
        flash(f"Nobody was asked. {came_back_words(why)}.", "problem")
    else:
        flash("The question is on its way, and is asked again until it is answered.", "success")
    return to_task(task_id)


def _row(task_id: UUID, row_id: UUID) -> tuple[Task, ChecklistRow]:
    task = seen(task_id)
    row = row_of(task, row_id)
    if row is None:
        raise NotHere
    return task, row


def _page(task: Task, row: ChecklistRow, values: dict[str, str], errors: Errors | None = None) -> ResponseReturnValue:
    shape = row_shape(task, row, case_of(task))
    wait = shape.wait if shape is not None and not shape.through else None
    may_ask = wait is not None and row.state != RowState.WAITING and not is_over(task)
    family = siblings_to_ask(task, wait, row=row, by=current_actor()) if wait is not None and may_ask else []
    page = render_template(
        "tasks/enquiry.html",
        task=task,
        row=row,
        file_is_gone=bool(files_gone([row])),
        shape=shape,
        wait=wait if may_ask else None,
        asking=asking_of(wait),
        family=sibling_choices(family),
        typed=typed,
        is_over=is_over(task),
        values=values,
        states=list(STATES.items()),
        errors=errors or [],
        found=dict(errors or []),
    )
    return page, 422 if errors else 200


def _file() -> tuple[Received | None, str]:
    """The file that came with the form, kept before the transaction; and why it was not taken."""
    sent = request.files.get("file")
    if sent is None or not sent.filename:
        return None, ""
    try:
        return receive(sent.stream, sent.filename, store=store_of(current_app.config["ONROLL"])), ""
    except NotTaken as refused:
        return None, FILE_WORDS[refused.why]


def _also_typed() -> tuple[str, ...]:
    return tuple(request.form.getlist("also")[:MOST_ROWS])


def _also() -> list[UUID]:
    found = []
    for text in _also_typed():
        try:
            found.append(UUID(text))
        except ValueError:
            continue
    return found
