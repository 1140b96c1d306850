"""Renewing by its holder: from the page behind the code of an approval to a form that begins with what we know."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from base.extensions import db
from base.text import normal_email
from casework.facts import case_answers
from casework.intake.filings import open_filing
from casework.versions import current_versions, pinned
from correspondence.recipients import resolve
from forms.definition.approvals import ApprovalShape
from forms.definition.rule_inputs import FromAnswer, FromRecord, FromValue
from forms.values import is_answered
from licensing.approval_records import ApprovalRecord
from licensing.kinds import shape_of
from licensing.outgrowing import is_outgrown
from licensing.standing import SUBJECT, State
from licensing.suspending import suspension_of
from licensing.telling import HOLDER, LATE_DAYS
from licensing.visible import held_with_case
from models.approval import Approval
from models.case import Case
from models.filing import Filing
from security.actor import Actor
from security.history import history_of, record
from statutory.london import london_day

BEGUN = "renewal-begun"


class NotToRenew(ValueError):
    """This approval can't be renewed now, or not by this mailbox: too early or late, applied for already, withheld."""


def may_renew(approval: Approval, *, email: str, at: datetime) -> bool:
    """Whether whoever reads this mailbox may begin to renew it: from the first reminder until a month after its end.

    Only whoever applied: a school, a parent or another council has a link to its copy, and the form begins with what
    the holder told us. A suspended or revoked one can't be renewed, nor one whose renewal has come.
    """
    return _is_open_to_renew(approval, today=london_day(at)) and _applied(approval, email, at=at)


def _applied(approval: Approval, email: str, *, at: datetime) -> bool:
    case = db.session.get_one(Case, approval.case_id)
    theirs = {normal_email(one.address) for one in resolve(db.session(), HOLDER, at=at, case=case)}
    return normal_email(email) in theirs


def _is_open_to_renew(approval: Approval, *, today: date) -> bool:
    renewal = shape_of(approval).renewal
    if renewal is None or approval.renewal_received or approval.state not in (State.VALID, State.EXPIRED):
        return False
    if renewal.service not in current_versions() or suspension_of(approval.id) is not None or is_outgrown(approval):
        return False
    first = approval.valid_until - timedelta(days=max(renewal.days_before))
    return first <= today <= approval.valid_until + timedelta(days=LATE_DAYS)


def begin_renewal(approval_id: UUID, *, email: str, by: Actor, at: datetime) -> Filing:
    """Open the form of its renewal, with the number and the answers that the definition carries over.

    Args:   email: the holder's mailbox, to which the code went; the draft is found again by it.
    Twice:  the draft that was begun before, while it is one.
    Raises: NotToRenew.
    """
    approval, case = held_with_case(approval_id)
    if not may_renew(approval, email=email, at=at):
        raise NotToRenew
    standing = _standing(approval)
    if standing is not None:
        return standing
    shape = shape_of(approval)
    service = shape.renewal.service if shape.renewal is not None else ""
    filing = open_filing(service, by=by, at=at, email=email, begins_with=_known(approval, case, shape))
    record(SUBJECT, approval.id, BEGUN, by=by, at=at, data={"filing": str(filing.id)})
    return filing


def _standing(approval: Approval) -> Filing | None:
    begun = [event for event in history_of(SUBJECT, approval.id) if event.kind == BEGUN]
    filing = db.session.get(Filing, UUID(begun[-1].data["filing"])) if begun else None
    return filing if filing is not None and filing.state == "open" else None


def _known(approval: Approval, case: Case, shape: ApprovalShape) -> dict[str, Any]:
    """What the form begins with; a question that the renewal asks in another way begins empty."""
    if shape.renewal is None:
        return {}
    asked = pinned(current_versions()[shape.renewal.service]).questions
    before, answers, said = pinned(approval.version_id).questions, case_answers(case), ApprovalRecord(approval)
    known: dict[str, Any] = {}
    for question, given in shape.renewal.fills:
        value: Any = None
        if isinstance(given, FromRecord):
            value = said(given.fact, given.among)
        elif isinstance(given, FromValue):
            value = given.value
        elif isinstance(given, FromAnswer) and given.address in before and question in asked:
            is_same = before[given.address].kind is asked[question].kind
            value = answers.get(given.address) if is_same else None
        if question in asked and is_answered(value):
            known[question] = value
    return known
