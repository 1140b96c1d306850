"""What officers wrote as they finished the tasks of a case. Reads only."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import select

from base.extensions import db
from casework.tasks import shape_of
from forms.definition.questions import Question
from forms.ports import Ports
from models.case import Case
from models.event import Event
from models.task import Task
from reporting.answer_sight import sight_of
from reporting.case_parts import shown_answers
from reporting.task_sheets import user_name
from security.actor import Actor


@dataclass(frozen=True, slots=True)
class WrittenLine:
    """A finished task with what its officer answered, as (question, lines)."""

    task: Task
    by: str
    answers: list[tuple[str, Sequence[str]]]


def written_lines(case: Case, *, ports: Ports, reader: Actor) -> list[WrittenLine]:
    """The finished tasks of a case at which something was written, newest first.

    The case was got through casework.visible by whoever asks.
    """
    found = select(Task).where(Task.case_id == case.id, Task.finished_at.is_not(None))
    people, sight = _finished_by(case), sight_of(reader, case)
    lines = []
    for task in db.session.scalars(found.order_by(Task.finished_at.desc(), Task.id.desc())):
        answers = shown_answers(_asked(task, case), task.answers or {}, ports=ports, sight=sight)
        if answers:
            lines.append(WrittenLine(task, user_name(people.get(str(task.id))), answers))
    return lines


def _finished_by(case: Case) -> dict[str, UUID | None]:
    """Who finished each task of a case, by the task's id: not always whoever holds it."""
    found = select(Event).where(
        Event.subject_kind == "case", Event.subject_id == case.id, Event.kind == "task-finished"
    )
    return {str(event.data.get("task")): event.actor_id for event in db.session.scalars(found)}


def _asked(task: Task, case: Case) -> list[Question]:
    """What the task and its outcome ask; nothing where a second person agreed, for that stands with the decision."""
    shape = shape_of(task, case)
    chosen = next((one for one in shape.choices if one.id == task.outcome), None) if shape is not None else None
    if shape is None or chosen is None or chosen.second_person:
        return []
    return [*shape.asks, *chosen.asks]
