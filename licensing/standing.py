"""How an approval stands: its states, whether it is valid on a day, and its history folded into them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import Any
from uuid import UUID

from sqlalchemy import exists, select

from base.extensions import db
from models.approval import Approval, ApprovalSuspension
from models.event import Event
from security.history import history_of
from statutory.london import london_day

SUBJECT = "approval"


class State(StrEnum):
    """What an approval is."""

    VALID = "valid"
    SUSPENDED = "suspended"
    REVOKED = "revoked"
    EXPIRED = "expired"
    SURRENDERED = "surrendered"
    REPLACED = "replaced"
    DIED = "died"  # its holder


LIVE = (State.VALID, State.SUSPENDED)  # what may still change; the others are ends
# Whether an approval is under a suspension: it outlives the approval's last day, until a person ends it.
IS_UNDER_SUSPENSION = exists().where(
    ApprovalSuspension.approval_id == Approval.id, ApprovalSuspension.ended_at.is_(None)
)


@dataclass
class Told:
    """An approval as its events tell it."""

    state: str = ""
    version: int = 0
    valid_from: str = ""
    valid_until: str = ""
    renewal_received: bool = False


@dataclass(frozen=True, slots=True)
class Difference:
    """Where a column and the history disagree. Holds ids, codes and days."""

    approval_id: UUID
    what: str
    column: object
    folded: object


def is_valid(approval: Approval, on: date) -> bool:
    """Whether it holds on a day, as it stands now."""
    return approval.state == State.VALID and approval.valid_from <= on <= approval.valid_until


def fold(events: Iterable[Event]) -> Told:
    """What an approval's events, oldest first, come to."""
    told = Told()
    for event in events:
        data: dict[str, Any] = event.data
        told.state = data.get("state", told.state)
        told.version = data.get("version", told.version)
        told.valid_from = data.get("from", told.valid_from)
        told.valid_until = data.get("until", told.valid_until)
        told.renewal_received = data.get("renewal", told.renewal_received)
    return told


def was_valid(approval_id: UUID, on: date) -> bool:
    """Whether an approval held all through to the end of a day, as its history tells.

    What happened on that very day counts for the whole of it: one that was suspended at noon did not hold.
    """
    told = fold(event for event in history_of(SUBJECT, approval_id) if london_day(event.at) <= on)
    within = bool(told.valid_until) and date.fromisoformat(told.valid_from) <= on
    return told.state == State.VALID and within and on <= date.fromisoformat(told.valid_until)


def differences(approval: Approval) -> list[Difference]:
    """Where an approval's columns and its events disagree; nothing, if all is well."""
    told = fold(history_of(SUBJECT, approval.id))
    pairs: list[tuple[str, object, object]] = [
        ("state", approval.state, told.state),
        ("version", approval.version, told.version),
        ("valid_from", approval.valid_from.isoformat(), told.valid_from),
        ("valid_until", approval.valid_until.isoformat(), told.valid_until),
        ("renewal_received", approval.renewal_received, told.renewal_received),
    ]
    return [Difference(approval.id, what, column, folded) for what, column, folded in pairs if column != folded]


def compare_all(since: datetime) -> list[Difference]:
    """Every disagreement among the approvals with an event recorded since an instant. Reads only."""
    lately = select(Event.subject_id).where(Event.subject_kind == SUBJECT, Event.recorded_at >= since).distinct()
    found = db.session.scalars(select(Approval).where(Approval.id.in_(lately)).order_by(Approval.id))
    return [difference for approval in found for difference in differences(approval)]
