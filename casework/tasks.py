"""Tasks: starting, waiting, coming back, ending. Who holds one is claims.py's; how one is finished, finishing.py's.

Every function expects its case locked, or locks it: case, then task, in that order everywhere.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import update

from base.database import locked, make
from base.extensions import db
from casework.held_cases import add_task, forget_worked, is_untouched, next_round, note_queue, open_tasks, queue_id
from casework.next_actions import show_next_action
from casework.own_tasks import OWN_TASKS
from casework.timing.clocks import AFTER_ALL
from casework.timing.followers import FOLLOWERS, TaskEnd, TaskStart
from casework.versions import pinned
from casework.visible import TASK_IS_OPEN
from forms.definition.casework import TaskShape
from forms.definition.document import Definition
from forms.definition.profiles import OwnWork
from models.case import Case
from models.task import Queue, QueueRole, Task
from security.actor import Actor
from security.history import record


def start_task(
    case: Case,
    shape: TaskShape,
    *,
    by: Actor,
    at: datetime,
    trigger_at: datetime | None = None,
    asked_id: UUID | None = None,
) -> Task:
    """Start a task of a case in its queue, with its checklist, clocks and waits.

    Args:   trigger_at: what its clocks run from; for a case's first tasks the time of receipt.
            asked_id: the asking (models.part_request) whose answer or silence begins it. Of a task `for-each-asked`
            one is open for each; any other forgets it, since it may be about several.
    Twice:  while one of its kind is open on the case, that one is given again; after it is over, a new round begins.
    """
    held: Case = locked(db.session(), Case, case.id)
    about = asked_id if shape.for_each_asked else None
    still = next((one for one in open_tasks(held.id) if one.kind == shape.id and one.asked_id == about), None)
    if still is not None:
        return still
    task = add_task(
        case_id=held.id,
        queue_id=queue_for(_queue_of(shape, pinned(held.version_id))),
        kind=shape.id,
        round=next_round(held.id, shape.id),
        title=shape.title.say()[:200],
        state="open",
        priority=held.priority,
        sort_due=AFTER_ALL,
        restricted=held.restricted,
        service=held.service,
        case_reference=held.reference,
        child_id=held.child_id,
        school_id=held.school_id,
        asked_id=about,
        needs_acknowledging=shape.acknowledge_within_minutes > 0,
        created_at=at,
    )
    data = {"task": str(task.id), "kind": shape.id, "priority": task.priority}
    record("case", held.id, "task-started", by=by, at=at, data=data)
    start = TaskStart(task, shape, held, pinned(held.version_id), trigger_at or at, by, at)
    for follow in FOLLOWERS.task_started:
        follow(start)
    show_next_action(held)
    return task


def shape_of(task: Task, case: Case) -> TaskShape | None:
    """What the case's pinned definition says of this task, or the product of its own; None if neither knows it."""
    return pinned(case.version_id).task_shapes.get(task.kind) or OWN_TASKS.get(task.kind)


def start_waiting(task: Task, *, by: Actor, at: datetime) -> Task:
    """Let a task wait for somebody else; its holder keeps it. Twice: harmless."""
    waiting = _change(task.id, {"state": "waiting", "came_back": ""}, Task.state != "waiting")
    if waiting is None:
        return task
    record("case", task.case_id, "task-waiting", by=by, at=at, data={"task": str(task.id)})
    return _shown(waiting)


def return_task(task: Task, why: str, *, by: Actor, at: datetime) -> Task:
    """Bring a task back from waiting to its holder, or to its queue when nobody holds it.

    Args:   why: answered | no-answer | holiday | telephone …, a code that its row shows.
    Twice:  the second changes nothing; a task that is over stays over.
    """
    to = {"state": "claimed" if task.holder_id else "open", "came_back": why}
    back = _change(task.id, to, Task.state == "waiting")
    if back is None:
        return task
    record("case", task.case_id, "task-returned", by=by, at=at, data={"task": str(task.id), "why": why})
    return _shown(back)


