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

from sqlalchemy import Select, bindparam, func, literal, select, text, tuple_

from base.extensions import db
from base.prepared import Ask, Prepared, at_most
from casework.visible import (
    TASK_IS_OPEN,
    TASK_IS_RAISED,
    TASK_IS_STILL,
    TASK_IS_UNCLAIMED,
    NotHere,
    VisibleTasks,
    tasks_visible_to,
)
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

    @property
    def values(self) -> dict[str, Any]:
        """The values of `placed_after`."""
        return {"priority_after": self.priority, "due_after": self.sort_due, "id_after": self.id}

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
        values = self.values(actor)
        asked = [_NARROWING[name] == value for name, value in values.items()]
        return (*asked, _HELD[self.held]) if self.held in _HELD else tuple(asked)

    @property
    def shape(self) -> tuple[Any, ...]:
        """Which fields narrow: filters of one shape are one statement with other values."""
        return bool(self.service), self.school_id is not None, self.priority is not None, self.held

    def bound(self) -> tuple[Any, ...]:
        """What this asks of a task, its values left open: `values` fills them in."""
        wanted = dict(zip(_NARROWING, (*self.shape[:3], self.held == "mine"), strict=True))
        asked = [column == bindparam(name, type_=column.type) for name, column in _NARROWING.items() if wanted[name]]
        return (*asked, _HELD[self.held]) if self.held in _HELD else tuple(asked)

    def values(self, actor: Actor) -> dict[str, Any]:
        """The values of `bound`."""
        found: dict[str, Any] = {}
        if self.service:
            found["narrowed_service"] = self.service
        if self.school_id is not None:
            found["narrowed_school"] = self.school_id
        if self.priority is not None:
            found["narrowed_priority"] = self.priority
        if self.held == "mine":
            found["narrowed_holder"] = actor.id
        return found


_NARROWING: dict[str, Any] = {
    "narrowed_service": Task.service,
    "narrowed_school": Task.school_id,
    "narrowed_priority": Task.priority,
    "narrowed_holder": Task.holder_id,
}
_HELD = {"unclaimed": TASK_IS_UNCLAIMED, "waiting": TASK_IS_WAITING}


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
    seen = queue_tasks(tasks_visible_to(actor), queue_id)
    return _page(seen.where(*(narrowed or TaskFilter()).conditions(actor)), after, size)


def queue_tasks(seen: VisibleTasks, queue_id: Any) -> VisibleTasks:
    """The open tasks of one queue among those seen. Args: queue_id: an id, or what stands for one in a statement."""
    return seen.where(Task.queue_id == queue_id, TASK_IS_OPEN)


def my_work(actor: Actor, *, after: Place | None = None, size: int = PAGE_SIZE) -> TaskPage:
    """One page of the open tasks this officer holds, over all queues."""
    return _page(tasks_visible_to(actor).where(Task.holder_id == actor.id, TASK_IS_OPEN), after, size)


def raised_tasks(
    actor: Actor, *, rung: int = MANAGER_RUNG, after: Place | None = None, size: int = PAGE_SIZE
) -> TaskPage:
    """One page of the late tasks that climbed to that rung: 2 the team lead's, 3 the manager's view."""
    return _page(tasks_visible_to(actor).where(Task.raised == rung, TASK_IS_RAISED, TASK_IS_OPEN), after, size)


def still_tasks(actor: Actor, *, since: datetime, after: Place | None = None, size: int = PAGE_SIZE) -> TaskPage:
    """One page of the tasks whose deadline has stood still since an instant or for longer."""
    return _page(_still(actor, since), after, size)


def still_count(actor: Actor, *, since: datetime) -> Count:
    """How many tasks have a deadline that has stood still since an instant or for longer."""
    return Count(db.session.scalar(select(counted(_still(actor, since)))) or 0)


def _still(actor: Actor, since: datetime) -> VisibleTasks:
    return tasks_visible_to(actor).where(Task.still_since <= since, TASK_IS_STILL, TASK_IS_OPEN)


