"""One switch that holds all planned mail: after a restore, until somebody has seen what would go out twice.

Alerts about danger, codes and links to choose a password go all the same: a second one does no harm, a missing one
does. Nothing is cancelled, and timers fire as ever; what they write waits with the rest.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, exists, func, select, text

from base.batches import insert_rows
from base.database import locked
from base.extensions import db
from base.nudge import nudge_after_commit
from correspondence.wording import title_of
from council.settings import COUNCIL
from models.link import Heartbeat
from models.message import Message
from security.actor import Actor
from security.history import done_before, record

NAME = "mail-hold"
LONGEST_REASON = 300  # characters
AT_MOST = 1000  # counting stops here


@dataclass(frozen=True, slots=True)
class MailHold:
    """Since when all mail is held, and why."""

    since: datetime
    reason: str


def mail_hold() -> MailHold | None:
    """The hold on all mail; None when mail goes."""
    row = db.session.get(Heartbeat, NAME, populate_existing=True)
    return MailHold(row.at, row.error) if row is not None and row.error else None


def mail_goes() -> ColumnElement[bool]:
    """The condition that no such hold is on, for the statement that takes messages to be sent."""
    return ~exists().where(Heartbeat.name == NAME, Heartbeat.error != "")


def hold_mail(*, reason: str, by: Actor, at: datetime, once: str | None = None) -> bool:
    """Hold all mail that has not been taken to be sent; whether that was news.

    Twice:  harmless; the first reason stands.
    Raises: ValueError without a reason.
    """
    said = " ".join(reason.split())[:LONGEST_REASON]
    if not said:
        msg = "a hold on all mail needs a reason"
        raise ValueError(msg)
    insert_rows(db.session(), Heartbeat, [{"name": NAME, "at": at}], ignore=("name",))
    row: Heartbeat | None = locked(db.session(), Heartbeat, NAME)
    if row is None or row.error or done_before(once):
        return False
    row.at, row.error = at, said
    record("council", COUNCIL, "mail-held", by=by, at=at, once=once)
    return True


def release_mail(*, by: Actor, at: datetime, once: str | None = None) -> bool:
    """Let mail go again, all that waited included; whether it was held. Twice: harmless."""
    row: Heartbeat | None = locked(db.session(), Heartbeat, NAME)
    if row is None or not row.error or done_before(once):
        return False
    since, row.error = row.at, ""
    record("council", COUNCIL, "mail-released", by=by, at=at, data={"since": since.isoformat()}, once=once)
    nudge_after_commit("relay")
    return True


def waiting_mail(*, upto: datetime) -> dict[str, int]:
    """How many messages would go now if mail were released, by what they are called; AT_MOST are counted.

    Most first. Two versions of a definition may call one kind by two names, and two kinds by one.
    """
    due = text("message.state = 'planned'"), ~Message.urgent, Message.send_after <= upto
    some = select(Message.version_id, Message.kind).where(*due).limit(AT_MOST).subquery()
    kinds = (some.c.version_id, some.c.kind)
    found: Counter[str] = Counter()
    for row in db.session.execute(select(*kinds, func.count()).group_by(*kinds).order_by(*kinds)):
        found[title_of(row.version_id, row.kind)] += row[2]
    return dict(found.most_common())
