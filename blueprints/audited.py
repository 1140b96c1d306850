"""Audited reads: the line is written, and committed, before the page is answered."""

from __future__ import annotations

from uuid import UUID

from base import clock
from base.database import writing
from security.audit import Looked, viewed
from security.current import current_actor


def note_look(what: Looked, *, child_id: UUID | None = None, case_id: UUID | None = None, reason: str = "") -> None:
    """Write down that whoever makes this request looks at something. Call it before the page is drawn, once a view.

    Twice:  two lines.
    Raises: security.audit.NoReason for an export without a reason.
    """
    with writing():
        viewed(current_actor(), what, child_id=child_id, case_id=case_id, reason=reason, at=clock.now_utc())
