"""Messages that wait for a person: failed, of unknown fate, held. Only of cases the reader may know of."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, and_, false, or_, select

from base.extensions import db
from casework.facts import DONE
from casework.versions import pinned
from casework.visible import NotHere, cases_visible_to, may_see_restricted
from casework.visible_forms import may_see_form
from models.case import Case
from models.filing import Filing
from models.message import Message
from models.user import User
from reporting.kept_apart import apart_of
from security.actor import Actor
from security.permissions import Permission

STATES = ("unknown", "failed", "held")
INSIDE = frozenset({"officer", "team"})
AT_MOST = 99


@dataclass(frozen=True, slots=True)
class MailLine:
    """One message. `case_id` is empty where the reader can't open the case.

    `address` is empty where it is none of theirs: of people outside for who sees no cases, and of whoever told us of a
    child for everybody, since that is kept apart and shown for a reason alone.
    """

    message: Message
    address: str
    case_id: UUID | None
    case_reference: str
    settled_by: str


@dataclass(frozen=True, slots=True)
class MailPage:
    """A page of messages in one state, oldest first; `after` is where the next begins."""

    lines: Sequence[MailLine]
    after: tuple[datetime, UUID] | None


def mail_page(reader: Actor, state: str, *, after: tuple[datetime, UUID] | None = None, size: int = 50) -> MailPage:
    """A page of the messages in a state, oldest first, by an index."""
    found = select(Message).where(Message.state == state, _shown_to(reader))
    if after is not None:
        at, last = after
        found = found.where(or_(Message.planned_at > at, and_(Message.planned_at == at, Message.id > last)))
    rows = db.session.scalars(found.order_by(Message.planned_at, Message.id).limit(size + 1)).all()
    shown = rows[:size]
    more = (shown[-1].planned_at, shown[-1].id) if len(rows) > size else None
    return MailPage(_lines(reader, shown), more)


def mail_counts(reader: Actor) -> dict[str, int]:
    """How many messages wait in each state, counted no further than a hundred."""
    counts = {}
    for state in STATES:
        some = select(Message.id).where(Message.state == state, _shown_to(reader)).limit(AT_MOST + 1)
        counts[state] = len(db.session.scalars(some).all())
    return counts


def mail_line(reader: Actor, message_id: UUID) -> MailLine:
    """One message.

    Raises: NotHere.
    """
    found = db.session.scalar(select(Message).where(Message.id == message_id, _shown_to(reader)))
    if found is None:
        raise NotHere
    return _lines(reader, [found])[0]


def _shown_to(reader: Actor) -> ColumnElement[bool]:
    """Messages of no case, and of cases this reader may see.

    An administrator sees no cases, and settles messages all the same: then those of restricted cases are left out.
    """
    if reader.may(Permission.CASE_SEE):
        cases = cases_visible_to(reader).query().with_only_columns(Case.id)
    else:
        cases = select(Case.id)
        cases = cases if may_see_restricted(reader) else cases.where(Case.restricted == false())
    # What was planned before a form had its case says nothing of that case: its form does.
    its_case = cases.where(Case.id == Filing.case_id).correlate(Filing).exists()
    elsewhere = select(Filing.id).where(Filing.id == Message.filing_id, Filing.case_id.is_not(None), ~its_case)
    return or_(and_(Message.case_id.is_(None), ~elsewhere.correlate(Message).exists()), Message.case_id.in_(cases))


def _lines(reader: Actor, rows: Sequence[Message]) -> list[MailLine]:
    ids = {row.case_id for row in rows} - {None}
    cases: dict[UUID, str] = {
        row.id: row.reference for row in db.session.execute(select(Case.id, Case.reference).where(Case.id.in_(ids)))
    }
    users = {row.settled_by for row in rows} - {None}
    names: dict[Any, str] = {
        row.id: row.name for row in db.session.execute(select(User.id, User.name).where(User.id.in_(users)))
    }
    sees_cases = reader.may(Permission.CASE_SEE)
    apart = _kept_apart({row.filing_id for row in rows}) | _not_here(reader, {row.filing_id for row in rows})
    return [
        MailLine(
            row,
            address=row.address if _tells_address(row, apart, sees_cases=sees_cases) else "",
            case_id=row.case_id if sees_cases else None,
            case_reference=cases.get(row.case_id, "") if row.case_id else "",
            settled_by=names.get(row.settled_by, ""),
        )
        for row in rows
    ]


def _tells_address(row: Message, apart: frozenset[UUID], *, sees_cases: bool) -> bool:
    if row.recipient_kind in {*INSIDE, "school"}:
        return True
    return sees_cases and row.filing_id not in apart


def _not_here(reader: Actor, filing_ids: set[UUID | None]) -> frozenset[UUID]:
    """Those of some filings that have no case and are not here for this reader: whom they name is not told either."""
    found = db.session.scalars(select(Filing).where(Filing.id.in_(filing_ids - {None}), Filing.case_id.is_(None)))
    sent = (one for one in found if any(part.state == DONE for part in one.parts))
    return frozenset(one.id for one in sent if not may_see_form(reader, one))


def _kept_apart(filing_ids: set[UUID | None]) -> frozenset[UUID]:
    """Those of some filings of which it is kept apart who sent them."""
    wanted = filing_ids - {None}
    if not wanted:
        return frozenset()
    found = db.session.execute(select(Filing.id, Filing.version_id).where(Filing.id.in_(wanted)))
    return frozenset(row.id for row in found if apart_of(pinned(row.version_id)))
