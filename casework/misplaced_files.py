"""A file on the wrong case: it is taken off, so that nobody opens it, or goes to the case it belongs to.

That a file was there stays: its row remains on the case, of a kind that nobody is shown, and says when it was taken off
and by whom. Its bytes and its name go by the council's rule of retention (`What.TAKEN_OFF`), not while the records of
the case are held. Of a file that went to another case nothing but that row stays here.
"""

from __future__ import annotations

from datetime import datetime, time
from pathlib import PurePath
from uuid import UUID

from sqlalchemy import select

from base.database import locked
from base.extensions import db
from base.ids import new_id
from casework.case_locks import lock_cases
from casework.misplaced_notes import SameCase
from casework.notes import NothingWritten, keep_reason
from casework.own_tasks import NEW_INFORMATION
from casework.purges.record_holds import every_held_case
from casework.purges.retention_rules import Rule, What
from casework.resting import NotTakenAway, Rest, WhyNot, rests_on, why_not
from casework.tasks import start_task
from documents.uploads import OURS, TAKEN_OFF
from models.approval import Approval
from models.case import Case
from models.document import Document
from models.filing import Filing
from security.actor import Actor, ActorKind
from security.history import done_before, record
from statutory.london import london_day, london_instant

OFF, MOVED, MOVED_HERE = "file-taken-off", "file-moved", "file-moved-here"  # events
WORDS = "reply"  # the kind of the file that holds the words of an e-mail: it came from outside
IN_FORCE = ("valid", "suspended")
_GONE = "gone/"  # where the bytes of a file lie that has none any more


def why_file_stays(document: Document, case: Case, *, by: Actor, at: datetime) -> WhyNot | None:
    """Why this person does not take a file off a case; None where they may."""
    if document.kind in OURS and document.kind != WORDS:
        return WhyNot.OURS
    shown = select(Approval.id).where(Approval.photo_id == document.id, Approval.state.in_(IN_FORCE))
    if db.session.scalar(shown.limit(1)) is not None:
        return WhyNot.PHOTO
    author = document.by_id if document.by_kind == ActorKind.USER.value else None
    return why_not(by, author_id=author, kept_at=document.at, rests=rests_on_file(document, case), at=at)


def rests_on_file(document: Document, case: Case) -> list[Rest]:
    """What was done on the case since the file came, and which enquiry names it."""
    return rests_on(case, document.at, document_id=document.id)


def take_file_off(
    document_id: UUID, case: Case, *, reason: str, by: Actor, at: datetime, once: str | None = None
) -> bool:
    """Take a file off a case or off a form of it; whether it was there until now. From now on nobody opens it.

    Where an enquiry rests on it, somebody is asked to read what is new.

    Twice:  harmless; with the same `once`, as it was.
    Raises: NothingWritten without a reason; NotTakenAway.
    """
    if not reason.strip():
        raise NothingWritten
    here: Case = locked(db.session(), Case, case.id)
    if done_before(once) is not None:
        return True
    document = file_to_take(document_id, here, by=by, at=at)
    if document is None:
        return False
    data = about_file(document, here) | {"reason": keep_reason(here.id, reason, by=by, at=at)}
    take_one(document, here, by=by, at=at)
    record("case", here.id, OFF, by=by, at=at, data=data, once=once)
    _look_again(here, data, by=by, at=at)
    return True


def move_file(
    document_id: UUID, case: Case, to: Case, *, reason: str, by: Actor, at: datetime, once: str | None = None
) -> bool:
    """Put a file on the case it belongs to, as it came, and take it off here; whether it was here until now.

    Whoever moves it sees both cases. The reason stays on the case that it is moved from. On an open case somebody is
    asked to read what is new.

    Twice:  harmless; with the same `once`, as it was.
    Raises: NothingWritten without a reason; NotTakenAway; SameCase.
    """
    if not reason.strip():
        raise NothingWritten
    if case.id == to.id:
        raise SameCase
    held = {one.id: one for one in lock_cases([case.id, to.id])}
    here, there = held[case.id], held[to.id]
    if done_before(once) is not None:
        return True
    document = file_to_take(document_id, here, by=by, at=at)
    if document is None:
        return False
    data = about_file(document, here) | {"other": str(there.id), "reason": keep_reason(here.id, reason, by=by, at=at)}
    moved = move_one(document, here, there, by=by, at=at)
    came = {"document": str(moved.id), "kind": moved.kind, "other": str(here.id)}
    record("case", there.id, MOVED_HERE, by=by, at=at, data=came)
    record("case", here.id, MOVED, by=by, at=at, data=data, once=once)
    _look_again(here, data, by=by, at=at)
    if there.state == "open":
        start_task(there, NEW_INFORMATION, by=by, at=at)
    return True


