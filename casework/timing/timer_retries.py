"""A person's button on a timer that gave up."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from base.database import locked
from base.extensions import db
from base.nudge import nudge_after_commit
from casework.timing.timers import retry_failed
from models.case import Case
from models.wait import Timer
from security.actor import Actor
from security.history import done_before, record


def try_again(timer_id: UUID, *, by: Actor, at: datetime, once: str | None = None) -> bool:
    """Have a failed timer fire with the next sweep; False when it has not failed (any more).

    Twice: with the same `once`, nothing more happens.
    """
    timer = db.session.get(Timer, timer_id)
    if timer is None or done_before(once) is not None:
        return False
    if timer.case_id is not None:
        locked(db.session(), Case, timer.case_id)
    if not retry_failed(timer_id, at=at):
        return False
    data = {"kind": timer.kind, "case": str(timer.case_id) if timer.case_id else None}
    record("timer", timer_id, "timer-tried-again", by=by, at=at, data=data, once=once)
    nudge_after_commit("sweep")
    return True
