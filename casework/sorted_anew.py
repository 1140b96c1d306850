"""A task that sorts a case is finished a second time: what its earlier choice began, the new one did not ask for."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import datetime

from sqlalchemy import select

from base.extensions import db
from casework.chasing.rechecks import REPEAT
from casework.consequences import Setting, consequence
from casework.later_tasks import LATER
from casework.tasks import cancel_tasks
from casework.timing.timers import cancel_timers
from casework.versions import pinned
from forms.answers import Answers
from forms.definition.casework import Choice, Consequence, TaskShape
from forms.definition.document import Definition
from models.case import Case
from models.task import Task
from security.actor import Actor


@consequence("end-others-of", Setting("task"))
def end_others(
    case: Case, one: Consequence, /, *, task: Task | None, answers: Answers, by: Actor, at: datetime
) -> None:
    """End what earlier choices of a task began, what came of that in turn, and what of it was still to come.

    What the choice now made begins too goes on as it is. A task that calls somebody because of danger is never ended
    by sorting, nor is one that a case begins with.
    Twice: harmless.
    """
    if task is not None and task.kind == one.setting("task") and task.round == 1:
        return  # it is sorted for the first time
    definition, kind = pinned(case.version_id), str(one.setting("task"))
    kept = set(_begun_by(_choices(definition, kind, {task.outcome}))) if task is not None else set()
    made = set(db.session.scalars(select(Task.outcome).where(Task.case_id == case.id, Task.kind == kind)))
    ended = {found for found in _all_that_came(definition, kind, made) if found not in kept}
    if not ended:
        return
    cancel_tasks(case, "not-needed", by=by, at=at, kinds=tuple(sorted(ended)))
    cancel_timers(case_id=case.id, kinds=[f"{turn}:{found}" for turn in (REPEAT, LATER) for found in sorted(ended)])


def _all_that_came(definition: Definition, kind: str, made: set[str]) -> set[str]:
    """The kinds of tasks that some choices of a task begin, or that can have come of those."""
    found: set[str] = set()
    new = list(_begun_by(_choices(definition, kind, made)))
    while new:
        begun = new.pop()
        shape = definition.task_shapes.get(begun)
        if shape is None or begun in found or begun == kind or shape.on_open or shape.acknowledge_within_minutes:
            continue
        found.add(begun)
        new += [*_begun_by(shape.choices), *_begun_by_chases(definition, shape)]
    return found


def _choices(definition: Definition, kind: str, chosen: set[str]) -> Iterator[Choice]:
    shape = definition.task_shapes.get(kind)
    return (choice for choice in (shape.choices if shape is not None else ()) if choice.id in chosen)


def _begun_by(choices: Iterable[Choice]) -> Iterator[str]:
    for choice in choices:
        yield from (str(one.setting("task")) for one in choice.then if one.kind in ("start", "start-later"))


def _begun_by_chases(definition: Definition, shape: TaskShape) -> Iterator[str]:
    waits = [shape.wait, *(row.wait for row in shape.rows)]
    for profile in (definition.chase_profiles.get(wait.chase) for wait in waits if wait is not None):
        yield from sorted(profile.tasks) if profile is not None else ()
