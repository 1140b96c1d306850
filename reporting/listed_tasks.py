"""Pages of tasks as lists show them: each row with its names, read by one statement that was compiled once.

What is on a page, in which order and who sees it is casework.queues' and casework.visible's to say; here that is only
put to the database in the quickest way. A page of work rows costs four statements, however many tasks are open.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Select, bindparam, select, union_all

from base.extensions import db
from base.prepared import Ask, Prepared, at_most
from base.text import squeezed
from casework.queues import PAGE_SIZE, Count, Place, TaskFilter, counted, placed_after, queue_tasks, urgent_first
from casework.visible import TASK_IS_UNCLAIMED, VisibleTasks
from models.case import Case
from models.child import Child
from models.school import School
from models.task import Queue, Task
from models.user import User

NAMELESS = "Name not known"


@dataclass(frozen=True, slots=True)
class ListedTask:
    """What a list shows of a task itself; the columns of the task, by their names, and no id that no list shows."""

    id: UUID
    title: str
    state: str
    holder_id: UUID | None
    priority: int
    due_at: datetime | None
    due_unknown: bool
    sort_due: datetime
    still_since: datetime | None
    still_because: str
    restricted: bool
    case_reference: str
    came_back: str


@dataclass(frozen=True, slots=True)
class NamedTask:
    """A task with the names that stand beside it; empty where there is nobody."""

    task: ListedTask
    queue: str
    child: str
    about: str  # of a case that is about no child
    school: str
    holder: str


@dataclass(frozen=True, slots=True)
class NamedPage:
    """One page of tasks, most urgent first; `next_place` is empty on the last."""

    tasks: tuple[NamedTask, ...]
    next_place: Place | None


_SHOWN = tuple(getattr(Task, name) for name in ListedTask.__dataclass_fields__)
_NAMES = (
    *(Queue.name, Task.child_id.is_not(None), Case.about),
    *(Child.given_names, Child.family_name, School.name, User.name),
)
_PLACED = (Task.priority, Task.sort_due, Task.id)
_kept: dict[tuple[Any, ...], Prepared] = {}


def listed_queue(
    seen: VisibleTasks,
    queue_id: UUID,
    *,
    narrowed: TaskFilter,
    after: Place | None = None,
    size: int = PAGE_SIZE,
) -> NamedPage:
    """One page of a queue's open tasks, as casework.queues.queue_page gives it, with names."""
    rows = _page_wanted(seen, queue_id, narrowed, after, size).rows(seen)
    found = tuple(_named(row) for row in rows)
    shown = found[:size]
    return NamedPage(shown, _place_of(shown[-1].task) if len(found) > size else None)


def tab_counts(seen: VisibleTasks, queue_id: UUID) -> tuple[Count, Count]:
    """How many tasks of a queue are open, and how many of them nobody holds; both counted no further than the limit."""
    ((every, unclaimed),) = _counts_wanted(seen, queue_id).rows(seen)
    return Count(every), Count(unclaimed)


def ask_queue_page(
    seen: VisibleTasks, queue_id: UUID, *, narrowed: TaskFilter, after: Place | None = None, size: int = PAGE_SIZE
) -> list[Ask]:
    """What `listed_queue` and `tab_counts` read, to be read together; nothing where their statements aren't kept."""
    if seen.shut:
        return []
    both = (_page_wanted(seen, queue_id, narrowed, after, size), _counts_wanted(seen, queue_id))
    return [one.prepared(seen).ask(**one.values) for one in both]


@dataclass(frozen=True, slots=True)
class _Wanted:
    """A statement that is the same for everybody who sees as much, and its values for one reader.

    `shape` tells it from the others; `build` makes it, the first time.
    """

    shape: tuple[Any, ...]
    build: Callable[[], Select[Any]]
    values: dict[str, Any]

    def rows(self, seen: VisibleTasks) -> list[Any]:
        """What it finds. Of an officer shut out of some children it names them, and is built each time."""
        if seen.shut:
            return list(db.session.execute(self.build(), self.values))
        return list(self.prepared(seen).rows(**self.values))

    def prepared(self, seen: VisibleTasks) -> Prepared:
        """The statement; kept once it was built."""
        key = (*self.shape, seen.sees)
        kept = _kept.get(key)
        if kept is None:
            kept = _kept[key] = Prepared(self.build())
        return kept


def _page_wanted(seen: VisibleTasks, queue_id: UUID, narrowed: TaskFilter, after: Place | None, size: int) -> _Wanted:
    def build() -> Select[Any]:
        inside = queue_tasks(seen, bindparam("queue", type_=Task.queue_id.type)).where(*narrowed.bound())
        return _page_of(inside, deep=after is not None, size=size)

    values = {"queue": queue_id} | narrowed.values(seen.actor) | (after.values if after is not None else {})
    return _Wanted(("page", narrowed.shape, after is not None, size), build, values)


def _counts_wanted(seen: VisibleTasks, queue_id: UUID) -> _Wanted:
    def build() -> Select[Any]:
        inside = queue_tasks(seen, bindparam("queue", type_=Task.queue_id.type))
        return select(counted(inside), counted(inside.where(TASK_IS_UNCLAIMED)))

    return _Wanted(("tabs",), build, {"queue": queue_id})


def _page_of(inside: VisibleTasks, *, deep: bool, size: int) -> Select[Any]:
    """The first rows of what is asked for, and one more, with their names.

    Ordinary and restricted tasks each come from their own index, in order; so few of each are put in one order before
    the names of those that are shown are looked up.
    """
    runs = [
        urgent_first(placed_after(one, deep=deep)).limit(at_most(size + 1)).with_only_columns(*_PLACED).subquery()
        for one in inside.runs()
    ]
    ids = runs[0]
    if len(runs) > 1:
        every = union_all(*(select(*run.c) for run in runs)).subquery()
        ids = select(every).order_by(*(every.c[column.key] for column in _PLACED)).limit(at_most(size + 1)).subquery()
    found = (
        select(*_SHOWN, *_NAMES)
        .select_from(ids)
        .join(Task, Task.id == ids.c.id)
        .join(Queue, Queue.id == Task.queue_id)
        .join(Case, Case.id == Task.case_id)
        .outerjoin(Child, Child.id == Task.child_id)
        .outerjoin(School, School.id == Task.school_id)
        .outerjoin(User, User.id == Task.holder_id)
    )
    return urgent_first(found)


def _named(row: Any) -> NamedTask:
    queue, has_child, about, given, family, school, holder = row[-len(_NAMES) :]
    task = ListedTask(*row[: -len(_NAMES)])
    child = squeezed(f"{given or ''} {family or ''}") or NAMELESS if has_child else ""
    return NamedTask(task, queue, child, "" if has_child else about, school or "", holder or "")


def _place_of(task: ListedTask) -> Place:
    return Place(task.priority, task.sort_due, task.id)
