"""What a timeline says of words that were taken away, and of the other case that something was moved to or from."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import select

from base.extensions import db
from casework.notes import words_of
from casework.visible import cases_visible_to
from models.case import Case, CaseNote
from models.event import Event
from models.user import User
from security.actor import Actor

TAKEN = ("note-redacted", "note-moved")


@dataclass(frozen=True, slots=True)
class Taken:
    """Who took a note's words away, when and why."""

    who: str
    at: datetime
    why: str


def taken_on(case: Case, notes: Iterable[CaseNote]) -> dict[UUID, Taken]:
    """Of those of some notes of a case whose words were taken away: who did, by the note's id."""
    wanted = {str(note.id) for note in notes if note.redacted_at is not None}
    if not wanted:
        return {}
    events = db.session.scalars(
        select(Event)
        .where(Event.subject_kind == "case", Event.subject_id == case.id, Event.kind.in_(TAKEN))
        .order_by(Event.seq)
    ).all()
    events = [event for event in events if event.data.get("note") in wanted]
    reasons = {UUID(event.data["reason"]) for event in events}
    said = {row.id: words_of(row) for row in db.session.scalars(select(CaseNote).where(CaseNote.id.in_(reasons)))}
    people = {event.actor_id for event in events}
    names = {row.id: row.name for row in db.session.scalars(select(User).where(User.id.in_(people)))}
    return {
        UUID(event.data["note"]): Taken(
            names.get(event.actor_id, "") if event.actor_id else "",
            event.at,
            said.get(UUID(event.data["reason"]), ""),
        )
        for event in events
    }


def other_cases(events: Iterable[Event], reader: Actor | None) -> dict[str, str]:
    """The references of those other cases named by some events that are there for a reader, by their ids."""
    wanted = {UUID(event.data["other"]) for event in events if event.data.get("other")}
    if reader is None or not wanted:
        return {}
    seen = cases_visible_to(reader).where(Case.id.in_(wanted)).query().with_only_columns(Case.id, Case.reference)
    return {str(row.id): row.reference for row in db.session.execute(seen)}