def file_to_take(document_id: UUID, case: Case, *, by: Actor, at: datetime) -> Document | None:
    """A file of a case or of its forms, locked, for whoever may take it off; None where it was taken off already.

    The case is locked. Raises: NotTakenAway.
    """
    document: Document | None = locked(db.session(), Document, document_id)
    if document is None or not _is_of(document, case) or document.kind == TAKEN_OFF:
        return None
    stays = why_file_stays(document, case, by=by, at=at)
    if stays is not None:
        raise NotTakenAway(stays)
    return document


def was_taken_off(document_id: UUID, case: Case) -> bool:
    """Whether a file was taken off this case, or went to another from here."""
    wanted = select(Document.id).where(
        Document.id == document_id, Document.case_id == case.id, Document.kind == TAKEN_OFF
    )
    return db.session.scalar(wanted) is not None


def about_file(document: Document, case: Case) -> dict[str, object]:
    """What an event says of a file that is taken off."""
    rests = [one.value for one in rests_on_file(document, case)]
    return {"document": str(document.id), "kind": document.kind} | ({"rests": rests} if rests else {})


def take_one(document: Document, case: Case, *, by: Actor, at: datetime) -> None:
    """Let nobody open a file any more. A scanner looks no further."""
    document.kind, document.case_id, document.scan_after = TAKEN_OFF, case.id, None
    document.at, document.by_kind, document.by_id = at, by.kind.value, by.id
    db.session.flush()


def move_one(document: Document, here: Case, there: Case, *, by: Actor, at: datetime) -> Document:
    """The same file on another case, as it came and from whom; here nothing of it stays but that it was there."""
    names = ("kind", "filename", "content_type", "size", "sha256", "storage_key", "at", "by_kind", "by_id")
    scanned = ("scan_state", "scan_after", "scan_attempts", "scanned_at")
    kept = {name: getattr(document, name) for name in (*names, *scanned)}
    _empty(document)
    take_one(document, here, by=by, at=at)
    moved = Document(id=new_id(), case_id=there.id, **kept)
    db.session.add(moved)
    db.session.flush()
    return moved


def purge_files_taken_off(rule: Rule, *, at: datetime, limit: int) -> int:
    """Let go of the bytes and names of files that were taken off long enough ago; of how many. What is held stays.

    The bytes lie unnamed in the store until the next round of strays. Twice: harmless.
    """
    if not rule.purges_on(london_day(at)) or rule.what is not What.TAKEN_OFF or rule.period is None:
        return 0
    before = london_instant(rule.period.before(london_day(at)), time.max)
    wanted = select(Document).where(
        Document.kind == TAKEN_OFF, Document.at < before, ~Document.storage_key.startswith(_GONE, autoescape=True)
    )
    held = every_held_case()
    if held:
        wanted = wanted.where(Document.case_id.not_in(held))
    found = db.session.scalars(wanted.order_by(Document.id).limit(limit)).all()
    for document in found:
        _empty(document)
    return len(found)


def _empty(document: Document) -> None:
    document.filename = f"file{PurePath(document.filename).suffix[:10]}"
    document.storage_key, document.sha256, document.size = f"{_GONE}{document.id.hex}", "", 0
    db.session.flush()


def _is_of(document: Document, case: Case) -> bool:
    if document.filing_id is None:
        return document.case_id == case.id
    return db.session.scalar(select(Filing.case_id).where(Filing.id == document.filing_id)) == case.id


def _look_again(case: Case, data: dict[str, object], *, by: Actor, at: datetime) -> None:
    rests = data.get("rests")
    if case.state == "open" and isinstance(rests, list) and Rest.ENQUIRY.value in rests:
        start_task(case, NEW_INFORMATION, by=by, at=at)
