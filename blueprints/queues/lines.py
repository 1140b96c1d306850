"""A task as a line of a list: the row with its words."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from urllib.parse import urlsplit
from uuid import UUID

from flask import request, url_for

from blueprints.work_words import DueWords, came_back_words, due_of, waiting_words
from council.calendars import calendars_for
from models.task import Task
from reporting.listed_tasks import ListedTask
from reporting.worklists import WorkRow, work_rows
from security.actor import Actor

_ANY = UUID(int=0)
_ANY_TEXT = str(_ANY)


@dataclass(frozen=True, slots=True)
class TaskLine:
    """One line. `is_mine`: the reader holds the task. `href` leads to its page; `anchor` is the line's own id."""

    row: WorkRow
    href: str
    anchor: str
    due: DueWords
    waiting: str
    came_back: str
    is_mine: bool
    of: str = ""  # which of those whom the case asked it is about; told on pages of the case alone

    @property
    def task(self) -> Task | ListedTask:
        """The task itself."""
        return self.row.task

    @property
    def about(self) -> str:
        """Whom it is about: the child, else who applies, the body or the business; the case's reference for nobody."""
        return self.row.child or self.row.about or self.row.task.case_reference


def lines_of(tasks: Sequence[Task], *, reader: Actor, at: datetime) -> Iterator[TaskLine]:
    """The lines of some tasks, in their order."""
    return lines_of_rows(work_rows(tasks), reader=reader, at=at)


def lines_of_rows(
    rows: Sequence[WorkRow], *, reader: Actor, at: datetime, names: Mapping[UUID, str] | None = None
) -> Iterator[TaskLine]:
    """The lines of rows that were read already, in their order; `names` as reporting.asked_names gives them."""
    working = calendars_for(None).working
    address = url_for("tasks.show", task_id=_ANY)  # asked once, not for each of two hundred lines
    for row in rows:
        task = row.task
        key = str(task.id)
        yield TaskLine(
            row,
            href=address.replace(_ANY_TEXT, key),
            anchor=f"task-{key}",
            due=due_of(task, at=at, working=working),
            waiting=waiting_words(row.waiting) or ("Waiting" if task.state == "waiting" else ""),
            came_back=came_back_words(task.came_back) if task.came_back else "",
            is_mine=task.holder_id is not None and task.holder_id == reader.id,
            of=(names or {}).get(task.id, ""),
        )


def way_back(otherwise: str) -> str:
    """Where a form asks to return to, if that is a list or page of ours; anything else is `otherwise`."""
    wanted = request.form.get("back", "")
    parts = urlsplit(wanted)
    is_ours = not parts.scheme and not parts.netloc and "\\" not in wanted and wanted.isprintable()
    return wanted if is_ours and parts.path.startswith(("/queues", "/work", "/tasks/", "/cases/")) else otherwise
