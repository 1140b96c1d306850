"""What an officer lets go ahead in spite of what a rule of the law found: with a reason, where the rule allows it."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import datetime
from types import MappingProxyType
from uuid import UUID

from sqlalchemy import select

from base.database import locked
from base.extensions import db
from casework.notes import keep_reason, words_of
from forms.checks import CheckPlace
from forms.ports import RuleFinding
from models.case import Case, CaseNote
from models.event import Event
from models.user import User
from security.actor import Actor, Contract
from security.history import done_before, record
from security.permissions import Permission

KIND = "finding-overridden"
_NEEDS: Mapping[str, Permission] = MappingProxyType(
    {"officer": Permission.CASE_RECOMMEND, "council": Permission.CASE_DECIDE}
)


@dataclass(frozen=True, slots=True)
class Overridden:
    """Who let it go ahead, when, under whose contract and why."""

    name: str
    contract: str
    at: datetime
    reason: str


def finding_mark(filing_id: UUID, place: CheckPlace, finding: RuleFinding) -> str:
    """What one finding of one check is known by while it says the same: a later date or ground is another finding."""
    told = {name: value for name, value in asdict(finding).items() if name != "on"}
    whole = [str(filing_id), place.page, place.number, place.entry, told]
    return hashlib.sha256(json.dumps(whole, sort_keys=True).encode()).hexdigest()[:32]


def may_override(finding: RuleFinding, *, by: Actor) -> bool:
    """Whether this officer may let it go ahead: by the rule, by permission, and for the council under its contract."""
    needed = _NEEDS.get(finding.overridable_by)
    if needed is None or not by.may(needed):
        return False
    return finding.overridable_by != "council" or by.contract is Contract.COUNCIL


def override_finding(
    case: Case,
    filing_id: UUID,
    place: CheckPlace,
    finding: RuleFinding,
    *,
    reason: str,
    by: Actor,
    at: datetime,
    once: str | None = None,
) -> None:
    """Let something go ahead in spite of a finding. The event holds codes; the reason stands where it can be redacted.

    Twice:  the same finding a second time changes nothing.
    Raises: PermissionError when the rule or the permission does not allow it; NothingWritten without a reason.
    """
    if not may_override(finding, by=by):
        msg = f"{finding.rule} may not be overridden by this actor"
        raise PermissionError(msg)
    locked(db.session(), Case, case.id)
    mark = finding_mark(filing_id, place, finding)
    if done_before(once) or mark in overridden_on(case.id):
        return
    note = keep_reason(case.id, reason, by=by, at=at)
    data = {"filing": str(filing_id), "finding": finding.rule, "mark": mark, "reason": note}
    record("case", case.id, KIND, by=by, at=at, data=data, once=once)


def overridden_on(case_id: UUID) -> dict[str, Overridden]:
    """Every finding of a case that was overridden, by its mark."""
    events = db.session.scalars(
        select(Event)
        .where(Event.subject_kind == "case", Event.subject_id == case_id, Event.kind == KIND)
        .order_by(Event.seq)
    ).all()
    if not events:
        return {}
    notes = {UUID(event.data["reason"]) for event in events}
    reasons = {row.id: words_of(row) for row in db.session.scalars(select(CaseNote).where(CaseNote.id.in_(notes)))}
    people = {event.actor_id for event in events if event.actor_id is not None}
    names = {row.id: row.name for row in db.session.scalars(select(User).where(User.id.in_(people)))}
    return {
        str(event.data["mark"]): Overridden(
            names.get(event.actor_id, "") if event.actor_id else "",
            event.contract,
            event.at,
            reasons.get(UUID(event.data["reason"]), ""),
        )
        for event in events
    }
