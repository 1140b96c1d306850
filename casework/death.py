"""A child has died: one act on the child, in one transaction, after which nothing automatic happens any more.

Every timer, chase, reminder and unsent message of all the child's cases is cancelled, links are revoked, and what
would go to the family or about brothers and sisters is held for a person. Nothing is sent. A manager can undo it.
"""

from __future__ import annotations

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import select

from base.database import locked
from base.extensions import db
from casework.case_locks import lock_cases_about
from casework.chasing.rechecks import come_round_again, coming_round
from casework.contacts import end_releases, hold_outward
from casework.family_deaths import hold_for_death
from casework.notes import NothingWritten
from casework.own_tasks import START_AGAIN
from casework.plans_told import weigh
from casework.revoked_links import revoke_links
from casework.tasks import restart_dates, return_task, start_task
from casework.timing.followers import DEATH, FOLLOWERS, CaseEnd, ChildKnown
from correspondence.stopping import cancel_for
from directory.children import child_for_writing, every_id_of, have_died, siblings_of, whole_child
from models.case import Case
from models.child import Child
from models.filing import Filing
from models.task import Task
from models.wait import Timer
from security.actor import Actor
from security.history import done_before, history_of, record
from security.permissions import Permission


def record_death(child_id: UUID, *, died_on: date | None, by: Actor, at: datetime, once: str | None = None) -> Child:
    """Record that a child has died.

    Open cases stay open, with their tasks, for a person to end gently; nothing else of them goes on.

    Twice:  the first record stands.
    Raises: PermissionError.
    """
    if not by.may(Permission.CHILD_RECORD_DEATH):
        msg = "recording a death needs its permission"
        raise PermissionError(msg)
    # Every row that stands for the child, and every one of each sibling; cases before the child, as everywhere.
    own = whole_child(child_id)
    family = siblings_of(child_id)
    every = lock_cases_about([*own, *(row for sibling in family for row in every_id_of(sibling.id))])
    cases = [case for case in every if case.child_id in own]
    child = child_for_writing(child_id)
    if done_before(once) or child.death_recorded_at is not None:
        return child
    child.died_on, child.death_recorded_at = died_on, at
    record("child", child.id, "death-recorded", by=by, at=at, once=once)
    db.session.flush()
    for case in cases:
        _silence(case, by=by, at=at)
    for sibling in family:
        hold_for_death(sibling, child, by=by, at=at)
    return child


def undo_death(child_id: UUID, *, reason: str, by: Actor, at: datetime, once: str | None = None) -> Child:
    """Take a record of death back, because it was wrong, as a manager's decision with a reason: of every record that
    was joined to the child's.

    What was cancelled stays cancelled, except work that comes round (a review that repeats, the yearly look for a
    child who was not found). Each open case gets a task that says what must be started again. What is held, on the
    siblings' cases too, stays held until somebody releases it.

    Twice:  harmless.
    Raises: PermissionError; NothingWritten.
    """
    if not by.may(Permission.CHILD_UNDO_DEATH):
        msg = "undoing a record of death needs its permission"
        raise PermissionError(msg)
    if not reason.strip():
        raise NothingWritten
    own = whole_child(child_id)
    cases = lock_cases_about(own)
    child = child_for_writing(child_id)
    if done_before(once) or child.death_recorded_at is None:
        return child
    for row in (child, *(locked(db.session(), Child, other) for other in own if other != child.id)):
        if row.death_recorded_at is None:
            continue  # it was recorded on another record of the child, before or after they were joined
        row.died_on, row.death_recorded_at = None, None
        record("child", row.id, "death-undone", by=by, at=at, once=once if row is child else None)
    db.session.flush()
    for case in cases:
        _goes_on(case, by=by, at=at)
    return child


def as_the_child_lives(linked: ChildKnown) -> None:
    """A case was linked to a child, or parted from one: do to it what the death of its child would have done.

    Of a child who has died it ends, as if the death were recorded now; of one who lives it goes on, where another's
    death had ended it. In the transaction of whoever links, with the case locked.
    Twice: harmless; what was begun on the case since is ended too.
    """
    case, by, at = linked.case, linked.by, linked.at
    has_died = case.child_id is not None and bool(have_died([case.child_id]))
    if not has_died and _is_ended(case):
        _goes_on(case, by=by, at=at)
    elif has_died and not (_is_ended(case) and not _is_to_come(case)):
        _silence(case, by=by, at=at)


def _goes_on(case: Case, *, by: Actor, at: datetime) -> None:
    come_round_again(case, _ended_by_death(case))
    for follow in FOLLOWERS.death_undone:
        follow(CaseEnd(case, DEATH, by, at))
    if case.state != "open":
        record("case", case.id, "death-undone", by=by, at=at)
        return
    hold_outward(case, "death-undone", by=by, at=at, anew=True)
    record("case", case.id, "death-undone", by=by, at=at)
    start_task(case, START_AGAIN, by=by, at=at)
    restart_dates(case, by=by, at=at)
    weigh(case, by=by, at=at)  # a plan that was heard of meanwhile


def _silence(case: Case, *, by: Actor, at: datetime) -> None:
    round_again = coming_round(case.id)
    for follow in FOLLOWERS.case_ended:
        follow(CaseEnd(case, DEATH, by, at))
    filings = list(db.session.scalars(select(Filing.id).where(Filing.case_id == case.id)))
    revoke_links(case, filings, at=at)
    cancel_for("filing", filings, because=DEATH, at=at)
    for task in db.session.scalars(select(Task).where(Task.case_id == case.id, Task.state == "waiting")).all():
        return_task(task, DEATH, by=by, at=at)
    end_releases(case)  # of a closed case too: what was let go was decided about a living child
    if case.state == "open":
        hold_outward(case, DEATH, by=by, at=at, anew=True)
    data = {"timers": [str(timer_id) for timer_id in round_again]}
    record("case", case.id, "death-recorded", by=by, at=at, data=data)


def _is_ended(case: Case) -> bool:
    """Whether a death has ended what was to come of a case, and has not been taken back since."""
    turns = [one.kind for one in history_of("case", case.id) if one.kind in ("death-recorded", "death-undone")]
    return turns[-1:] == ["death-recorded"]


def _is_to_come(case: Case) -> bool:
    still = select(Timer.id).where(Timer.case_id == case.id, Timer.state.in_(("pending", "failed"))).limit(1)
    db.session.flush()
    return db.session.scalar(still) is not None


def _ended_by_death(case: Case) -> list[UUID]:
    """The timers of work that comes round which a death has ended since the last one was taken back."""
    ended: list[UUID] = []
    for event in history_of("case", case.id):
        if event.kind == "death-undone":
            ended = []
        elif event.kind == "death-recorded":
            ended += [UUID(timer_id) for timer_id in event.data.get("timers", ())]
    return ended
