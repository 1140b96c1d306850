"""The tasks a case begins with, and the ones of them that call somebody at once, whenever the danger becomes known."""

from __future__ import annotations

from datetime import datetime

from casework.alerts import alert_again
from casework.facts import case_answers, case_facts, today_of
from casework.held_cases import has_begun, open_tasks
from casework.own_tasks import DANGER_TOLD, PROTECTED_MATCH
from casework.tasks import shape_of, start_task
from casework.versions import pinned
from forms.conditions import holds
from forms.definition.casework import TaskShape
from models.case import Case
from models.task import Task
from security.actor import Actor


def start_first_tasks(case: Case, *, by: Actor, at: datetime, trigger_at: datetime) -> None:
    """Start the tasks that a case of its service begins with, as far as their conditions hold.

    Args: trigger_at: what their clocks run from, the receipt of what opened the case.
    """
    for shape in _that_hold(case, pinned(case.version_id).tasks, at=at):
        start_task(case, shape, by=by, at=at, trigger_at=trigger_at)


def call_at_once(case: Case, *, by: Actor, at: datetime, again: str = "") -> None:
    """Start those first tasks that somebody must acknowledge, because what calls for them is known only now.

    A case that is just being opened gets them with all its first tasks, counted from receipt.

    Args:  again: why whoever acknowledged such a task and has not ended it is to hear of it anew; empty where nothing
           new was said, so that the open one is enough.
    Twice: while such a task is open and nobody has acknowledged it, nothing more; after it is over, somebody is called
           again.
    """
    first = [shape for shape in pinned(case.version_id).tasks if shape.on_open]
    if case.state != "open" or not has_begun(case.id, [shape.id for shape in first]):
        return
    calling = [shape for shape in first if shape.acknowledge_within_minutes > 0]
    for shape in _that_hold(case, calling, at=at):
        task = start_task(case, shape, by=by, at=at)
        if again:
            alert_again(task, shape, case, why=again, by=by, at=at)


def call_if_nothing_calls(case: Case, *, by: Actor, at: datetime) -> None:
    """Have somebody hear of a case that has become the most urgent though its service has no task that calls anybody.

    A permit or an application may be raised by an officer, or by a case that tells it what it knows: whatever the
    service, those on duty hear of it. A case that is just being opened is not called for here.
    Twice: while a call is open, nothing more.
    """
    first = [shape for shape in pinned(case.version_id).tasks if shape.on_open]
    if case.state != "open" or any(shape.acknowledge_within_minutes > 0 for shape in first):
        return
    if has_begun(case.id, [shape.id for shape in first]) and not calls_of(case):
        start_task(case, DANGER_TOLD, by=by, at=at)


def call_somebody(case: Case, *, why: str, by: Actor, at: datetime) -> None:
    """Have a person hear of danger on an open case, whatever its service: by its own call, or by the product's.

    Args:  why: as of `casework.alerts.alert_again`.
    Twice: while a call is open that nobody has acknowledged, nothing more.
    """
    if case.state != "open":
        return
    call_at_once(case, by=by, at=at, again=why)
    calls = calls_of(case)
    if any(call.acknowledged_at is None for call in calls):
        return
    call = calls[0] if calls else start_task(case, DANGER_TOLD, by=by, at=at)
    shape = shape_of(call, case)
    if shape is not None:
        alert_again(call, shape, case, why=why, by=by, at=at)


def calls_of(case: Case) -> list[Task]:
    """The open tasks of a case that call somebody because of danger, oldest first."""
    return [task for task in open_tasks(case.id) if task.needs_acknowledging and task.kind != PROTECTED_MATCH.id]


def begin_again(case: Case, *, by: Actor, at: datetime) -> None:
    """Start the first tasks again that hold now, for a case that was opened again or of which something new is known.

    Twice: harmless; a task of which one is open is not started a second time.
    """
    going = {task.kind for task in open_tasks(case.id)}
    for shape in _that_hold(case, pinned(case.version_id).tasks, at=at):
        if shape.id not in going:
            start_task(case, shape, by=by, at=at)


def _that_hold(case: Case, shapes: list[TaskShape] | tuple[TaskShape, ...], *, at: datetime) -> list[TaskShape]:
    today, answers = today_of(at), case_answers(case)
    facts = case_facts(case, today=today)
    return [shape for shape in shapes if shape.on_open and holds(shape.when, answers, facts, today)]
