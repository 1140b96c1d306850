"""A file with a virus on a case: somebody asks its sender for another copy."""

from __future__ import annotations

from datetime import datetime

from casework.own_tasks import INFECTED_FILE
from casework.tasks import start_task
from models.case import Case
from models.document import Document
from security.actor import Actor


def ask_for_another(document: Document, case: Case, by: Actor, at: datetime) -> None:
    """Start the task that deals with an infected file. Twice: one task while it is open."""
    if case.state == "open":
        start_task(case, INFECTED_FILE, by=by, at=at)