def end_task(
    task: Task,
    values: dict[str, Any],
    kind: str,
    *,
    by: Actor,
    at: datetime,
    data: dict[str, Any],
    once: str | None = None,
) -> Task:
    """Take a task out of the open ones and let everything that serves it stop.

    Twice: the second changes nothing and writes no event.
    """
    forget_worked(task.case_id)
    over = _change(task.id, {"finished_at": at, **values})
    if over is None:
        return task
    record("case", task.case_id, kind, by=by, at=at, data={"task": str(task.id)} | data, once=once)
    case = db.session.get_one(Case, task.case_id)
    for follow in FOLLOWERS.task_ended:
        follow(TaskEnd(over, case, by, at, str(data.get("why", ""))))
    return _shown(over)


def cancel_task(task: Task, why: str, *, by: Actor, at: datetime) -> Task:
    """Stop a task that is not needed any more.

    Args:   why: a code that its history and whatever hangs on it say: closed | joined | not-needed …
    Twice:  harmless.
    Raises: ValueError without a reason.
    """
    if not why:
        msg = "a task is cancelled for a reason"
        raise ValueError(msg)
    return end_task(task, {"state": "cancelled"}, "task-cancelled", by=by, at=at, data={"why": why})


def cancel_tasks(
    case: Case,
    why: str,
    *,
    by: Actor,
    at: datetime,
    kinds: tuple[str, ...] = (),
    asked_id: UUID | None = None,
) -> list[UUID]:
    """Stop a case's open tasks, or those of some kinds, or of those the ones about one person asked; gives ids."""
    chosen = [task for task in open_tasks(case.id) if not kinds or task.kind in kinds]
    if asked_id is not None:
        chosen = [task for task in chosen if task.asked_id == asked_id]
    stopped = [cancel_task(task, why, by=by, at=at) for task in chosen]
    return [task.id for task in stopped]


def retime_tasks(case: Case, *, by: Actor, at: datetime) -> None:
    """Let the open tasks of a case follow a change of its priority: their place in the queue and their deadlines."""
    definition = pinned(case.version_id)
    for task in open_tasks(case.id):
        task.priority = case.priority
        task.revision += 1
        shape = definition.task_shapes.get(task.kind) or OWN_TASKS.get(task.kind)
        if shape is None:
            continue
        start = TaskStart(task, shape, case, definition, task.created_at, by, at)
        for follow in FOLLOWERS.task_retimed:
            follow(start)
    show_next_action(case)


def restart_dates(case: Case, *, by: Actor, at: datetime) -> None:
    """Give the open tasks of a case deadlines again, counted from now, after everything of it had been stopped."""
    definition = pinned(case.version_id)
    for task in open_tasks(case.id):
        shape = definition.task_shapes.get(task.kind) or OWN_TASKS.get(task.kind)
        if shape is not None:
            start = TaskStart(task, shape, case, definition, at, by, at)
            for follow in FOLLOWERS.task_retimed:
                follow(start)
    show_next_action(case)


def restrict_tasks(case: Case) -> None:
    """Copy what a case's tasks carry of it: restriction, child and school."""
    if is_untouched(case.id):
        return
    db.session.execute(
        update(Task)
        .where(Task.case_id == case.id)
        .values(restricted=case.restricted, child_id=case.child_id, school_id=case.school_id)
        .execution_options(synchronize_session="fetch")
    )


def _queue_of(shape: TaskShape, definition: Definition) -> str:
    """The code of a task's queue. What came in on a case is sorted by those who read the case, not by another team."""
    return definition.reading_queue or shape.queue if shape.queue == OwnWork.SORTING else shape.queue


def queue_for(code: str) -> UUID:
    """The queue of that code; made if the council has none, because work is never refused for want of a pile."""
    found = queue_id(code)
    if found is not None:
        return found
    made: Queue = make(db.session(), Queue, code=str(code), slug=code.lower(), name=str(code))
    if code in tuple(OwnWork):
        made.name = code.removeprefix("for-").capitalize()
        db.session.add(QueueRole(role=str(code), queue_id=made.id))
    note_queue(made)
    return made.id


def _shown(task: Task) -> Task:
    show_next_action(db.session.get_one(Case, task.case_id))
    return task


def _change(task_id: UUID, values: dict[str, Any], *which: Any) -> Task | None:
    db.session.flush()
    return db.session.scalars(
        update(Task)
        .where(Task.id == task_id, TASK_IS_OPEN, *which)
        .values(revision=Task.revision + 1, **values)
        .returning(Task)
        .execution_options(synchronize_session=False, populate_existing=True)
    ).one_or_none()
