"""When a calendar changes: what is open is dated again, and a change can be looked at before it is made.

Ended work keeps its history. The sweep asks once a batch whether anything was dated by an older calendar: one look
into an index each for clocks and waits.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TypeVar
from uuid import UUID

from sqlalchemy import exists, select, text

from base.database import locked
from base.extensions import db
from casework.tasks import shape_of
from casework.timing.clocks import carry_due, date_clock, end_of_day, reckon_clock
from casework.timing.lateness import watch_again
from casework.versions import pinned
from council.calendars import DayBook, day_book
from models.case import Case
from models.task import Task
from models.wait import Clock, Wait
from security.actor import Actor
from security.history import record

Row = TypeVar("Row", Clock, Wait)
BATCH = 100
OPEN_CLOCKS = ("running", "unknown", "paused")


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
    """Whether anything open was dated by an older calendar: one statement, a look into an index each."""
    number = day_book().revision
    clocks = exists().where(Clock.state.in_(OPEN_CLOCKS), Clock.calendar_revision < number)
    waits = exists().where(Wait.state == "waiting", Wait.calendar_revision < number)
    return bool(db.session.scalar(select(clocks | waits)))


def redate(*, by: Actor, at: datetime, again: Callable[[Wait], None], limit: int = BATCH) -> int:
    """Date a batch of open clocks and waits again, in the open transaction; how many were looked at.

    Args:  again: how a wait's chase is planned again (chases.plan_again).
    Twice: harmless; what was dated by today's calendars is not found again.
    """
    number = day_book().revision
    clocks = _with_cases_locked(Clock, _stale_clocks(number, limit))
    for clock in clocks:
        _date_again(clock, by=by, at=at)
    waits = _with_cases_locked(Wait, _stale_waits(number, limit))
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
        for state in OPEN_CLOCKS
        for found in db.session.scalars(
            select(Clock.id).where(Clock.state == state, Clock.calendar_revision < number).limit(limit)
        )
    ][:limit]


def _stale_waits(number: int, limit: int) -> Sequence[UUID]:
    return list(
        db.session.scalars(select(Wait.id).where(Wait.state == "waiting", Wait.calendar_revision < number).limit(limit))
    )


def _with_cases_locked(table: type[Row], ids: Sequence[UUID]) -> Sequence[Row]:
    """Those rows as they stand once their cases are locked: an answer that was being written is seen."""
    cases = select(table.case_id).where(table.id.in_(ids))
    db.session.execute(select(Case.id).where(Case.id.in_(cases)).order_by(Case.id).with_for_update())
    found = select(table).where(table.id.in_(ids)).order_by(table.id)
    return db.session.scalars(found.execution_options(populate_existing=True)).all()


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
