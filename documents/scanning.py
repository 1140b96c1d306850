"""Looking into files for viruses, by a job: what is due, what the scanner said, and trying again."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import select, text

from base.database import locked
from base.extensions import db
from base.nudge import nudge_after_commit
from documents.clamav import Verdict
from documents.store import Store
from documents.uploads import SCAN, Scanner, ScanState
from models.case import Case
from models.document import Document
from models.filing import Filing
from security.actor import Actor
from security.history import done_before, record

RETRY = (timedelta(minutes=5), timedelta(hours=1), timedelta(hours=24))  # then it has failed, and a person sees it

# Told of an infected file of a case, with the case locked.
OnInfected = Callable[[Document, Case, Actor, datetime], object]
_told: list[OnInfected] = []


def on_infected(hook: OnInfected) -> None:
    """Register who hears of an infected file (casework); the newest registration counts."""
    _told[:] = [hook]


def to_scan(now: datetime, limit: int = 20) -> list[UUID]:
    """Files that wait to be looked into, the longest first; one look into one index."""
    waiting = select(Document.id).where(text("document.scan_state = 'pending'"), Document.scan_after <= now)
    return list(db.session.scalars(waiting.order_by(Document.scan_after, Document.id).limit(limit)))


def look_into(document_id: UUID, *, store: Store, scanner: Scanner) -> Verdict:
    """Ask the scanner about one file. Outside any transaction: it may take a minute."""
    key = db.session.scalar(select(Document.storage_key).where(Document.id == document_id))
    db.session.rollback()
    if key is None:
        return Verdict.NO_ANSWER
    try:
        with store.open(key) as held:
            return scanner.verdict(held)
    except OSError:  # the store lost it, or is away
        return Verdict.NO_ANSWER


def settle(document_id: UUID, verdict: Verdict, *, by: Actor, at: datetime) -> ScanState | None:
    """Write down what the scanner said, in the open transaction; what the file's state is now.

    The case is locked before the file, as everywhere.
    Twice: the second changes nothing, and gives None, unless the file is to be looked into again.
    """
    session = db.session()
    case = _case_of(document_id)
    document: Document | None = locked(session, Document, document_id)
    if document is None or document.scan_state != ScanState.PENDING:
        return None
    if verdict is Verdict.NO_ANSWER:
        tries = document.scan_attempts
        document.scan_attempts = tries + 1
        document.scan_after = at + RETRY[tries] if tries < len(RETRY) else None
        document.scan_state = ScanState.PENDING if tries < len(RETRY) else ScanState.FAILED
    else:
        document.scan_state = ScanState.CLEAN if verdict is Verdict.CLEAN else ScanState.INFECTED
        document.scan_after, document.scanned_at = None, at
    if verdict is Verdict.INFECTED and case is not None:
        record("case", case.id, "file-infected", by=by, at=at, data={"document": str(document.id)})
        for tell in _told:
            tell(document, case, by, at)
    return ScanState(document.scan_state)


def scan_again(document_id: UUID, *, by: Actor, at: datetime, once: str | None = None) -> bool:
    """A person's button: look into a file (again). Whether that was asked for now.

    Twice: harmless. An infected file stays infected: who wants it has the sender send another.
    """
    if done_before(once) is not None:
        return False
    case = _case_of(document_id)
    document: Document | None = locked(db.session(), Document, document_id)
    if document is None or document.scan_state not in (ScanState.FAILED, ScanState.NOT_SCANNED):
        return False
    document.scan_state, document.scan_after, document.scan_attempts = ScanState.PENDING, at, 0
    if case is not None:
        record("case", case.id, "file-scan-asked", by=by, at=at, data={"document": str(document.id)}, once=once)
    nudge_after_commit(SCAN)
    return True


def _case_of(document_id: UUID) -> Case | None:
    """The case a file belongs to, by itself or by its form, locked."""
    session = db.session()
    own = session.execute(select(Document.case_id, Document.filing_id).where(Document.id == document_id)).first()
    if own is None:
        return None
    case_id = own.case_id
    if case_id is None and own.filing_id is not None:
        case_id = session.scalar(select(Filing.case_id).where(Filing.id == own.filing_id))
    found: Case | None = locked(session, Case, case_id) if case_id is not None else None
    return found
