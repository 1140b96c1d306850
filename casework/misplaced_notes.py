"""A note on the wrong case: its words are taken away, or go to the case they belong to and are taken away here.

That a note was there stays, with who wrote it, who took the words away, when and why. While the records of the case
are held, the words are kept where nobody reads them, and go the night after the hold has ended.
"""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from sqlalchemy import select, update

from base.database import locked
from base.extensions import db
from casework.case_locks import lock_cases
from casework.notes import NoteKind, NothingWritten, keep_reason
from casework.own_tasks import NEW_INFORMATION
from casework.purges.record_holds import are_held, every_held_case
from casework.resting import NotTakenAway, Rest, WhyNot, rests_on, why_not
from casework.tasks import start_task
from models.case import Case, CaseNote
from models.event import Event
from security.actor import Actor
from security.history import done_before, record

REDACTED, MOVED, MOVED_HERE = "note-redacted", "note-moved", "note-moved-here"  # events
SAY_WHY = (REDACTED, MOVED, "file-taken-off", "file-moved", "reply-moved")  # events whose reason must outlast their day


class SameCase(ValueError):
    """It lies on that case already."""


def note_of(case: Case, note_id: UUID) -> CaseNote | None:
    """One note of a case; None when it is not one of this case's."""
    return db.session.scalar(select(CaseNote).where(CaseNote.id == note_id, CaseNote.case_id == case.id))


def can_be_moved(note: CaseNote) -> bool:
    """Whether a note has a place on another case: the reason of an act belongs to the act."""
    return note.kind != NoteKind.REASON


def rests_on_note(note: CaseNote, case: Case) -> list[Rest]:
    """What was done on the case since the note was written; a reason may be why something else was taken away."""
    found = rests_on(case, note.at)
    if note.kind == NoteKind.REASON:
        why = select(Event.data).where(
            Event.subject_kind == "case", Event.subject_id == case.id, Event.kind.in_(SAY_WHY)
        )
        if any(data.get("reason") == str(note.id) for data in db.session.scalars(why)):
            found.append(Rest.TAKEN)
    return found


def why_note_stays(note: CaseNote, case: Case, *, by: Actor, at: datetime) -> WhyNot | None:
    """Why this person does not take a note's words away; None where they may."""
    return why_not(by, author_id=note.by_id, kept_at=note.at, rests=rests_on_note(note, case), at=at)


def take_words(note_id: UUID, case: Case, *, reason: str, by: Actor, at: datetime, once: str | None = None) -> bool:
    """Take a note's words away and keep that it was there; whether they were there until now.

    Twice:  harmless; with the same `once`, as it was.
    Raises: NothingWritten without a reason; NotTakenAway.
    """
    if not reason.strip():
        raise NothingWritten
    held: Case = locked(db.session(), Case, case.id)
    if done_before(once) is not None:
        return True
    note = _written(note_id, held, by=by, at=at)
    if note is None:
        return False
    data = _about(note, held) | {"reason": keep_reason(held.id, reason, by=by, at=at)}
    _take(note, held, at=at)
    record("case", held.id, REDACTED, by=by, at=at, data=data, once=once)
    return True


def move_note(
    note_id: UUID, case: Case, to: Case, *, reason: str, by: Actor, at: datetime, once: str | None = None
) -> bool:
    """Write a note's words on the case they belong to, as their author wrote them, then take them away here.

    Whoever moves it sees both cases. The reason stays on the case that it is moved from. On an open case somebody is
    asked to read what is new.

    Twice:  harmless; with the same `once`, as it was.
    Raises: NothingWritten without a reason; NotTakenAway; SameCase; ValueError for the reason of an act.
    """
    if not reason.strip():
        raise NothingWritten
    if case.id == to.id:
        raise SameCase
    held = {one.id: one for one in lock_cases([case.id, to.id])}
    here, there = held[case.id], held[to.id]
    if done_before(once) is not None:
        return True
    note = _written(note_id, here, by=by, at=at)
    if note is None:
        return False
    if not can_be_moved(note):
        msg = "the reason of an act has no place on another case"
        raise ValueError(msg)
    moved = CaseNote(
        case_id=there.id,
        kind=note.kind,
        body=note.body,
        with_whom=note.with_whom,
        happened_at=note.happened_at,
        at=note.at,
        by_id=note.by_id,
    )
    db.session.add(moved)
    db.session.flush()
    came = {"note": str(moved.id), "note_kind": note.kind, "other": str(here.id)}
    record("case", there.id, MOVED_HERE, by=by, at=at, happened_at=note.happened_at, data=came)
    data = _about(note, here) | {"other": str(there.id), "reason": keep_reason(here.id, reason, by=by, at=at)}
    _take(note, here, at=at)
    record("case", here.id, MOVED, by=by, at=at, data=data, once=once)
    if there.state == "open":
        start_task(there, NEW_INFORMATION, by=by, at=at)
    return True


def drop_words_no_longer_held(*, limit: int) -> int:
    """Let go of words that were taken away while a hold kept them and that none keeps now; of how many notes.

    Twice: harmless.
    """
    taken = select(CaseNote.id).where(CaseNote.redacted_at.is_not(None), CaseNote.body != "")
    held = every_held_case()
    if held:
        taken = taken.where(CaseNote.case_id.not_in(held))
    ids = list(db.session.scalars(taken.order_by(CaseNote.id).limit(limit)))
    if ids:
        db.session.execute(update(CaseNote).where(CaseNote.id.in_(ids)).values(body="", with_whom=""))
    return len(ids)


def _written(note_id: UUID, case: Case, *, by: Actor, at: datetime) -> CaseNote | None:
    """The note, locked, for whoever may take its words away; None where they are gone, or it is another case's."""
    note: CaseNote | None = locked(db.session(), CaseNote, note_id)
    if note is None or note.case_id != case.id:
        return None
    stays = why_note_stays(note, case, by=by, at=at)
    if stays is not None:
        raise NotTakenAway(stays)
    return note if note.redacted_at is None else None


def _about(note: CaseNote, case: Case) -> dict[str, object]:
    rests = [one.value for one in rests_on_note(note, case)]
    return {"note": str(note.id), "note_kind": note.kind} | ({"rests": rests} if rests else {})


def _take(note: CaseNote, case: Case, *, at: datetime) -> None:
    note.redacted_at = at
    if not are_held(case):
        note.body = note.with_whom = ""
    db.session.flush()
