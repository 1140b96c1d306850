"""Which language an adult near a child is written to in, as far as a form tells: it says so, or was read in it."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from base.extensions import db
from base.text import normal_email, plain
from casework.subjects import person_name
from casework.versions import pinned
from directory.adults import adults_of, write_in
from forms.definition.wording import ENGLISH
from models.child import Adult, Child
from models.filing import Filing, FilingPart
from models.user import User
from security.actor import Actor


def note_readers(child: Child, adults: Iterable[UUID], filing: Filing, *, by: Actor, at: datetime) -> None:
    """Keep what a form tells of the languages of the adults it names, in the open transaction.

    What an officer or an earlier form has said stands: this fills in what nobody knows yet.
    Twice: harmless.
    """
    definition = pinned(filing.version_id)
    supplied = [one for one in {**definition.spoken, **definition.written_in}.values() if one != ENGLISH]
    named = {plain(name): str(one) for one in supplied for name in (one, one.name, one.english)}
    readers = [part for part in filing.parts if part.language not in {"", ENGLISH}]
    if not named and not readers:
        return
    noted = set(adults)
    for near in adults_of(child):
        adult = near.adult
        if near.adult_id not in noted or adult.written_in:
            continue
        said = next((code for text in (adult.language, adult.interpreter) if (code := named.get(plain(text)))), "")
        read = next((part.language for part in readers if _is_of(part, adult, filing)), "")
        if said or read:
            write_in(child, adult, said or read, of_form=True, by=by, at=at)


def _is_of(part: FilingPart, adult: Adult, filing: Filing) -> bool:
    """Whether an adult whom a form names is who sent that part of it: by mailbox, else by name."""
    if part.email and adult.email:
        return normal_email(part.email) == normal_email(adult.email)
    question = pinned(filing.version_id).party_shapes[part.party].name_question
    name = person_name((part.answers or {}).get(question)) if question else ""
    return bool(name) and plain(name) == plain(adult.name)


def adult_beside(child: Child, adult_id: UUID) -> Adult | None:
    """An adult noted beside a child; None for anybody else."""
    return next((near.adult for near in adults_of(child) if near.adult_id == adult_id), None)


def who_said_language(adult: Adult) -> str:
    """Who said which language an adult is written to in: an officer's name, or that they read a form of ours in it."""
    officer = db.session.get(User, adult.written_in_by) if adult.written_in_by is not None else None
    return officer.name if officer is not None else "a form they filled in, or that named them"
