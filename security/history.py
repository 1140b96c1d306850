"""History: the one writer of events. Ids and codes only; names and free text live in rows that can be redacted."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import func, insert, select, update
from sqlalchemy.orm import Session

from base.extensions import db
from base.ids import new_id
from models.case import Case
from models.event import Event
from security.actor import Actor


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
) -> Event:
    """Append one event to a subject's history, in the open transaction.

    Of a case, the event also moves the case's own counter, which locks the case row until the commit.

    Args:  happened_at: when it happened, if earlier than now (`at` is then when it was recorded).
    Twice: with the same `once`, the database refuses (IntegrityError); ask `done_before` first.
    """
    session = db.session()
    event = Event(
        subject_kind=subject_kind,
        subject_id=subject_id,
        seq=_next(session, subject_kind, subject_id),
        kind=kind,
        actor_kind=by.kind.value,
        actor_id=by.id,
        actor_name=by.name if by.id is None else "",
        contract=by.contract.value if by.id is not None else "",
        at=happened_at or at,
        recorded_at=at,
        once=once,
        data=data or {},
    )
    session.add(event)
    return event


def record_many(lines: Sequence[tuple[UUID, str, dict[str, Any]]], *, by: Actor, at: datetime) -> None:
    """Append one event to each line's case, (case, kind, data), with two statements for all of them.

    For batches (sweeps): `record` costs two statements an event. Several lines of one case keep their order.
    """
    if not lines:
        return
    session = db.session()
    session.flush()
    many = Counter(case_id for case_id, _, _ in lines)
    newest: dict[UUID, int] = {}
    for count in sorted(set(many.values())):
        cases = sorted(case_id for case_id, lines_of_it in many.items() if lines_of_it == count)
        moved = session.execute(
            update(Case)
            .where(Case.id.in_(cases))
            .values(event_seq=Case.event_seq + count)
            .returning(Case.id, Case.event_seq)
            .execution_options(synchronize_session=False)
        )
        newest.update({row.id: row.event_seq - count for row in moved})
    rows = []
    for case_id, kind, data in lines:
        newest[case_id] += 1
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
        loaded = session.identity_map.get(session.identity_key(Case, case_id))
        if loaded is not None:
            session.expire(loaded, ["event_seq"])
    session.execute(insert(Event), rows)


def done_before(once: str | None) -> Event | None:
    """The event of an earlier POST with the same `once` id, if there was one."""
    if not once:
        return None
    return db.session.scalar(select(Event).where(Event.once == once))


def history_of(subject_kind: str, subject_id: UUID) -> list[Event]:
    """A subject's events, oldest first."""
    found = select(Event).where(Event.subject_kind == subject_kind, Event.subject_id == subject_id).order_by(Event.seq)
    return list(db.session.scalars(found))


def _next(session: Session, subject_kind: str, subject_id: UUID) -> int:
    session.flush()
    if subject_kind == "case":
        moved = session.execute(
            update(Case)
            .where(Case.id == subject_id)
            .values(event_seq=Case.event_seq + 1)
            .returning(Case.event_seq)
            .execution_options(synchronize_session=False)
        ).scalar_one()
        loaded = session.identity_map.get(session.identity_key(Case, subject_id))
        if loaded is not None:
            session.expire(loaded, ["event_seq"])
        return moved
    newest = session.scalar(
        select(func.max(Event.seq)).where(Event.subject_kind == subject_kind, Event.subject_id == subject_id)
    )
    return (newest or 0) + 1
