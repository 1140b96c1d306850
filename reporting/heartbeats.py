"""Whether what runs in the background is alive: each part's last sign, what it did, and whether it is late."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import select, text

from base.extensions import db
from casework.timing.timers import failed_timers
from casework.visible import NotHere, cases_visible_to
from correspondence import channel
from correspondence.mail_hold import mail_hold
from models.case import Case
from models.link import Heartbeat
from models.message import Message
from models.wait import Timer
from security.actor import Actor
from security.permissions import Permission

BEHIND = timedelta(minutes=5)  # due for so long and not done: nobody is doing it


@dataclass(frozen=True, slots=True)
class Part:
    """A part of the system that runs by itself. `every` is None where it runs as soon as there is something to do."""

    name: str
    called: str
    rhythm: str
    every: timedelta | None
    grace: timedelta


# The rhythms of jobs.timetable in words; a test holds the two together, since pages don't import jobs.
PARTS = (
    Part("scheduler", "Scheduler", "All the time", timedelta(seconds=10), timedelta(seconds=50)),
    Part("sweep", "Sweep: timers, chases, escalations", "When something is due", None, BEHIND),
    Part("relay", "Relay: email", "When something is due", None, BEHIND),
    Part("reconcile", "Reconciler: looks for what was left", "Every 5 minutes", timedelta(minutes=5), BEHIND),
    Part("mailbox", "Mailbox: replies and bounces", "Every 2 minutes", timedelta(minutes=2), BEHIND),
    Part("scan", "Scanner: viruses in files", "When a file waits", None, BEHIND),
    Part("nightly", "Nightly round and proofs", "At 2:30am", timedelta(days=1), timedelta(hours=2)),
    Part("month-ends", "Figures at the end of a month", "At 1:30am", timedelta(days=1), timedelta(hours=2)),
    Part("purge", "Purge: records whose time is over", "At 3:00am", timedelta(days=1), timedelta(hours=2)),
    Part("strays", "Files that nothing refers to", "At 3:15am", timedelta(days=1), timedelta(hours=2)),
)


@dataclass(frozen=True, slots=True)
class Beat:
    """A part with its last sign of life. `late` says in words why it is late; empty when all is well."""

    part: Part
    at: datetime | None
    started_at: datetime | None
    counts: tuple[tuple[str, int], ...]
    failures: int
    error: str
    late: str


@dataclass(frozen=True, slots=True)
class FailedTimer:
    """A timer that gave up, for a person to look at. The case is named only to those who may see it."""

    timer: Timer
    case_id: UUID | None
    case_reference: str


def beats(*, at: datetime) -> list[Beat]:
    """Every part of PARTS, in their order."""
    rows = {row.name: row for row in db.session.scalars(select(Heartbeat))}
    behind = {"sweep": _sweep_is_behind(at), "relay": _relay_is_behind(at)}
    return [_beat(part, rows.get(part.name), behind, at) for part in PARTS]


def mail_paused_until(at: datetime) -> datetime | None:
    """Until when no e-mail is tried, because the mail server is away or refuses us; None when it is not so."""
    return channel.paused_until(at)


def timers_that_failed(reader: Actor) -> Sequence[FailedTimer]:
    """Timers that gave up, oldest first."""
    timers = failed_timers()
    ids = {timer.case_id for timer in timers} - {None}
    seen: dict[UUID, str] = {}
    if ids and reader.may(Permission.CASE_SEE):
        shown = cases_visible_to(reader).where(Case.id.in_(ids)).query()
        seen = {row.id: row.reference for row in db.session.execute(shown.with_only_columns(Case.id, Case.reference))}
    return [
        FailedTimer(
            timer,
            case_id=timer.case_id if timer.case_id in seen else None,
            case_reference=seen.get(timer.case_id, "") if timer.case_id else "",
        )
        for timer in timers
    ]


def failed_timer(timer_id: UUID) -> Timer:
    """One timer, failed or tried again by now.

    Raises: NotHere.
    """
    timer = db.session.get(Timer, timer_id)
    if timer is None:
        raise NotHere
    return timer


def _beat(part: Part, row: Heartbeat | None, behind: dict[str, str], at: datetime) -> Beat:
    if row is None:
        late = behind.get(part.name, "") if part.every is None else "It has never run"
        return Beat(part, None, None, (), 0, "", late)
    late = behind.get(part.name, "")
    if part.every is not None and at - row.at > part.every + part.grace:
        late = "No sign of life for too long"
    if row.failures:
        late = f"Failed {row.failures} time{'' if row.failures == 1 else 's'} in a row"
    return Beat(part, row.at, row.started_at, _counts(row.counts), row.failures, row.error, late)


def _counts(told: str) -> tuple[tuple[str, int], ...]:
    """What a job last did, those counts alone that are not nothing."""
    try:
        read: Any = json.loads(told or "{}")
    except ValueError:
        return ()  # cut off at the column's end
    return tuple((str(name).replace("_", " "), int(count)) for name, count in read.items() if count)


def _sweep_is_behind(at: datetime) -> str:
    due = select(Timer.due_at).where(text("timer.state = 'pending'"), Timer.due_at <= at - BEHIND)
    return "Timers have been due for more than 5 minutes" if _any(due) else ""


def _relay_is_behind(at: datetime) -> str:
    if mail_hold() is not None:
        return "All email is held"
    due = select(Message.id).where(text("message.state = 'planned'"), Message.send_after <= at - BEHIND)
    return "Messages have been due for more than 5 minutes" if _any(due) else ""


def _any(found: Any) -> bool:
    return db.session.execute(found.limit(1)).first() is not None
