"""When a calendar changes: what is open is dated again, and a change can be looked at before it is made.

Ended work keeps its history. The sweep asks once a batch whether anything was dated by an older calendar: one look
into an index each for clocks and waits.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import select, text

from base.database import locked
from base.extensions import db
from casework.clocks import carry_due, date_clock, end_of_day, reckon_clock
from casework.lateness import watch_again
from casework.tasks import shape_of
from casework.versions import pinned
from council.calendars import DayBook, day_book
from models.case import Case
from models.task import Task
from models.wait import Clock, Wait
from security.actor import Actor
from security.history import record

BATCH = 100


@dataclass(frozen=True, slots=True)
class Moved:
    """A date that a change of calendar moves (or moved), from when to when; None means no date."""

    kind: str  # clock
    id: UUID
    case_id: UUID
    code: str
    before: datetime | None
    after: datetime | None


def out_of_date() -> bool:
    """Whether anything open was dated by an older calendar. Two looks into two indexes."""
    number = day_book().revision
    return bool(_stale_clocks(number, 1)) or bool(_stale_waits(number, 1))


def redate(*, by: Actor, at: datetime, again: Callable[[Wait], None], limit: int = BATCH) -> int:
    """Date a batch of open clocks and waits again, in the open transaction; how many were looked at.

    Args:  again: how a wait's chase is planned again (chases.plan_again).
    Twice: harmless; what was dated by today's calendars is not found again.
    """
    number = day_book().revision
    clocks = db.session.scalars(select(Clock).where(Clock.id.in_(_stale_clocks(number, limit)))).all()
    _lock_cases([clock.case_id for clock in clocks])
    for clock in clocks:
        _date_again(clock, by=by, at=at)
    waits = db.session.scalars(select(Wait).where(Wait.id.in_(_stale_waits(number, limit)))).all()
    _lock_cases([wait.case_id for wait in waits])
    for wait in waits:
        again(wait)
        wait.calendar_revision = number
    return len(clocks) + len(waits)


def preview(changed: DayBook, *, limit: int = 1000) -> list[Moved]:
    """Which open clocks a change of calendar would move, from when to when; nothing is written.

    Args: changed: `day_book().with_days(…)`.
    """
    until = end_of_day()
    moved = []
    for clock in db.session.scalars(select(Clock).where(_OPEN).order_by(Clock.due_at, Clock.id).limit(limit)):
        after = reckon_clock(clock, calendars=changed.of(clock.school_id), end_of_day=until).due_at
        if after != clock.due_at:
            moved.append(Moved("clock", clock.id, clock.case_id, clock.code, clock.due_at, after))
    return moved


_OPEN = text("clock.state IN ('running', 'unknown', 'paused')")


def _stale_clocks(number: int, limit: int) -> Sequence[UUID]:
    return [
        found
        for state in ("running", "unknown", "paused")
        for found in db.session.scalars(
            select(Clock.id).where(Clock.state == state, Clock.calendar_revision < number).limit(limit)
        )
    ][:limit]


def _stale_waits(number: int, limit: int) -> Sequence[UUID]:
    return list(
        db.session.scalars(select(Wait.id).where(Wait.state == "waiting", Wait.calendar_revision < number).limit(limit))
    )


def _lock_cases(ids: Sequence[UUID]) -> None:
    db.session.execute(select(Case.id).where(Case.id.in_(set(ids))).order_by(Case.id).with_for_update())


def _date_again(clock: Clock, *, by: Actor, at: datetime) -> None:
    before = clock.due_at
    date_clock(clock)
    if clock.due_at == before:
        return
    record(
        "case",
        clock.case_id,
        "clock-dated-again",
        by=by,
        at=at,
        data={
            "clock": str(clock.id),
            "code": clock.code,
            "from": before.isoformat() if before else None,
            "to": clock.due_at.isoformat() if clock.due_at else None,
        },
    )
    task = locked(db.session(), Task, clock.task_id) if clock.task_id is not None else None
    if task is None or task.state in ("done", "cancelled"):
        return
    carry_due(task)
    case = db.session.get_one(Case, task.case_id)
    shape = shape_of(task, case)
    profiles = pinned(case.version_id).escalation_profiles
    watch_again(
        task,
        late=profiles.get(shape.late) if shape else None,
        escalation=profiles.get(shape.escalation) if shape else None,
        at=at,
    )
