"""Stopping what has not gone yet: cancelling it, holding it, letting it go.

A message that a relay has leased may be leaving at this very moment. It is marked instead, and the relay, which looks
again right before handing it over, drops or holds it; one that was already handed over is recorded as crossed.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Select, and_, case, exists, func, or_, select, update
from sqlalchemy.orm import aliased

from base.database import locked
from base.extensions import db
from base.nudge import nudge_after_commit
from correspondence.outbox import RECEIPT, STILL_TO_GO
from models.message import Message, MessagePart
from models.wait import Wait
from security.actor import Actor
from security.history import record


@dataclass(frozen=True, slots=True)
class Stopped:
    """How many were stopped for certain, and how many may be leaving while we speak."""

    stopped: int
    leaving: int


class NotHeld(ValueError):
    """This message is not held any more; somebody was faster, or it was cancelled."""

    def __init__(self, message_id: UUID, state: str) -> None:
        super().__init__(f"message {message_id} is {state}")
        self.message_id, self.state = message_id, state


def cancel_for(serves_kind: str, ids: Iterable[UUID], *, because: str, at: datetime) -> Stopped:
    """Cancel whatever serves these waits, timers, tasks or filings and nothing else. In the caller's transaction.

    A message that also serves a sibling's wait still goes, without this part.
    Twice: the second finds nothing.
    """
    session = db.session()
    session.flush()
    wanted = list(ids)
    if not wanted:
        return Stopped(0, 0)
    served = and_(MessagePart.serves_kind == serves_kind, MessagePart.serves_id.in_(wanted))
    touched = select(MessagePart.message_id).where(served)
    session.execute(
        update(MessagePart)
        .where(served, MessagePart.dropped_at.is_(None))
        .values(dropped_at=at)
        .execution_options(synchronize_session=False)
    )
    other = aliased(MessagePart)
    needed = exists().where(other.message_id == Message.id, other.dropped_at.is_(None))
    return _cancel(and_(Message.id.in_(touched), ~needed), because, at=at)


def cancel_messages(ids: Iterable[UUID], *, because: str) -> int:
    """Cancel these messages where they have not gone; how many were stopped, or are as they leave.

    Twice: 0.
    """
    wanted = list(ids)
    if not wanted:
        return 0
    stopped = _cancel(Message.id.in_(wanted), because)
    return stopped.stopped + stopped.leaving


def cancel_case(case_id: UUID, *, because: str, but_receipts: bool = False, hold_others: str = "") -> Stopped:
    """Cancel everything of a case that has not gone.

    What asks about brothers and sisters too goes on as one of theirs, without this case: they were told as asked.

    Args: but_receipts: leave those that are on their way. They say that a form came in, which stays true whatever
          became of the case, and a mail server that is down for an hour must not make them silence.
          hold_others: why what asks about others waits for a person; without it, it goes.
    """
    leave_to_others(case_id, held_because=hold_others)
    of_case = Message.case_id == case_id
    if but_receipts:
        of_case = and_(of_case, or_(Message.key.not_like(f"{RECEIPT}%"), Message.state != "planned"))
    return _cancel(of_case, because)


def hold_case(case_id: UUID, *, because: str) -> Stopped:
    """Hold everything outward of a case that has not gone: each is then released by a person, one by one."""
    return hold(
        select(Message.id).where(Message.case_id == case_id, Message.recipient_kind.not_in(("officer", "team"))),
        because=because,
    )


def hold(messages: Select[UUID], *, because: str) -> Stopped:
    """Hold the chosen messages that have not gone."""
    session = db.session()
    session.flush()
    chosen = Message.id.in_(messages)
    held = _change(and_(chosen, Message.state == "planned"), state="held", held_because=because)
    leaving = _change(and_(chosen, Message.state == "leased"), held_because=because)
    return Stopped(held, leaving)


def release(message_id: UUID, *, reason: str, by: Actor, at: datetime, once: str | None = None) -> Message:
    """Let one held message go. The contact rules are tested again when it is sent.

    Raises: NotHeld when it is no longer held; ValueError without a reason.
    """
    message = _held(message_id, reason)
    was = message.held_because
    message.state, message.held_because = "planned", ""
    message.released_by, message.released_at, message.release_reason = by.id, at, reason.strip()
    message.send_after = max(message.send_after, at)
    record("message", message.id, "released", by=by, at=at, data={"was": was, "kind": message.kind}, once=once)
    nudge_after_commit("relay")
    return message


def cancel_held(message_id: UUID, *, reason: str, by: Actor, at: datetime, once: str | None = None) -> Message:
    """Take one held message back: a person has decided that it is not to go.

    Raises: NotHeld when it is no longer held; ValueError without a reason.
    """
    message = _held(message_id, reason)
    was = message.held_because
    message.state, message.ended_because, message.held_because = "cancelled", "taken-back", ""
    message.settled_by, message.settled_at, message.release_reason = by.id, at, reason.strip()
    record("message", message.id, "taken-back", by=by, at=at, data={"was": was, "kind": message.kind}, once=once)
    return message


def leave_to_others(case_id: UUID, *, held_because: str = "", address: str = "") -> None:
    """Let messages of a case that still ask about other cases be those others'.

    Args: held_because: why they wait for a person now; without it, they go.
          address: only those to this mailbox, in lower case.
    """
    session = db.session()
    session.flush()
    asked = (
        select(Message.id, Wait.case_id)
        .join(MessagePart, and_(MessagePart.message_id == Message.id, MessagePart.serves_kind == "wait"))
        .join(Wait, Wait.id == MessagePart.serves_id)
        .where(Message.case_id == case_id, Message.shared, Message.state.in_((*STILL_TO_GO, "leased")))
        .where(MessagePart.dropped_at.is_(None), Wait.case_id != case_id)
        .order_by(Message.id, Wait.case_id.desc())
    )
    if address:
        asked = asked.where(func.lower(Message.address) == address)
    heirs = {row.id: row.case_id for row in session.execute(asked)}
    for message_id, heir in heirs.items():
        _change(Message.id == message_id, case_id=heir)
    if heirs and held_because:
        hold(select(Message.id).where(Message.id.in_(heirs)), because=held_because)


def _held(message_id: UUID, reason: str) -> Message:
    """The held message that a person decides about, locked. Raises: NotHeld; ValueError without a reason."""
    session = db.session()
    message: Message | None = locked(session, Message, message_id)
    if message is None or message.state != "held":
        raise NotHeld(message_id, message.state if message else "gone")
    if not reason.strip():
        raise ValueError("what is decided about a held message needs a reason")
    return message


def _cancel(which: ColumnElement[bool], because: str, *, at: datetime | None = None) -> Stopped:
    db.session.flush()
    cancelled = _change(and_(which, Message.state.in_(STILL_TO_GO)), state="cancelled", ended_because=because)
    is_leaving = Message.state == "leased"
    # One that a relay wrote down as sent after this act began, and before it came to this line, crossed it too.
    has_crossed = or_(is_leaving, and_(Message.state == "sent", Message.sent_at > at)) if at is not None else is_leaving
    why = case((is_leaving, because), else_=Message.ended_because)
    return Stopped(cancelled, _change(and_(which, has_crossed), crossed=True, ended_because=why))


def _change(which: ColumnElement[bool], **values: Any) -> int:
    session = db.session()
    changed = list(
        session.scalars(
            update(Message)
            .where(which)
            .values(**values)
            .returning(Message.id)
            .execution_options(synchronize_session=False)
        )
    )
    for identity in changed:
        loaded = session.identity_map.get(session.identity_key(Message, identity))
        if loaded is not None:
            session.expire(loaded)
    return len(changed)
