"""Who a case's child is, as a person says: confirming, taking or refusing a likely record, undoing a link.

SAFETY of identity: nothing of a form is written into a linked child's row, and nobody but its sender hears from us,
before somebody has looked; a record that few may see is opened to nobody by any of this.
"""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from sqlalchemy import or_, select

from base.database import locked
from base.extensions import db
from casework.case_locks import lock_with_family
from casework.cases import filings_of, part_siblings_cases, take_in
from casework.facts import filing_answers
from casework.interests import share_interests
from casework.joining_records import join_records
from casework.notes import keep_reason
from casework.own_tasks import PROTECTED_MATCH, WHO_IS_IT
from casework.restricting import is_restricted_for_itself
from casework.subjects import separate_subject
from casework.tasks import end_task, restrict_tasks, start_task
from casework.timing.followers import FOLLOWERS, ChildKnown, settle_link
from casework.versions import pinned
from casework.visible import TASK_IS_OPEN, may_see_restricted
from directory.children import siblings_of, whole_child
from directory.merging import offers_for, refuse_offer
from models.case import Case
from models.child import Child, MatchOffer
from models.task import Task
from security.actor import Actor
from security.history import record


class NoSuchOffer(LookupError):
    """That record was not offered for this case's child, or the offer is not this person's to take."""


def ask_who_it_is(case: Case, *, by: Actor, at: datetime) -> None:
    """Have an officer compare the child of a filing with those it may be."""
    start_task(case, WHO_IS_IT, by=by, at=at)


def confirm_child(case: Case, *, by: Actor, at: datetime) -> None:
    """Say that the child a filing was linked to is the right one; only now its row takes in the filing.

    Twice: harmless.
    """
    lock_with_family(case.id)
    if case.child_link != "automatic" or case.child_id is None:
        return
    case.child_link = "confirmed"
    record("case", case.id, "child-confirmed", by=by, at=at)
    _answered(case, WHO_IS_IT.id, "confirmed", by=by, at=at)
    _take_in_all(case, by=by, at=at)
    _tell_known(case, by=by, at=at)
    settle_link(ChildKnown(case, by, at))


def undo_link(case: Case, *, by: Actor, at: datetime) -> Child | None:
    """Give a case a child of its own, because it was linked to the wrong one. The other child's row is as it was.

    Whoever has declared an interest while they were linked stays shut out of the case until somebody else lets them in.
    """
    locked(db.session(), Case, case.id)
    filing = next(iter(filings_of(case)), None)
    definition = pinned(filing.version_id if filing is not None else case.version_id)
    if definition.case is None or filing is None:
        return None
    child = separate_subject(definition.case, filing_answers(filing), by=by, at=at)
    if child is None:
        return None
    before, case.child_id, case.child_link = case.child_id, child.id, "made"
    restrict_tasks(case)
    shut_out = share_interests(whole_child(before), [child.id]) if before else 0
    data = {"from": str(before) if before else None, "to": str(child.id), "interests": shut_out}
    record("case", case.id, "child-link-undone", by=by, at=at, data=data)
    db.session.flush()
    part_siblings_cases(case)
    _take_in_all(case, by=by, at=at)
    settle_link(ChildKnown(case, by, at))
    return child


def take_offer(case: Case, offer_id: UUID, *, by: Actor, at: datetime) -> Child:
    """Say that the case's child is the one offered: from now on that record stands for both, by a pointer.

    Twice:  harmless.
    Raises: NoSuchOffer; directory's CannotMerge (a sealed record is never linked).
    """
    offered = db.session.get(MatchOffer, offer_id)
    lock_with_family(case.id, and_of_child=offered.candidate_id if offered is not None else None)
    offer = _offer(case, offer_id, by)
    child = join_records(offer.child_id, offer.candidate_id, by=by, at=at)
    case.child_link = "confirmed"
    case.restricted = case.restricted or child.restricted
    restrict_tasks(case)
    record("case", case.id, "child-confirmed", by=by, at=at, data={"child": str(child.id)})
    _answered(case, WHO_IS_IT.id, "linked", by=by, at=at)
    _tell_known(case, by=by, at=at)
    settle_link(ChildKnown(case, by, at))
    return child


