"""Changes to an approval that two people make: revocation and variation. Surrender is its holder's own act.

A recommendation and its decision are casework's (casework.decisions), so that both keep the contract they were made
under and nobody decides what they recommended.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import select

from base.extensions import db
from base.text import squeezed
from casework.decisions import carries_out, recommend
from casework.notes import NothingWritten, keep_reason
from licensing.coming_up import stop_ahead, take_up_again
from licensing.relying import may_note
from licensing.standing import LIVE, SUBJECT, State
from licensing.suspending import end_suspension, suspend_others, suspension_of, tell_today
from licensing.telling import tell
from licensing.visible import held_with_case
from models.approval import Approval, ApprovalCondition, ApprovalVersion
from models.case import Case
from models.task import Decision
from security.actor import Actor
from security.history import done_before, record
from security.permissions import Permission
from statutory.london import london_day

REVOKE, VARY = "revoke", "vary"
HOLD = "Safeguarding hold: speak to the lead. The reasons stand on the page of the approval."
_SAYS = {REVOKE: "Revoke the approval {number}", VARY: "Change the approval {number}"}


class Ended(ValueError):
    """This approval has ended; nothing of it changes any more."""


class TooLong(ValueError):
    """A change can't make an approval last longer, or end before it begins: that is a renewal, or a revocation."""


@dataclass(frozen=True, slots=True)
class NewCondition:
    """A condition that is added, from a day and perhaps until one."""

    says: str
    from_on: date
    until_on: date | None = None


@dataclass(frozen=True, slots=True)
class Change:
    """What a variation changes; what is left empty stays."""

    particulars: tuple[tuple[str, str], ...] | None = None
    valid_until: date | None = None
    adds: tuple[NewCondition, ...] = ()
    ends: tuple[UUID, ...] = ()  # conditions


def recommend_revoking(
    approval_id: UUID, *, reason: str, by: Actor, at: datetime, once: str | None = None
) -> Decision | None:
    """Propose that an approval is revoked; None when the same click came before.

    Raises: PermissionError; NothingWritten; Ended.
    """
    return _recommend(approval_id, REVOKE, {}, reason=reason, by=by, at=at, once=once)


def recommend_varying(
    approval_id: UUID, change: Change, *, reason: str, by: Actor, at: datetime, once: str | None = None
) -> Decision | None:
    """Propose a variation; None when the same click came before.

    Raises: PermissionError; NothingWritten; Ended; TooLong.
    """
    return _recommend(approval_id, VARY, _as_json(change), reason=reason, by=by, at=at, once=once, change=change)


@carries_out(SUBJECT)
def carry_out(case: Case, decision: Decision, /, *, agreed: bool, by: Actor, at: datetime) -> None:
    """Revoke or vary as recommended; a refusal leaves the approval as it is.

    Raises: PermissionError for somebody who may decide on cases and not on approvals; Ended; TooLong.
    """
    _, what, approval_id = decision.kind.split(":")
    approval, _ = held_with_case(UUID(approval_id))
    if not by.may(Permission.APPROVAL_DECIDE):
        msg = "deciding on an approval needs its permission"
        raise PermissionError(msg)
    if not agreed:
        return
    if what == REVOKE and may_be_revoked(approval):
        _revoke(approval, case, decision, by=by, at=at)
    elif what == VARY and approval.state in LIVE:  # one that has ended meanwhile stays as it is: the decision says so
        _vary(approval, case, decision, by=by, at=at)


def may_be_revoked(approval: Approval) -> bool:
    """Whether an approval can be revoked: one that holds or is suspended, or that came to its end under a suspension.

    Else its last day would settle what a council has found out about its holder, and nobody would hear of it.
    """
    return approval.state in LIVE or suspension_of(approval.id) is not None


def surrender(approval_id: UUID, *, reason: str, by: Actor, at: datetime, once: str | None = None) -> Approval:
    """Note that its holder has given an approval back. A suspended one can't be given back to escape a revocation.

    Twice:  harmless.
    Raises: PermissionError; NothingWritten; Ended for one that is not valid.
    """
    may_note(by)
    approval, case = held_with_case(approval_id)
    if done_before(once) or approval.state == State.SURRENDERED:
        return approval
    if approval.state != State.VALID:
        raise Ended
    note = keep_reason(case.id, reason, by=by, at=at)
    approval.state, approval.changed_at = State.SURRENDERED.value, at
    stop_ahead(approval, because="surrendered", at=at)
    data = {"state": State.SURRENDERED.value, "reason": note}
    record(SUBJECT, approval.id, "approval-surrendered", by=by, at=at, data=data, once=once)
    record("case", case.id, "approval-surrendered", by=by, at=at, data={"approval": str(approval.id)})
    return approval


def conditions_of(approval_id: UUID, *, on: date | None = None) -> list[ApprovalCondition]:
    """The conditions of an approval in order; those that hold on a day, or every one there ever was."""
    found = select(ApprovalCondition).where(ApprovalCondition.approval_id == approval_id)
    if on is not None:
        holds = ApprovalCondition.until_on.is_(None) | (ApprovalCondition.until_on >= on)
        found = found.where(ApprovalCondition.from_on <= on, holds)
    return list(db.session.scalars(found.order_by(ApprovalCondition.added_at, ApprovalCondition.id)))


def pending_change(approval: Approval) -> Decision | None:
    """The oldest change of an approval that waits for a second person."""
    wanted = select(Decision).where(Decision.case_id == approval.case_id, Decision.state == "recommended")
    found = db.session.scalars(wanted.order_by(Decision.recommended_at, Decision.id))
    return next((one for one in found if one.kind.endswith(f":{approval.id}")), None)


