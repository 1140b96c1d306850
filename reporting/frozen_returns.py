"""Freezing a return: its numbers as they are now, kept with who froze them and when. They are never changed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from sqlalchemy import func, select

from base.extensions import db
from casework.versions import pinned
from casework.visible import may_see_restricted
from forms.definition.returns import ReturnShape
from models.frozen_return import FrozenReturn
from models.user import User
from reporting.council_returns import CouncilReturn, NoSuchReturn
from reporting.counted_cases import Span
from reporting.return_figures import ReturnFigures, as_kept, from_kept
from security.actor import Actor
from security.history import done_before, record

ORDINARY = "ordinary"  # among the figures: the same without restricted cases


@dataclass(frozen=True, slots=True)
class Frozen:
    """One frozen return with the numbers that one reader may see, in the words it was frozen in."""

    id: UUID
    service: str
    shape: ReturnShape
    span: Span
    number: int
    figures: ReturnFigures
    made_at: datetime
    made_by: str


@dataclass(frozen=True, slots=True)
class FrozenLine:
    """That a return was frozen: for which days, when and by whom."""

    id: UUID
    service: str
    return_id: str
    span: Span
    number: int
    made_at: datetime
    made_by: str


def freeze(
    of: CouncilReturn,
    span: Span,
    figures: tuple[ReturnFigures, ReturnFigures],
    *,
    by: Actor,
    at: datetime,
    once: str | None = None,
) -> UUID:
    """Keep the numbers of a return, in the open transaction; the frozen return's id.

    Args:  figures: of everybody, and the same without restricted cases; `whole_and_ordinary` works them out.
    Twice: with the same `once` the first stays the only one; without, it is frozen again under the next number.
    """
    before = done_before(once)
    if before is not None:
        return before.subject_id
    same = (FrozenReturn.service == of.service, FrozenReturn.return_id == of.shape.id)
    newest = select(func.max(FrozenReturn.number)).where(*same, FrozenReturn.last_day == span.last)
    whole, ordinary = figures
    row = FrozenReturn(
        service=of.service,
        return_id=of.shape.id,
        version_id=of.version_id,
        first_day=span.first,
        last_day=span.last,
        number=(db.session.scalar(newest) or 0) + 1,
        figures={**as_kept(whole), ORDINARY: as_kept(ordinary)},
        made_by=by.id,
        made_at=at,
    )
    db.session.add(row)
    db.session.flush()
    data = {
        "service": of.service,
        "return": of.shape.id,
        "first": span.first.isoformat(),
        "last": span.last.isoformat(),
        "number": row.number,
    }
    record("return", row.id, "return-frozen", by=by, at=at, data=data, once=once)
    return row.id


def frozen(frozen_id: UUID, *, reader: Actor) -> Frozen:
    """One frozen return.

    Raises: NoSuchReturn.
    """
    row = db.session.get(FrozenReturn, frozen_id)
    shape = pinned(row.version_id).return_shapes.get(row.return_id) if row is not None else None
    if row is None or shape is None:
        raise NoSuchReturn(str(frozen_id))
    kept = row.figures if may_see_restricted(reader) else row.figures[ORDINARY]
    name = db.session.scalar(select(User.name).where(User.id == row.made_by)) or ""
    span = Span(row.first_day, row.last_day)
    return Frozen(row.id, row.service, shape, span, row.number, from_kept(kept), row.made_at, name)


def all_frozen(service: str | None = None, name: str | None = None) -> Sequence[FrozenLine]:
    """What has been frozen, newest first: of everything, or of one return."""
    found = select(FrozenReturn.id, FrozenReturn.service, FrozenReturn.return_id, FrozenReturn.first_day)
    found = found.add_columns(FrozenReturn.last_day, FrozenReturn.number, FrozenReturn.made_at, User.name)
    found = found.outerjoin(User, User.id == FrozenReturn.made_by)
    if service is not None:
        found = found.where(FrozenReturn.service == service, FrozenReturn.return_id == name)
    rows = db.session.execute(found.order_by(FrozenReturn.made_at.desc(), FrozenReturn.id.desc()))
    return [
        FrozenLine(
            row.id,
            row.service,
            row.return_id,
            Span(row.first_day, row.last_day),
            row.number,
            row.made_at,
            row.name or "",
        )
        for row in rows
    ]


def frozen_days(service: str, name: str) -> dict[date, FrozenLine]:
    """The newest frozen return of each last day."""
    return {line.span.last: line for line in reversed(all_frozen(service, name))}
