"""Parties who must be different people: flagged for a telephone call where mailbox, number or browser is one."""

from __future__ import annotations

from datetime import datetime
from itertools import combinations

from base.text import normal_email
from casework.facts import sent_filings
from casework.intake.part_events import note_part
from casework.own_tasks import CHECK_CALL
from casework.tasks import start_task
from casework.versions import pinned
from forms.definition.document import Definition
from models.case import Case
from models.filing import Filing, FilingPart
from security.actor import Actor

LAST_DIGITS = 9  # of a telephone number, whatever stands before them


def note_alike(filing: Filing, definition: Definition, *, by: Actor, at: datetime) -> bool:
    """Flag the parties of a form that look like one person; whether there are new ones.

    Looked at whenever a part is sent or asked for. Twice: each pair once for each thing it shares.
    """
    parts = [part for part in filing.parts if part.party in definition.distinct]
    known = {(tuple(one["parties"]), by_what) for one in filing.alike or () for by_what in one["by"]}
    found: list[dict[str, list[str]]] = []
    for one, other in combinations(parts, 2):
        pair = (one.party, other.party)
        mine, theirs = _marks(definition, one), _marks(definition, other)
        shared = [what for what in mine if mine[what] & theirs[what] and (pair, what) not in known]
        if shared:
            found.append({"parties": list(pair), "by": shared})
            note_part(filing, "parties-alike", by=by, at=at, data={"parties": list(pair), "by": shared})
    if found:
        filing.alike = [*(filing.alike or ()), *found]
    return bool(found)


def note_alike_on_case(case: Case, filing: Filing, definition: Definition, *, by: Actor, at: datetime) -> bool:
    """Flag whoever sent a further form and looks like somebody who sent another form of the same case.

    Only those are compared whom both definitions name under `distinct`: a referee and the one they speak of.
    Gives:  whether there is such a pair. Twice: a form is sent once.
    """
    others = [
        (shapes, part)
        for one in sent_filings(case.id)
        if one.id != filing.id and (shapes := pinned(one.version_id)).distinct
        for part in one.parts
        if part.party in shapes.distinct
    ]
    found: list[dict[str, list[str]]] = []
    for part in (one for one in filing.parts if one.party in definition.distinct):
        mine = _marks(definition, part)
        for shapes, other in others:
            theirs = _marks(shapes, other)
            shared = [what for what in mine if mine[what] & theirs[what]]
            if shared:
                found.append({"parties": [part.party, other.party], "by": shared})
    if found:
        filing.alike = [*(filing.alike or ()), *found]
        note_part(filing, "parties-alike", by=by, at=at, data=found[0])
    return bool(found)


def ask_for_call(case: Case, *, by: Actor, at: datetime) -> None:
    """Have somebody telephone the parties, who may be one person. Twice: one task while it is open."""
    start_task(case, CHECK_CALL, by=by, at=at)


def _marks(definition: Definition, part: FilingPart) -> dict[str, set[str]]:
    """What somebody may be known by: mailboxes, telephone numbers, browsers."""
    party = definition.party_shapes[part.party]
    typed = part.answers.get(party.email_question) if party.email_question else None
    emails = {part.email, normal_email(typed) if isinstance(typed, str) else ""}
    phone = part.answers.get(party.phone_question) if party.phone_question else None
    digits = "".join(sign for sign in phone if sign.isdigit()) if isinstance(phone, str) else ""
    marks = {"email": emails, "phone": {digits[-LAST_DIGITS:]}, "device": {part.device or ""}}
    return {what: values - {""} for what, values in marks.items()}
