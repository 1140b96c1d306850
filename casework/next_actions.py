"""A case's next action and its date, as the register and the case page show them."""

from __future__ import annotations

from sqlalchemy import select, update

from base.extensions import db
from casework.visible import TASK_IS_OPEN
from models.case import Case
from models.task import Task


def show_next_action(case: Case) -> None:
    """Copy the most pressing open task's title and date onto its case; nothing, where no task is open.

    A task that waits for somebody else is shown only when no other is open. A case with no next action
    is a fault that the register shows.
    """
    db.session.flush()
    first = db.session.execute(
        select(Task.title, Task.due_at)
        .where(Task.case_id == case.id, TASK_IS_OPEN)
        .order_by(Task.state == "waiting", Task.priority, Task.sort_due, Task.id)
        .limit(1)
    ).first()
    title, due_at = (first.title, first.due_at) if first else ("", None)
    if (case.next_action, case.next_action_at) != (title, due_at):
        db.session.execute(
            update(Case)
            .where(Case.id == case.id)
            .values(next_action=title, next_action_at=due_at)
            .execution_options(synchronize_session="evaluate")
        )
