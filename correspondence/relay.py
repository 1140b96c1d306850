"""Sending what is due: lease a batch, look again right before each handful, hand over, settle.

The job that composes these owns the transactions: it commits the lease before it talks to anybody, and nothing here
talks to a gateway. `now` is the product's clock as the job reads it (leases run by it); `on` is the instant that is
recorded, which a demo may have moved on.

Nothing is lost and nothing goes twice because of four rules. A row is leased by one run at a time. It is marked as
handed over, and committed, before the gateway hears of it, so a run that dies leaves certain rows (not marked: back to
the pile) and doubtful ones (marked: ask, and where nobody can be asked, show it to a person). A run stops handing over
long before its lease ends. And what one run settles counts only while the lease is still its own.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, fields
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import Select, func, or_, select, text, update
from sqlalchemy.orm import Session, defer

from base.clock import LONDON, london
from base.database import is_sqlite
from base.extensions import db
from correspondence.contact import closed_until, may_not_go
from correspondence.gateways.protocol import Mail, Seen
from correspondence.particulars import NothingToSay, gather, values_for
from correspondence.wording import NoSuchMessage, Rendered, RevealsTooMuch, may_be_held, wordings
from models.message import Message

BATCH = 100
LEASE = timedelta(minutes=5)
NEEDED = timedelta(minutes=2)  # what must be left of a lease to begin with one more message
ASK_AGAIN = timedelta(minutes=1)  # when a gateway that can be asked is asked (again) about a doubtful one
_CHASED = ("school", "agency", "other-council")  # whom the daily cap protects; receipts and codes answer an act
_LONG = (Message.subject, Message.body, Message.release_reason, Message.key, Message.provider_reference)


@dataclass
class RelayCounts:
    """What a relay did. `later` wait for another try; `back` were not tried; `asked` had an older lease run out."""

    sent: int = 0
    failed: int = 0
    later: int = 0
    unknown: int = 0
    held: int = 0
    cancelled: int = 0
    crossed: int = 0
    capped: int = 0
    back: int = 0
    asked: int = 0

    def add(self, other: RelayCounts) -> None:
        """Add another batch's."""
        for one in fields(self):
            setattr(self, one.name, getattr(self, one.name) + getattr(other, one.name))


@dataclass(frozen=True, slots=True)
class Letter:
    """A leased message, rendered."""

    id: UUID
    mail: Mail
    words: Rendered
    rules: bool  # whether contact rules apply
    capped: bool  # whether the daily cap applies


@dataclass
class Run:
    """One relay at work: its name on leases, and whom it has written to since it last settled."""

    name: str
    gateway: str
    can_be_asked: bool
    daily_cap: int
    written: Counter[str] = field(default_factory=Counter)


def lease(run: Run, *, upto: datetime, now: datetime, limit: int = BATCH) -> list[UUID]:
    """Take up to `limit` messages that are due, urgent ones first. Commit before anything else is done with them.

    Two relays at once: each row goes to one of them.
    """
    session = db.session()
    due = (
        select(Message.id)
        .where(Message.state == "planned", Message.send_after <= upto)
        .order_by(Message.send_after, Message.id)
    )
    taken = _take(session, due.where(Message.urgent), run, now, limit)
    if len(taken) < limit:
        taken += _take(session, due, run, now, limit - len(taken))
    return taken


def letters(ids: Sequence[UUID], *, public_url: str, on: datetime, before: float) -> tuple[list[Letter], list[UUID]]:
    """Render a leased batch: what can go, and what has no words (which then fails, and never stops the others).

    Outside any write. `before` is the monotonic instant after which nothing new may be begun.
    """
    session = db.session()
    rows = {row.id: row for row in session.scalars(select(Message).where(Message.id.in_(ids)))}
    ready: list[Letter] = []
    wordless: list[UUID] = []
    about = gather(session, list(rows.values()), public_url=public_url)
    for identity in ids:
        row = rows[identity]
        try:
            template = wordings.template(row.version_id, row.kind)
            words = template.render(values_for(row, template, about))
        except (NoSuchMessage, RevealsTooMuch, NothingToSay):
            wordless.append(identity)
            continue
        mail = Mail(row.reference, row.address, words.subject, words.body, on, before)
        capped = row.recipient_kind in _CHASED and not row.urgent
        ready.append(Letter(row.id, mail, words, may_be_held(template), capped))
    session.rollback()
    return ready, wordless


