"""Who holds a task: claiming, handing back, handing over, reassigning, acknowledging.

Claiming is one conditional UPDATE: of fifty officers who click at once, one wins, and the others are told who and
since when.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import bindparam, select, update
from sqlalchemy.orm.attributes import set_committed_value

from base.database import locked
from base.extensions import db
from casework.notes import keep_reason
from casework.timing.followers import FOLLOWERS, TaskEnd, let_go
from casework.visible import TASK_IS_OPEN, tasks_visible_to
from models.case import Case
from models.event import Event
from models.task import Task
from models.user import User
from security.actor import Actor
from security.current import actor_of
from security.history import done_before, record
from security.permissions import Permission

HANDED_BACK = "handed-back"  # why nobody holds a task any more


class AlreadyClaimed(Exception):
    """Somebody else was faster, or has it already: an ordinary outcome of a shared queue."""

    def __init__(self, task: Task, holder: str, since: datetime | None) -> None:
        self.task, self.holder, self.since = task, holder, since
        super().__init__("a colleague has this task")  # no name: messages of exceptions are logged


class TaskOver(Exception):
    """The task is done or cancelled; nothing more can happen to it."""

    def __init__(self, task: Task) -> None:
        self.task, self.state = task, task.state
        super().__init__(f"the task is {task.state}")


class NotTheHolder(Exception):
    """Only the holder hands a task back or over; others reassign it, with permission and a reason."""


class NotForThem(Exception):
    """The colleague named can't have this task: not active, or may not see it."""


def claim_task(task: Task, *, by: Actor, at: datetime, once: str | None = None) -> Task:
    """Take an open task.

    Twice:  the holder claiming again keeps it; the same `once` shows the first result.
    Raises: AlreadyClaimed (holder, since); TaskOver.
    """
    if task.holder_id is not None and task.holder_id != by.id:
        now = _fresh(task.id)
        if now.holder_id is not None and now.holder_id != by.id:
            raise _taken(now)  # the loser of a race that is over costs no lock
    case = _lock_case(task.case_id)
    values = {"task": task.id, "holder": by.id, "since": at, "once_id": once}
    revision = db.session.connection().scalar(_CLAIM, values)
    if revision is None:
        return _claim_otherwise(task, by=by, at=at, once=once)
    for name, value in {"holder_id": by.id, "claimed_at": at, "state": "claimed", "revision": revision}.items():
        set_committed_value(task, name, value)
    return _claimed(task, case, by=by, at=at, once=once)


def _claim_otherwise(task: Task, *, by: Actor, at: datetime, once: str | None) -> Task:
    """What becomes of a claim that is not simply the first one of an open task."""
    if done_before(once):
        return _fresh(task.id)
    now = _fresh(task.id)
    if now.state in ("done", "cancelled"):
        raise TaskOver(now)
    if now.holder_id == by.id:
        return now
    won = None
    if now.holder_id is None:  # it waits, and nobody held it: taking it changes who, not what it waits for
        won = _change(Task.id == task.id, Task.holder_id.is_(None), values={"holder_id": by.id, "claimed_at": at})
    if won is None:
        raise _taken(now)
    return _claimed(won, _lock_case(won.case_id), by=by, at=at, once=once)


def _claimed(task: Task, case: Case, *, by: Actor, at: datetime, once: str | None) -> Task:
    record("case", case.id, "task-claimed", by=by, at=at, data=_names(task, holder=by.id), once=once)
    if task.needs_acknowledging:
        return acknowledge_task(task, by=by, at=at)
    if case.owner_id is None and by.id is not None:  # the first officer to take a case's work owns it
        case.owner_id = by.id
        record("case", case.id, "owner-set", by=by, at=at, data={"owner": str(by.id)})
    return task


# The whole of a claim: of fifty officers who click at once one finds the task as it says. Built once, since a morning
# begins with hundreds of them; a form that was sent before (`once_id`) takes nothing a second time.
_CLAIM = (
    update(Task.__table__)  # type: ignore[arg-type]  # a mapped class's table is a Table
    .where(
        Task.id == bindparam("task", type_=Task.id.type),
        Task.holder_id.is_(None),
        Task.state == "open",
        ~select(Event.id).where(Event.once == bindparam("once_id", type_=Event.once.type)).exists(),
    )
    .values(
        holder_id=bindparam("holder", type_=Task.holder_id.type),
        claimed_at=bindparam("since", type_=Task.claimed_at.type),
        state="claimed",
        revision=Task.revision + 1,
    )
    .returning(Task.revision)
)


def hand_back(task: Task, *, by: Actor, at: datetime, once: str | None = None) -> Task:
    """Put a task back into its queue. Of one that had to be acknowledged those on duty hear again.

    Twice:  harmless with the same `once`; otherwise the second time nobody holds it: NotTheHolder.
    Raises: NotTheHolder; TaskOver.
    """
    case = _lock_case(task.case_id)
    if done_before(once):
        return _fresh(task.id)
    now = _held_by(task.id, by)
    back = _change(Task.id == now.id, values=_nobody(now)) or now
    record("case", task.case_id, "task-handed-back", by=by, at=at, data=_names(now), once=once)
    let_go(back, case, HANDED_BACK, by=by, at=at)
    return _fresh(back.id)


