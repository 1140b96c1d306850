"""How a message ends: what the gateway answered, what a person decides about a doubtful one, and who hears of it."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from base.batches import update_rows
from base.database import locked
from base.extensions import db
from base.nudge import nudge_after_commit
from correspondence.gateways.protocol import NOT_BEGUN, Answer, Outcome
from correspondence.leased import Leased, read_locked
from correspondence.outbox import reference_of
from correspondence.relay import (
    ASK_AGAIN,
    Letter,
    RelayCounts,
    Run,
    locked_messages,
    mark_sent,
    mark_unknown,
    put_back,
)
from models.case import Case
from models.message import Message
from models.school import SchoolContact
from security.actor import Actor
from security.history import done_before, record

RETRY = (timedelta(minutes=5), timedelta(hours=1), timedelta(hours=24))

# Why: address-refused, content-refused, gave-up, no-words, unknown or bounced. Runs with the case locked.
FailureHook = Callable[[Message, str, Actor, datetime], None]
_hooks: list[FailureHook] = []


@dataclass(frozen=True, slots=True)
class Result:
    """One message of a batch and its answer; no answer: it was not tried."""

    letter: Letter
    answer: Answer | None


class NotUndecided(ValueError):
    """This message is neither unknown nor failed any more; somebody was faster."""

    def __init__(self, message_id: UUID, state: str) -> None:
        super().__init__(f"message {message_id} is {state}")
        self.message_id, self.state = message_id, state


def on_failure(hook: FailureHook) -> None:
    """Register who hears of a message that failed or is unknown (casework: "fix the address", "telephone").

    The newest registration counts.
    """
    _hooks[:] = [hook]


def settle(
    run: Run,
    results: Sequence[Result],
    *,
    now: datetime,
    on: datetime,
    rows: Mapping[UUID, Leased] | None = None,
) -> RelayCounts:
    """Write down a batch's answers. Only where the lease is still this run's; but what was sent, was sent.

    Args:   rows: the messages as this transaction has read and locked them already; others may be among them.
    Twice: the second changes nothing, the leases being over.
    """
    session = db.session()
    counts = RelayCounts()
    by_id = {result.letter.id: result for result in results}
    sent: list[dict[str, Any]] = []
    codes: list[dict[str, Any]] = []
    others: list[UUID] = []
    there = read_locked(session, by_id) if rows is None else rows
    for row in [there[one] for one in by_id if one in there]:
        answer = by_id[row.id].answer
        if row.is_leased_by(run.name) and answer is not None and answer.outcome is Outcome.SENT:
            sent.append(_as_sent(row, by_id[row.id], answer))
            counts.crossed += row.crossed
            if "code" in row.values:  # what opens something is not kept
                kept = {key: value for key, value in row.values.items() if key != "code"}
                codes.append({"id": row.id, "values": kept})
        else:
            others.append(row.id)
    update_rows(session, Message, sent, same=_GONE | {"sent_at": on})
    update_rows(session, Message, codes)
    counts.sent += len(sent)
    if others:
        _settle_others(run, {one: by_id[one] for one in others}, counts, now=now, on=on)
    run.written.clear()
    return counts


_GONE = {
    "state": "sent",
    "lease_by": "",
    "lease_until": None,
    "held_because": "",
    "ended_because": "",
    "error": "",
}


def _as_sent(row: Leased, result: Result, answer: Answer) -> dict[str, Any]:
    """What only its own row says of a message that has gone."""
    return {
        "id": row.id,
        "attempts": row.attempts + 1,
        "subject": result.letter.words.kept_subject,
        "body": result.letter.words.kept_body,
        "language": result.letter.words.language,
        "provider_reference": answer.provider_reference,
    }


def _settle_others(run: Run, by_id: Mapping[UUID, Result], counts: RelayCounts, *, now: datetime, on: datetime) -> None:
    """Write down what did not simply go: not ours any more, not tried, refused, to be tried again, in doubt."""
    refused: list[str] = []
    for row in locked_messages(by_id):
        result = by_id[row.id]
        answer = result.answer
        mine = row.state == "leased" and row.lease_by == run.name
        if not mine:
            if answer is not None and answer.outcome is Outcome.SENT and row.state not in {"leased", "sent"}:
                row.crossed = row.crossed or row.state == "cancelled"
                _sent(row, result, on, counts)
        elif answer is None or answer is NOT_BEGUN:
            put_back(row, counts)
        elif answer.outcome is Outcome.REFUSED:
            fail(row, "address-refused", answer.error, counts)
            refused.append(row.address)
        elif answer.outcome is Outcome.LATER:
            _later(row, answer, on, counts)
        elif run.can_be_asked:
            row.error, row.lease_until = answer.error, now + ASK_AGAIN
            counts.later += 1
        else:
            _keep(row, result)
            mark_unknown(row, answer.error, counts)
    mark_bounced(db.session(), refused, on)


def fail_wordless(run: Run, ids: Sequence[UUID]) -> RelayCounts:
    """Fail the messages for which there are no words: a definition's fault, shown, and no reason to stop."""
    counts = RelayCounts()
    for row in locked_messages(ids):
        if row.state == "leased" and row.lease_by == run.name:
            if row.crossed or row.held_because:
                put_back(row, counts)
            else:
                fail(row, "no-words", "template or value missing", counts)
    return counts


