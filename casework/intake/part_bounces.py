"""A question to a party that did not arrive: nobody is reminded at a dead address, and a person finds another."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from sqlalchemy import select

from base.extensions import db
from casework.chasing.asking import SCHOOL_CLOSED
from casework.intake.part_chases import taken
from casework.intake.part_events import note_part
from casework.intake.part_requests import ASKED, NO_ADDRESS, PART, goes_on_without, stop_asking
from casework.intake.refusing import decide_on
from casework.intake.submitting import carry_on
from casework.intake.turns import leave_out
from casework.mail.bounces import INSIDE, NOT_ARRIVED
from casework.own_tasks import PARTY_NOT_REACHED
from casework.timing.timers import DueTimer, one_by_one, timer_kind, write_timer
from casework.versions import pinned
from models.message import Message, MessagePart
from models.part_request import PartRequest
from security.actor import Actor

BOUNCED = "part-bounced"


def part_not_arrived(message: Message, because: str, by: Actor, at: datetime) -> None:
    """Have the sweep look at the parts that a failed message asked for: it locks forms before their messages.

    Twice: one timer a round of asking. Nothing for a mailbox that is no longer the party's.
    """
    if because not in NOT_ARRIVED or message.recipient_kind in INSIDE:
        return
    served = select(MessagePart.serves_id).where(MessagePart.message_id == message.id, MessagePart.serves_kind == PART)
    asked = select(PartRequest).where(PartRequest.part_id.in_(served), PartRequest.state == ASKED)
    for request in db.session.scalars(asked.where(PartRequest.email == message.address)):
        cannot_reach(request, because, at=at, case_id=message.case_id)


def cannot_reach(request: PartRequest, because: str, *, at: datetime, case_id: UUID | None = None) -> None:
    """Have the sweep look for another way to a party. Twice: one timer a round of asking."""
    how = {"because": because}
    write_timer(PART, request.part_id, BOUNCED, due_at=at, at=at, round=request.round, case_id=case_id, data=how)


@timer_kind(BOUNCED, turn=15)
@one_by_one
def look_for_another_way(timer: DueTimer, /, *, by: Actor, at: datetime) -> bool:
    """Remind nobody any more; go on without the party where the definition would, else have a person find it."""
    found = taken(timer, at)
    if found is None:
        return False
    filing, part, request = found
    definition = pinned(filing.version_id)
    is_closed = timer.data.get("because") == SCHOOL_CLOSED
    because = SCHOOL_CLOSED if is_closed else "not-arrived"
    stop_asking([part.id], because=because, at=at)
    request.state, request.next_step_at, request.ended_because = NO_ADDRESS, None, because
    note_part(filing, "party-not-reached", by=by, at=at, data={"party": request.party})
    if goes_on_without(request, at=at):
        leave_out(filing, part, because=because, by=by, at=at)
        carry_on(filing, definition, received_at=filing.received_at or at, by=by, at=at, news=False)
    elif filing.case_id is None or is_closed:  # what did not arrive has made a task on its case itself
        decide_on(filing, definition, "", PARTY_NOT_REACHED, asks=True, by=by, at=at)
    return True
