"""What happens to the parts of a form, written into the form's history and, once it has one, into its case's too."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from casework.notes import NothingWritten, keep_reason
from models.filing import Filing
from security.actor import Actor
from security.history import Recorded, done_before, record

FILING = "filing"


def note_part(
    filing: Filing,
    kind: str,
    *,
    by: Actor,
    at: datetime,
    data: dict[str, Any] | None = None,
    once: str | None = None,
    happened_at: datetime | None = None,
) -> Recorded:
    """Write one event of a form. Ids and codes only.

    Args:  happened_at: when what an officer enters later came to the council.
    Twice: with the same `once` the database refuses; ask `was_done` first.
    """
    told = {"filing": str(filing.id), **(data or {})}
    written = record(FILING, filing.id, kind, by=by, at=at, happened_at=happened_at, data=told, once=once)
    if filing.case_id is not None:
        record("case", filing.case_id, kind, by=by, at=at, happened_at=happened_at, data=told)
    return written


def was_done(once: str | None) -> bool:
    """Whether a post with that id was done before."""
    return done_before(once) is not None


def reason_of(filing: Filing, reason: str, *, by: Actor, at: datetime) -> str | None:
    """Keep an officer's reason where it can be redacted: as a note on the form's case, if it has one.

    Raises: NothingWritten.
    """
    if not reason.strip():
        raise NothingWritten
    return keep_reason(filing.case_id, reason, by=by, at=at) if filing.case_id is not None else None
