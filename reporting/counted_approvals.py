"""The approvals that a return counts: those that stood at the end of a day, or were issued between two days."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from sqlalchemy import false, select

from base.extensions import db
from forms.definition.returns import ReturnShape, Taken
from licensing.standing import LIVE, SUBJECT, State, fold
from licensing.visible import approvals_visible_to
from models.approval import Approval
from models.case import Case
from models.event import Event
from reporting.standings import Entry, children_by_row, standing_now
from security.actor import Actor

BATCH = 500
NOT_BEGUN = "not-begun"  # issued, and valid from a later day


@dataclass(frozen=True, slots=True)
class Stood:
    """How an approval stood at the end of a day: its state then, and the calendar days until it ends."""

    state: str
    days_left: int


def approval_entries(
    reader: Actor, shape: ReturnShape, *, begins: datetime, ends: datetime, day: date, restricted: bool
) -> list[Entry]:
    """An entry for each approval counted of those that the reader may see; its key is the approval's id."""
    wanted = approvals_visible_to(reader).where(Approval.kind.in_(shape.approvals), Approval.issued_at <= ends)
    if shape.taken is Taken.IN_PERIOD:
        wanted = wanted.where(Approval.issued_at >= begins)
    if not restricted:
        wanted = wanted.where(Case.restricted == false())
    found = list(db.session.execute(wanted.with_only_columns(Approval.id, Approval.case_id)))
    if shape.taken is Taken.ON_DAY:
        stood = stood_on([row.id for row in found], day=day, ends=ends)
        found = [row for row in found if row.id in stood and stood[row.id].state in (*LIVE, NOT_BEGUN)]
    cases = _cases({row.case_id for row in found})
    children = children_by_row({case.child_id for case in cases.values() if case.child_id})
    made = []
    for row in found:
        case = cases[row.case_id]
        child = children.get(case.child_id) if case.child_id else None
        made.append(Entry(row.id, child, (standing_now(case),)))
    return made


def stood_on(ids: Sequence[UUID], *, day: date, ends: datetime) -> dict[UUID, Stood]:
    """How some approvals stood at the end of a day, as their histories tell."""
    found: dict[UUID, Stood] = {}
    for first in range(0, len(ids), BATCH):
        some = ids[first : first + BATCH]
        events = db.session.scalars(
            select(Event)
            .where(Event.subject_kind == SUBJECT, Event.subject_id.in_(some), Event.at <= ends)
            .order_by(Event.subject_id, Event.seq)
        )
        histories: dict[UUID, list[Event]] = {}
        for event in events:
            histories.setdefault(event.subject_id, []).append(event)
        found |= {one: stood for one, told in histories.items() if (stood := _stood(told, day)) is not None}
    return found


def _stood(events: Iterable[Event], day: date) -> Stood | None:
    told = fold(events)
    if not told.state or not told.valid_until:
        return None
    left = (date.fromisoformat(told.valid_until) - day).days
    state = told.state
    if state == State.VALID and left < 0:
        state = State.EXPIRED.value  # the timer that says so had not fired
    elif state == State.VALID and date.fromisoformat(told.valid_from) > day:
        state = NOT_BEGUN
    return Stood(state, max(left, 0))


def _cases(ids: set[UUID]) -> dict[UUID, Case]:
    every, found = list(ids), {}
    for first in range(0, len(every), BATCH):
        rows = db.session.scalars(select(Case).where(Case.id.in_(every[first : first + BATCH])))
        found.update({case.id: case for case in rows})
    return found
