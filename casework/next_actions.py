"""A case's next action and its date, as the register and the case page show them."""

from __future__ import annotations

from casework.held_cases import open_tasks
from models.case import Case


def show_next_action(case: Case) -> None:
    """Copy the most pressing open task's title and date onto its case; nothing, where no task is open.

    A task that waits for somebody else is shown only when no other is open. A case with no next action
    is a fault that the register shows.
    """
    first = min(
        open_tasks(case.id),
        key=lambda task: (task.state == "waiting", task.priority, task.sort_due, task.id),
        default=None,
    )
    title, due_at = (first.title, first.due_at) if first else ("", None)
    if (case.next_action, case.next_action_at) != (title, due_at):
        case.next_action, case.next_action_at = title, due_at
