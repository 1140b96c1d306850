"""History: the one writer of events. Ids and codes only; names and free text live in rows that can be redacted."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import select

from base.extensions import db
from base.ids import new_id
from base.later_rows import write_later
from models.event import Event
from security.actor import Actor
from security.event_numbers import next_number, next_of_cases
from security.snapshots import keep_as_of


@dataclass(frozen=True, slots=True)
class Recorded:
    """An event that the open transaction has recorded: its id, its number, and when it happened."""

    id: UUID
    seq: int
    at: datetime


def record(
    subject_kind: str,
    subject_id: UUID,
    kind: str,
    *,
    by: Actor,
    at: datetime,
    data: dict[str, Any] | None = None,
    happened_at: datetime | None = None,
    once: str | None = None,
) -> Recorded:
    """Append one event to a subject's history, in the open transaction.

    Of a case, the event also moves the case's own counter, which locks the case row until the commit. The rows
    themselves are written together, before the next statement that could miss them.

    Args:  happened_at: when it happened, if earlier than now (`at` is then when it was recorded).
    Twice: with the same `once`, the database refuses (IntegrityError); ask `done_before` first.
    """
    session = db.session()
    event = Recorded(new_id(), next_number(session, subject_kind, subject_id), happened_at or at)
    row = {
        "id": event.id,
        "subject_kind": subject_kind,
        "subject_id": subject_id,
        "seq": event.seq,
        "kind": kind,
        "actor_kind": by.kind.value,
        "actor_id": by.id,
        "actor_name": by.name if by.id is None else "",
        "contract": by.contract.value if by.id is not None else "",
        "at": event.at,
        "recorded_at": at,
        "once": once,
        "data": data or {},
    }
    write_later(session, Event, [row])
    keep_as_of(session, at)
    return event


def record_many(lines: Sequence[tuple[UUID, str, dict[str, Any]]], *, by: Actor, at: datetime) -> None:
    """Append one event to each line's case, (case, kind, data).

    For batches (sweeps): the cases' counters are moved together. Several lines of one case keep their order.
    """
    if not lines:
        return
    session = db.session()
    newest = next_of_cases(session, Counter(case_id for case_id, _, _ in lines))
    rows = []
    for case_id, kind, data in lines:
        rows.append(
            {
                "id": new_id(),
                "subject_kind": "case",
                "subject_id": case_id,
                "seq": newest[case_id],
                "kind": kind,
                "actor_kind": by.kind.value,
                "actor_id": by.id,
                "actor_name": by.name if by.id is None else "",
                "contract": by.contract.value if by.id is not None else "",
                "at": at,
                "recorded_at": at,
                "once": None,
                "data": data,
            }
        )
        newest[case_id] += 1
    write_later(session, Event, rows)
    keep_as_of(session, at)


def done_before(once: str | None) -> Event | None:
    """The event of an earlier POST with the same `once` id, if there was one."""
    if not once:
        return None
    return db.session.scalar(select(Event).where(Event.once == once))


def history_of(subject_kind: str, subject_id: UUID) -> list[Event]:
    """A subject's events, oldest first."""
    found = select(Event).where(Event.subject_kind == subject_kind, Event.subject_id == subject_id).order_by(Event.seq)
    return list(db.session.scalars(found))