def queue_counts(actor: Actor, queue_ids: Iterable[UUID]) -> dict[UUID, Count]:
    """How many open tasks each queue holds for this actor, in one statement that reads at most a hundred rows each."""
    seen = tasks_visible_to(actor)
    each = select(Queue.id, counted(queue_tasks(seen, Queue.id), of_each=Queue))
    found = {row[0]: Count(row[1]) for row in db.session.execute(each)}
    return {queue_id: found.get(queue_id, Count(0)) for queue_id in queue_ids}


def my_count(actor: Actor) -> Count:
    """How many open tasks this officer holds."""
    if actor.id is None:
        return Count(0)
    mine = tasks_visible_to(actor).where(Task.holder_id == actor.id, TASK_IS_OPEN)
    return Count(db.session.scalar(select(counted(mine))) or 0)


def counted(seen: VisibleTasks, *, of_each: Any = None) -> Any:
    """The number of some tasks as a column of a statement, counted no further than a little over the limit.

    In the order of lists, though a number has none: it keeps PostgreSQL to the index. Without it a queue that holds
    little is sought through the whole table, in the hope of a hundred rows soon.

    Args: of_each: the table of that statement which `seen` speaks of, where it speaks of one.
    """
    numbers = []
    for run in seen.runs():
        some = urgent_first(run.with_only_columns(literal(1).label("one"))).limit(at_most(COUNT_LIMIT + 1))
        rows = (some.correlate(of_each) if of_each is not None else some).subquery()
        numbers.append(select(func.count()).select_from(rows).scalar_subquery())
    return sum(numbers[1:], numbers[0])


def queues_shown(actor: Actor) -> Sequence[Queue]:
    """The council's working queues in their order; an actor who sees no queue gets none."""
    if not actor.is_officer:
        return ()
    return db.session.scalars(select(Queue).where(Queue.is_active).order_by(Queue.position, Queue.code)).all()


@dataclass(frozen=True, slots=True)
class QueueShown:
    """A queue, as its own page names it."""

    id: UUID
    name: str
    description: str


_SHOWN = Prepared(
    select(Queue.id, Queue.name, Queue.description).where(
        Queue.id == bindparam("queue", type_=Queue.id.type), Queue.is_active
    )
)


def ask_queue(queue_id: UUID) -> Ask:
    """What `queue_shown` reads, to be read together with others."""
    return _SHOWN.ask(queue=queue_id)


def queue_shown(actor: Actor, queue_id: UUID) -> QueueShown:
    """One of the queues shown.

    Raises: NotHere.
    """
    found = _SHOWN.rows(queue=queue_id) if actor.is_officer else []
    if not found:
        raise NotHere
    return QueueShown(*found[0])


def page_statements(seen: VisibleTasks, after: Place | None, size: int) -> list[Select[Task]]:
    """The one or two statements a page is made of; each reads one more row than it shows."""
    values = (
        {} if after is None else {"priority_after": after.priority, "due_after": after.sort_due, "id_after": after.id}
    )
    rows = at_most(size + 1)
    return [urgent_first(placed_after(run, deep=after is not None)).limit(rows).params(values) for run in seen.runs()]


def urgent_first(statement: Select[Any]) -> Select[Any]:
    """In the order of every list: by priority, then due, then age."""
    return statement.order_by(*_ORDER)


def placed_after(statement: Select[Any], *, deep: bool) -> Select[Any]:
    """What comes after a place in that order, where `deep`; the place's values are left open."""
    if not deep:
        return statement
    place = zip(("priority_after", "due_after", "id_after"), _ORDER, strict=True)
    return statement.where(tuple_(*_ORDER) > tuple_(*(bindparam(name, type_=column.type) for name, column in place)))


def _page(seen: VisibleTasks, after: Place | None, size: int) -> TaskPage:
    runs = [db.session.scalars(statement).all() for statement in page_statements(seen, after, size)]
    rows = list(islice(merge(*runs, key=_order), size + 1))
    shown = tuple(rows[:size])
    return TaskPage(shown, Place.of(shown[-1]) if len(rows) > size else None)


def _order(task: Task) -> tuple[int, datetime, UUID]:
    return task.priority, task.sort_due, task.id


_ORDER = (Task.priority, Task.sort_due, Task.id)
