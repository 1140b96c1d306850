"""One change of a draft's part: made on what was read if it still stands so, else on the row read again and locked."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import datetime
from functools import lru_cache
from typing import Any, TypeAlias
from uuid import UUID

from sqlalchemy import bindparam, update

from base.database import locked
from base.extensions import db
from base.lone_writes import Write, write_alone
from base.prepared_writes import PreparedWrite
from base.text import normal_email
from casework.facts import today_of
from casework.filing_rows import FilingRow, PartRow
from casework.versions import pinned
from forms.answers import Answers
from forms.definition.document import Definition
from forms.journey import Journey
from models.filing import Filing, FilingPart

OPEN = "open"  # the state of a filing, and of a part, that takes answers
Change: TypeAlias = Callable[[PartRow], tuple[dict[str, Any], list[str]]]  # answers and posted pages afterwards
Beside: TypeAlias = Mapping[str, Mapping[str, Any]]  # what other parties sent, by party
_LONGEST_EMAIL = 254

_TOUCH = PreparedWrite(
    update(Filing).where(Filing.id == bindparam("key"), Filing.state == OPEN).values(changed_at=bindparam("at"))
)
_WRITE = PreparedWrite(
    update(FilingPart)
    .where(FilingPart.id == bindparam("key"), FilingPart.state == OPEN, FilingPart.revision == bindparam("seen"))
    .values({name: bindparam(f"new_{name}") for name in ("answers", "posted", "revision", "email")})
)


class DraftOver(Exception):
    """The draft was sent, or abandoned, and takes no more answers; `state` says which."""

    def __init__(self, filing: Filing | FilingRow) -> None:
        self.filing, self.state = filing, filing.state
        super().__init__(f"the filing is {filing.state}")


@lru_cache(maxsize=512)
def journey_of(version_id: UUID, party: str) -> Journey:
    """A party's journey of a published version, which never changes."""
    return Journey(pinned(version_id), party)


def change_part(
    part: FilingPart | PartRow,
    change: Change,
    *,
    at: datetime,
    facts: Mapping[str, Any] | None = None,
    beside: Beside | None = None,
) -> PartRow:
    """Change the answers of a part, in the open transaction, and recheck the pages that the change touches.

    Args:   change: gives answers and posted pages afterwards; asked a second time if somebody else was faster.
            beside: what other parties have sent and this one may see, by party: conditions of its pages may read it.
    Raises: DraftOver.
    """
    if isinstance(part, PartRow):
        after = _after(part, change, at=at, facts=facts, beside=beside)
        if _write(after, seen=part.revision, at=at):
            return after
    now = _locked(part)
    after = _after(now, change, at=at, facts=facts, beside=beside)
    _write(after, seen=now.revision, at=at)
    return after


def change_alone(
    part: PartRow, change: Change, *, at: datetime, facts: Mapping[str, Any] | None = None, beside: Beside | None = None
) -> PartRow | None:
    """Change the answers of a part as `change_part` does, in a transaction of its own, if it stands as it was read.

    Gives:  None when nothing was changed: somebody was faster, or the draft is over. `change_part` then says which.
    """
    after = _after(part, change, at=at, facts=facts, beside=beside)
    return after if write_alone(*_writes(after, seen=part.revision, at=at)) else None


def _after(
    part: PartRow, change: Change, *, at: datetime, facts: Mapping[str, Any] | None, beside: Beside | None
) -> PartRow:
    journey = journey_of(part.version_id, part.party)
    answers, posted = change(part)
    others = beside or {}
    before = Answers({**others, part.party: part.answers}, part.party)
    now = Answers({**others, part.party: answers}, part.party)
    return replace(
        part,
        answers=answers,
        posted=journey.recheck(posted, before, now, facts or {}, today_of(at)),
        revision=part.revision + 1,
        email=_email_after(journey.definition, part, answers),
    )


def _write(part: PartRow, *, seen: int, at: datetime) -> bool:
    """Write a part over the revision that was seen; False when that, or the draft, is no more."""
    if any(statement.run(**values) != 1 for statement, values in _writes(part, seen=seen, at=at)):
        return False
    session = db.session()
    for model, key in ((Filing, part.filing_id), (FilingPart, part.id)):
        loaded = session.identity_map.get(session.identity_key(model, key))
        if loaded is not None:
            session.expire(loaded)
    return True


def _writes(part: PartRow, *, seen: int, at: datetime) -> tuple[Write, Write]:
    new = {"new_answers": part.answers, "new_posted": part.posted, "new_email": part.email}
    return (
        (_TOUCH, {"key": part.filing_id, "at": at}),
        (_WRITE, {"key": part.id, "seen": seen, "new_revision": part.revision, **new}),
    )


def _locked(part: FilingPart | PartRow) -> PartRow:
    session = db.session()
    session.flush()  # what a caller changed on the models comes first
    filing: Filing = locked(session, Filing, part.filing_id)
    now: FilingPart = locked(session, FilingPart, part.id)
    if filing.state != OPEN or now.state != OPEN:
        raise DraftOver(filing)
    return PartRow(
        *(now.filing_id, filing.version_id, now.id, now.party, now.state),
        *(now.answers, now.posted, now.revision, now.email),
    )


def _email_after(definition: Definition, part: PartRow, answers: Mapping[str, Any]) -> str:
    """Where the part's messages go. An address that was typed and taken back goes with it; one given to save stays."""
    typed = _email_typed(definition, part.party, answers)
    if typed or part.email != _email_typed(definition, part.party, part.answers):
        return typed or part.email
    return ""


def _email_typed(definition: Definition, party_id: str, answers: Mapping[str, Any]) -> str:
    """The address that the party's own question for it was answered with; nothing if it was not."""
    party = next((party for party in definition.parties if party.id == party_id), None)
    typed = answers.get(party.email_question) if party and party.email_question else None
    return normal_email(typed) if isinstance(typed, str) and 0 < len(typed) <= _LONGEST_EMAIL else ""
