"""Checklists: enquiries as rows of one task, ticked one by one, in bulk, and for siblings together."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import Any
from uuid import UUID

from sqlalchemy import select

from base.database import locked, made_here, row_of
from base.extensions import db
from base.later_rows import write_later
from casework.chasing.asking import AS_DEFINED, Whom
from casework.chasing.waits import answer_wait, come_back, start_wait
from casework.facts import case_answers, case_facts, today_of
from casework.tasks import shape_of
from casework.timing.followers import TaskStart
from casework.visible import TASK_IS_OPEN, may_see_case
from forms.conditions import holds
from forms.definition.casework import RowShape
from models.case import Case, CaseLink
from models.task import ChecklistRow, Task
from models.wait import Wait
from security.actor import Actor
from security.history import done_before, record


class RowState(StrEnum):
    """Where an enquiry stands."""

    TO_DO = "to-do"
    WAITING = "waiting"
    DONE = "done"
    NOT_APPLICABLE = "not-applicable"


_OVER = (RowState.DONE, RowState.NOT_APPLICABLE)


class RowWanting(ValueError):
    """Something an enquiry must say is missing; `what` names it: result, reason, asked-of, through."""

    def __init__(self, what: str) -> None:
        self.what = what
        super().__init__(what)


class ChecklistOver(Exception):
    """The task of these rows is done or cancelled."""


@dataclass(frozen=True, slots=True)
class Ticked:
    """What an officer writes down about an enquiry, for one row or many."""

    state: RowState
    asked_of: str = ""
    lawful_basis: str = ""  # empty: the definition's
    disclosed: str = ""
    done_on: date | None = None  # empty: today
    result: str = ""
    reason: str = ""  # why it does not apply
    document_id: UUID | None = None


def start_rows(start: TaskStart) -> None:
    """Write the rows of a new checklist task, those whose condition holds. Twice: rows that are there stay."""
    if not start.shape.rows:
        return
    today = today_of(start.at)
    answers, facts = case_answers(start.case), case_facts(start.case, today=today)
    known = set()
    if made_here(db.session(), Task, start.task.id) is None:
        known = set(db.session.scalars(select(ChecklistRow.code).where(ChecklistRow.task_id == start.task.id)))
    rows = []
    for position, shape in enumerate(start.shape.rows):
        if shape.id in known or not holds(shape.show_when, answers, facts, today):
            continue
        rows.append(
            row_of(
                ChecklistRow,
                task_id=start.task.id,
                code=shape.id,
                label=shape.label.say()[:300],
                position=position,
                mandatory_for=list(shape.mandatory_for),
                state=RowState.TO_DO.value,
                lawful_basis=shape.lawful_basis[:120],
                changed_at=start.at,
            )
        )
    write_later(db.session(), ChecklistRow, rows, ignore=("task_id", "code"))


def tick(
    task: Task,
    codes: Sequence[str],
    ticked: Ticked,
    *,
    by: Actor,
    at: datetime,
    also: Sequence[UUID] = (),
    once: str | None = None,
) -> list[ChecklistRow]:
    """Write down one enquiry for the named rows of a task, and of siblings' tasks.

    What was written down for a sibling before stays as it is: this search is not the one that answered it there.

    Args:   also: open checklist tasks of linked siblings' cases; those the officer may not see are left out.
    Twice:  the same `once` shows the first result.
    Raises: RowWanting; ChecklistOver.
    """
    _complete(ticked)
    tasks = sorted({task.id, *also}, key=lambda one: one != task.id)
    cases = sorted(set(db.session.scalars(select(Task.case_id).where(Task.id.in_(tasks)))))
    held: dict[UUID, Case] = {case_id: locked(db.session(), Case, case_id) for case_id in cases}
    if done_before(once):
        return rows_of(task)
    allowed = {task.id, *(one.id for one in siblings_tasks(task, by=by))}
    changed: list[ChecklistRow] = []
    for task_id in tasks:
        if task_id not in allowed:
            continue
        now: Task = locked(db.session(), Task, task_id)
        if now.state in ("done", "cancelled"):
            raise ChecklistOver
        rows = [row for row in rows_of(now) if row.code in codes and (task_id == task.id or row.state not in _OVER)]
        for row in rows:
            _write(row, ticked, by=by, at=at)
        data = {
            "task": str(now.id),
            "rows": [row.code for row in rows],
            "state": ticked.state.value,
            "together": len(tasks) > 1,
        }
        if rows:
            key = once if task_id == task.id else None
            record("case", held[now.case_id].id, "rows-ticked", by=by, at=at, data=data, once=key)
        changed += rows
    return changed


def ask_row(task: Task, row: ChecklistRow, *, whom: Whom = AS_DEFINED, by: Actor, at: datetime) -> Wait:
    """Ask whoever a row's enquiry goes to, with a chase; the row waits for the answer.

    Raises: RowWanting when the row asks nobody by message, or may only be asked through somebody else;
            ChecklistOver.
    """
    case: Case = locked(db.session(), Case, task.case_id)
    if task.state in ("done", "cancelled"):
        raise ChecklistOver
    shape = row_shape(task, row, case)
    if shape is None or shape.wait is None:
        raise RowWanting("wait")
    if shape.through:
        raise RowWanting("through")
    return start_wait(task, shape.wait, row=row, whom=whom, by=by, at=at)


def rows_of(task: Task) -> list[ChecklistRow]:
    """The rows of a task in their order."""
    found = select(ChecklistRow).where(ChecklistRow.task_id == task.id).order_by(ChecklistRow.position)
    return list(db.session.scalars(found))


def row_shape(task: Task, row: ChecklistRow, case: Case) -> RowShape | None:
    """What the definition says of a row: its hint, its wait, through whom it must go."""
    shape = shape_of(task, case)
    return next((one for one in shape.rows if one.id == row.code), None) if shape else None


def siblings_tasks(task: Task, *, by: Actor) -> list[Task]:
    """The open tasks of the same kind on the linked cases of brothers and sisters, those this officer may see."""
    linked = select(CaseLink.other_id).where(CaseLink.case_id == task.case_id, CaseLink.kind == "sibling")
    found = db.session.scalars(
        select(Task).where(Task.case_id.in_(linked), Task.kind == task.kind, TASK_IS_OPEN).order_by(Task.id)
    ).all()
    return [one for one in found if may_see_case(by, db.session.get_one(Case, one.case_id))]


def _complete(ticked: Ticked) -> None:
    if ticked.state is RowState.NOT_APPLICABLE and not ticked.reason.strip():
        raise RowWanting("reason")
    if ticked.state is RowState.DONE and not ticked.result.strip():
        raise RowWanting("result")
    if ticked.state is RowState.DONE and not ticked.asked_of.strip():
        raise RowWanting("asked-of")


def _write(row: ChecklistRow, ticked: Ticked, *, by: Actor, at: datetime) -> None:
    if row.state == RowState.WAITING.value and ticked.state is not RowState.WAITING:
        _end_wait(row, ticked, by=by, at=at)
    values: dict[str, Any] = {
        "state": ticked.state.value,
        "asked_of": ticked.asked_of.strip()[:200],
        "disclosed": ticked.disclosed.strip(),
        "result": ticked.result.strip(),
        "reason": ticked.reason.strip(),
        "document_id": ticked.document_id or row.document_id,  # written down again, a row keeps its evidence
        "done_by": by.id,
        "changed_at": at,
    }
    if ticked.lawful_basis.strip():
        values["lawful_basis"] = ticked.lawful_basis.strip()[:120]
    values["done_on"] = (ticked.done_on or today_of(at)) if ticked.state in _OVER else None
    for name, value in values.items():
        setattr(row, name, value)


def _end_wait(row: ChecklistRow, ticked: Ticked, *, by: Actor, at: datetime) -> None:
    """An officer has the answer another way, or needs it no more: the chase stops in this transaction."""
    waiting = select(Wait).where(Wait.row_id == row.id, Wait.state == "waiting")
    for wait in db.session.scalars(waiting).all():
        if ticked.state is RowState.DONE:
            answer_wait(wait, None, by=by, at=at)
        else:
            come_back(wait, "not-needed", by=by, at=at)
