"""The outbox: what is to be sent is a row, written in the transaction of whatever causes it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, time, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import Row, select
from sqlalchemy.orm import Session

from base.batches import among, insert_rows
from base.clock import LONDON, london
from base.database import line
from base.extensions import db
from base.ids import new_id
from base.later_rows import write_now
from base.nudge import nudge_after_commit
from correspondence.recipients import Recipient
from correspondence.reveals import check_values
from correspondence.wording import is_urgent
from council.settings import setting
from models.message import Message, MessagePart

RECEIPT = "receipt:"  # how the key of a receipt begins
STILL_TO_GO = ("planned", "held")  # not handed to a relay: can be changed, merged or cancelled
_CHUNK = 500
_DAY = timedelta(days=1)

_BY_KEY = select(Message.key, Message.id, Message.state).where(among(Message.key, "keys"))

Served = tuple[str, UUID]  # what a message serves: ("wait", id), ("timer", id), ("task", id), ("filing", id)


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """One message to be planned.

    `key` says what causes it (`timer:<id>`, `event:<id>`): the same cause twice is one message. `values` may hold
    only what correspondence.reveals lets through. `in_hours` keeps it to the council's mail hours unless urgent.
    """

    kind: str
    key: str
    version_id: UUID | None
    case_id: UUID | None
    to: Recipient
    send_after: datetime
    values: Mapping[str, Any] = field(default_factory=dict)
    serves: Sequence[Served] = ()
    filing_id: UUID | None = None
    urgent: bool = False
    in_hours: bool = False
    held_because: str = ""
    shared: bool = False  # it serves waits of several cases


@dataclass(frozen=True, slots=True)
class Planned:
    """What became of plans, by key: `made`; `merged` into one that has not gone yet; `gone` already."""

    made: Mapping[str, UUID]
    merged: Mapping[str, UUID]
    gone: Mapping[str, UUID]


def plan(
    kind: str,
    *,
    key: str,
    version_id: UUID | None,
    case_id: UUID | None,
    to: Recipient,
    send_after: datetime,
    at: datetime,
    values: Mapping[str, Any] | None = None,
    serves: Sequence[Served] = (),
    filing_id: UUID | None = None,
    urgent: bool = False,
    in_hours: bool = False,
    held_because: str = "",
) -> Message | None:
    """Plan one message, in the open transaction; None when its cause has made one before.

    Twice:  one message; parts it did not serve yet are added while it has not gone.
    Raises: NotAllowedInMessage when `values` holds anything but ids, codes, numbers and dates.
    """
    one = Plan(
        kind=kind,
        key=key,
        version_id=version_id,
        case_id=case_id,
        to=to,
        send_after=send_after,
        values=values or {},
        serves=serves,
        filing_id=filing_id,
        urgent=urgent,
        in_hours=in_hours,
        held_because=held_because,
    )
    made = plan_many([one], at=at).made
    return db.session.get(Message, made[key]) if key in made else None


def plan_many(plans: Sequence[Plan], *, at: datetime) -> Planned:
    """Plan many messages with three statements for every few hundred, in the open transaction.

    Twice:  harmless, as for one. Two plans of one key in the same call become one message that serves both.
    Raises: NotAllowedInMessage.
    """
    session = db.session()
    write_now(session)
    open_line = line(session)
    by_key: dict[str, list[Plan]] = {}
    for one in plans:
        check_values(one.values)
        by_key.setdefault(one.key, []).append(one)
    made: dict[str, UUID] = {}
    merged: dict[str, UUID] = {}
    gone: dict[str, UUID] = {}
    keys = list(by_key)
    for start in range(0, len(keys), _CHUNK):
        some = keys[start : start + _CHUNK]
        rows = [_row(by_key[key][0], at) for key in some]
        ours = {row["id"] for row in rows}
        found: Sequence[Row[str, UUID, str]] = ()
        if insert_rows(session, Message, rows, ignore=("key",), through=open_line) == len(rows):
            made.update({row["key"]: row["id"] for row in rows})
        else:
            found = session.execute(_BY_KEY, {"keys": some}).all()
        for key, identity, state in found:
            kept = made if identity in ours else merged if state in STILL_TO_GO else gone
            kept[key] = identity
        _serve(session, by_key, some, made | merged)
    if any(one.send_after <= at and not one.held_because for one in plans):
        nudge_after_commit("relay")
    return Planned(made, merged, gone)


def in_hours(wanted: datetime) -> datetime:
    """The first instant from `wanted` on that lies within the council's mail hours (London)."""
    opens, closes = (time.fromisoformat(setting(key)) for key in ("mail-from", "mail-until"))
    local = london(wanted)
    if opens <= local.time() < closes or opens >= closes:
        return wanted
    day = local.date() if local.time() < opens else local.date() + _DAY
    return datetime.combine(day, opens, LONDON).astimezone(wanted.tzinfo)


def reference_of(message_id: UUID, attempt: int = 1) -> str:
    """What a gateway knows a message by. Sent again by a person, it is a new thing to the gateway."""
    return f"onroll-{message_id.hex}" + (f"-{attempt}" if attempt > 1 else "")


def _row(one: Plan, at: datetime) -> dict[str, Any]:
    identity = new_id()
    urgent = one.urgent or is_urgent(one.version_id, one.kind)
    return {
        "id": identity,
        "key": one.key,
        "kind": one.kind,
        "version_id": one.version_id,
        "case_id": one.case_id,
        "filing_id": one.filing_id,
        "recipient_kind": one.to.kind,
        "recipient_id": one.to.id,
        "recipient_role": one.to.role,
        "address": one.to.address,
        "values": dict(one.values),
        "state": "held" if one.held_because else "planned",
        "held_because": one.held_because,
        "urgent": urgent,
        "shared": one.shared,
        "send_after": in_hours(one.send_after) if one.in_hours and not urgent else one.send_after,
        "reference": reference_of(identity),
        "planned_at": at,
    }


def _serve(
    session: Session, by_key: Mapping[str, list[Plan]], keys: Iterable[str], messages: Mapping[str, UUID]
) -> None:
    parts = {
        (messages[key], kind, served): {
            "id": new_id(),
            "message_id": messages[key],
            "serves_kind": kind,
            "serves_id": served,
        }
        for key in keys
        if key in messages
        for one in by_key[key]
        for kind, served in one.serves
    }
    unique = ("message_id", "serves_kind", "serves_id")
    insert_rows(session, MessagePart, list(parts.values()), ignore=unique, through=line(session))
