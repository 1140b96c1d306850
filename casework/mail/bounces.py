"""A message that did not arrive: on an urgent case somebody telephones the same day, otherwise an address is mended."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import select

from base.database import locked
from base.extensions import db
from casework.chasing.waits import come_back
from casework.organisations_of_cases import organisation_of
from casework.own_tasks import FIX_ADDRESS
from casework.tasks import start_task
from directory.organisations import mark_refused, organisation_for_writing
from models.case import Case
from models.message import Message, MessagePart
from models.wait import Wait
from security.actor import Actor
from security.history import record

NOT_ARRIVED = frozenset({"address-refused", "bounced", "gave-up", "content-refused"})
INSIDE = frozenset({"officer", "team"})
URGENT = 2  # P1 and P2


def not_arrived(message: Message, because: str, by: Actor, at: datetime) -> None:
    """Give the work back when a message to somebody outside did not arrive (SAFETY 10).

    On P1 and P2 the task comes back the same day as "telephone"; where nothing waits, and on every other case, a task
    asks somebody to telephone and mend the address. Nothing more goes to an address of a school that was refused; the
    next step of a chase goes to the next role. Called with the case locked, once a message (correspondence.on_failure).
    """
    if because not in NOT_ARRIVED or message.recipient_kind in INSIDE or message.case_id is None:
        return
    case = locked(db.session(), Case, message.case_id)
    if case is None:
        return
    data = {"message": str(message.id), "kind": message.kind, "because": because}
    record("case", case.id, "message-not-arrived", by=by, at=at, data=data)
    returned = [
        wait
        for wait in _waits_of(message)
        if _priority(wait, case) <= URGENT and come_back(wait, "telephone", by=by, at=at)
    ]
    if not returned and case.state == "open":
        start_task(case, FIX_ADDRESS, by=by, at=at)


def organisation_not_reached(message: Message, because: str, by: Actor, at: datetime) -> None:
    """Note at the organisation of the case that this address of it was refused. Twice: one mark, one event."""
    if because not in NOT_ARRIVED or message.recipient_kind in INSIDE or message.case_id is None:
        return
    found = organisation_of(message.case_id)
    if found is not None:
        mark_refused(organisation_for_writing(found.id), message.address, by=by, at=at)


def nobody_there(message: Message, case: Case, by: Actor, at: datetime) -> None:
    """Give urgent work back when whoever we wrote to is away (SAFETY 10): it arrived, and nobody reads it today.

    On P1 and P2 what waited for this message comes back as "telephone"; where nothing waits, a task asks for a
    telephone call. On P3 the chase goes on. Called with the case locked. Twice: harmless.
    """
    if message.recipient_kind in INSIDE or case.state != "open":
        return
    waits = _waits_of(message)
    urgent = [wait for wait in waits if _priority(wait, case) <= URGENT]
    for wait in urgent:
        come_back(wait, "telephone", by=by, at=at)
    if not waits and case.priority <= URGENT:
        start_task(case, FIX_ADDRESS, by=by, at=at)


def _waits_of(message: Message) -> list[Wait]:
    """What a message asked for, in the order in which rows are locked."""
    served = select(MessagePart.serves_id).where(
        MessagePart.message_id == message.id, MessagePart.serves_kind == "wait"
    )
    return list(db.session.scalars(select(Wait).where(Wait.id.in_(served)).order_by(Wait.id)))


def _priority(wait: Wait, case: Case) -> int:
    """Of a shared message each wait's own case counts."""
    if wait.case_id == case.id:
        return case.priority
    other = db.session.get(Case, wait.case_id)
    return other.priority if other is not None else case.priority
