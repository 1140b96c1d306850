"""What approvals say of how long a case is kept: none in force goes, time counts from the end, refusals differ."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from uuid import UUID

from sqlalchemy import select

from base.extensions import db
from casework.purges.purging import Bar, CaseState, knows_of_ends
from licensing.standing import IS_UNDER_SUSPENSION, State
from models.approval import Approval, ApprovalRefusal
from statutory.london import london_day

IN_FORCE = frozenset({State.VALID.value, State.SUSPENDED.value})


@knows_of_ends
def ends_of_approvals(case_ids: Sequence[UUID]) -> Mapping[UUID, CaseState]:
    """How the approvals of some cases ended.

    One under a suspension bars it even after its end: who its holder is must be known as long as it stands.
    One that was revoked counts as refused. Time counts from the last day of the approval, or from the day it was
    changed last, whichever is later.
    """
    held = select(Approval.case_id).where(Approval.case_id.in_(case_ids), IS_UNDER_SUSPENSION)
    suspended = set(db.session.scalars(held))
    found: dict[UUID, CaseState] = {}
    for approval in db.session.scalars(select(Approval).where(Approval.case_id.in_(case_ids))):
        before = found.get(approval.case_id, CaseState())
        ended = max(approval.valid_until, london_day(approval.changed_at), before.ended_on or approval.valid_until)
        stays = approval.state in IN_FORCE or approval.case_id in suspended
        bars = (Bar.APPROVAL,) if stays else before.bars
        revoked = approval.state == State.REVOKED.value
        found[approval.case_id] = CaseState(ended, before.is_refused or revoked, bars)
    refused = select(ApprovalRefusal.case_id).where(ApprovalRefusal.case_id.in_(case_ids))
    for case_id in db.session.scalars(refused):
        found[case_id] = replace(found.get(case_id, CaseState()), is_refused=True)
    return found
