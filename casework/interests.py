"""Declared interests: an officer who knows a family, or whom another case is about, says so and is shut out of it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from sqlalchemy import and_, select, update

from base.extensions import db
from casework.case_locks import lock_cases_about
from casework.shut_out import going_together
from casework.timing.followers import let_go
from casework.visible import TASK_IS_OPEN
from directory.children import whole_child
from models.case import Case
from models.event import Interest
from models.task import Task
from security.actor import Actor
from security.history import record

INTEREST = "interest"  # why a task was handed back
DECLARED = "interest-declared"  # event
_IN_A_CASE = and_(Interest.case_id.is_not(None), Interest.withdrawn_at.is_(None))


def declare_interest(child_id: UUID, *, reason: str, by: Actor, at: datetime) -> Interest:
    """Shut an officer out of a child's cases, at their own word. Tasks they hold go back to their queues.

    It binds for every row that stands for the child, now and after any later merge.
    Twice:  the same declaration; one that was withdrawn binds again.
    Raises: ValueError when nobody in particular declares it.
    """
    held = lock_cases_about(whole_child(child_id))
    interest, is_news = _declared(child_id=child_id, reason=reason, by=by, at=at)
    if is_news:
        _step_back(held, by=by, at=at)
        for case in held:
            record("case", case.id, DECLARED, by=by, at=at)
        record("child", child_id, DECLARED, by=by, at=at)
    return interest


def declare_interest_in_case(case_id: UUID, *, reason: str, by: Actor, at: datetime) -> Interest:
    """Shut an officer out of a case about no child, and of those that go with it, now and later, at their own word.

    Otherwise as `declare_interest`.
    """
    held = lock_cases_about((), and_of=going_together([case_id]))
    interest, is_news = _declared(case_id=case_id, reason=reason, by=by, at=at)
    if is_news:
        _step_back(held, by=by, at=at)
        record("case", case_id, DECLARED, by=by, at=at)
    return interest


def shut_out_of_case_anew(case: Case, *, by: Actor, at: datetime) -> None:
    """After a case came to belong with others: whoever declared an interest in those gives back what they hold of it.

    The case is locked. Twice: harmless.
    """
    db.session.flush()
    if db.session.scalar(select(Interest.id).where(_IN_A_CASE).limit(1)) is None:
        return
    together = going_together([case.id])
    people = select(Interest.user_id).where(_IN_A_CASE, Interest.case_id.in_(together)).distinct()
    for user_id in db.session.scalars(people).all():
        give_back(case, user_id, why=INTEREST, by=by, at=at)


def shut_out_anew(child_id: UUID, *, by: Actor, at: datetime) -> None:
    """After two records became one: whoever declared an interest in either gives back what they hold of the other.

    Twice: harmless.
    """
    rows = whole_child(child_id)
    people = db.session.scalars(
        select(Interest.user_id).where(Interest.child_id.in_(rows), Interest.withdrawn_at.is_(None)).distinct()
    ).all()
    if not people:
        return
    for case in lock_cases_about(rows):
        for user_id in people:
            give_back(case, user_id, why=INTEREST, by=by, at=at)


def share_interests(declared_in: Sequence[UUID], also_in: Sequence[UUID]) -> int:
    """Let what people have declared in some rows of a child, and still stands, bind for others too; how many do.

    Twice: harmless.
    """
    standing = db.session.scalars(
        select(Interest).where(Interest.child_id.in_(declared_in), Interest.withdrawn_at.is_(None))
    ).all()
    found = db.session.scalars(select(Interest).where(Interest.child_id.in_(also_in))).all()
    every = {(one.user_id, one.child_id): one for one in found}
    for interest in standing:
        for child_id in also_in:
            known = every.get((interest.user_id, child_id))
            if known is None:
                made = Interest(
                    user_id=interest.user_id,
                    child_id=child_id,
                    reason=interest.reason,
                    declared_at=interest.declared_at,
                )
                db.session.add(made)
                every[interest.user_id, child_id] = made
            else:
                known.withdrawn_at = None
    return len({one.user_id for one in standing})


def give_back(case: Case, user_id: UUID, *, why: str, by: Actor, at: datetime) -> None:
    """Put what somebody who is shut out of a case held of it back into its queues. The case is locked. Twice: harmless.

    Args: why: a code, for the history.
    """
    tasks = db.session.scalars(
        select(Task).where(Task.case_id == case.id, Task.holder_id == user_id, TASK_IS_OPEN).with_for_update()
    )
    for task in tasks.all():
        task.holder_id, task.claimed_at = None, None
        task.state = "waiting" if task.state == "waiting" else "open"
        task.revision += 1
        record("case", case.id, "task-handed-back", by=by, at=at, data={"task": str(task.id), "why": why})
        let_go(task, case, why, by=by, at=at)
    if case.owner_id == user_id:
        case.owner_id = None
        record("case", case.id, "owner-set", by=by, at=at, data={"owner": None})


def _declared(
    *, child_id: UUID | None = None, case_id: UUID | None = None, reason: str, by: Actor, at: datetime
) -> tuple[Interest, bool]:
    """What somebody declares in a child or a case, and whether it did not stand already."""
    if by.id is None:
        msg = "an interest is a person's"
        raise ValueError(msg)
    same = Interest.child_id == child_id if child_id is not None else Interest.case_id == case_id
    interest = db.session.scalar(select(Interest).where(Interest.user_id == by.id, same))
    if interest is None:
        interest = Interest(user_id=by.id, child_id=child_id, case_id=case_id, reason=reason, declared_at=at)
        db.session.add(interest)
        return interest, True
    is_news = interest.withdrawn_at is not None
    if is_news:
        interest.withdrawn_at, interest.declared_at, interest.reason = None, at, reason
    return interest, is_news


def _step_back(cases: Sequence[Case], *, by: Actor, at: datetime) -> None:
    for case in cases:
        if by.id is not None:
            give_back(case, by.id, why=INTEREST, by=by, at=at)


def withdraw_interest(interest: Interest, *, by: Actor, at: datetime) -> None:
    """Let the officer in again; decided by somebody else (a lead), never by the officer.

    Twice:  harmless.
    Raises: PermissionError when the officer withdraws their own.
    """
    if by.id == interest.user_id:
        msg = "another person withdraws an interest"
        raise PermissionError(msg)
    done = db.session.execute(
        update(Interest).where(Interest.id == interest.id, Interest.withdrawn_at.is_(None)).values(withdrawn_at=at)
    )
    if done.rowcount:  # type: ignore[attr-defined]  # an UPDATE's result has it
        data = {"user": str(interest.user_id)}
        if interest.child_id is not None:
            record("child", interest.child_id, "interest-withdrawn", by=by, at=at, data=data)
        elif interest.case_id is not None:
            record("case", interest.case_id, "interest-withdrawn", by=by, at=at, data=data)
