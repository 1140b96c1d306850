"""Queue pages: keyset pages over one index, counts that stop at a hundred.

A page costs the same among a thousand open tasks and a million, the last page what the first does: no OFFSET, no
count of everything, no DISTINCT. Restricted tasks come from a second keyset query, for those who may see them.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from heapq import merge
from itertools import islice
from typing import Any
from uuid import UUID

from sqlalchemy import Select, func, literal, select, text, tuple_, union_all

from base.extensions import db
from casework.visible import TASK_IS_OPEN, TASK_IS_RAISED, TASK_IS_UNCLAIMED, VisibleTasks, tasks_visible_to
from models.task import Queue, Task
from security.actor import Actor

PAGE_SIZE = 25
COUNT_LIMIT = 99
MANAGER_RUNG = 3
TASK_IS_WAITING = text("task.state = 'waiting'")  # as its index says it


@dataclass(frozen=True, slots=True)
class Place:
    """Where a page of tasks ended; the next one begins after it. Written into URLs: holds nothing personal."""

    priority: int
    sort_due: datetime
    id: UUID

    @classmethod
    def of(cls, task: Task) -> Place:
        """The place of a task in its order."""
        return cls(task.priority, task.sort_due, task.id)

    @classmethod
    def read(cls, written: str) -> Place | None:
        """The place as `str` wrote it; None for anything else (a list then begins at its beginning)."""
        try:
            priority, micros, row = written.split("-", 2)
            # Digits alone: int() would also take spaces, signs and Arabic numerals.
            if not (priority.isascii() and priority.isdigit() and micros.isascii() and micros.isdigit()):
                return None
            return cls(int(priority), datetime.fromtimestamp(int(micros) / 1_000_000, UTC), UUID(row))
        except (ValueError, OverflowError, OSError):
            return None

    def __str__(self) -> str:
        whole = int(self.sort_due.timestamp()) * 1_000_000 + self.sort_due.microsecond
        return f"{self.priority}-{whole}-{self.id.hex}"


@dataclass(frozen=True, slots=True)
class TaskFilter:
    """How an officer narrows a queue. Empty fields narrow nothing."""

    service: str = ""
    school_id: UUID | None = None
    held: str = ""  # "" | mine | unclaimed | waiting
    priority: int | None = None

    def conditions(self, actor: Actor) -> tuple[Any, ...]:
        """What this asks of a task."""
        found: list[Any] = []
        if self.service:
            found.append(Task.service == self.service)
        if self.school_id is not None:
            found.append(Task.school_id == self.school_id)
        if self.priority is not None:
            found.append(Task.priority == self.priority)
        if self.held == "mine":
            found.append(Task.holder_id == actor.id)
        elif self.held == "unclaimed":
            found.append(TASK_IS_UNCLAIMED)
        elif self.held == "waiting":
            found.append(TASK_IS_WAITING)
        return tuple(found)


@dataclass(frozen=True, slots=True)
class TaskPage:
    """One page of tasks, most urgent first; `next_place` is empty on the last."""

    tasks: tuple[Task, ...]
    next_place: Place | None


@dataclass(frozen=True, slots=True)
class Count:
    """How many, up to a limit: "7" or "99+"."""

    number: int

    def __str__(self) -> str:
        return f"{COUNT_LIMIT}+" if self.number > COUNT_LIMIT else str(self.number)


def queue_page(
    actor: Actor,
    queue_id: UUID,
    *,
    narrowed: TaskFilter | None = None,
    after: Place | None = None,
    size: int = PAGE_SIZE,
) -> TaskPage:
    """One page of a queue's open tasks: by priority, then due (an unknown date first), then age."""
    seen = tasks_visible_to(actor).where(Task.queue_id == queue_id, TASK_IS_OPEN)
    return _page(seen.where(*(narrowed or TaskFilter()).conditions(actor)), after, size)


def my_work(actor: Actor, *, after: Place | None = None, size: int = PAGE_SIZE) -> TaskPage:
    """One page of the open tasks this officer holds, over all queues."""
    return _page(tasks_visible_to(actor).where(Task.holder_id == actor.id, TASK_IS_OPEN), after, size)


def raised_tasks(
    actor: Actor, *, rung: int = MANAGER_RUNG, after: Place | None = None, size: int = PAGE_SIZE
) -> TaskPage:
    """One page of the late tasks that climbed to that rung: 2 the team lead's, 3 the manager's view."""
    return _page(tasks_visible_to(actor).where(Task.raised == rung, TASK_IS_RAISED, TASK_IS_OPEN), after, size)


def queue_counts(actor: Actor, queue_ids: Iterable[UUID]) -> dict[UUID, Count]:
    """How many open tasks each queue holds for this actor, in one statement that reads at most a hundred rows each."""
    return _counts({queue_id: tasks_visible_to(actor).where(Task.queue_id == queue_id) for queue_id in queue_ids})


def my_count(actor: Actor) -> Count:
    """How many open tasks this officer holds."""
    if actor.id is None:
        return Count(0)
    return _counts({actor.id: tasks_visible_to(actor).where(Task.holder_id == actor.id)})[actor.id]


def queues_shown(actor: Actor) -> Sequence[Queue]:
    """The council's working queues in their order; an actor who sees no queue gets none."""
    if not actor.is_officer:
        return ()
    return db.session.scalars(select(Queue).where(Queue.is_active).order_by(Queue.position, Queue.code)).all()


def page_statements(seen: VisibleTasks, after: Place | None, size: int) -> list[Select[Task]]:
    """The one or two statements a page is made of; each reads one more row than it shows."""
    found = [seen.ordinary(), seen.restricted()]
    return [_ordered(statement, after, size + 1) for statement in found if statement is not None]


def _page(seen: VisibleTasks, after: Place | None, size: int) -> TaskPage:
    runs = [db.session.scalars(statement).all() for statement in page_statements(seen, after, size)]
    rows = list(islice(merge(*runs, key=_order), size + 1))
    shown = tuple(rows[:size])
    return TaskPage(shown, Place.of(shown[-1]) if len(rows) > size else None)


def _order(task: Task) -> tuple[int, datetime, UUID]:
    return task.priority, task.sort_due, task.id


def _ordered(statement: Select[Task], after: Place | None, limit: int) -> Select[Task]:
    columns = (Task.priority, Task.sort_due, Task.id)
    if after is not None:
        place = (
            literal(after.priority, Task.priority.type),
            literal(after.sort_due, Task.sort_due.type),
            literal(after.id, Task.id.type),
        )
        statement = statement.where(tuple_(*columns) > tuple_(*place))
    return statement.order_by(*columns).limit(limit)


def _counts(lists: dict[UUID, VisibleTasks]) -> dict[UUID, Count]:
    if not lists:
        return {}
    counted = []
    for number, seen in enumerate(lists.values()):
        for statement in (seen.where(TASK_IS_OPEN).ordinary(), seen.where(TASK_IS_OPEN).restricted()):
            if statement is None:
                continue
            some = statement.with_only_columns(Task.id).limit(COUNT_LIMIT + 1).subquery()
            counted.append(select(literal(number).label("place"), func.count().label("number")).select_from(some))
    found = dict.fromkeys(lists, 0)
    keys = list(lists)
    for place, number in db.session.execute(union_all(*counted)):
        found[keys[place]] += number
    return {key: Count(number) for key, number in found.items()}
