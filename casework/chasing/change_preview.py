"""What a change of calendar would move: deadlines and the steps of chases, from when to when. Nothing is written."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from uuid import UUID

from sqlalchemy import select, text

from base.extensions import db
from casework.chasing.chase_plan import CHASE, END, HOLIDAY
from casework.chasing.redating import Moved, preview
from casework.chasing.wait_plans import WAIT, plan_of, timers_of
from casework.versions import pinned
from council.calendars import DayBook
from models.case import Case
from models.wait import Timer, Wait

KINDS = (CHASE, END, HOLIDAY)


def what_would_move(changed: DayBook, *, limit: int = 1000) -> list[Moved]:
    """Open clocks and the steps of running chases whose date would be another; `kind` is clock or a kind of timer.

    Args: changed: `day_book().with_days(…)`. limit: of clocks, and of waits, looked at.
    """
    return preview(changed, limit=limit) + _chases(changed, limit)


def _chases(changed: DayBook, limit: int) -> list[Moved]:
    waits = db.session.scalars(select(Wait).where(Wait.state == "waiting").order_by(Wait.id).limit(limit)).all()
    timers = _pending([wait.id for wait in waits])
    versions = {
        row.id: row.version_id
        for row in db.session.execute(
            select(Case.id, Case.version_id).where(Case.id.in_({wait.case_id for wait in waits}))
        )
    }
    moved = list[Moved]()
    for wait in waits:
        profile = pinned(versions[wait.case_id]).chase_profiles.get(wait.chase)
        if profile is None or not profile.steps:
            continue
        plan = plan_of(wait, profile, book=changed)
        wanted = {(one.kind, one.step): one.due_at for one in timers_of(wait, plan)} if not plan.returns_now else {}
        standing = {key: row for key, row in timers.items() if key[0] == wait.id and row.round == wait.round}
        for (_, kind, step), row in standing.items():
            after = wanted.pop((kind, step), None)
            if after != row.due_at:
                moved.append(Moved(kind, row.id, wait.case_id, f"{wait.code}:{step}", row.due_at, after))
        moved += _new(wait, wanted, standing)
    return moved


def _new(
    wait: Wait, wanted: dict[tuple[str, int], datetime], standing: Mapping[tuple[UUID, str, int], Timer]
) -> list[Moved]:
    """A holiday that now falls into a chase: it has no timer yet. Steps without one were sent before."""
    return [
        Moved(kind, wait.id, wait.case_id, f"{wait.code}:{step}", None, due_at)
        for (kind, step), due_at in wanted.items()
        if kind == HOLIDAY and standing
    ]


def _pending(waits: list[UUID]) -> dict[tuple[UUID, str, int], Timer]:
    rows = db.session.scalars(
        select(Timer)
        .where(
            Timer.source_kind == WAIT,
            Timer.source_id.in_(waits),
            Timer.kind.in_(KINDS),
            text("timer.state = 'pending'"),
        )
        .order_by(Timer.due_at, Timer.id)
    )
    return {(row.source_id, row.kind, row.step): row for row in rows}
