"""Restricting a case: only those who may see restricted records know that it is there."""

from __future__ import annotations

from datetime import datetime

from base.database import locked
from base.extensions import db
from casework.notes import keep_reason
from casework.tasks import restrict_tasks
from casework.visible import may_see_restricted
from models.case import Case
from security.actor import Actor
from security.history import record


def set_restricted(case: Case, restricted: bool, *, reason: str, by: Actor, at: datetime) -> None:
    """Restrict a case, or open it to its team again, with a reason; its tasks follow.

    Twice:  one event.
    Raises: PermissionError for somebody who would no longer see it; NothingWritten without a reason.
    """
    if not may_see_restricted(by):
        msg = "restricting a case needs sight of restricted records"
        raise PermissionError(msg)
    locked(db.session(), Case, case.id)
    if case.restricted == restricted:
        return
    note = keep_reason(case.id, reason, by=by, at=at)
    case.restricted = restricted
    restrict_tasks(case)
    kind = "restricted" if restricted else "restriction-ended"
    record("case", case.id, kind, by=by, at=at, data={"reason": note})
