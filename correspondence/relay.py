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
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, fields
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import Select, Update, bindparam, func, or_, select, text, update
from sqlalchemy.orm import Session, defer

from base.batches import among
from base.clock import LONDON, london
from base.database import is_sqlite
from base.extensions import db
from correspondence.contact import closed_until, may_not_go
from correspondence.gateways.protocol import Mail, Seen
from correspondence.leased import Leased, read_locked, read_unsaid
from correspondence.mail_hold import mail_goes
from correspondence.particulars import NothingToSay, gather
from correspondence.two_languages import rendered
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
    """Take up to `limit` messages that are due, urgent ones first; while all mail is held, none but those.

    Commit before anything else is done with them.

    Two relays at once: each row goes to one of them.
    """
    session = db.session()
    values = {"upto": upto, "name": run.name, "gateway": run.gateway, "until": now + LEASE}
    urgent, others = _LEASES if is_sqlite(session) else _LEASES_OF_FREE
    taken = session.execute(urgent, values | {"most": limit}).all()
    if len(taken) < limit:
        taken = [*taken, *session.execute(others, values | {"most": limit - len(taken)}).all()]
    return [row.id for row in sorted(taken, key=lambda row: (not row.urgent, row.send_after, row.id))]


def _leasing(*, skip_locked: bool) -> tuple[Update, Update]:
    """Take the urgent ones, take any: the oldest that are due. On SQLite the whole database is ours already."""

    def those(which: Select[UUID]) -> Update:
        # Named first, so that PostgreSQL looks for them once: a part of the UPDATE might be run again and lease more.
        free = (which.with_for_update(skip_locked=True) if skip_locked else which).cte("free")
        return (
            update(Message)
            .where(Message.id.in_(select(free.c.id)))
            .values(
                state="leased",
                lease_by=bindparam("name"),
                lease_until=bindparam("until", type_=Message.lease_until.type),
                handed_at=None,
                gateway=bindparam("gateway"),
            )
            .returning(Message.id, Message.urgent, Message.send_after)
            .execution_options(synchronize_session=False)
        )

    due = (
        select(Message.id)
        .where(text("message.state = 'planned'"))  # not a bound value: SQLite's partial index wants it so
        .where(Message.send_after <= bindparam("upto", type_=Message.send_after.type))
        .order_by(Message.send_after, Message.id)
        .limit(bindparam("most"))
    )
    return those(due.where(text("message.urgent"))), those(due.where(mail_goes()))


_LEASES, _LEASES_OF_FREE = _leasing(skip_locked=False), _leasing(skip_locked=True)


def letters(ids: Sequence[UUID], *, public_url: str, on: datetime, before: float) -> tuple[list[Letter], list[UUID]]:
    """Render a leased batch: what can go, and what has no words (which then fails, and never stops the others).

    Outside any write. `before` is the monotonic instant after which nothing new may be begun.
    """
    session = db.session()
    rows = read_unsaid(session, ids)
    ready: list[Letter] = []
    wordless: list[UUID] = []
    about = gather(session, list(rows.values()), public_url=public_url)
    for identity in ids:
        row = rows[identity]
        try:
            template = wordings.template(row.version_id, row.kind)
            words = rendered(row, template, about)
        except (NoSuchMessage, RevealsTooMuch, NothingToSay):
            wordless.append(identity)
            continue
        mail = Mail(row.reference, row.address, words.subject, words.body, on, before)
        capped = row.recipient_kind in _CHASED and not row.urgent
        ready.append(Letter(row.id, mail, words, may_be_held(template), capped))
    session.rollback()
    return ready, wordless


