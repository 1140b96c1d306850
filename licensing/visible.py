"""What of the approvals an actor may see. Every page starts here: a restricted holder is not there for most."""

from __future__ import annotations

from uuid import UUID

from sqlalchemy import Select, false, select, true

from base.database import locked
from base.extensions import db
from casework.visible import NotHere, may_see_restricted, not_shut_out
from models.approval import Approval
from models.case import Case
from security.actor import Actor, ActorKind
from security.permissions import Permission


def approvals_visible_to(actor: Actor) -> Select[Approval]:
    """Every approval this actor may see; whether the case is restricted is asked of the case as it is now."""
    may = actor.kind is ActorKind.SYSTEM or actor.may(Permission.APPROVAL_SEE)
    return (
        select(Approval)
        .join(Case, Case.id == Approval.case_id)
        .where(true() if may else false())
        .where(true() if may_see_restricted(actor) else Case.restricted == false())
        .where(not_shut_out(actor, Case.child_id, Case.id))
    )


def approval_for(actor: Actor, approval_id: UUID) -> Approval:
    """One of them.

    Raises: NotHere.
    """
    found = db.session.scalar(approvals_visible_to(actor).where(Approval.id == approval_id))
    if found is None:
        raise NotHere
    return found


def held_with_case(approval_id: UUID) -> tuple[Approval, Case]:
    """An approval and its case, both locked, the case first as everywhere."""
    case_id = db.session.scalar(select(Approval.case_id).where(Approval.id == approval_id))
    case: Case | None = locked(db.session(), Case, case_id) if case_id else None
    approval: Approval | None = locked(db.session(), Approval, approval_id) if case else None
    if case is None or approval is None:
        raise NotHere
    return approval, case
