"""The tasks a case begins with, and the ones of them that call somebody at once, whenever the danger becomes known."""

from __future__ import annotations

from datetime import datetime

from casework.facts import case_answers, case_facts, today_of
from casework.held_cases import has_begun, open_tasks
from casework.tasks import start_task
from casework.versions import pinned
from forms.conditions import holds
from forms.definition.casework import TaskShape
from models.case import Case
from security.actor import Actor


def start_first_tasks(case: Case, *, by: Actor, at: datetime, trigger_at: datetime) -> None:
    """Start the tasks that a case of its service begins with, as far as their conditions hold.

    Args: trigger_at: what their clocks run from, the receipt of what opened the case.
    """
    for shape in _that_hold(case, pinned(case.version_id).tasks, at=at):
        start_task(case, shape, by=by, at=at, trigger_at=trigger_at)


def call_at_once(case: Case, *, by: Actor, at: datetime) -> None:
    """Start those first tasks that somebody must acknowledge, because what calls for them is known only now.

    A case that is just being opened gets them with all its first tasks, counted from receipt.
    Twice: while such a task is open, nothing more; after it is over, somebody is called again.
    """
    first = [shape for shape in pinned(case.version_id).tasks if shape.on_open]
    if case.state != "open" or not has_begun(case.id, [shape.id for shape in first]):
        return
    calling = [shape for shape in first if shape.acknowledge_within_minutes > 0]
    for shape in _that_hold(case, calling, at=at):
        start_task(case, shape, by=by, at=at)


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
