"""Which part of a form of several parties somebody sits in front of, and what of the others' it may see."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from blueprints.journeys import drafts
from blueprints.link_door import NotYetProven
from casework.filing_rows import FilingRow, PartRow
from casework.intake.part_requests import requests_of
from casework.intake.turns import DONE, OPEN
from casework.versions import pinned
from forms.sharing import shared
from security import links
from security.actor import Actor, ActorKind
from security.current import current_actor
from security.links import Opened

Seat = tuple[Actor, Opened | None, PartRow]
PART, DRAFT = "part", "draft"


def seat_among(
    filing: FilingRow, at: datetime, part_id: UUID | None = None, *, lapsed_too: bool = False
) -> Seat | None:
    """The part that is this person's: the one named, else of several the one that is open, else the one whose link
    came last.

    Raises: NotYetProven.
    """
    seats = [one for one in _seats(filing, at) if part_id in (None, one[2].id)]
    seat = next((one for one in seats if one[2].state == OPEN), seats[0] if seats else None)
    opened = seat[1] if seat is not None else None
    if opened is not None and not opened.proven and not (lapsed_too and opened.lapsed):
        raise NotYetProven(opened)
    return seat


def shared_with(filing: FilingRow, part: PartRow) -> Mapping[str, Mapping[str, Any]]:
    """What the party of a part may see of what the others have sent, by party."""
    sent = {one.party: one.answers for one in filing.parts if one.state == DONE and one.id != part.id}
    return shared(pinned(filing.version_id), part.party, sent) if sent else {}


def _seats(filing: FilingRow, at: datetime) -> Iterator[Seat]:
    actor, first = current_actor(), filing.parts[0]
    if actor.kind is ActorKind.USER and actor.id is not None:
        for part in filing.parts:
            if part.entered_by == actor.id or (part is first and filing.entered_by == actor.id):
                yield actor, None, part
        if actor.school_ids:
            if filing.school_id in actor.school_ids and filing.entered_by is None:
                yield actor, None, first
            asked = requests_of([filing.id])
            for part in filing.parts:
                request = asked.get(part.id)
                # Only while it is asked: another mailbox, or a link taken back, shuts this door too.
                is_asked = request is not None and request.state in ("asked", "answered")
                if request is not None and is_asked and request.school_id in actor.school_ids:
                    yield actor, None, part
    by_id = {part.id: part for part in filing.parts}
    for kind, thing in links.held_newest_first():
        of_link = by_id.get(thing) if kind == PART else first if (kind, thing) == (DRAFT, filing.id) else None
        opened = links.opened(kind, thing, at=at) if of_link is not None else None
        if opened is not None and of_link is not None:
            yield opened.actor, opened, of_link
    if drafts.began_here(filing.id) and filing.entered_by is None:
        yield actor, None, first
