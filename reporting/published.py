"""Definitions as they are published: every version of every service, the current one first."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import func, select

from base.extensions import db
from casework.versions import pinned
from models.case import Case
from models.filing import DefinitionVersion
from models.user import User


@dataclass(frozen=True, slots=True)
class VersionLine:
    """One published version. `open_cases` go on with it, whatever is published later."""

    id: UUID
    service: str
    title: str
    number: int
    is_current: bool
    published_at: datetime
    published_by: str
    content_hash: str
    open_cases: int


def published_versions() -> Sequence[VersionLine]:
    """Every version, by service, the newest first."""
    columns = (
        DefinitionVersion.id,
        DefinitionVersion.service,
        DefinitionVersion.number,
        DefinitionVersion.is_current,
        DefinitionVersion.published_at,
        DefinitionVersion.content_hash,
        User.name,
    )
    found = select(*columns).outerjoin(User, User.id == DefinitionVersion.published_by)
    still_open = select(Case.version_id, func.count()).where(Case.state == "open").group_by(Case.version_id)
    cases = {row[0]: row[1] for row in db.session.execute(still_open)}
    return [
        VersionLine(
            row.id,
            row.service,
            pinned(row.id).title.say(),
            row.number,
            row.is_current,
            row.published_at,
            row.name or "",
            row.content_hash,
            cases.get(row.id, 0),
        )
        for row in db.session.execute(found.order_by(DefinitionVersion.service, DefinitionVersion.number.desc()))
    ]


def hashes_of_current() -> dict[str, str]:
    """The content hash of each service's current version."""
    found = select(DefinitionVersion.service, DefinitionVersion.content_hash).where(DefinitionVersion.is_current)
    return {row.service: row.content_hash for row in db.session.execute(found)}
