"""Who looked at what, newest first; lines that belong together are shown as one (a page of a register, an export)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import select

from base.extensions import db
from casework.visible import cases_visible_to
from models.case import Case
from models.event import Viewing
from models.user import User
from security.actor import Actor

CHUNK = 500
MOST_READ = 20_000  # lines read for one page: an export of the whole register is one line of it


@dataclass(frozen=True, slots=True)
class LookLine:
    """Somebody looked at one thing, or at `count` at once. The case is named only to those who may see it."""

    last_id: UUID
    user: str
    what: str
    at: datetime
    reason: str
    count: int
    child_id: UUID | None
    case_id: UUID | None
    case_reference: str


@dataclass(frozen=True, slots=True)
class LookPage:
    """A page of lines; `before` is where the next one goes on."""

    lines: Sequence[LookLine]
    before: UUID | None


def look_page(
    reader: Actor, *, user_id: UUID | None = None, what: str = "", before: UUID | None = None, size: int = 50
) -> LookPage:
    """A page of who looked, in the order in which it was written down, newest first: by the primary key."""
    groups: list[list[Viewing]] = []
    place, read = before, 0
    while read < MOST_READ:
        rows = _rows(user_id, what, place)
        for row in rows:
            if groups and _together(groups[-1][-1], row):
                groups[-1].append(row)
            elif len(groups) > size:
                break
            else:
                groups.append([row])
        read += len(rows)
        if len(rows) < CHUNK or len(groups) > size:
            break
        place = rows[-1].id
    shown = groups[:size]
    more = len(groups) > size or read >= MOST_READ
    return LookPage(_lines(shown, reader), shown[-1][-1].id if shown and more else None)


def people_who_looked() -> list[tuple[str, str]]:
    """Everybody who may have looked, for the filter: the accounts, by name."""
    return [(str(row.id), row.name) for row in db.session.execute(select(User.id, User.name).order_by(User.name))]


def _rows(user_id: UUID | None, what: str, before: UUID | None) -> Sequence[Viewing]:
    found = select(Viewing)
    if user_id is not None:
        found = found.where(Viewing.user_id == user_id)
    if what:
        found = found.where(Viewing.what == what)
    if before is not None:
        found = found.where(Viewing.id < before)
    return db.session.scalars(found.order_by(Viewing.id.desc()).limit(CHUNK)).all()


def _together(one: Viewing, other: Viewing) -> bool:
    return (one.user_id, one.what, one.at, one.reason) == (other.user_id, other.what, other.at, other.reason)


def _lines(groups: Sequence[Sequence[Viewing]], reader: Actor) -> list[LookLine]:
    firsts = [group[0] for group in groups]
    users = {row.user_id for row in firsts}
    names = {row.id: row.name for row in db.session.execute(select(User.id, User.name).where(User.id.in_(users)))}
    ids = {row.case_id for row in firsts} - {None}
    shown = cases_visible_to(reader).where(Case.id.in_(ids)).query()
    cases = {row.id: row.reference for row in db.session.execute(shown.with_only_columns(Case.id, Case.reference))}
    lines = []
    for group in groups:
        first, alone = group[0], len(group) == 1
        seen = alone and first.case_id in cases
        lines.append(
            LookLine(
                group[-1].id,
                user=names.get(first.user_id, ""),
                what=first.what,
                at=first.at,
                reason=first.reason,
                count=len(group),
                child_id=first.child_id if alone and (seen or first.case_id is None) else None,
                case_id=first.case_id if seen else None,
                case_reference=cases.get(first.case_id, "") if seen and first.case_id else "",
            )
        )
    return lines
