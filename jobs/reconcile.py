"""The reconciler: every five minutes it counts what should not be there, so that a fault is seen before it is felt."""

from __future__ import annotations

import logging
from datetime import timedelta
from typing import Any

from sqlalchemy import Select, func, select, text

from base import clock
from base.extensions import db
from base.nudge import nudge
from jobs.registry import Counts, job
from models.message import Message
from models.wait import Timer

log = logging.getLogger(__name__)
LATE = timedelta(minutes=5)
AT_MOST = 1000  # counting stops here: a page that says "1,000 or more" helps as much, and costs the same at any size


@job("reconcile")
def reconcile() -> Counts:
    """Count timers and messages that are due and not done, leases that ran out, and what has failed or is unknown.

    Twice:  harmless; it changes nothing and rings for sweep and relay when they are behind.
    Gives:  the counts, each up to 1,000; they stand in the job's heartbeat for the jobs page.
    """
    before = clock.now_utc() - LATE
    timers, messages = text("timer.state = 'pending'"), text("message.state = 'planned'")
    counts = {
        "timers_late": _count(select(Timer.id).where(timers, Timer.due_at <= before)),
        "timers_failed": _count(select(Timer.id).where(text("timer.state = 'failed'"))),
        "messages_late": _count(select(Message.id).where(messages, Message.send_after <= before)),
        "leases_expired": _count(
            select(Message.id).where(text("message.state = 'leased'"), Message.lease_until <= before)
        ),
        "messages_unknown": _count(select(Message.id).where(Message.state == "unknown")),
        "messages_failed": _count(select(Message.id).where(Message.state == "failed")),
    }
    if counts["timers_late"]:
        nudge("sweep")
    if counts["messages_late"] or counts["leases_expired"]:
        nudge("relay")
    behind = {name: count for name, count in counts.items() if count}
    if behind:
        log.warning("Not all is done: %s", ", ".join(f"{count} {name}" for name, count in behind.items()))
    return counts


def _count(found: Select[Any]) -> int:
    return db.session.scalar(select(func.count()).select_from(found.limit(AT_MOST).subquery())) or 0
