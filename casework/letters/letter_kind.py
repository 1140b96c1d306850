"""The consequence that plans a letter. Registered by being imported."""

from __future__ import annotations

from datetime import datetime

from casework.consequences import Setting, consequence
from casework.letters.letters import plan_letter
from casework.versions import pinned
from forms.answers import Answers
from forms.definition.casework import Consequence
from models.case import Case
from models.task import Task
from security.actor import Actor
from security.history import record


@consequence("letter", Setting("letter"))
def write(case: Case, one: Consequence, /, *, task: Task | None, answers: Answers, by: Actor, at: datetime) -> None:
    """Plan a letter of this service; once for the task (or the case) that causes it."""
    cause = f"task:{task.id}" if task is not None else f"case:{case.id}:{case.event_seq}"
    kind = str(one.setting("letter"))
    if kind not in pinned(case.version_id).letter_shapes:  # an answer form serves several services
        record("case", case.id, "letter-unknown", by=by, at=at, data={"kind": kind})
        return
    plan_letter(case, kind, key=f"{cause}:{kind}", by=by, at=at)
