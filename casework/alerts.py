"""Alerts: an urgent task that a person must acknowledge, at any hour, or the manager hears (SAFETY 4)."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import select, update

from base.database import locked
from base.extensions import db
from casework.decisions import withdraw_proposals
from casework.tasks import return_task, shape_of
from casework.timing.followers import TaskEnd, TaskStart
from casework.timing.timers import DueTimer, cancel_timers, one_by_one, timer_kind, write_timer
from casework.visible import TASK_IS_OPEN
from correspondence.outbox import Plan, plan_many
from correspondence.recipients import Recipient, resolve
from council.calendars import SCHOOL, day_book
from council.settings import setting
from forms.definition.casework import TaskShape
from models.case import Case
from models.task import Task
from models.user import User
from security.actor import Actor
from security.history import record

ACKNOWLEDGE = "acknowledge"
ALERT, NOT_ACKNOWLEDGED, CALENDAR_ENDS = (
    "alert",
    "alert-not-acknowledged",
    "calendar-ends",
)  # the product's own messages
ON_DUTY = ("duty-officer", "deputy")
HIGHEST = 3  # task.raised: the manager knows
DANGER, LET_GO = "danger", "let-go"  # why a task came back


def alert(start: TaskStart) -> None:
    """Tell the duty officer and the deputy at once, at any hour, and the manager when nobody acknowledges in time.

    Only a task whose shape says `acknowledge_within_minutes` alerts; the council's own setting shortens that, never
    lengthens it. Nothing is ever sent outside the council by this.
    Twice: one alert a task; `alert_again` is for a danger that becomes known later.
    """
    if start.shape.acknowledge_within_minutes > 0:
        data = _raise(start.task, start.shape, start.case, key=f"alert:{start.task.id}", round=1, at=start.at)
        record("case", start.case.id, "alert-raised", by=start.by, at=start.at, data=data)


def alert_again(
    task: Task, shape: TaskShape, case: Case, *, why: str, by: Actor, at: datetime, came_back: str = DANGER
) -> bool:
    """Tell those on duty anew about a call that somebody has acknowledged and not ended; whether they were told.

    Whoever acknowledged the first danger may be at home when the second becomes known. The holder keeps the task; it
    is to be acknowledged again, and the manager hears when nobody does. What was recommended on it before ("no call is
    needed") is withdrawn: whoever made it did not know of this, and agreeing would end the call.

    Args:   why: new-danger | started-again | joined | handed-back | interest | restricted, for the event.
            came_back: the code that its row shows.
    Twice:  once; a call that nobody has acknowledged stays as it is, so a night has one alert until somebody answers.
    """
    if shape.acknowledge_within_minutes <= 0:
        return False
    if came_back == DANGER:
        _withdraw_what_did_not_know(task, case, by=by, at=at)
    db.session.flush()
    now = db.session.scalars(
        update(Task)
        .where(Task.id == task.id, TASK_IS_OPEN, Task.needs_acknowledging, Task.acknowledged_at.is_not(None))
        .values(acknowledged_by=None, acknowledged_at=None, came_back=came_back, revision=Task.revision + 1)
        .returning(Task)
        .execution_options(synchronize_session=False, populate_existing=True)
    ).one_or_none()
    if now is None:
        return False
    # Its revision never comes twice: an own key, and an own timer, for each time that somebody is called.
    data = _raise(now, shape, case, key=f"alert:{now.id}:{now.revision}", round=now.revision, at=at)
    record("case", case.id, "alert-raised-again", by=by, at=at, data=data | {"why": why})
    return True


def _withdraw_what_did_not_know(task: Task, case: Case, *, by: Actor, at: datetime) -> None:
    """Bring a call back that waits for somebody to agree that none is needed: that was said before this was known."""
    now = db.session.get_one(Task, task.id)
    if now.state == "waiting":
        withdraw_proposals(case, by=by, at=at, task=now)
        return_task(now, DANGER, by=by, at=at)


def acknowledged(end: TaskEnd) -> None:
    """Somebody has seen it, or the task is over: the manager need not hear."""
    cancel_timers(source_kind="task", source_ids=(end.task.id,), kinds=(ACKNOWLEDGE,))


def call_again_when_let_go(end: TaskEnd) -> None:
    """Whoever acknowledged a call holds it no more and has not made it: those on duty hear of it as at first.

    Otherwise a call would lie in its queue as one that somebody sees to, and the manager would never hear.
    Twice: nothing; a call that nobody has acknowledged stays as it is.
    """
    shape = shape_of(end.task, end.case) if end.task.needs_acknowledging else None
    if shape is not None:
        alert_again(end.task, shape, end.case, why=end.why, by=end.by, at=end.at, came_back=LET_GO)


def nobody_acknowledged(timer: DueTimer, /, *, by: Actor, at: datetime) -> bool:
    """Tell the manager that an alert was not acknowledged; False when it was."""
    case = locked(db.session(), Case, timer.case_id)
    task = locked(db.session(), Task, timer.source_id)
    if task is None or case is None or task.acknowledged_at is not None or task.state in ("done", "cancelled"):
        return False
    minutes = int(timer.data.get("minutes", 0))
    # Without a setting "duty-manager" would mean the team lead, who may be the one that did not acknowledge.
    managers = ("manager", "duty-manager") if setting("duty-manager") else ("manager",)
    told = _tell(NOT_ACKNOWLEDGED, managers, task, case, key=timer.key, minutes=minutes, at=at)
    db.session.execute(
        update(Task).where(Task.id == task.id).values(raised=HIGHEST).execution_options(synchronize_session="evaluate")
    )
    record("case", case.id, "alert-not-acknowledged", by=by, at=at, data={"task": str(task.id), "told": told})
    return True


timer_kind(ACKNOWLEDGE, turn=5)(one_by_one(nobody_acknowledged))


def tell_calendar_ends(start: TaskStart) -> None:
    """Tell the administrators that a calendar ends before a date that a new task needs (SAFETY 6).

    Twice: once a calendar and revision, however many tasks it leaves without a date.
    """
    if not start.task.due_unknown:
        return
    book = day_book()
    own = book.days.get((SCHOOL, start.case.school_id)) if start.case.school_id else None
    whose = start.case.school_id if own is not None and own.terms else "council"
    people = resolve(db.session(), "administrator", at=start.at)
    _plan(CALENDAR_ENDS, people, start.case, None, key=f"calendar-ends:{whose}:{book.revision}", values={}, at=start.at)


def _raise(
    task: Task,
    shape: TaskShape,
    case: Case,
    *,
    key: str,
    round: int,  # noqa: A002  # the column's name
    at: datetime,
) -> dict[str, object]:
    """Plan the alert and the timer that tells the manager; what the event says of it."""
    minutes = min(shape.acknowledge_within_minutes, int(setting("alert-minutes")))
    told = _tell(ALERT, ON_DUTY, task, case, key=key, minutes=minutes, at=at, there=True)
    write_timer(
        "task",
        task.id,
        ACKNOWLEDGE,
        due_at=at + timedelta(minutes=minutes),
        at=at,
        round=round,
        case_id=case.id,
        data={"minutes": minutes},
    )
    return {"task": str(task.id), "told": told, "minutes": minutes}


def _tell(
    kind: str,
    roles: Sequence[str],
    task: Task,
    case: Case,
    *,
    key: str,
    minutes: int,
    at: datetime,
    there: bool = False,
) -> list[str]:
    """Plan an alert to each of some roles, each person once; the roles that were reached.

    Args: there: where everybody reached is away and covered by nobody, the manager hears at once as well.
    """
    people: dict[str, Recipient] = {}
    for role in roles:
        for to in resolve(db.session(), role, at=at, case=case, task=task):
            people.setdefault(to.address, to)
    if there and not _anybody_there([to.id for to in people.values()], at):
        for to in resolve(db.session(), "manager", at=at, case=case, task=task):
            people.setdefault(to.address, to)
    values = {"task_id": str(task.id), "queue_id": str(task.queue_id), "minutes": minutes}
    _plan(kind, list(people.values()), case, task, key=key, values=values, at=at)
    return [to.role for to in people.values()]


def _anybody_there(ids: Sequence[UUID | None], at: datetime) -> bool:
    away = (User.absent_from <= at) & (User.absent_until.is_(None) | (User.absent_until > at))
    there = select(User.id).where(User.id.in_(ids), User.absent_from.is_(None) | ~away)
    return db.session.scalar(there.limit(1)) is not None


def _plan(
    kind: str,
    people: Sequence[Recipient],
    case: Case,
    task: Task | None,
    *,
    key: str,
    values: dict[str, object],
    at: datetime,
) -> None:
    plan_many(
        [
            Plan(
                kind=kind,
                key=f"{key}:{number}",
                version_id=case.version_id,
                # no case: without a task it says once, whichever case met it first, that a calendar ends
                case_id=case.id if task is not None else None,
                to=to,
                send_after=at,
                values=values,
                serves=(("task", task.id),) if task is not None else (),
                urgent=task is not None,
            )
            for number, to in enumerate(people)
        ],
        at=at,
    )