def check(run: Run, some: Sequence[Letter], *, now: datetime, on: datetime) -> tuple[set[UUID], RelayCounts]:
    """Look again under the rows' locks and mark what may be handed over now. Commit before handing over.

    A reply that is being recorded at this moment is waited for, and wins. Contact rules and the daily cap are tested
    here. What no longer goes is put where it belongs at once.
    """
    session = db.session()
    if run.can_be_asked and not is_sqlite(session):
        # The mark need not survive a crash of the database: this gateway is asked in any case.
        session.execute(text("SET LOCAL synchronous_commit TO off"))
    rows = {row.id: row for row in _locked(session, [letter.id for letter in some])}
    counts = RelayCounts()
    mine: list[tuple[Letter, Message]] = []
    for letter in some:
        row = rows[letter.id]
        if not _is_mine(row, run) or row.lease_until is None or row.lease_until < now + NEEDED:
            continue  # settled later as not tried, if it is still ours then
        if row.crossed or row.held_because:
            put_back(row, counts)
        else:
            mine.append((letter, row))
    refused = may_not_go([row for letter, row in mine if letter.rules], on)
    closed = closed_until([row for letter, row in mine if letter.rules and letter.id not in refused], on)
    capped = _over_the_cap(
        session,
        run,
        [
            letter
            for letter, row in mine
            if letter.capped and not row.handed_at and letter.id not in refused and letter.id not in closed
        ],
        on,
    )
    ready: set[UUID] = set()
    for letter, row in mine:
        if letter.id in refused:
            row.held_because = refused[letter.id][:80]
            put_back(row, counts)
        elif letter.id in closed:
            row.send_after = closed[letter.id]
            put_back(row, RelayCounts())
            counts.later += 1
        elif letter.id in capped:
            row.send_after, row.error = _tomorrow(on), "daily-cap"
            put_back(row, RelayCounts())
            counts.capped += 1
        else:
            run.written[letter.mail.to] += row.handed_at is None
            row.handed_at = now
            ready.add(letter.id)
    return ready, counts


@dataclass(frozen=True, slots=True)
class Doubtful:
    """A message of a run that died with it: may have left, or may not."""

    id: UUID
    reference: str
    handed_at: datetime


def recover(run: Run, *, now: datetime, limit: int = BATCH) -> tuple[list[Doubtful], RelayCounts]:
    """Take over what expired leases left: certain rows go back, doubtful ones are leased again to be asked about.

    A lease that ends impossibly late is an expired one too: somebody moved the demo's clock back.
    """
    session = db.session()
    counts = RelayCounts()
    over = or_(Message.lease_until < now, Message.lease_until > now + 2 * LEASE)
    ids = list(
        session.scalars(_skip_locked(session, select(Message.id).where(Message.state == "leased", over).limit(limit)))
    )
    doubtful: list[Doubtful] = []
    for row in _locked(session, ids):
        if row.handed_at is None:
            put_back(row, counts)
            continue
        row.lease_by, row.lease_until = run.name, now + LEASE
        doubtful.append(Doubtful(row.id, row.reference, row.handed_at))
    return doubtful, counts


def settle_doubtful(run: Run, answers: Mapping[UUID, Seen | None], *, now: datetime, on: datetime) -> RelayCounts:
    """Write down what the gateway said of doubtful messages; None where it could not be reached: ask again later."""
    counts = RelayCounts()
    for row in _locked(db.session(), list(answers)):
        if not _is_mine(row, run):
            continue
        seen = answers[row.id]
        counts.asked += 1
        if seen is None:
            row.lease_until = now + ASK_AGAIN
        elif seen is Seen.SENT:
            mark_sent(row, on, counts)
        elif seen is Seen.NOT_SEEN:
            put_back(row, counts)
        else:
            mark_unknown(row, "lease-ran-out", counts)
    return counts


