"""Restricting a case: only those who may see restricted records know that it, and the child it is about, are there."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from uuid import UUID

from sqlalchemy import select

from base.database import locked
from base.extensions import db
from casework.case_locks import lock_cases_about
from casework.interests import give_back
from casework.notes import keep_reason
from casework.tasks import restrict_tasks
from casework.visible import TASK_IS_OPEN, may_see_restricted
from directory.children import standing_for, whole_child
from models.case import Case
from models.child import Child
from models.event import Event
from models.task import Task
from models.user import User
from security.actor import Actor
from security.current import actor_of
from security.history import done_before, record

RESTRICTED, OPENED = "restricted", "restriction-ended"  # events; the first is also why a task was handed back
PROTECTED = "protected"  # a link to a child: somebody who may has to say first whether it is that child


class StaysRestricted(PermissionError):
    """The case can't be opened to its team: its child's record is sealed, or may be another's that few may see."""


def must_stay_restricted(case: Case) -> bool:
    """Whether a restricted case can't be opened to its team by a decision about the case alone."""
    child = standing_for(case.child_id) if case.child_id else None
    return case.child_link == PROTECTED or (child is not None and child.sealed)


def is_restricted_for_itself(case: Case) -> bool:
    """Whether a person has restricted a case, or one it comes from, and nobody has opened it since.

    A case that may be about a protected child is closed besides, or for that alone.
    """
    last = db.session.scalars(
        select(Event.kind)
        .where(Event.subject_kind == "case", Event.subject_id == case.id, Event.kind.in_((RESTRICTED, OPENED)))
        .order_by(Event.seq.desc())
    ).first()
    return case.restricted and last == RESTRICTED


def set_restricted(
    case: Case, restricted: bool, *, reason: str, by: Actor, at: datetime, once: str | None = None
) -> bool:
    """Restrict a case, or open it to its team again, with a reason; its tasks follow. Whether that was news.

    The child's record is restricted with it, so that a further form about the child is met as one about a protected
    child; it is opened again with the last of its cases, unless it was restricted for itself.
    What somebody held who does not see the case any more goes back to its queues, where those who do see it find it:
    a task that its holder can't open would wait for ever.
    A case that is closed already because it may be about a protected child is restricted for itself by this, and
    stays so when it turns out to be another.

    Twice:  one event.
    Raises: PermissionError for somebody who would no longer see it; StaysRestricted; NothingWritten without a reason.
    """
    if not may_see_restricted(by):
        msg = "restricting a case needs sight of restricted records"
        raise PermissionError(msg)
    locked(db.session(), Case, case.id)
    if done_before(once) or (is_restricted_for_itself(case) if restricted else not case.restricted):
        return False
    if not restricted and must_stay_restricted(case):
        raise StaysRestricted
    note = keep_reason(case.id, reason, by=by, at=at)
    case.restricted = restricted
    restrict_tasks(case)
    child_too = _restrict_child(case, by=by, at=at) if restricted else _open_child(case, by=by, at=at)
    data = {"reason": note, "child": child_too}
    record("case", case.id, RESTRICTED if restricted else OPENED, by=by, at=at, data=data, once=once)
    if restricted:
        for user_id in _left_outside(case):
            give_back(case, user_id, why=RESTRICTED, by=by, at=at)
    return True


def restrict_with(
    case: Case, others: Collection[UUID], *, reason: str, by: Actor, at: datetime, once: str | None = None
) -> bool:
    """Restrict a case and those of the other cases of its child that are named, for one reason; whether any of it was
    news.

    Whoever reads one of them reads the child's name and where it lives, whatever became of the others.
    Otherwise as `set_restricted`.
    """
    beside = [one for one in cases_beside(case) if one.id in others]
    lock_cases_about((), and_of=[case.id, *(one.id for one in beside)])
    changed = set_restricted(case, True, reason=reason, by=by, at=at, once=once)
    news = [set_restricted(one, True, reason=reason, by=by, at=at) for one in beside]
    return changed or any(news)


def cases_beside(case: Case) -> list[Case]:
    """The other cases of a case's child that the team sees, the newest first."""
    if case.child_id is None:
        return []
    about = select(Case).where(Case.child_id.in_(whole_child(case.child_id)), Case.id != case.id)
    seen = about.where(Case.restricted.is_(False)).order_by(Case.opened_at.desc(), Case.id.desc())
    return list(db.session.scalars(seen))


def _restrict_child(case: Case, *, by: Actor, at: datetime) -> bool:
    """Restrict the record of the case's child; False where there is none, or it was restricted before."""
    child = standing_for(case.child_id) if case.child_id else None
    if child is None or (child.restricted and case.child_link != PROTECTED):
        return False  # where the link is protected it is the form's own row, and closed for that alone
    child.restricted = True
    record("child", child.id, RESTRICTED, by=by, at=at)
    return True


def _open_child(case: Case, *, by: Actor, at: datetime) -> bool:
    """Open the child's record where it was restricted with a case, and no case of it is restricted any more."""
    if case.child_id is None:
        return False
    rows = whole_child(case.child_id)
    others = select(Case.id).where(Case.child_id.in_(rows), Case.restricted.is_(True), Case.id != case.id)
    last = db.session.scalars(
        select(Event.kind)
        .where(Event.subject_kind == "child", Event.subject_id.in_(rows), Event.kind.in_((RESTRICTED, OPENED)))
        .order_by(Event.recorded_at.desc(), Event.id.desc())
    ).first()
    if last != RESTRICTED or db.session.scalars(others.limit(1)).first() is not None:
        return False
    child: Child = standing_for(case.child_id)
    child.restricted = False
    record("child", child.id, OPENED, by=by, at=at)
    return True


def _left_outside(case: Case) -> list[UUID]:
    """Whoever holds something of the case and does not see restricted records, or owns the case and does not."""
    holders = select(Task.holder_id).where(Task.case_id == case.id, Task.holder_id.is_not(None), TASK_IS_OPEN)
    held_by = {*db.session.scalars(holders), *([case.owner_id] if case.owner_id else [])}
    people = db.session.scalars(select(User).where(User.id.in_(held_by)).order_by(User.id)).all()
    return [user.id for user in people if not may_see_restricted(actor_of(user))]
