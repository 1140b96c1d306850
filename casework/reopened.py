"""A closed case on which work begins again: it is open, and its history says which task began more."""

from __future__ import annotations

from datetime import datetime

from casework.closing import reopen_case
from directory.children import have_died
from models.case import Case
from models.task import Task
from security.actor import Actor
from security.history import record

BY = Actor.system("work-begun")


def open_for_work(case: Case, task: Task | None, *, at: datetime) -> None:
    """Open the case of a task that an officer ended with more to do: a re-check that finds a trace, for one.

    Somebody in triage is told to read it, as whenever a case opens again. What an outcome itself begins leaves its case
    closed, and so does a choice that closes it and leaves something to be done after. The case of a child who has died
    stays closed: only a person opens it.
    Twice: an open case stays as it is.
    """
    if case.state == "open" or task is None or (task.finished_at is not None and task.finished_at == case.closed_at):
        return
    if case.child_id is not None and have_died([case.child_id]):
        return
    record("case", case.id, "work-begins-again", by=BY, at=at, data={"task": str(task.id)})
    reopen_case(case, reason="", by=BY, at=at)
