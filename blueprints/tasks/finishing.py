"""Finishing a task: a choice, its questions where it has some, and what came of it."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from flask import abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from markupsafe import Markup

from base import clock
from base.database import writing
from blueprints.refusal_words import reasons
from blueprints.tasks.door import Errors, blueprint, flash_over, once, say_taken, seen, to_task, typed
from blueprints.tasks.officer_forms import WHY, OfficerForm, asks_anything, officer_form
from blueprints.tasks.sheet_page import sheet_page
from casework.claims import AlreadyClaimed, TaskOver
from casework.closing import ClosingRefused
from casework.decisions import SamePerson
from casework.facts import today_of
from casework.finishing import AnswersWanting, choices_of, finish_task
from casework.tasks import shape_of
from casework.visible import NotHere
from forms.definition.casework import Choice, TaskShape
from forms.pages import PageResult
from forms.question_types.base import control
from models.task import Task
from reporting.asked_names import asked_names
from reporting.task_sheets import case_of
from security.current import current_actor
from security.guards import requires
from security.permissions import Permission


@blueprint.post("/tasks/<uuid:task_id>/finish")
@requires(Permission.TASK_CLAIM)
def finish(task_id: UUID) -> ResponseReturnValue:
    """Finish a task with the choice that was made; one that asks something leads to its page first."""
    at = clock.now_utc()
    chosen = typed("choice", most=80)
    if not chosen:
        return sheet_page(task_id, at=at, errors=[("choice", "Choose what came of this task")])
    shape, choice = _chosen(seen(task_id), chosen, at)
    if asks_anything(shape, choice):
        return redirect(url_for(".finish_form", task_id=task_id, choice_id=choice.id), 303)
    problems = _finish(task_id, choice, {}, at=at)
    return sheet_page(task_id, at=at, errors=problems) if problems else _on(task_id)


@blueprint.get("/tasks/<uuid:task_id>/finish/<string:choice_id>")
@requires(Permission.TASK_CLAIM)
def finish_form(task_id: UUID, choice_id: str) -> ResponseReturnValue:
    """The questions of a choice."""
    at = clock.now_utc()
    task = seen(task_id)
    if task.state in ("done", "cancelled"):
        return to_task(task_id)
    shape, choice = _chosen(task, choice_id, at)
    form = officer_form(case_of(task), shape, choice, today=today_of(at))
    return _form_page(task, form)


@blueprint.post("/tasks/<uuid:task_id>/finish/<string:choice_id>")
@requires(Permission.TASK_CLAIM)
def finish_with_answers(task_id: UUID, choice_id: str) -> ResponseReturnValue:
    """Finish a task with a choice and the answers it asks for."""
    at = clock.now_utc()
    task = seen(task_id)
    shape, choice = _chosen(task, choice_id, at)
    form = officer_form(case_of(task), shape, choice, today=today_of(at))
    result = form.read(request.form)
    if not result.ok:
        return _form_page(task, form, result)
    values = {key: value for key, value in result.values.items() if value is not None}
    problems = _finish(task_id, choice, values, at=at)
    return _form_page(seen(task_id), form, result, problems) if problems else _on(task_id)


def _finish(task_id: UUID, choice: Choice, answers: dict[str, Any], *, at: datetime) -> Errors:
    """Finish, and say what came of it; the reasons why it can't be done, where it can't: then nothing happened."""
    actor = current_actor()
    reason = str(answers.pop(WHY, ""))
    try:
        with writing():
            done = finish_task(seen(task_id), choice.id, answers, by=actor, at=at, once=once(), reason=reason)
            is_asked = done.decision is not None
    except AlreadyClaimed as first:
        flash(f"{say_taken(first, at)}. Nothing was changed.", "problem")
    except TaskOver as over:
        flash_over(over)
    except AnswersWanting as wanting:
        return [(control(one.question_id), "Answer this question") for one in wanting.missing]
    except ClosingRefused as refused:
        return [("", one) for one in reasons(refused.reasons)]
    except SamePerson:
        return [("", "You have recommended what depends on this, so somebody else must say it.")]
    except PermissionError:
        return [("", "Your account does not permit this. Ask your team lead.")]
    else:
        said = "A second person has been asked to decide." if is_asked else "Done:"
        flash(said if is_asked else f"{said} {choice.label.say()}.", "success")
    return []


def _on(task_id: UUID) -> ResponseReturnValue:
    """Where a finished task leads: its own page, which says what came of it, or my work if it is hidden now."""
    try:
        return to_task(seen(task_id).id)
    except NotHere:
        return redirect(url_for("work.mine"), 303)


def _chosen(task: Task, choice_id: str, at: datetime) -> tuple[TaskShape, Choice]:
    """The choice of that id, with the shape of the task; 404 when it is not offered now."""
    case = case_of(task)
    shape = shape_of(task, case)
    found = next((one for one in choices_of(task, case, at=at) if one.id == choice_id), None)
    if shape is None or found is None:
        abort(404)
    return shape, found


def _form_page(
    task: Task, form: OfficerForm, result: PageResult | None = None, problems: Errors | None = None
) -> ResponseReturnValue:
    errors = [*(problems or []), *((one.anchor, one.message) for one in (result.errors if result else ()))]
    page = render_template(
        "tasks/finish.html",
        task=task,
        asked=asked_names([task]).get(task.id, ""),
        title=form.page.title,
        main=Markup(form.draw(result)),  # noqa: S704  # the form engine escapes what it draws
        problems=problems or [],
        errors=errors,
    )
    return page, 422 if errors else 200
