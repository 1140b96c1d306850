"""Which of those whom a case asked a task is about: their name, told to officers on pages of that case alone.

No list of a queue and no message carries it: a task's title is the definition's, and says nobody's name.
"""

from __future__ import annotations

from collections.abc import Iterable
from uuid import UUID

from sqlalchemy import select

from base.extensions import db
from models.part_request import PartRequest
from models.task import Task


def asked_names(tasks: Iterable[Task]) -> dict[UUID, str]:
    """By task: the name of whom it is about, else the address they were asked at; one statement, or none.

    A name that was purged leaves nothing.
    """
    about = {task.id: task.asked_id for task in tasks if task.asked_id is not None}
    if not about:
        return {}
    rows = db.session.execute(
        select(PartRequest.id, PartRequest.name, PartRequest.email).where(PartRequest.id.in_(set(about.values())))
    )
    said = {key: name or email for key, name, email in rows}
    return {task_id: said[asked_id] for task_id, asked_id in about.items() if said.get(asked_id)}