def check(
    run: Run, some: Sequence[Letter], *, now: datetime, on: datetime, rows: Mapping[UUID, Leased] | None = None
) -> tuple[set[UUID], RelayCounts]:
    """Look again under the rows' locks and mark what may be handed over now. Commit before handing over.

    A reply that is being recorded at this moment is waited for, and wins. Contact rules and the daily cap are tested
    here. What no longer goes is put where it belongs at once.

    Args: rows: the messages as this transaction has read and locked them already.
    """
    session = db.session()
    if run.can_be_asked and not is_sqlite(session):
        # The mark need not survive a crash of the database: this gateway is asked in any case.
        session.execute(text("SET LOCAL synchronous_commit TO off"))
    if rows is None:
        rows = read_locked(session, (letter.id for letter in some))
    mine: list[tuple[Letter, Leased]] = []
    stopped: list[UUID] = []
    for letter in some:
        row = rows[letter.id]
        if not row.is_leased_by(run.name) or row.lease_until is None or row.lease_until < now + NEEDED:
            continue  # settled later as not tried, if it is still ours then
        if row.crossed or row.held_because:
            stopped.append(row.id)
        else:
            mine.append((letter, row))
    refused = may_not_go([row for letter, row in mine if letter.rules], on)
    closed = closed_until([row for letter, row in mine if letter.rules and letter.id not in refused], on)
    going = [(letter, row) for letter, row in mine if letter.id not in refused and letter.id not in closed]
    asking = [letter for letter, row in going if letter.capped and not row.handed_at]
    capped = _over_the_cap(session, run, asking, on)
    going = [(letter, row) for letter, row in going if letter.id not in capped]
    run.written.update(letter.mail.to for letter, row in going if row.handed_at is None)
    ready = {letter.id for letter, _ in going}
    if ready:
        session.execute(_HAND_OVER, {"ids": list(ready), "now": now})
    return ready, _put_by(stopped, refused, closed, capped, on)


def _put_by(
    stopped: Collection[UUID],
    refused: Mapping[UUID, str],
    closed: Mapping[UUID, datetime],
    capped: Collection[UUID],
    on: datetime,
) -> RelayCounts:
    """Put what does not go now where it belongs."""
    counts = RelayCounts()
    ids = [*stopped, *refused, *closed, *capped]
    for row in _locked(db.session(), ids) if ids else ():
        if row.id in refused:
            row.held_because = refused[row.id][:80]
            put_back(row, counts)
        elif row.id in closed:
            row.send_after = closed[row.id]
            put_back(row, RelayCounts())
            counts.later += 1
        elif row.id in capped:
            row.send_after, row.error = _tomorrow(on), "daily-cap"
            put_back(row, RelayCounts())
            counts.capped += 1
        else:
            put_back(row, counts)
    return counts


_HAND_OVER = (
    update(Message)
    .where(among(Message.id, "ids"))
    .values(handed_at=bindparam("now", type_=Message.handed_at.type))
    .execution_options(synchronize_session=False)
)


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


def _skip_locked(session: Session, which: Select[UUID]) -> Select[UUID]:
    """On SQLite the whole database is ours already: `writing()` began with BEGIN IMMEDIATE."""
    return which if is_sqlite(session) else which.with_for_update(skip_locked=True)


def _locked(session: Session, ids: Iterable[UUID]) -> list[Message]:
    """Rows read afresh under their locks, in one order for everybody; what nobody looks at here is left out."""
    return list(session.scalars(_ROWS, {"ids": list(ids)}))


_ROWS = (
    select(Message)
    .where(among(Message.id, "ids"))
    .order_by(Message.id)
    .with_for_update()
    .options(*(defer(column) for column in _LONG))
    .execution_options(populate_existing=True)
)


def locked_messages(ids: Iterable[UUID]) -> list[Message]:
    """Messages read afresh under their locks."""
    return _locked(db.session(), ids)


def _over_the_cap(session: Session, run: Run, some: Sequence[Letter], on: datetime) -> set[UUID]:
    """Which of these would be one too many for their address today (London)."""
    addresses = {letter.mail.to for letter in some}
    if not addresses:
        return set()
    midnight = london(on).replace(hour=0, minute=0, second=0, microsecond=0)
    counted = session.execute(_SENT_SINCE, {"addresses": list(addresses), "midnight": midnight}).all()
    today = Counter({row[0]: row[1] for row in counted}) + Counter(
        {address: run.written[address] for address in addresses}
    )
    over: set[UUID] = set()
    for letter in some:
        today[letter.mail.to] += 1
        if today[letter.mail.to] > run.daily_cap:
            over.add(letter.id)
    return over


_SENT_SINCE = (
    select(Message.address, func.count())
    .where(among(Message.address, "addresses"))
    .where(Message.sent_at >= bindparam("midnight", type_=Message.sent_at.type))
    .group_by(Message.address)
)


def _tomorrow(on: datetime) -> datetime:
    """The same time tomorrow on a London clock."""
    local = london(on).replace(tzinfo=None) + timedelta(days=1)
    return local.replace(tzinfo=LONDON).astimezone(on.tzinfo)
