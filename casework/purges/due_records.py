"""Records other than cases whose time by a rule is over (businesses, campaigns): found in batches, let go one by one.

Which of them are due, and what keeps one, is each module's own to say.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import TypeVar
from uuid import UUID

from sqlalchemy import ColumnElement, select

from base.extensions import db
from casework.purges.purged_rows import delete_with_all
from casework.purges.purging import Bar, leave_line
from casework.purges.retention_rules import Period, Rule
from models.campaign import Campaign
from models.organisation import Organisation
from models.retention import PurgedRecord
from security.actor import Actor

BATCH = 100
Row = TypeVar("Row", Organisation, Campaign)


@dataclass(frozen=True, slots=True)
class DueRecord:
    """A record whose time is over, since when, and what keeps it all the same: the cases named are some of that."""

    id: UUID
    name: str
    last_on: date  # the last day on which the council had to do with it
    due_on: date
    bars: tuple[Bar, ...]
    cases: tuple[UUID, ...]
    rows: tuple[UUID, ...]  # that stand for it
    reference: str = ""  # what a purged one is still known by
    service: str = ""


def in_batches(
    table: type[Row], old_enough: Sequence[ColumnElement[bool]], judged: Callable[[Sequence[Row]], Sequence[DueRecord]]
) -> Iterator[DueRecord]:
    """Those of some rows that are due, in the order of their ids; a batch of them a time."""
    wanted = select(table).where(*old_enough).order_by(table.id).limit(BATCH)
    rest = wanted
    while batch := list(db.session.scalars(rest)):
        rest = wanted.where(table.id > batch[-1].id)  # read before the rows are let go of
        yield from judged(batch)


def let_go(due: DueRecord, kind: str, rule: Rule, period: Period, *, by: Actor, at: datetime) -> None:
    """Delete a record with all that hangs on it, in the open transaction; a line and an event stay, nobody's name."""
    left = PurgedRecord(
        what=rule.what.value,
        subject_id=due.id,
        reference=due.reference,
        service=due.service,
        ended_on=due.last_on,
        rule=period.say(),
        rows=delete_with_all(kind, due.rows),
        at=at,
    )
    leave_line(left, rule, by=by, at=at)
