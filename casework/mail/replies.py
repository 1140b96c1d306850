"""E-mail that answers ours: taken once, filed on its case, told of; what nobody can place waits for a person.

A bounce or somebody's absence gives urgent work back the same day (bounces.py).
"""

from __future__ import annotations

import hashlib
import io
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, and_, func, or_, select, update

from base.clock import london
from base.database import locked, make
from base.extensions import db
from casework.mail.bounces import nobody_there
from casework.mail.mail_cases import call_for_mail, mail_is_urgent
from casework.mail.mail_files import ask_to_look
from casework.own_tasks import READ_REPLY
from casework.tasks import start_task
from casework.visible import cases_visible_to
from correspondence.incoming_mail import SAYS_SOMETHING, Incoming, Kind
from correspondence.reply_address import ReplyAddresses, message_of_reference
from correspondence.settling import record_bounce
from documents.content_types import TEXT
from documents.store import Store
from documents.uploads import NotTaken, Received, ScanState, attach, receive
from models.case import Case
from models.document import Document
from models.incoming import IncomingMail
from models.message import Message
from security.actor import Actor
from security.history import done_before, record

REPLY = "reply"  # the kind of the document that holds an e-mail's words
ATTACHED = "attachment"
WAITING, FILED, NOTED, DISMISSED, AGAIN = "waiting", "filed", "noted", "dismissed", "again"
MOST_WAITING = 200
_TEXT_BYTES = 1024 * 1024


class NotWaiting(ValueError):
    """This e-mail waits for nobody any more; `state` says what became of it."""

    def __init__(self, state: str) -> None:
        super().__init__(state)
        self.state = state


@dataclass(frozen=True, slots=True)
class Place:
    """Where an e-mail lies in which mailbox."""

    mailbox: str
    uid_validity: int
    uid: int


@dataclass(frozen=True, slots=True)
class Prepared:
    """What was kept of an e-mail before the transaction: its words and its files, those refused by their codes."""

    words: Received | None
    files: tuple[Received, ...]
    refused: tuple[str, ...]


def last_taken(mailbox: str, uid_validity: int) -> int:
    """The number of the newest e-mail that was taken from a mailbox as it is numbered now; 0 for none."""
    newest = select(func.max(IncomingMail.uid)).where(
        IncomingMail.mailbox == mailbox, IncomingMail.uid_validity == uid_validity
    )
    return db.session.scalar(newest) or 0


def prepare(mail: Incoming, *, store: Store) -> Prepared:
    """Keep the words and files of an e-mail that may say something, each looked into as an upload is.

    Outside any transaction.
    """
    if mail.kind not in SAYS_SOMETHING:
        return Prepared(None, (), ())
    files: list[Received] = []
    refused: list[str] = []
    for one in mail.attachments:
        try:
            files.append(receive(io.BytesIO(one.raw), one.filename, store=store))
        except NotTaken as wrong:
            refused.append(wrong.why.value)
    words = keep_words(mail.sender, mail.subject, mail.sent_at, mail.text, store=store)
    return Prepared(words, tuple(files), tuple(refused))


def keep_words(sender: str, subject: str, sent_at: datetime | None, text: str, *, store: Store) -> Received:
    """An e-mail's words as a plain text of our own making."""
    day = london(sent_at) if sent_at is not None else None
    said = f"{day.day} {day:%B %Y %H:%M}" if day is not None else "not said"
    whole = f"From: {sender}\nSent: {said}\nSubject: {subject}\n\n{text}\n".encode("utf-8", "replace")
    kept = store.keep(io.BytesIO(whole), most=_TEXT_BYTES)
    name = f"email-{day:%Y-%m-%d}.txt" if day is not None else "email.txt"
    return Received(name, TEXT, kept.size, kept.sha256, kept.key, ScanState.NOT_SCANNED)


