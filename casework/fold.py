"""Folding events into state: the proof that a case's columns and its history tell the same.

State columns are the running truth; each act changes them and writes its event in one transaction. The nightly check
folds the events of cases that changed and compares; a property test does so after any sequence of acts.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import select

from base.extensions import db
from models.case import Case
from models.event import Event
from models.task import Task
from security.history import history_of

WAITING = "waiting"


@dataclass
class TaskState:
    """A task as its events tell it."""

    state: str = "open"
    holder: str | None = None


@dataclass
class CaseState:
    """A case as its events tell it."""

    state: str = ""
    stage: str = ""
    priority: int = 0
    outward_held: bool = False
    owner: str | None = None
    outcome: str = ""
    tasks: dict[str, TaskState] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Difference:
    """Where a column and the history disagree. Holds ids, codes and numbers; nothing personal."""

    case_id: UUID
    what: str  # a column, or `task <id>: <column>`
    column: object
    folded: object


def fold(events: Iterable[Event]) -> CaseState:
    """What a case's events, oldest first, come to."""
    told = CaseState()
    for event in events:
        step = _CASE.get(event.kind)
        if step is not None:
            step(told, event.data)
        turn = _TASK.get(event.kind)
        if turn is not None:
            turn(told.tasks.setdefault(event.data["task"], TaskState()), event.data)
    return told


def differences(case: Case) -> list[Difference]:
    """Where a case's columns and its events disagree; nothing, if all is well."""
    told = fold(history_of("case", case.id))
    pairs: list[tuple[str, object, object]] = [
        ("state", case.state, told.state),
        ("stage", case.stage, told.stage),
        ("priority", case.priority, told.priority),
        ("outward_held", case.outward_held, told.outward_held),
        ("owner_id", _text(case.owner_id), told.owner),
        ("outcome", case.outcome, told.outcome),
    ]
    tasks = db.session.scalars(select(Task).where(Task.case_id == case.id).order_by(Task.id)).all()
    for task in tasks:
        known = told.tasks.pop(str(task.id), TaskState("(no event)"))
        pairs.append((f"task {task.id}: state", task.state, known.state))
        pairs.append((f"task {task.id}: holder", _text(task.holder_id), known.holder))
    pairs += [(f"task {left}: state", "(no row)", state.state) for left, state in told.tasks.items()]
    return [Difference(case.id, what, column, folded) for what, column, folded in pairs if column != folded]


def changed_since(since: datetime, *, after: UUID | None = None, limit: int = 200) -> list[UUID]:
    """Cases with an event recorded since an instant, a page at a time, for the nightly check."""
    found = (
        select(Event.subject_id)
        .where(Event.subject_kind == "case", Event.recorded_at >= since)
        .group_by(Event.subject_id)
        .order_by(Event.subject_id)
        .limit(limit)
    )
    if after is not None:
        found = found.where(Event.subject_id > after)
    return list(db.session.scalars(found))


def compare_all(since: datetime) -> list[Difference]:
    """Every disagreement among the cases that changed since an instant. Reads only."""
    found: list[Difference] = []
    after: UUID | None = None
    while page := changed_since(since, after=after):
        for case in db.session.scalars(select(Case).where(Case.id.in_(page))):
            found += differences(case)
        after = page[-1]
    return found


def _text(value: UUID | None) -> str | None:
    return str(value) if value is not None else None


def _opened(case: CaseState, data: dict[str, Any]) -> None:
    case.state, case.stage, case.priority = "open", data["stage"], data["priority"]
    case.outward_held = bool(data.get("held", False))


def _priority(case: CaseState, data: dict[str, Any]) -> None:
    case.priority = data["to"]


def _stage(case: CaseState, data: dict[str, Any]) -> None:
    case.stage = data["stage"]


def _held(case: CaseState, _data: dict[str, Any]) -> None:
    case.outward_held = True


def _lifted(case: CaseState, _data: dict[str, Any]) -> None:
    case.outward_held = False


def _owner(case: CaseState, data: dict[str, Any]) -> None:
    case.owner = data["owner"]


def _closed(case: CaseState, data: dict[str, Any]) -> None:
    case.state, case.outcome = "closed", data["outcome"]


def _reopened(case: CaseState, _data: dict[str, Any]) -> None:
    case.state, case.outcome = "open", ""


def _started(task: TaskState, _data: dict[str, Any]) -> None:
    task.state, task.holder = "open", None


def _given(task: TaskState, data: dict[str, Any]) -> None:
    task.holder = data.get("holder")
    if task.state != WAITING:
        task.state = "claimed" if task.holder else "open"


def _waits(task: TaskState, _data: dict[str, Any]) -> None:
    task.state = WAITING


def _back(task: TaskState, _data: dict[str, Any]) -> None:
    task.state = "claimed" if task.holder else "open"


def _done(task: TaskState, _data: dict[str, Any]) -> None:
    task.state = "done"


def _cancelled(task: TaskState, _data: dict[str, Any]) -> None:
    task.state = "cancelled"


_CASE: dict[str, Callable[[CaseState, dict[str, Any]], None]] = {
    "case-opened": _opened,
    "priority-raised": _priority,
    "priority-lowered": _priority,
    "stage-set": _stage,
    "outward-held": _held,
    "hold-lifted": _lifted,
    "owner-set": _owner,
    "case-closed": _closed,
    "case-reopened": _reopened,
}
_TASK: dict[str, Callable[[TaskState, dict[str, Any]], None]] = {
    "task-started": _started,
    "task-claimed": _given,
    "task-handed-back": _given,
    "task-handed-over": _given,
    "task-reassigned": _given,
    "task-waiting": _waits,
    "task-returned": _back,
    "task-finished": _done,
    "task-cancelled": _cancelled,
}
