"""What happened on a case, in words: its events with the notes and messages they name, newest first."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import select

from base.extensions import db
from casework.notes import title_of_note, words_of
from casework.timeline_taken import Taken, other_cases, taken_on
from casework.timeline_values import Around, details_of
from casework.timeline_words import WORDS
from casework.versions import pinned
from correspondence.wording import title_of
from models.case import Case, CaseNote, CaseSeen
from models.event import Event
from models.filing import Filing
from models.message import Message
from models.task import ChecklistRow, Task
from models.user import User
from models.wait import Clock
from security.actor import Actor

PAGE = 50


@dataclass(frozen=True, slots=True)
class Line:
    """One line of a timeline. `happened_at` may lie before `recorded_at`; `seq` is its place in the case's history.

    `body` is what somebody wrote (a note, a reason); empty once redacted, and then `taken` says who took the words
    away. `note` is the one that was written there, for whoever may take it away. `message_state` is that of the message
    it is about: planned, held, sent …
    """

    seq: int
    kind: str
    words: str
    who: str
    happened_at: datetime
    recorded_at: datetime
    body: str = ""
    redacted: bool = False
    taken: Taken | None = None
    note: CaseNote | None = None
    moved_by: str = ""  # who moved it here, where its author wrote it elsewhere
    message_state: str = ""
    is_new: bool = False


def timeline(
    case: Case, *, before: int | None = None, size: int = PAGE, seen: int | None = None, reader: Actor | None = None
) -> list[Line]:
    """A page of a case's timeline, newest first: a fixed number of queries, whatever the history's length.

    Args:   before: the `seq` that the page before ended at. seen: up to where this officer had read; later lines are
            marked new. reader: who reads it: of other cases it names those that are there for them, without one none.
    """
    chosen = select(Event).where(Event.subject_kind == "case", Event.subject_id == case.id)
    if before is not None:
        chosen = chosen.where(Event.seq < before)
    events = db.session.scalars(chosen.order_by(Event.seq.desc()).limit(size)).all()
    notes = _by_id(CaseNote, _ids(events, ("note", "reason")))
    messages = _by_id(Message, _ids(events, ("message",)))
    tasks = _by_id(Task, _ids(events, ("task",)))
    around = _around(case, events, tasks)
    taken = taken_on(case, notes.values())
    others = other_cases(events, reader)
    people = _by_id(
        User,
        {event.actor_id for event in events if event.actor_id}
        | _ids(events, ("holder", "owner"))
        | {one.by_id for one in notes.values()},
    )
    return [_line(event, around, notes, messages, tasks, people, seen, taken, others) for event in events]


def last_seen(case: Case, by: Actor) -> int | None:
    """Up to which event an officer has read this case; None the first time."""
    if by.id is None:
        return None
    return db.session.scalar(select(CaseSeen.seq).where(CaseSeen.case_id == case.id, CaseSeen.user_id == by.id))


def mark_seen(case: Case, *, by: Actor, at: datetime) -> None:
    """Remember that an officer has read everything up to now. Twice: the later counts."""
    if by.id is None:
        return
    row = db.session.scalar(select(CaseSeen).where(CaseSeen.case_id == case.id, CaseSeen.user_id == by.id))
    if row is None:
        db.session.add(CaseSeen(case_id=case.id, user_id=by.id, seq=case.event_seq, at=at))
        return
    row.seq, row.at = case.event_seq, at


def _around(case: Case, events: Sequence[Event], tasks: Mapping[UUID, Task]) -> Around:
    """What the values of these events are named by."""
    filings = _by_id(Filing, {one for event in events if (one := _uuid(event.data.get("filing")))})
    ticked = {one for event in events if event.kind == "rows-ticked" and (one := _uuid(event.data.get("task")))}
    clocks = _by_id(Clock, _ids(events, ("clock",)))
    of_clocks = {one.task_id for one in clocks.values() if one.task_id} - set(tasks)
    every = {**tasks, **_by_id(Task, of_clocks)}
    rows = db.session.scalars(select(ChecklistRow).where(ChecklistRow.task_id.in_(ticked))).all() if ticked else ()
    return Around(
        pinned(case.version_id),
        forms={one.id: pinned(one.version_id) for one in filings.values()},
        tasks={one.id: one.kind for one in tasks.values()},
        rows={(row.task_id, row.code): row.label for row in rows},
        clocks={one.id: every[one.task_id].title for one in clocks.values() if one.task_id in every},
    )


def _line(
    event: Event,
    around: Around,
    notes: Mapping[UUID, CaseNote],
    messages: Mapping[UUID, Message],
    tasks: Mapping[UUID, Task],
    people: Mapping[UUID, User],
    seen: int | None,
    taken: Mapping[UUID, Taken],
    others: Mapping[str, str],
) -> Line:
    note = _note(notes, event)
    message = _named(messages, event.data, "message")
    task = _named(tasks, event.data, "task")
    given = _named(people, event.data, "holder") or _named(people, event.data, "owner")
    details = details_of(event, around)
    if message is not None and event.kind.startswith("message-"):
        details["kind"] = title_of(message.version_id, message.kind)
    elif event.kind == "message-not-sent":
        details["kind"] = title_of(UUID(event.data["version"]), event.data["kind"])
    if note is not None and event.kind in WRITTEN:
        details["note_kind"] = title_of_note(note)
    details["other"] = others.get(str(event.data.get("other")), ANOTHER)
    details |= {"task": task.title if task else "a task", "person": given.name if given else "nobody"}
    actor = people.get(event.actor_id) if event.actor_id else None
    who = actor.name if actor else _WHO.get(event.actor_kind, event.actor_name)
    moved = event.kind == MOVED_HERE and note is not None
    author = people.get(note.by_id) if moved and note is not None else None
    return Line(
        seq=event.seq,
        kind=event.kind,
        words=WORDS.get(event.kind, event.kind.replace("-", " ").capitalize()).format_map(_Gaps(details)),
        who=author.name if author is not None else who,
        happened_at=event.at,
        recorded_at=note.at if moved and note is not None else event.recorded_at,
        body=words_of(note) if note else "",
        redacted=note is not None and note.redacted_at is not None,
        taken=taken.get(note.id) if note is not None else None,
        note=note,
        moved_by=who if moved else "",
        message_state=message.state if message else "",
        is_new=seen is not None and event.seq > seen,
    )


MOVED_HERE = "note-moved-here"
WRITTEN = ("note-written", MOVED_HERE)
ANOTHER = "another case"  # one that this reader is told nothing of, or that is gone


def _note(notes: Mapping[UUID, CaseNote], event: Event) -> CaseNote | None:
    """What a line shows: what was written, or why something was done; of words that went, why they went."""
    found: CaseNote | None = _named(notes, event.data, "reason") or _named(notes, event.data, "note")
    return found


_WHO = {"visitor": "somebody outside", "link": "somebody by a link", "system": "the system"}  # stands after "by"


class _Gaps(dict[str, str]):
    """Details of an event; one that an old event lacks is left out of the sentence, never an error."""

    def __missing__(self, key: str) -> str:
        return "…"


def _ids(events: Sequence[Event], names: tuple[str, ...]) -> set[UUID]:
    found = set()
    for event in events:
        for name in names:
            one = _uuid(event.data.get(name))
            if one is not None:
                found.add(one)
    return found


def _named(rows: Mapping[UUID, Any], data: Mapping[str, Any], name: str) -> Any:
    one = _uuid(data.get(name))
    return rows.get(one) if one is not None else None


def _uuid(value: Any) -> UUID | None:
    try:
        return UUID(value) if isinstance(value, str) else None
    except ValueError:
        return None


def _by_id(model: Any, ids: set[UUID]) -> dict[UUID, Any]:
    if not ids:
        return {}
    rows: Sequence[Any] = db.session.scalars(select(model).where(model.id.in_(ids))).all()
    return {row.id: row for row in rows}
