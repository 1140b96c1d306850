"""A filing and its parts as the pages of a form read them: plain values, by one prepared statement.

Every page of a form begins with this read. Whoever changes a filing, or works on one that was sent, takes the models.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import bindparam, select

from base.prepared import Prepared
from models.filing import Filing, FilingPart


@dataclass(frozen=True, slots=True)
class PartRow:
    """One party's share as it stood when it was read; `revision` says whether it still does."""

    filing_id: UUID
    version_id: UUID
    id: UUID
    party: str
    state: str
    answers: dict[str, Any]
    posted: list[str]
    revision: int
    email: str
    entered_by: UUID | None = None
    source: str | None = None
    received_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class FilingRow:
    """A filing as it stood when it was read, with its parts in their order."""

    parts: tuple[PartRow, ...]
    id: UUID
    reference: str
    service: str
    version_id: UUID
    state: str
    source: str
    entered_by: UUID | None
    school_id: UUID | None
    wait_id: UUID | None
    follows_id: UUID | None
    received_at: datetime | None
    submitted_at: datetime | None
    case_id: UUID | None


_OF_FILING = (
    *(Filing.reference, Filing.service, Filing.version_id, Filing.state, Filing.source, Filing.entered_by),
    *(Filing.school_id, Filing.wait_id, Filing.follows_id, Filing.received_at, Filing.submitted_at),
    Filing.case_id,
)
_OF_PART = (
    *(FilingPart.id, FilingPart.party, FilingPart.state),
    *(FilingPart.answers, FilingPart.posted, FilingPart.revision, FilingPart.email, FilingPart.entered_by),
    *(FilingPart.source, FilingPart.received_at),
)
_BOTH = Prepared(
    select(*_OF_FILING, *_OF_PART)
    .join(FilingPart, FilingPart.filing_id == Filing.id)
    .where(Filing.id == bindparam("filing_id", type_=Filing.id.type))
    .order_by(FilingPart.position)
)
_SPLIT = len(_OF_FILING)


def filing_row(filing_id: UUID) -> FilingRow | None:
    """A filing by its id, with its parts; None for one that is not there."""
    found = _BOTH.rows(filing_id=filing_id)
    if not found:
        return None
    version_id: UUID = found[0][2]
    parts = [PartRow(filing_id, version_id, *row[_SPLIT:]) for row in found]
    return FilingRow(tuple(parts), filing_id, *found[0][:_SPLIT])
