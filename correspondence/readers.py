"""Which language the recipients of messages read: asked for a whole batch at the moment of sending.

So a message that was planned before somebody's language was known, or corrected, goes out in the one they read. It is
asked of parents and applicants alone: officers, schools, agencies and other councils are written to in English.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import Select, func, select
from sqlalchemy.orm import Session

from base.batches import among
from base.text import normal_email
from correspondence.leased import Unsaid
from forms.definition.wording import ENGLISH
from models.case import Case
from models.child import Adult, Child, ChildAdult
from models.filing import FilingPart

CARRIED = "language"  # what a message itself carries: whoever asked for it was reading in that
_OF_A_PERSON = frozenset({"adult", "parent", "party", "referrer"})


def languages_of(session: Session, messages: Sequence[Unsaid]) -> dict[UUID, str]:
    """The language of each message's recipient, where one is known that is not English.

    What the directory keeps of an adult comes before what they read a form in: an officer may have put it right.
    Where adults of a child share a mailbox and read two other languages, it is not known; one who reads English loses
    nothing by a translation above it.
    """
    asked = [one for one in messages if one.recipient_kind in _OF_A_PERSON]
    if not asked:
        return {}
    rows = {one.recipient_id for one in asked if one.recipient_id is not None}
    adults = {key: code for key, code in session.execute(_ADULTS, {"ids": list(rows)}) if code} if rows else {}
    parts = {key: code for key, code in session.execute(_PARTS, {"ids": list(rows)}) if code} if rows else {}
    boxes = _of_mailboxes(session, [one for one in asked if one.case_id is not None and one.id not in adults])
    found: dict[UUID, str] = {}
    for one in asked:
        near = boxes.get((one.case_id, normal_email(one.address)), frozenset()) if one.case_id else frozenset()
        others = near - {ENGLISH}
        kept = next(iter(others)) if len(others) == 1 else ENGLISH if near else ""
        own = adults.get(one.recipient_id, "") if one.recipient_id else ""
        of_form = parts.get(one.recipient_id, "") if one.recipient_id else ""
        code = str(one.values.get(CARRIED, "")) or own or kept or of_form
        if code and code != ENGLISH:
            found[one.id] = code
    return found


_ADULTS = select(Adult.id, Adult.written_in).where(among(Adult.id, "ids"))
_PARTS = select(FilingPart.id, FilingPart.language).where(among(FilingPart.id, "ids"))


def _of_mailboxes(session: Session, messages: Sequence[Unsaid]) -> dict[tuple[UUID, str], frozenset[str]]:
    """The languages that somebody has said of the adults of a case's child who have a mailbox, by case and mailbox."""
    cases = {one.case_id for one in messages}
    mailboxes = {normal_email(one.address) for one in messages} - {""}
    if not cases or not mailboxes:
        return {}
    found: dict[tuple[UUID, str], set[str]] = {}
    wanted = {"cases": list(cases), "mailboxes": list(mailboxes)}
    rows: Iterable[tuple[Any, ...]] = session.execute(_NEAR, wanted)
    for case_id, email, code in rows:
        found.setdefault((case_id, email), set()).add(code)
    return {key: frozenset(codes) for key, codes in found.items()}


def _near() -> Select[Any]:
    """The adults beside every record of a case's child: those it was joined with, up and down, count as it does."""
    own = select(Case.id.label("case_id"), Child.id.label("row"), Child.merged_into_id.label("into"))
    up = own.join(Child, Child.id == Case.child_id).where(among(Case.id, "cases")).cte("up", recursive=True)
    up = up.union(select(up.c.case_id, Child.id, Child.merged_into_id).join(up, Child.id == up.c.into))
    whole = select(up.c.case_id, up.c.row).cte("whole", recursive=True)
    whole = whole.union(select(whole.c.case_id, Child.id).join(whole, Child.merged_into_id == whole.c.row))
    return (
        select(whole.c.case_id, func.lower(Adult.email), Adult.written_in)
        .join(ChildAdult, ChildAdult.child_id == whole.c.row)
        .join(Adult, Adult.id == ChildAdult.adult_id)
        .where(among(func.lower(Adult.email), "mailboxes"), Adult.written_in != "")
    )


_NEAR = _near()
