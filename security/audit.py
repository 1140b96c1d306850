"""Who looked at what: every view of a child's record, every search and every export leaves a line."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from uuid import UUID

from sqlalchemy import ColumnElement, and_, or_, select

from base.extensions import db
from models.event import Viewing
from models.user import User
from security.actor import Actor, ActorKind


class Looked(StrEnum):
    """What was looked at or taken out."""

    CASE = "case"
    CHILD = "child"
    DOCUMENT = "document"
    SEARCH = "search"
    EXPORT = "export"
    REGISTER = "register"
    LOOKS = "looks"  # who looked at a child, itself


class NoReason(ValueError):
    """Data was about to be taken out and nobody said why."""


@dataclass(frozen=True, slots=True)
class Look:
    """One line of "who looked at this child"."""

    id: UUID
    user_id: UUID
    user_name: str
    what: Looked
    case_id: UUID | None
    reason: str
    at: datetime


def viewed(
    actor: Actor,
    what: Looked | str,
    *,
    child_id: UUID | None = None,
    case_id: UUID | None = None,
    reason: str = "",
    at: datetime,
) -> None:
    """Write down that somebody looks at something, in the open transaction, before it is shown to them.

    Links and jobs leave no line: what they do is in the case's own history.

    Twice:  two lines; a person looked twice.
    Raises: NoReason for an export without one.
    """
    looked = Looked(what)
    if looked is Looked.EXPORT and not reason.strip():
        raise NoReason("an export needs a reason")
    if actor.kind is not ActorKind.USER or actor.id is None:
        return
    db.session.add(
        Viewing(user_id=actor.id, what=looked.value, child_id=child_id, case_id=case_id, reason=reason.strip(), at=at)
    )


def looks_at(
    *,
    child_id: UUID | None = None,
    case_ids: Sequence[UUID] = (),
    within: Sequence[UUID] | None = None,
    leave_out: Sequence[Looked] = (),
    before: tuple[datetime, UUID] | None = None,
    limit: int = 50,
) -> list[Look]:
    """Who looked at a child or at these cases, newest first; go on with `before` = (at, id) of the last line.

    Args: within: only what was looked at in these cases, or in none; every case where it is not given.
          leave_out: sorts of looks that are not listed.
    """
    about: list[ColumnElement[bool]] = []
    if child_id is not None:
        about.append(Viewing.child_id == child_id)
    if case_ids:
        about.append(Viewing.case_id.in_(case_ids))
    if not about:
        return []
    found = select(Viewing, User.name).join(User, User.id == Viewing.user_id).where(or_(*about))
    if within is not None:
        found = found.where(or_(Viewing.case_id.is_(None), Viewing.case_id.in_(within)))
    if leave_out:
        found = found.where(Viewing.what.not_in([one.value for one in leave_out]))
    if before is not None:
        at, last = before
        found = found.where(or_(Viewing.at < at, and_(Viewing.at == at, Viewing.id < last)))
    found = found.order_by(Viewing.at.desc(), Viewing.id.desc()).limit(limit)
    return [
        Look(row.id, row.user_id, name, Looked(row.what), row.case_id, row.reason, row.at)
        for row, name in db.session.execute(found)
    ]
