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
from models.school import School
from security.actor import Actor

MOST = 100
NOT_SENT, RECEIVED, WORKED_ON, DONE = "Not sent yet", "Received", "Being worked on", "Closed"
CLOSED = "closed"


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
    school: str = ""
    is_open: bool = False  # sent, and its case is being worked on


def sent_by(actor: Actor) -> list[SentForm]:
    """The forms of the schools somebody speaks for, newest first; at most a hundred. No other school's, ever."""
    if not actor.school_ids:
        return []
    query = (
        select(Filing, Case, School.name)
        .outerjoin(Case, Case.id == Filing.case_id)
        .outerjoin(School, School.id == Filing.school_id)
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
            state_told(filing, case),
            filing.state == "open",
            school or "",
            _is_worked_on(filing, case),
        )
        for filing, case, school in db.session.execute(query)
    ]


def open_returns_of(actor: Actor) -> list[SentForm]:
    """Those of them that were sent and are being worked on."""
    return [one for one in sent_by(actor) if one.is_open]


def _is_worked_on(filing: Filing, case: Case | None) -> bool:
    return case is not None and case.state != CLOSED and filing.state != "open"


def state_told(filing: Filing, case: Case | None) -> str:
    """Where a form stands, as its definition lets the sender read it.

    What few may see stays "Received" until it is over: that somebody looks closer is told to nobody.
    """
    if filing.state == "open":
        return NOT_SENT
    if case is None:
        return RECEIVED
    shape = pinned(filing.version_id).case
    told = {code: words.say() for code, words in shape.told} if shape is not None else {}
    if case.state == CLOSED:
        return told.get(case.outcome) or told.get(CLOSED) or DONE
    if case.restricted:
        return RECEIVED
    return told.get(case.stage) or (WORKED_ON if case.stage and case.stage != "new" else RECEIVED)
