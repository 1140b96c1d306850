"""What officers write on a case: notes, calls, visits, e-mails, letters. Free text lives in these rows alone."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum
from uuid import UUID

from base.extensions import db
from models.case import CaseNote
from security.actor import Actor
from security.history import done_before, record


class NoteKind(StrEnum):
    """What sort of note; `reason` is an act's own reason, written by the act."""

    NOTE = "note"
    CALL = "call"
    VISIT = "visit"
    EMAIL = "email"
    LETTER = "letter"
    SUPERVISION = "supervision"
    REASON = "reason"


KIND_WORDS = {
    NoteKind.NOTE: "Note",
    NoteKind.CALL: "Telephone call",
    NoteKind.VISIT: "Visit",
    NoteKind.EMAIL: "Email",
    NoteKind.LETTER: "Letter",
    NoteKind.SUPERVISION: "Supervision",
    NoteKind.REASON: "Reason",
}


def title_of_note(note: CaseNote) -> str:
    """What a note is and with whom, as the timeline heads it; of one that was redacted only what it is."""
    what = KIND_WORDS[NoteKind(note.kind)]
    return f"{what} with {note.with_whom}" if note.with_whom and note.redacted_at is None else what


def words_of(note: CaseNote) -> str:
    """What was written; nothing once it was taken away, even while a hold on the records keeps it (misplaced_notes).

    No other function reads a note's words: tests/house_rules holds that.
    """
    return note.body if note.redacted_at is None else ""


class NothingWritten(ValueError):
    """A note or a reason needs words."""


def write_note(
    case_id: UUID,
    kind: NoteKind,
    body: str,
    *,
    by: Actor,
    at: datetime,
    happened_at: datetime | None = None,
    with_whom: str = "",
    task_id: UUID | None = None,
    once: str | None = None,
) -> CaseNote:
    """Keep what an officer wrote, heard or saw; the event holds its id and kind, not its words.

    Args:   happened_at: when the call or visit was, if earlier than now.
    Twice:  the same `once` gives the first note again.
    Raises: NothingWritten for an empty body; ValueError when no person writes it.
    """
    if not body.strip():
        raise NothingWritten
    if by.id is None:
        msg = "a note is a person's"
        raise ValueError(msg)
    earlier = done_before(once)
    if earlier is not None:
        return db.session.get_one(CaseNote, UUID(earlier.data["note"]))
    note = CaseNote(
        case_id=case_id,
        task_id=task_id,
        kind=kind.value,
        body=body.strip(),
        with_whom=with_whom.strip()[:200],
        happened_at=happened_at or at,
        at=at,
        by_id=by.id,
    )
    db.session.add(note)
    db.session.flush()
    record(
        "case",
        case_id,
        "note-written",
        by=by,
        at=at,
        happened_at=happened_at,
        data={"note": str(note.id), "note_kind": kind.value},
        once=once,
    )
    return note


def keep_reason(case_id: UUID, reason: str, *, by: Actor, at: datetime, task_id: UUID | None = None) -> str:
    """Keep why an act was done where it can be redacted; gives the id that the act's event carries.

    Raises: NothingWritten for an empty reason.
    """
    if not reason.strip():
        raise NothingWritten
    if by.id is None:
        msg = "a reason is a person's"
        raise ValueError(msg)
    note = CaseNote(
        case_id=case_id,
        task_id=task_id,
        kind=NoteKind.REASON.value,
        body=reason.strip(),
        happened_at=at,
        at=at,
        by_id=by.id,
    )
    db.session.add(note)
    db.session.flush()
    return str(note.id)
