"""Messages that are due, as a job: relay.py does the sending."""

from __future__ import annotations

from dataclasses import asdict
from datetime import datetime

from sqlalchemy import select, text

from base import clock
from base.extensions import db
from correspondence import channel
from jobs.instants import instant_of
from jobs.registry import Counts, job
from jobs.relay import relay_due
from models.message import Message


def something_to_send(now: datetime) -> bool:
    """Whether the relay would find anything: a look into an index each for what is planned and for leases run out."""
    if channel.paused_until(now) is not None:
        return False
    planned = select(Message.id).where(text("message.state = 'planned'"), Message.send_after <= now).limit(1)
    expired = select(Message.id).where(text("message.state = 'leased'"), Message.lease_until < now).limit(1)
    return db.session.scalar(planned) is not None or db.session.scalar(expired) is not None


@job("relay", due=something_to_send)
def relay(upto: str = "") -> Counts:
    """Send every message that is due.

    Args:   upto: the instant to judge by, ISO 8601 (London where it names no zone); empty for now.
    Twice:  harmless, also at the same moment: messages are leased before anything is sent.
    """
    now = clock.now_utc()
    return asdict(relay_due(instant_of(upto) if upto else now, at=now))
