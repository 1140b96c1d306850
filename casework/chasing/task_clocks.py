"""The clock of a task: which rule holds at which priority, and timing a task again when that changes."""

from __future__ import annotations

from sqlalchemy import select

from base.extensions import db
from casework.own_tasks import EXTEND_CALENDAR
from casework.tasks import start_task
from casework.timing.clocks import TASK_DUE, clocks_of_task, start_clock, stop_clock
from casework.timing.followers import TaskEnd, TaskStart
from casework.visible import TASK_IS_OPEN
from forms.definition.casework import DueRule, TaskShape
from models.task import Task


def rule_at(shape: TaskShape, priority: int) -> DueRule | None:
    """The rule of a priority; where a shape names none for it, that of the nearest less pressing one, else of any."""
    rules = dict(shape.due)
    later = sorted(level for level in rules if level >= priority)
    return rules[later[0]] if later else (rules[max(rules)] if rules else None)


def time_task(start: TaskStart) -> None:
    """Start a new task's clock, where its shape says how long it may take."""
    rule = rule_at(start.shape, start.case.priority)
    if rule is not None:
        start_clock(
            start.case, task=start.task, code=TASK_DUE, rule=rule, trigger_at=start.trigger_at, by=start.by, at=start.at
        )


def time_again(start: TaskStart) -> None:
    """Replace a task's clock after its case changed priority, counting from the same beginning.

    Twice: a clock that already follows the rule of this priority runs on.
    """
    rule = rule_at(start.shape, start.case.priority)
    running = [clock for clock in clocks_of_task(start.task) if clock.code == TASK_DUE]
    if rule is None or any((clock.amount, clock.unit) == (rule.amount, rule.unit) for clock in running):
        return
    began = min((clock.trigger_at for clock in running), default=start.trigger_at)
    for clock in running:
        stop_clock(clock, by=start.by, at=start.at, cancelled=True)
    start_clock(start.case, task=start.task, code=TASK_DUE, rule=rule, trigger_at=began, by=start.by, at=start.at)


def stop_task_clocks(end: TaskEnd) -> None:
    """End a task's clocks: met or missed when it was done, cancelled when it was not needed any more."""
    for clock in clocks_of_task(end.task):
        stop_clock(clock, by=end.by, at=end.at, cancelled=end.task.state == "cancelled")


def ask_for_dates(start: TaskStart) -> None:
    """Have the administrators extend a calendar that ends before a date that is needed.

    Twice: one open task in the whole council, however many deadlines have no date.
    """
    if not start.task.due_unknown or start.task.kind == EXTEND_CALENDAR.id:
        return
    asked = select(Task.id).where(Task.kind == EXTEND_CALENDAR.id, TASK_IS_OPEN).limit(1)
    if db.session.scalar(asked) is None:
        start_task(start.case, EXTEND_CALENDAR, by=start.by, at=start.at)