def take(
    mail: Incoming, prepared: Prepared, place: Place, *, addresses: ReplyAddresses, by: Actor, at: datetime
) -> IncomingMail | None:
    """Take one e-mail, in the open transaction; None for one that was taken before.

    Twice:  one row: by its place in the mailbox, and by its Message-ID where the mailbox was numbered anew. Of two who
            take it at the same moment the database refuses one (IntegrityError), and nothing of that one is kept.
    """
    session = db.session()
    message = _answered(mail, addresses)
    case: Case | None = None
    if message is not None and message.case_id is not None:
        case = locked(session, Case, message.case_id)  # before anything else, as everywhere
    if _is_taken_here(place):
        return None
    if _is_known(mail.mark):
        _note_again(mail, place, at=at)
        return None
    row: IncomingMail = make(
        session,
        IncomingMail,
        mailbox=place.mailbox,
        uid_validity=place.uid_validity,
        uid=place.uid,
        mark=mail.mark,
        kind=mail.kind.value,
        state=WAITING,
        message_id=message.id if message is not None else None,
        case_id=case.id if case is not None else None,
        sender=mail.sender,
        subject=mail.subject,
        body=mail.text,
        refused=list(prepared.refused),
        sent_at=mail.sent_at,
        taken_at=at,
    )
    session.flush()
    files = [attach(each, by=by, at=at, kind=ATTACHED) for each in prepared.files]
    row.attachments = [str(document.id) for document in files]
    if mail.kind in (Kind.BOUNCE, Kind.DELAY, Kind.OUT_OF_OFFICE, Kind.RECEIPT):
        _note(row, message, case, by=by, at=at)
    elif mail.kind in SAYS_SOMETHING and case is not None and case.state == "open" and prepared.words is not None:
        _file(row, case, prepared.words, by=by, at=at, expected=message.address if message is not None else "")
    return row


def waiting_mail(reader: Actor, limit: int = MOST_WAITING) -> Sequence[IncomingMail]:
    """The e-mails that wait for a person, the oldest first; those of a case that the reader can't see left out."""
    found = select(IncomingMail).where(IncomingMail.state == WAITING, _visible_to(reader))
    return db.session.scalars(found.order_by(IncomingMail.taken_at, IncomingMail.id).limit(limit)).all()


def one_waiting(reader: Actor, mail_id: UUID) -> IncomingMail | None:
    """One of them; None when it is not there for this reader."""
    return db.session.scalar(select(IncomingMail).where(and_(IncomingMail.id == mail_id, _visible_to(reader))))


def _visible_to(reader: Actor) -> ColumnElement[bool]:
    """Whether this reader may see the case that an e-mail answers, and the one that was opened to place it."""
    seen = cases_visible_to(reader).query().with_only_columns(Case.id)
    of = (IncomingMail.case_id, IncomingMail.placing_case_id)
    return and_(*(or_(case_id.is_(None), case_id.in_(seen)) for case_id in of))


def attached_to(mail: IncomingMail) -> list[Document]:
    """The files that came with it, as they were called."""
    ids = [UUID(each) for each in mail.attachments or ()]
    return list(db.session.scalars(select(Document).where(Document.id.in_(ids)).order_by(Document.id))) if ids else []


def place_mail(
    mail_id: UUID, case: Case, words: Received, *, by: Actor, at: datetime, once: str | None = None
) -> IncomingMail:
    """File one that waited on a case that an officer chose, in the open transaction.

    Twice:  with the same `once`, as it is.
    Raises: NotWaiting.
    """
    session = db.session()
    held: Case = locked(session, Case, case.id)
    row = _waiting(mail_id, once)
    if row.state == WAITING:
        row.case_id = held.id
        row.settled_by, row.settled_at = by.id, at
        _file(row, held, words, by=by, at=at, once=once)
    return row


def dismiss_mail(mail_id: UUID, *, reason: str, by: Actor, at: datetime, once: str | None = None) -> IncomingMail:
    """Put away one that belongs to no case, with a reason, in the open transaction.

    Its words go with it: nobody needs them.

    Twice:  with the same `once`, as it is.
    Raises: NotWaiting; ValueError without a reason.
    """
    if not reason.strip():
        raise ValueError("say why")
    row = _waiting(mail_id, once)
    if row.state == WAITING:
        row.state, row.reason, row.body, row.subject = DISMISSED, reason.strip(), "", ""
        row.settled_by, row.settled_at = by.id, at
        record("mail", row.id, "mail-dismissed", by=by, at=at, once=once)
    return row


