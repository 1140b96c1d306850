"""Asking the gateway once more what became of a message, because a person wants to know."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from correspondence.gateways.protocol import Gateway, Seen
from correspondence.settling import mark_as_sent, send_again
from models.message import Message
from security.actor import Actor
from security.history import done_before, record


def may_ask(message: Message, gateway: Gateway) -> bool:
    """Whether there is anybody to ask: the gateway that had the message can be asked, and nobody knows its fate."""
    return message.state == "unknown" and gateway.can_be_asked and message.gateway == gateway.name


def ask(gateway: Gateway, reference: str, *, handed_at: datetime | None, at: datetime) -> Seen:
    """What the gateway says. Outside any write: it may take seconds.

    "Not seen" counts only while the gateway would still remember.
    Raises: GatewayAway when nobody answers.
    """
    seen = gateway.lookup(reference)
    forgotten = handed_at is None or at - handed_at > gateway.remembers
    return Seen.CANNOT_TELL if seen is Seen.NOT_SEEN and forgotten else seen


def settle_by(message_id: UUID, seen: Seen, *, by: Actor, at: datetime, once: str | None = None) -> None:
    """Write down what the gateway said: it went, it goes again, or it stays unknown and the asking is noted.

    Twice:  with the same `once`, nothing more happens.
    Raises: NotUndecided when somebody settled it meanwhile.
    """
    if seen is Seen.SENT:
        mark_as_sent(message_id, by=by, at=at, once=once)
    elif seen is Seen.NOT_SEEN:
        send_again(message_id, by=by, at=at, once=once)
    elif done_before(once) is None:
        record("message", message_id, "asked-again", by=by, at=at, once=once)
