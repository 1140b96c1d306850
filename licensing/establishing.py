"""Which finished task of a case a status of a check rests on: nobody notes what nobody found out.

A definition says under `established-by` which tasks, or which choices of them, establish a status. One finished task
establishes one check: two references rest on two telephone calls. An officer who notes a status without its task
says why and on what evidence, and whoever recommends, decides or looks at the record reads that.
"""

from __future__ import annotations

from uuid import UUID

from sqlalchemy import select

from base.extensions import db
from casework.versions import pinned
from forms.definition.approvals import CheckShape
from models.approval import CheckRecord
from models.case import Case
from models.task import Task

DONE = "done"


def task_behind(case: Case, shape: CheckShape, status: str) -> Task | None:
    """The finished task that a status of a check may rest on, and that no other check of the case rests on already.

    The one it rests on now stays; else the first that was finished.
    """
    wanted = shape.established_on(status)
    if not wanted:
        return None
    taken = {
        row.established_by: row.code
        for row in db.session.scalars(select(CheckRecord).where(CheckRecord.case_id == case.id))
        if row.established_by is not None
    }
    kinds = {entry.partition(".")[0] for entry in wanted}
    found = select(Task).where(Task.case_id == case.id, Task.state == DONE, Task.kind.in_(kinds))
    fitting = [
        task
        for task in db.session.scalars(found.order_by(Task.finished_at, Task.id))
        if (task.kind in wanted or f"{task.kind}.{task.outcome}" in wanted) and taken.get(task.id) in (None, shape.id)
    ]
    return min(fitting, key=lambda task: task.id not in taken, default=None)


def titles_behind(case: Case, shape: CheckShape, status: str) -> tuple[str, ...]:
    """What the tasks are called that establish a status, in the definition's order."""
    shapes = pinned(case.version_id).task_shapes
    kinds = dict.fromkeys(entry.partition(".")[0] for entry in shape.established_on(status))
    return tuple(shapes[kind].title.say() for kind in kinds if kind in shapes)


def rests_on(row: CheckRecord) -> Task | None:
    """The task that a check rests on as it stands."""
    behind: UUID | None = row.established_by
    return db.session.get(Task, behind) if behind is not None else None
