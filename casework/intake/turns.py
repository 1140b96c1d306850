"""Whose turn it is in a form of several parties: in their order, those of equal order together."""

from __future__ import annotations

from datetime import datetime

from casework.facts import today_of
from casework.intake.part_events import note_part
from casework.intake.part_requests import NO_ADDRESS, ask_party, end_request
from casework.versions import pinned
from forms.answers import Answers
from forms.conditions import holds
from forms.definition.document import Definition
from forms.definition.parties import ALL_PARTS, FIRST_PART
from models.filing import Filing, FilingPart
from models.part_request import PartRequest
from security.actor import Actor

WAITING, OPEN, DONE, REFUSED, LEFT_OUT = "waiting", "open", "done", "refused", "left-out"
SETTLED = frozenset({DONE, REFUSED, LEFT_OUT})


def begins_as(definition: Definition, party_id: str) -> str:
    """The state of a party's part in a new form: open for those who begin it, waiting for whoever is asked later."""
    first = min(party.order for party in definition.parties)
    party = definition.party_shapes[party_id]
    return OPEN if party.order == first and party.reached is None else WAITING


def unsettled(filing: Filing) -> tuple[FilingPart, ...]:
    """The parts that somebody is still to fill in, in their order."""
    return tuple(part for part in filing.parts if part.state not in SETTLED)


def next_turns(filing: Filing, *, by: Actor, at: datetime) -> list[PartRequest]:
    """Open the parts whose turn has come and ask their parties; gives the requests that found no address.

    Called when a part is settled, in that transaction. Twice: who was asked is not asked again.
    """
    definition = pinned(filing.version_id)
    lost: list[PartRequest] = []
    while waiting := _whose_turn(filing, definition):
        for part in waiting:
            if not _is_asked(filing, definition, part, at=at):
                leave_out(filing, part, because="not-asked", by=by, at=at)
                continue
            part.state = OPEN
            part.revision += 1
            request = ask_party(filing, part, by=by, at=at)
            if request is None:
                note_part(filing, "part-opened", by=by, at=at, data={"party": part.party})
            elif request.state == NO_ADDRESS:
                lost.append(request)
    return lost


def leave_out(filing: Filing, part: FilingPart, *, because: str, by: Actor, at: datetime) -> bool:
    """Go on without a part that nobody has sent: what was typed in it goes, its link opens nothing. Twice: False."""
    if part.state in SETTLED:
        return False
    part.state, part.answers, part.posted = LEFT_OUT, {}, []
    part.revision += 1
    end_request(part.id, "ended", because=because, at=at, shut=True)
    note_part(filing, "party-left-out", by=by, at=at, data={"party": part.party, "because": because})
    return True


def opens_now(filing: Filing, definition: Definition) -> bool:
    """Whether enough has been sent to open the case, as the definition says."""
    moment = definition.case.opens_at if definition.case is not None else ALL_PARTS
    if moment == FIRST_PART:
        return any(part.state == DONE for part in filing.parts)
    if moment == ALL_PARTS:
        return not unsettled(filing)
    return all(part.state in SETTLED for part in filing.parts if part.party == moment)


def _whose_turn(filing: Filing, definition: Definition) -> list[FilingPart]:
    """Those of the lowest order still open that have not had their turn yet, once the first party has sent."""
    left = unsettled(filing)
    if not left or filing.parts[0].state not in SETTLED:
        return []
    shapes = definition.party_shapes
    turn = min(shapes[part.party].order for part in left)
    return [part for part in left if shapes[part.party].order == turn and part.state == WAITING]


def _is_asked(filing: Filing, definition: Definition, part: FilingPart, *, at: datetime) -> bool:
    """Whether this party is wanted at all, by what was sent before its turn."""
    condition = definition.party_shapes[part.party].asked_when
    if condition is None:
        return True
    sent = {one.party: one.answers for one in filing.parts if one.state == DONE}
    return holds(condition, Answers(sent, filing.parts[0].party), {}, today_of(at))
