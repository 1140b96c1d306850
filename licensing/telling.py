"""Who hears that an approval was issued or has changed. What follows a suspension waits for an officer's release."""

from __future__ import annotations

from datetime import datetime, time, timedelta
from uuid import UUID

from casework.mail.council_mailboxes import OTHER_COUNCIL
from casework.sending import send_message
from casework.versions import pinned
from correspondence.recipients import Recipient
from correspondence.stopping import cancel_for
from forms.definition.messages import MessageShape
from licensing.kinds import shape_of
from licensing.relying import recipients
from licensing.standing import SUBJECT
from models.approval import Approval
from models.case import Case
from security.actor import Actor
from security.history import Recorded
from security.links import make_link
from statutory.london import london_day, london_instant

NEEDS_RELEASE = "needs-release"
HOLDER = "party"  # of the form, who holds what came of it
COPIES = (HOLDER, "school", OTHER_COUNCIL)
LATE_DAYS = 31  # after its last day an approval is still renewed; later its holder applies anew
EXPIRED = "expired"  # the turn of that name
REMINDER = "approval-reminder"  # what a reminder serves, so that reminders alone can be taken back


def tell(approval: Approval, case: Case, turn: str, *, of: Recorded, by: Actor, at: datetime, held: bool) -> list[UUID]:
    """Plan the messages of a turn for its holder and for those who rely on it.

    Another council hears of nothing before an officer has released it, whatever the turn.

    Args:   of: the event that causes them; the same event twice is one message each.
            held: each waits for an officer to release it.
    """
    known = recipients(approval.id, today=london_day(at))
    days_after = LATE_DAYS if turn == EXPIRED else 1  # whoever hears that it has ended may still renew it
    planned: list[UUID] = []
    for message in shape_of(approval).told_on(turn):
        if message not in pinned(case.version_id).message_shapes:
            continue  # the case goes on by another version than the one that issued it
        planned += send_message(
            case,
            message,
            key=f"e:{of.id.hex}",
            by=by,
            at=at,
            values=said_of(approval),
            serves=[(SUBJECT, approval.id)],
            known=known,
            held_because=lambda to: NEEDS_RELEASE if held or to.kind == OTHER_COUNCIL else "",
            opens=lambda shape, to: card_link(approval, shape, to, at=at, days_after=days_after),
        )
    return planned


def card_link(
    approval: Approval, shape: MessageShape, to: Recipient, *, at: datetime, days_after: int = 1
) -> dict[str, str]:
    """The link to the card, behind a code sent to the same mailbox, as long as it lasts, or some days after its end.

    Its holder has one, and whoever else the definition sends a copy: a party, the school, a council where the work is.
    """
    if shape.link != SUBJECT or to.kind not in COPIES:
        return {}
    ends = london_instant(approval.valid_until + timedelta(days=days_after), time())
    link = make_link(SUBJECT, approval.id, email=to.address, needs_code=True, expires_at=ends, at=at)
    return {"link_id": str(link.id)}


def said_of(approval: Approval) -> dict[str, str]:
    """What a message may say of an approval: its number and its last day."""
    return {"approval_number": approval.number, "expires": approval.valid_until.isoformat()}


def stop_reminding(approval_id: UUID, *, because: str, at: datetime) -> None:
    """Take back reminders that have not gone, in the transaction of what makes them needless."""
    cancel_for(REMINDER, [approval_id], because=because, at=at)
