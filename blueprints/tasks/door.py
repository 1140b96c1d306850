"""The blueprint of a task's pages, and the way in: a task is got through what its reader may see, or is not there."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from flask import Blueprint, current_app, flash, redirect, request, url_for
from flask.typing import ResponseReturnValue

from blueprints.work_words import moment_since
from casework.claims import AlreadyClaimed, TaskOver
from casework.visible import tasks_visible_to
from models.case import Case
from models.task import Task
from security.current import current_actor, once_id

blueprint = Blueprint("tasks", __name__)
LONGEST_ONCE = 80  # what an event keeps of a form's id
OVER = {"done": "This task is done already.", "cancelled": "This task is not needed any more and was cancelled."}
Errors = list[tuple[str, str]]


def seen(task_id: UUID) -> Task:
    """The task, for whoever makes this request.

    Raises: NotHere.
    """
    return tasks_visible_to(current_actor()).get(task_id)


def once() -> str | None:
    """The id this form was drawn with; one that no page of ours drew is cut to what fits."""
    return (once_id() or "")[:LONGEST_ONCE] or None


def to_task(task_id: UUID) -> ResponseReturnValue:
    """Back to the task's page."""
    return redirect(url_for("tasks.show", task_id=task_id), 303)


def typed(name: str, *, most: int = 20_000) -> str:
    """A field as typed, without outer spaces, NULs or more than a long note's length."""
    return request.form.get(name, "").replace("\x00", "").replace("\r\n", "\n").strip()[:most]


def say_taken(first: AlreadyClaimed, at: Any) -> str:
    """Who has a task that somebody wanted, and since when."""
    return f"{first.holder or 'A colleague'} has had this since {moment_since(first.since, at)}"


def flash_over(over: TaskOver) -> None:
    """Say that there is nothing left to do on a task."""
    flash(OVER.get(over.state, "This task is over."))


def case_address(case: Case) -> str | None:
    """The address of a case's page, once the product has one."""
    if "cases.show" not in current_app.view_functions:
        return None
    return url_for("cases.show", case_id=case.id)
