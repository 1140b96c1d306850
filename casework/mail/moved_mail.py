"""An e-mail on the wrong case: its words and its files go to the right one together, or are taken off together."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from sqlalchemy import select

from base.database import locked
from base.extensions import db
from casework.case_locks import lock_cases
from casework.mail.mail_cases import call_for_mail
from casework.mail.mail_files import MOVED_HERE, ask_to_look
from casework.misplaced_files import about_file, file_to_take, move_one, take_file_off, take_one
from casework.misplaced_notes import SameCase
from casework.notes import NothingWritten, keep_reason
from casework.own_tasks import READ_REPLY
from casework.tasks import start_task
from documents.uploads import TAKEN_OFF
from models.case import Case
from models.document import Document
from models.incoming import IncomingMail
from security.actor import Actor
from security.history import done_before, record

MOVED = "reply-moved"


def mail_of_words(document: Document) -> IncomingMail | None:
    """The e-mail whose words a file holds; None for any other file."""
    return db.session.scalar(select(IncomingMail).where(IncomingMail.document_id == document.id))


def files_beside(mail: IncomingMail) -> list[Document]:
    """The files that came with an e-mail and lie where its words lie."""
    ids = [UUID(each) for each in mail.attachments or ()]
    found = select(Document).where(Document.id.in_(ids), Document.case_id == mail.case_id, Document.kind != TAKEN_OFF)
    return list(db.session.scalars(found.order_by(Document.id))) if ids else []


def move_mail(
    mail_id: UUID,
    case: Case,
    to: Case,
    *,
    said: str,
    reason: str,
    by: Actor,
    at: datetime,
    once: str | None = None,
) -> bool:
    """File an e-mail on the case it belongs to, with its files, and take it off here; whether it was here until now.

    There it is as one that came in: somebody reads it, looks whether a file is a copy that may not be kept, and is
    called where it speaks of danger. What it raised here an officer lowers.

    Args:   said: its words, read from the store before the transaction.
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
    mail: IncomingMail | None = locked(db.session(), IncomingMail, mail_id)
    if mail is None or mail.case_id != here.id or mail.document_id is None:
        return False
    words = file_to_take(mail.document_id, here, by=by, at=at)
    if words is None:
        return False
    files = files_beside(mail)
    why = keep_reason(here.id, reason, by=by, at=at)
    data = about_file(words, here) | {"mail": str(mail.id), "files": len(files), "other": str(there.id), "reason": why}
    moved = move_one(words, here, there, by=by, at=at)
    attached = [move_one(one, here, there, by=by, at=at) for one in files]
    mail.case_id, mail.document_id = there.id, moved.id
    mail.attachments = [str(one.id) for one in attached]
    record("case", here.id, MOVED, by=by, at=at, data=data, once=once)
    came = {"mail": str(mail.id), "document": str(moved.id), "files": len(attached), "other": str(here.id)}
    record("case", there.id, MOVED_HERE, by=by, at=at, data=came)
    call_for_mail(mail, there, said=said, by=by, at=at)
    if attached:
        ask_to_look(there, by=by, at=at)
    if there.state == "open":
        start_task(there, READ_REPLY, by=by, at=at)
    return True


def take_mail_off(mail_id: UUID, case: Case, *, reason: str, by: Actor, at: datetime, once: str | None = None) -> bool:
    """Take an e-mail's words off a case, and the files that came with it; whether they were there until now.

    Twice, Raises: as misplaced_files.take_file_off.
    """
    here: Case = locked(db.session(), Case, case.id)
    mail: IncomingMail | None = locked(db.session(), IncomingMail, mail_id)
    if mail is None or mail.case_id != here.id or mail.document_id is None:
        return done_before(once) is not None
    files = files_beside(mail)
    if not take_file_off(mail.document_id, here, reason=reason, by=by, at=at, once=once):
        return False
    for one in files:
        data = about_file(one, here) | {"reason": keep_reason(here.id, reason, by=by, at=at)}
        take_one(one, here, by=by, at=at)
        record("case", here.id, "file-taken-off", by=by, at=at, data=data)
    return True