def put_back(row: Message, counts: RelayCounts) -> None:
    """End a lease without sending: to the pile, or where somebody wanted the row meanwhile."""
    row.lease_by, row.lease_until, row.handed_at = "", None, None
    if row.crossed:
        row.state, row.crossed = "cancelled", False
        counts.cancelled += 1
    elif row.held_because:
        row.state = "held"
        counts.held += 1
    else:
        row.state = "planned"
        counts.back += 1


def mark_sent(row: Message, on: datetime, counts: RelayCounts) -> None:
    """It has gone. What opens something is not kept."""
    row.state, row.sent_at, row.error, row.ended_because = "sent", on, "", ""
    row.lease_by, row.lease_until, row.held_because = "", None, ""
    row.attempts += 1
    if "code" in row.values:
        row.values = {key: value for key, value in row.values.items() if key != "code"}
    counts.sent += 1
    counts.crossed += row.crossed


def mark_unknown(row: Message, error: str, counts: RelayCounts) -> None:
    """Nobody can tell whether it has gone: a person decides."""
    row.state, row.error, row.ended_because = "unknown", error, "unknown"
    row.lease_by, row.lease_until, row.told_at = "", None, None
    row.attempts += 1
    counts.unknown += 1


def _is_mine(row: Message, run: Run) -> bool:
    return row.state == "leased" and row.lease_by == run.name


def _take(session: Session, which: Select[UUID], run: Run, now: datetime, limit: int) -> list[UUID]:
    chosen = list(session.scalars(_skip_locked(session, which.limit(limit))))
    if chosen:
        session.execute(
            update(Message)
            .where(Message.id.in_(chosen))
            .values(state="leased", lease_by=run.name, lease_until=now + LEASE, handed_at=None, gateway=run.gateway)
            .execution_options(synchronize_session=False)
        )
    return chosen


def _skip_locked(session: Session, which: Select[UUID]) -> Select[UUID]:
    """On SQLite the whole database is ours already: `writing()` began with BEGIN IMMEDIATE."""
    return which if is_sqlite(session) else which.with_for_update(skip_locked=True)


def _locked(session: Session, ids: Iterable[UUID]) -> list[Message]:
    """Rows read afresh under their locks, in one order for everybody; what nobody looks at here is left out."""
    wanted = select(Message).where(Message.id.in_(list(ids))).order_by(Message.id).with_for_update()
    wanted = wanted.options(*(defer(column) for column in _LONG))
    return list(session.scalars(wanted.execution_options(populate_existing=True)))


def locked_messages(ids: Iterable[UUID]) -> list[Message]:
    """Messages read afresh under their locks."""
    return _locked(db.session(), ids)


def _over_the_cap(session: Session, run: Run, some: Sequence[Letter], on: datetime) -> set[UUID]:
    """Which of these would be one too many for their address today (London)."""
    addresses = {letter.mail.to for letter in some}
    if not addresses:
        return set()
    midnight = london(on).replace(hour=0, minute=0, second=0, microsecond=0)
    counted: list[Any] = list(
        session.execute(
            select(Message.address, func.count())
            .where(Message.address.in_(addresses), Message.sent_at >= midnight)
            .group_by(Message.address)
        )
    )
    today = Counter(dict(counted)) + Counter({address: run.written[address] for address in addresses})
    over: set[UUID] = set()
    for letter in some:
        today[letter.mail.to] += 1
        if today[letter.mail.to] > run.daily_cap:
            over.add(letter.id)
    return over


def _tomorrow(on: datetime) -> datetime:
    """The same time tomorrow on a London clock."""
    local = london(on).replace(tzinfo=None) + timedelta(days=1)
    return local.replace(tzinfo=LONDON).astimezone(on.tzinfo)
