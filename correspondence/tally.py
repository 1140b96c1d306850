"""The proof that nothing is lost: every message that was ever planned is in exactly one state, and fits it."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import func, or_, select

from base.extensions import db
from models.message import Message

ENDS = ("sent", "cancelled", "held", "unknown", "failed")
TO_GO = ("planned", "leased")


@dataclass(frozen=True, slots=True)
class Tally:
    """How many messages there are, by state. `odd` contradict themselves: sent without a time, leased by nobody …"""

    planned: int
    sent: int
    cancelled: int
    held: int
    unknown: int
    failed: int
    to_go: int
    odd: int

    @property
    def adds_up(self) -> bool:
        """planned = sent + cancelled + held + unknown + failed + still to go, and no row contradicts itself."""
        ended = self.sent + self.cancelled + self.held + self.unknown + self.failed
        return self.planned == ended + self.to_go and self.odd == 0


def tally() -> Tally:
    """Count, in one read."""
    session = db.session()
    by_state: dict[str, int] = {
        row[0]: row[1] for row in session.execute(select(Message.state, func.count()).group_by(Message.state))
    }
    state = Message.state
    odd = or_(
        state.not_in((*ENDS, *TO_GO)),
        (state == "sent") & Message.sent_at.is_(None),
        (state == "leased") & ((Message.lease_by == "") | Message.lease_until.is_(None)),
        state.in_(("planned", *ENDS)) & (Message.lease_by != ""),
        (state == "held") & (Message.held_because == ""),
        state.in_(("cancelled", "failed", "unknown")) & (Message.ended_because == ""),
    )
    contradicting = session.scalar(select(func.count()).select_from(Message).where(odd)) or 0
    return Tally(
        planned=sum(by_state.values()),
        **{one: by_state.get(one, 0) for one in ENDS},
        to_go=sum(by_state.get(one, 0) for one in TO_GO),
        odd=contradicting,
    )