def fail(row: Message, because: str, error: str, counts: RelayCounts) -> None:
    """It will not go like this: shown, and casework hears of it."""
    row.state, row.ended_because, row.error = "failed", because, error[:300]
    row.lease_by, row.lease_until, row.told_at = "", None, None
    row.attempts += 1
    counts.failed += 1


def mark_bounced(session: Session, addresses: Sequence[str], at: datetime) -> None:
    """No more messages to addresses of schools that were refused, until somebody mends them."""
    if addresses:
        session.execute(
            update(SchoolContact)
            .where(SchoolContact.email.in_(addresses), SchoolContact.bounced_at.is_(None))
            .values(bounced_at=at)
            .execution_options(synchronize_session=False)
        )


def untold(limit: int = 100) -> list[UUID]:
    """Failed and unknown messages that nobody has heard of yet."""
    which = select(Message.id).where(Message.state.in_(("failed", "unknown")), Message.told_at.is_(None))
    return list(db.session.scalars(which.order_by(Message.id).limit(limit)))


def tell(message_id: UUID, *, by: Actor, at: datetime) -> bool:
    """Tell casework of one failed or unknown message, in a transaction of its own; whether there was one to tell.

    The case is locked before the message, as everywhere.
    Twice: the second finds it told.
    """
    session = db.session()
    case_id = session.scalar(select(Message.case_id).where(Message.id == message_id))
    if case_id is not None:
        locked(session, Case, case_id)
    message: Message | None = locked(session, Message, message_id)
    if message is None or message.told_at is not None or message.state not in {"failed", "unknown"}:
        return False
    message.told_at = at
    if case_id is not None:
        data = {"message": str(message.id), "kind": message.kind, "why": message.ended_because}
        record("case", case_id, "message-not-sent", by=by, at=at, data=data)
    for hook in _hooks:
        hook(message, message.ended_because, by, at)
    return True


def send_again(message_id: UUID, *, by: Actor, at: datetime, once: str | None = None) -> Message:
    """A person's first button: send it (again). To the gateway it is a new thing, with a reference of its own.

    Twice:  with the same `once`, nothing more happens.
    Raises: NotUndecided.
    """
    message = _undecided(message_id, once)
    if message.state == "planned":
        return message
    _settled(message, "send-again", by=by, at=at, once=once)
    message.reference = reference_of(message.id, _next_attempt(message.reference))
    message.state, message.send_after, message.attempts = "planned", at, 0
    message.handed_at, message.ended_because, message.error = None, "", ""
    nudge_after_commit("relay")
    return message


def mark_as_sent(message_id: UUID, *, by: Actor, at: datetime, once: str | None = None) -> Message:
    """A person's second button: it did arrive.

    Raises: NotUndecided.
    """
    message = _undecided(message_id, once)
    if message.state != "sent":
        _settled(message, "mark-as-sent", by=by, at=at, once=once)
        message.state, message.sent_at, message.ended_because = "sent", message.handed_at or at, ""
    return message


def give_up(message_id: UUID, *, by: Actor, at: datetime, once: str | None = None) -> Message:
    """A person's third button: it is no longer wanted.

    Raises: NotUndecided.
    """
    message = _undecided(message_id, once)
    if message.state != "cancelled":
        _settled(message, "give-up", by=by, at=at, once=once)
        message.state, message.ended_because = "cancelled", "given-up"
    return message


def record_bounce(message_id: UUID, *, by: Actor, at: datetime) -> bool:
    """A message that had gone came back: it failed after all, and its address is not used again.

    Twice: harmless; False for one that is not sent.
    """
    session = db.session()
    message: Message | None = locked(session, Message, message_id)
    if message is None or message.state != "sent":
        return False
    message.state, message.ended_because, message.error, message.told_at = "failed", "bounced", "bounced", None
    mark_bounced(session, [message.address], at)
    record("message", message.id, "bounced", by=by, at=at)
    nudge_after_commit("relay")  # which tells casework
    return True


def _later(row: Message, answer: Answer, on: datetime, counts: RelayCounts) -> None:
    if row.crossed or row.held_because:
        put_back(row, counts)
    elif row.attempts >= len(RETRY):
        fail(row, "gave-up", answer.error, counts)
    else:
        put_back(row, RelayCounts())
        row.send_after, row.error = on + RETRY[row.attempts], answer.error
        row.attempts += 1
        counts.later += 1


def _sent(row: Message, result: Result, on: datetime, counts: RelayCounts) -> None:
    _keep(row, result)
    if result.answer is not None:
        row.provider_reference = result.answer.provider_reference
    mark_sent(row, on, counts)


def _keep(row: Message, result: Result) -> None:
    words = result.letter.words
    row.subject, row.body, row.language = words.kept_subject, words.kept_body, words.language


def _undecided(message_id: UUID, once: str | None) -> Message:
    message: Message | None = locked(db.session(), Message, message_id)
    if message is not None and once and done_before(once):
        return message
    if message is None or message.state not in {"unknown", "failed"}:
        raise NotUndecided(message_id, message.state if message else "gone")
    return message


def _settled(message: Message, how: str, *, by: Actor, at: datetime, once: str | None) -> None:
    record(
        "message", message.id, how, by=by, at=at, data={"was": message.state, "why": message.ended_because}, once=once
    )
    message.settled_by, message.settled_at = by.id, at


def _next_attempt(reference: str) -> int:
    """Which try comes after this reference: onroll-<id> is the first, onroll-<id>-2 the second."""
    parts = reference.split("-")
    return int(parts[2]) + 1 if len(parts) == 3 else 2