def versions_of(approval_id: UUID) -> list[ApprovalVersion]:
    """What an approval said before it was varied, newest first."""
    found = select(ApprovalVersion).where(ApprovalVersion.approval_id == approval_id)
    return list(db.session.scalars(found.order_by(ApprovalVersion.number.desc())))


def _recommend(
    approval_id: UUID,
    what: str,
    proposal: dict[str, Any],
    *,
    reason: str,
    by: Actor,
    at: datetime,
    once: str | None,
    change: Change | None = None,
) -> Decision | None:
    may_note(by)
    approval, case = held_with_case(approval_id)
    if done_before(once):
        return None
    if not reason.strip():
        raise NothingWritten
    if not (may_be_revoked(approval) if what == REVOKE else approval.state in LIVE):
        raise Ended
    if change is not None and change.valid_until is not None:
        _check_until(approval, change.valid_until)
    says = {"says": _SAYS[what].format(number=approval.number)}
    standing = suspension_of(approval.id)
    if standing is not None:  # a recommendation is read by whoever sees the case; why it is suspended is not
        standing.reason = f"{standing.reason}\n\n{says['says']}: {reason.strip()}"
        reason = HOLD
    kind = f"{SUBJECT}:{what}:{approval.id}"
    decision = recommend(case, kind, proposal | says, reason=reason, task=None, by=by, at=at)
    data = {"what": what, "decision": str(decision.id)}
    record(SUBJECT, approval.id, "change-recommended", by=by, at=at, data=data, once=once)
    return decision


def _revoke(approval: Approval, case: Case, decision: Decision, *, by: Actor, at: datetime) -> None:
    approval.state, approval.changed_at = State.REVOKED.value, at
    stop_ahead(approval, because="revoked", at=at)
    end_suspension(approval, by=by, at=at)
    data = {"state": State.REVOKED.value, "decision": str(decision.id)}
    event = record(SUBJECT, approval.id, "approval-revoked", by=by, at=at, data=data)
    record("case", case.id, "approval-revoked", by=by, at=at, data={"approval": str(approval.id)})
    tell_today(approval, case, "revoked", of=event, by=by, at=at)
    suspend_others(approval, because=f"{approval.number} of the same holder was revoked.", by=by, at=at)


def _vary(approval: Approval, case: Case, decision: Decision, *, by: Actor, at: datetime) -> None:
    change = _from_json(decision.proposal)
    if change.valid_until is not None:
        _check_until(approval, change.valid_until)
    db.session.add(
        ApprovalVersion(
            approval_id=approval.id,
            number=approval.version,
            particulars=approval.particulars,
            valid_from=approval.valid_from,
            valid_until=approval.valid_until,
            reason=decision.reason,
            ended_at=at,
            ended_by=decision.decided_by,
        )
    )
    approval.version += 1
    approval.changed_at = at
    if change.particulars is not None:
        approval.particulars = [list(line) for line in change.particulars]
    if change.valid_until is not None:
        approval.valid_until = change.valid_until
    for added in change.adds:
        db.session.add(
            ApprovalCondition(
                approval_id=approval.id,
                says=added.says,
                from_on=added.from_on,
                until_on=added.until_on,
                added_by=decision.decided_by,
                added_at=at,
            )
        )
    _end_conditions(approval, change, at=at)
    data = {"version": approval.version, "until": approval.valid_until.isoformat(), "decision": str(decision.id)}
    event = record(SUBJECT, approval.id, "approval-varied", by=by, at=at, data=data)
    record("case", case.id, "approval-varied", by=by, at=at, data={"approval": str(approval.id)})
    if change.valid_until is not None:
        _date_again(approval, at=at)
    tell(approval, case, "varied", of=event, by=by, at=at, held=approval.state != State.VALID)


def _date_again(approval: Approval, *, at: datetime) -> None:
    take_up_again(approval, at=at)
    if approval.state != State.VALID:  # a suspended one has its end before it, and nothing else
        stop_ahead(approval, because="suspended", at=at, end_too=False)


def _end_conditions(approval: Approval, change: Change, *, at: datetime) -> None:
    for condition in conditions_of(approval.id):
        if condition.id in change.ends and (condition.until_on is None or condition.until_on > london_day(at)):
            condition.until_on = london_day(at)


def _check_until(approval: Approval, until: date) -> None:
    if not approval.valid_from <= until <= approval.valid_until:
        raise TooLong


def _as_json(change: Change) -> dict[str, Any]:
    return {
        "particulars": [list(line) for line in change.particulars] if change.particulars is not None else None,
        "until": change.valid_until.isoformat() if change.valid_until else None,
        "adds": [
            [squeezed(one.says), one.from_on.isoformat(), one.until_on.isoformat() if one.until_on else None]
            for one in change.adds
        ],
        "ends": [str(one) for one in change.ends],
    }


def _from_json(proposal: dict[str, Any]) -> Change:
    particulars, until = proposal.get("particulars"), proposal.get("until")
    return Change(
        particulars=tuple((label, said) for label, said in particulars) if particulars is not None else None,
        valid_until=date.fromisoformat(until) if until else None,
        adds=tuple(
            NewCondition(says, date.fromisoformat(first), date.fromisoformat(last) if last else None)
            for says, first, last in proposal.get("adds", ())
        ),
        ends=tuple(UUID(one) for one in proposal.get("ends", ())),
    )