def _waiting(mail_id: UUID, once: str | None) -> IncomingMail:
    row: IncomingMail | None = locked(db.session(), IncomingMail, mail_id)
    if row is not None and (row.state == WAITING or done_before(once) is not None):
        return row
    raise NotWaiting(row.state if row is not None else "gone")


def _is_taken_here(place: Place) -> bool:
    here = select(IncomingMail.id).where(
        IncomingMail.mailbox == place.mailbox,
        IncomingMail.uid_validity == place.uid_validity,
        IncomingMail.uid == place.uid,
    )
    return db.session.scalar(here) is not None


def _is_known(mark: str) -> bool:
    return db.session.scalar(select(IncomingMail.id).where(IncomingMail.mark == mark)) is not None


def _note_again(mail: Incoming, place: Place, *, at: datetime) -> None:
    """That an e-mail lies there once more, so that the next turn begins behind it; nothing of it is kept."""
    mark = hashlib.sha256(f"{mail.mark}:{place.mailbox}:{place.uid_validity}:{place.uid}".encode()).hexdigest()
    make(
        db.session(),
        IncomingMail,
        mailbox=place.mailbox,
        uid_validity=place.uid_validity,
        uid=place.uid,
        mark=mark,
        kind=mail.kind.value,
        state=AGAIN,
        taken_at=at,
    )


def _answered(mail: Incoming, addresses: ReplyAddresses) -> Message | None:
    """Which of our messages it answers: by the address it came to, else by the names it refers to."""
    found = addresses.message_in(mail.sent_to)
    candidates = [found, *(message_of_reference(name) for name in mail.names)]
    for message_id in candidates:
        message = db.session.get(Message, message_id) if message_id is not None else None
        if message is not None:
            return message
    return None


def _note(row: IncomingMail, message: Message | None, case: Case | None, *, by: Actor, at: datetime) -> None:
    """What a machine said: written down, its words not kept.

    What speaks of danger is more than that, whichever machine sent it: it waits with its words, and gets a case that
    calls. A gateway returns a person's own words too, and a receipt can say why somebody does not answer.
    """
    if not mail_is_urgent(row):
        row.state, row.body, row.subject = NOTED, "", ""
    if message is None:
        return
    if row.kind == Kind.BOUNCE:
        record_bounce(message.id, by=by, at=at)  # whereupon casework hears that it did not arrive
    elif case is not None:
        data = {"message": str(message.id), "kind": row.kind}
        record("case", case.id, "automatic-answer", by=by, at=at, data=data)
        if row.kind == Kind.OUT_OF_OFFICE:
            nobody_there(message, case, by, at)


def _file(
    row: IncomingMail,
    case: Case,
    words: Received,
    *,
    by: Actor,
    at: datetime,
    expected: str = "",
    once: str | None = None,
) -> None:
    """Its words and its files on the case, an event, a task to read it, and a call where it speaks of danger."""
    call_for_mail(row, case, by=by, at=at)  # while it has its words
    document = attach(words, by=by, at=at, case_id=case.id, kind=REPLY)
    ids = [UUID(each) for each in row.attachments or ()]
    if ids:
        db.session.execute(update(Document).where(Document.id.in_(ids)).values(case_id=case.id))
        ask_to_look(case, by=by, at=at)
    row.state, row.document_id, row.body, row.subject = FILED, document.id, "", ""
    data: dict[str, Any] = {"mail": str(row.id), "document": str(document.id), "files": len(ids)}
    if expected:  # an answer from another mailbox than we wrote to is one to be checked
        data["same_address"] = expected.casefold() == row.sender.casefold()
    record("case", case.id, "reply-received", by=by, at=at, data=data, once=once)
    if case.state == "open":
        start_task(case, READ_REPLY, by=by, at=at)
