"""What a school sent, and where it stands, in words that tell a school nothing it should not know."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import select

from base.extensions import db
from casework.versions import pinned
from models.case import Case
from models.filing import Filing
from security.actor import Actor

MOST = 100
NOT_SENT, RECEIVED, WORKED_ON, DONE = "Not sent yet", "Received", "Being worked on", "Closed"


@dataclass(frozen=True, slots=True)
class SentForm:
    """One form of a school: a draft, or sent."""

    filing_id: UUID
    service: str
    title: str
    reference: str
    at: datetime
    state: str
    is_draft: bool


def sent_by(actor: Actor) -> list[SentForm]:
    """The forms of the schools somebody speaks for, newest first; at most a hundred."""
    if not actor.school_ids:
        return []
    query = (
        select(Filing, Case.state, Case.stage)
        .outerjoin(Case, Case.id == Filing.case_id)
        .where(Filing.school_id.in_(actor.school_ids), Filing.state.in_(("open", "submitted")))
        .order_by(Filing.changed_at.desc(), Filing.id)
        .limit(MOST)
    )
    return [
        SentForm(
            filing.id,
            filing.service,
            pinned(filing.version_id).title.say(),
            filing.reference,
            filing.submitted_at or filing.changed_at,
            _state(filing, case_state, stage),
            filing.state == "open",
        )
        for filing, case_state, stage in db.session.execute(query)
    ]


def _state(filing: Filing, case_state: str | None, stage: str | None) -> str:
    if filing.state == "open":
        return NOT_SENT
    if case_state == "closed":
        return DONE
    return WORKED_ON if stage and stage != "new" else RECEIVED
