"""Dates that a change of calendar moves, in words: which task's, whose case's, from when to when."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import select

from base.extensions import db
from casework.chasing.redating import Moved
from casework.visible import NotHere, cases_visible_to, may_see_restricted
from models.case import Case
from models.council import DayCalendar
from models.event import Event
from models.school import School
from models.task import Task
from models.wait import Clock, Timer, Wait
from security.actor import Actor
from security.permissions import Permission

CLOCK = "clock"
EDITED = "calendar-edited"  # the event that keeps what a change moved
KEPT = 500  # dates kept with that event
LATEST = datetime.max.replace(tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class MoveLine:
    """One date that moves. The case is named only to those who may see it. `is_done`: it has moved by now."""

    kind: str
    step: str
    title: str
    case_id: UUID | None
    case_reference: str
    before: datetime | None
    after: datetime | None
    is_done: bool = False


@dataclass(frozen=True, slots=True)
class CalendarLine:
    """A calendar in the list."""

    calendar: DayCalendar
    school: str


def calendar_lines() -> list[CalendarLine]:
    """Every calendar: the council's, then the schools' by name."""
    found = select(DayCalendar, School.name).outerjoin(School, School.id == DayCalendar.school_id)
    ordered = found.order_by(DayCalendar.school_id.is_not(None), School.sort_name, DayCalendar.kind)
    return [CalendarLine(row, name or "") for row, name in db.session.execute(ordered)]


def move_lines(moved: Sequence[Moved], *, reader: Actor) -> list[MoveLine]:
    """Some moves with their words, in the order of their dates; none of cases that don't exist for the reader."""
    moved = _not_hidden(moved, reader)
    clocks = _titles(Clock, [one.id for one in moved if one.kind == CLOCK])
    waits = _wait_titles([one.id for one in moved if one.kind != CLOCK])
    cases = _cases({one.case_id for one in moved}, reader)
    lines = [
        MoveLine(
            one.kind,
            one.code.rpartition(":")[2] if one.kind != CLOCK else "",
            (clocks if one.kind == CLOCK else waits).get(one.id, ""),
            one.case_id if one.case_id in cases else None,
            cases.get(one.case_id, ""),
            one.before,
            one.after,
            is_done=_has_moved(one),
        )
        for one in moved
    ]
    return sorted(lines, key=lambda line: (line.before is None, line.before or line.after or LATEST))


def told_moves(event_id: UUID) -> tuple[UUID, list[Moved], int]:
    """What a change that was made moved, as it was kept then: the calendar's id, the dates, and how many there were.

    Raises: NotHere.
    """
    event = db.session.get(Event, event_id)
    if event is None or event.kind != EDITED:
        raise NotHere
    return event.subject_id, [_read(one) for one in event.data["moved"]], int(event.data["count"])


def as_data(moved: Iterable[Moved]) -> list[dict[str, Any]]:
    """Moves as the event keeps them: ids, codes and instants."""
    return [
        {
            "kind": one.kind,
            "id": str(one.id),
            "case": str(one.case_id),
            "code": one.code,
            "from": one.before.isoformat() if one.before else None,
            "to": one.after.isoformat() if one.after else None,
        }
        for one in moved
    ]


def _read(told: dict[str, Any]) -> Moved:
    def instant(text: str | None) -> datetime | None:
        return datetime.fromisoformat(text) if text else None

    return Moved(
        told["kind"], UUID(told["id"]), UUID(told["case"]), told["code"], instant(told["from"]), instant(told["to"])
    )


def _has_moved(one: Moved) -> bool:
    """Whether the row stands by now as the change makes it, or has ended meanwhile."""
    if one.kind == CLOCK:
        clock = db.session.get(Clock, one.id)
        return clock is None or clock.state not in ("running", "unknown", "paused") or clock.due_at == one.after
    timer = db.session.get(Timer, one.id)
    if timer is None:  # a new one, known by its wait
        step = int(one.code.rpartition(":")[2])
        made = select(Timer.id).where(Timer.source_id == one.id, Timer.kind == one.kind, Timer.step == step)
        return db.session.scalar(made.where(Timer.due_at == one.after)) is not None
    return timer.state != "pending" or timer.due_at == one.after


def _titles(model: type[Clock], ids: list[UUID]) -> dict[UUID, str]:
    found = select(model.id, Task.title).join(Task, Task.id == model.task_id).where(model.id.in_(ids))
    return {row.id: row.title for row in db.session.execute(found)} if ids else {}


def _wait_titles(ids: list[UUID]) -> dict[UUID, str]:
    if not ids:
        return {}
    timers = select(Timer.id, Task.title).join(Wait, Wait.id == Timer.source_id).join(Task, Task.id == Wait.task_id)
    waits = select(Wait.id, Task.title).join(Task, Task.id == Wait.task_id)
    found = {row.id: row.title for row in db.session.execute(waits.where(Wait.id.in_(ids)))}
    return found | {row.id: row.title for row in db.session.execute(timers.where(Timer.id.in_(ids)))}


def _not_hidden(moved: Sequence[Moved], reader: Actor) -> Sequence[Moved]:
    if may_see_restricted(reader):
        return moved
    ids = {one.case_id for one in moved}
    hidden = set(db.session.scalars(select(Case.id).where(Case.id.in_(ids), Case.restricted.is_(True))))
    return [one for one in moved if one.case_id not in hidden]


def _cases(ids: set[UUID], reader: Actor) -> dict[UUID, str]:
    if not ids or not reader.may(Permission.CASE_SEE):
        return {}
    shown = cases_visible_to(reader).where(Case.id.in_(ids)).query()
    return {row.id: row.reference for row in db.session.execute(shown.with_only_columns(Case.id, Case.reference))}