def refuse_offers(case: Case, *, by: Actor, at: datetime) -> None:
    """Say that the case's child is none of those offered. Twice: harmless.

    An offer of a protected record is left for those who may see it.
    """
    locked(db.session(), Case, case.id)
    for offer in offers_for(case.child_id) if case.child_id else ():
        if offer.state == "offered":
            refuse_offer(offer, by=by, at=at)
    if case.child_link == "offered":
        case.child_link = "made"
        record("case", case.id, "child-confirmed", by=by, at=at)
        _answered(case, WHO_IS_IT.id, "refused", by=by, at=at)


def clear_protection(case: Case, *, reason: str, by: Actor, at: datetime) -> None:
    """Say, as somebody who may see restricted records, that this is another child; the case opens to its team again.

    It stays closed where it was restricted for itself too, or a brother or sister may be a protected child. The hold
    on everything outward stays until it is ended or released by itself.
    Twice:  harmless.
    Raises: PermissionError; NothingWritten without a reason.
    """
    if not may_see_restricted(by):
        msg = "clearing this needs sight of restricted records"
        raise PermissionError(msg)
    locked(db.session(), Case, case.id)
    if case.child_link != "protected" or case.child_id is None:
        return
    note = keep_reason(case.id, reason, by=by, at=at)
    for offer in db.session.scalars(select(MatchOffer).where(MatchOffer.child_id == case.child_id)).all():
        if offer.state in ("offered", "protected"):
            refuse_offer(offer, by=by, at=at)
    child = db.session.get_one(Child, case.child_id)
    case.child_link = "made"
    db.session.flush()
    child.restricted = child.restricted and _is_restricted_besides(child)
    another = any(one.restricted or one.sealed for one in siblings_of(child.id))
    case.restricted = another or child.restricted or is_restricted_for_itself(case)
    restrict_tasks(case)
    record("case", case.id, "protection-cleared", by=by, at=at, data={"reason": note, "open": not case.restricted})
    if not another:
        _answered(case, PROTECTED_MATCH.id, "another-child", by=by, at=at)


def _is_restricted_besides(child: Child) -> bool:
    """Whether a child's row is restricted for another reason than that its one case might be a protected child's."""
    rows = whole_child(child.id)
    others = select(Child.id).where(Child.id.in_(rows), Child.id != child.id)
    if db.session.scalar(others.where(or_(Child.restricted.is_(True), Child.sealed.is_(True))).limit(1)) is not None:
        return True  # another record of the same child
    cases = db.session.scalars(select(Case).where(Case.child_id.in_(rows), Case.restricted.is_(True))).all()
    return any(one.child_link == "protected" or is_restricted_for_itself(one) for one in cases)


def _take_in_all(case: Case, *, by: Actor, at: datetime) -> None:
    for filing in filings_of(case):
        definition = pinned(filing.version_id)
        if definition.case is not None:
            take_in(case, filing, definition, definition.case, by=by, at=at, again=True)


def _tell_known(case: Case, *, by: Actor, at: datetime) -> None:
    db.session.flush()
    for follow in FOLLOWERS.child_known:
        follow(ChildKnown(case, by, at))


def _offer(case: Case, offer_id: UUID, by: Actor) -> MatchOffer:
    offer = db.session.get(MatchOffer, offer_id)
    if offer is None or offer.child_id != case.child_id or offer.state not in ("offered", "protected", "linked"):
        raise NoSuchOffer
    if offer.state == "protected" and not may_see_restricted(by):
        raise NoSuchOffer
    return offer


def _answered(case: Case, kind: str, outcome: str, *, by: Actor, at: datetime) -> None:
    """End the task that asked this question, whoever holds it: it has been answered on the case's page."""
    asking = select(Task).where(Task.case_id == case.id, Task.kind == kind, TASK_IS_OPEN)
    for task in db.session.scalars(asking).all():
        values = {"state": "done", "outcome": outcome}
        end_task(task, values, "task-finished", by=by, at=at, data={"choice": outcome})