def hand_over(task: Task, to: UUID, *, by: Actor, at: datetime, once: str | None = None) -> Task:
    """Give a task that one holds to a colleague.

    Raises: NotTheHolder; NotForThem; TaskOver.
    """
    _lock_case(task.case_id)
    if done_before(once):
        return _fresh(task.id)
    now = _held_by(task.id, by)
    return _give(now, to, "task-handed-over", by=by, at=at, once=once, more={})


def reassign(task: Task, to: UUID | None, *, reason: str, by: Actor, at: datetime, once: str | None = None) -> Task:
    """Take a task from whoever holds it and give it to somebody else, or (None) back to its queue, with a reason.

    Raises: PermissionError without the permission; NothingWritten without a reason; NotForThem; TaskOver.
    """
    if not by.may(Permission.TASK_REASSIGN):
        msg = "reassigning needs its permission"
        raise PermissionError(msg)
    case = _lock_case(task.case_id)
    if done_before(once):
        return _fresh(task.id)
    now = _still_open(task.id)
    more = {"reason": keep_reason(task.case_id, reason, by=by, at=at, task_id=task.id)}
    if to is not None:
        return _give(now, to, "task-reassigned", by=by, at=at, once=once, more=more)
    back = _change(Task.id == now.id, values=_nobody(now)) or now
    record("case", now.case_id, "task-reassigned", by=by, at=at, data=_names(now, holder=None) | more, once=once)
    let_go(back, case, HANDED_BACK, by=by, at=at)
    return _fresh(back.id)


def acknowledge_task(task: Task, *, by: Actor, at: datetime, once: str | None = None) -> Task:
    """Say that a person has seen an alert; what would have told the manager stops.

    Twice: the first acknowledgement stands.
    """
    case = _lock_case(task.case_id)
    seen = _change(
        Task.id == task.id,
        Task.acknowledged_at.is_(None),
        values={"acknowledged_by": by.id, "acknowledged_at": at},
    )
    if seen is None:
        return _fresh(task.id)
    record("case", task.case_id, "task-acknowledged", by=by, at=at, data=_names(seen), once=once)
    for follow in FOLLOWERS.task_acknowledged:
        follow(TaskEnd(seen, case, by, at))
    return seen


def holder_name(task: Task) -> str:
    """The name of whoever holds a task, for colleagues to read; empty when nobody does."""
    return db.session.scalar(select(User.name).where(User.id == task.holder_id)) or "" if task.holder_id else ""


def _give(now: Task, to: UUID, kind: str, *, by: Actor, at: datetime, once: str | None, more: dict[str, Any]) -> Task:
    colleague = db.session.get(User, to)
    if colleague is None or not colleague.is_active:
        raise NotForThem
    actor = actor_of(colleague)
    seen = db.session.scalar(tasks_visible_to(actor).query().with_only_columns(Task.id).where(Task.id == now.id))
    if seen is None or not actor.may(Permission.TASK_CLAIM):
        raise NotForThem
    state = "waiting" if now.state == "waiting" else "claimed"
    given = _change(Task.id == now.id, values={"holder_id": to, "claimed_at": at, "state": state})
    record("case", now.case_id, kind, by=by, at=at, data=_names(now, holder=to) | more, once=once)
    return given or now


def _taken(task: Task) -> AlreadyClaimed:
    return AlreadyClaimed(task, holder_name(task), task.claimed_at)


def _nobody(task: Task) -> dict[str, Any]:
    return {"holder_id": None, "claimed_at": None, "state": "waiting" if task.state == "waiting" else "open"}


def _held_by(task_id: UUID, by: Actor) -> Task:
    now = _still_open(task_id)
    if now.holder_id is None or now.holder_id != by.id:
        raise NotTheHolder
    return now


def _still_open(task_id: UUID) -> Task:
    now = _fresh(task_id)
    if now.state in ("done", "cancelled"):
        raise TaskOver(now)
    return now


def _lock_case(case_id: UUID) -> Case:
    case: Case = locked(db.session(), Case, case_id)  # always before its tasks: one order, no deadlock
    return case


def _fresh(task_id: UUID) -> Task:
    return db.session.get_one(Task, task_id, populate_existing=True)


def _change(*which: Any, values: dict[str, Any]) -> Task | None:
    return db.session.scalars(
        update(Task)
        .where(*which, TASK_IS_OPEN)
        .values(revision=Task.revision + 1, **values)
        .returning(Task)
        .execution_options(synchronize_session=False, populate_existing=True)
    ).one_or_none()


def _names(task: Task, **others: UUID | None) -> dict[str, Any]:
    return {"task": str(task.id)} | {key: str(value) if value else None for key, value in others.items()}
