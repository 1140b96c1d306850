"""What lists of tasks show beside the tasks themselves: names, and what each waits for. A statement a sort, not a row.

Lists begin with casework.queues, which gives only tasks that the actor may see.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from typing import Any
from uuid import UUID

from sqlalchemy import Select, String, exists, or_, select, text, type_coerce

from base.batches import among
from base.extensions import db
from base.prepared import Ask, Prepared, at_most
from casework.visible import TASK_IS_OPEN, tasks_visible_to
from directory.children import name_of
from directory.schools import LIVE
from models.case import Case
from models.child import Child
from models.message import Message, MessagePart
from models.school import School
from models.task import Queue, Task
from models.user import User
from models.wait import Wait
from reporting.listed_tasks import ListedTask, NamedTask
from security.actor import Actor

MOST_ALERTS = 20
# A literal, as in casework.visible: the partial index is used only where the planner can read it.
TASK_ALERTS = text("task.needs_acknowledging AND task.acknowledged_at IS NULL")


@dataclass(frozen=True, slots=True)
class Waiting:
    """What a task waits for: how many answers, from whom, how often the first one was asked again, when next.

    `is_held`: a question has not gone, because contact is held; then nobody is waiting for anybody but an officer.
    """

    parties: tuple[str, ...]
    chased: int
    next_at: datetime | None
    is_held: bool = False


@dataclass(frozen=True, slots=True)
class WorkRow:
    """A task as a list shows it."""

    task: Task | ListedTask
    queue: str
    child: str
    about: str  # whom or what a case without a child is about; empty where nobody has said
    school: str
    holder: str
    waiting: Waiting | None


def work_rows(tasks: Sequence[Task]) -> list[WorkRow]:
    """The rows of some tasks, in their order."""
    queues = _by_id(Queue, Queue.name, {task.queue_id for task in tasks})
    holders = _by_id(User, User.name, {task.holder_id for task in tasks})
    schools = _by_id(School, School.name, {task.school_id for task in tasks})
    children = _children({task.child_id for task in tasks})
    abouts = _by_id(Case, Case.about, {task.case_id for task in tasks if task.child_id is None})
    waits = _waits([task.id for task in tasks])
    return [
        WorkRow(
            task,
            queue=queues.get(task.queue_id, ""),
            child=children.get(task.child_id, "") if task.child_id else "",
            about=abouts.get(task.case_id, ""),
            school=schools.get(task.school_id, "") if task.school_id else "",
            holder=holders.get(task.holder_id, "") if task.holder_id else "",
            waiting=waits.get(task.id),
        )
        for task in tasks
    ]


def with_waits(named: Sequence[NamedTask]) -> list[WorkRow]:
    """The rows of tasks that were read with their names, in their order."""
    waits = _waits([one.task.id for one in named])
    return [
        WorkRow(one.task, one.queue, one.child, one.about, one.school, one.holder, waits.get(one.task.id))
        for one in named
    ]


def alerts_for(actor: Actor) -> list[Task]:
    """Open tasks that alert and that nobody has acknowledged, most urgent first; those alone that the actor may see."""
    return list(db.session.scalars(alerts_statement(actor)))


def alerts_statement(actor: Actor) -> Select[Task]:
    """The statement of `alerts_for`; the index of alerts answers it however many tasks are open."""
    seen = tasks_visible_to(actor).where(TASK_ALERTS, TASK_IS_OPEN)
    return seen.query().order_by(Task.priority, Task.sort_due, Task.id).limit(at_most(MOST_ALERTS))


def our_schools() -> tuple[tuple[str, str], ...]:
    """The open schools of this council as (id, name) by name: what a list can be narrowed to.

    They are read each time; a county has five hundred, and their ids are written out again only when one changed.
    """
    return _written(tuple(_OURS.rows()))


def ask_our_schools() -> Ask:
    """What `our_schools` reads, to be read together with others."""
    return _OURS.ask()


@lru_cache(maxsize=4)
def _written(schools: tuple[tuple[Any, ...], ...]) -> tuple[tuple[str, str], ...]:
    return tuple([(str(UUID(key) if isinstance(key, str) else key), name) for key, name in schools])


def user_names(ids: set[UUID | None]) -> dict[UUID, str]:
    """The names of some users, by id; one statement."""
    return _by_id(User, User.name, ids)


def _by_id(model: Any, column: Any, ids: set[Any]) -> dict[UUID, str]:
    wanted = ids - {None}
    if not wanted:
        return {}
    return {row[0]: row[1] for row in db.session.execute(select(model.id, column).where(model.id.in_(wanted)))}


def _children(ids: set[UUID | None]) -> dict[UUID, str]:
    wanted = ids - {None}
    if not wanted:
        return {}
    return {child.id: name_of(child) for child in db.session.scalars(select(Child).where(Child.id.in_(wanted)))}


def _waits(task_ids: list[UUID]) -> dict[UUID, Waiting]:
    if not task_ids:
        return {}
    rows: dict[UUID, list[Any]] = {}
    for task_id, *row in _WAITING.rows(tasks=task_ids):
        rows.setdefault(task_id, []).append(row)
    return {
        task_id: Waiting(
            parties=tuple(party for party, _, _, _ in some),
            chased=max(0, max(sent for _, sent, _, _ in some) - 1),
            next_at=min((next_at for _, _, next_at, _ in some if next_at is not None), default=None),
            is_held=any(held for _, _, _, held in some),
        )
        for task_id, some in rows.items()
    }


_WAITING = Prepared(
    select(
        Wait.task_id,
        Wait.party,
        Wait.steps_sent,
        Wait.next_step_at,
        exists().where(
            MessagePart.serves_kind == "wait",
            MessagePart.serves_id == Wait.id,
            MessagePart.message_id == Message.id,
            Message.state == "held",
        ),
    )
    .where(among(Wait.task_id, "tasks"), Wait.state == "waiting")
    .order_by(Wait.task_id, Wait.started_at)
)
_OURS = Prepared(
    select(type_coerce(School.id, String()), School.name)  # as the database has it
    .where(School.is_ours, or_(*(School.status == status for status in LIVE)))
    .order_by(School.sort_name)
)
