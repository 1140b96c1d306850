"""Deadlines that stand still while an applicant owes us something: an officer stops one for a reason, and starts it.

Only a time of the council's own may (definitions check holds that), and never an urgent one. While it stands still its
task is not late and nobody is told that it is; so that it is not forgotten, its holder and the team lead are told
after the days that the council has set, and again after as many.
"""

from __future__ import annotations

from datetime import datetime, time, timedelta

from base.database import locked
from base.extensions import db
from casework.chasing.task_clocks import pausable_at, rule_at
from casework.claims import TaskOver
from casework.held_cases import open_tasks
from casework.next_actions import show_next_action
from casework.tasks import shape_of
from casework.timing.clocks import CLOCK, TASK_DUE, clocks_of_task, pause_clock, resume_clock
from casework.timing.lateness import watch_again
from casework.timing.pauses import pauses_of
from casework.timing.timers import DueTimer, one_by_one, timer_kind, write_timer
from casework.versions import pinned
from correspondence.outbox import Plan, in_hours, plan_many
from correspondence.recipients import Recipient, resolve
from council.settings import setting
from forms.definition.casework import PauseReason
from forms.definition.check_pausing import ANSWER
from models.case import Case
from models.task import Task
from models.wait import Clock
from security.actor import Actor
from security.history import done_before, record
from statutory.london import london_day, london_instant

FORGOTTEN = "stands-still"  # a kind of timer: it has stood still for long
STANDS_STILL = "task-stands-still"  # the product's own message
TOLD = ("owner", "team-lead")
BY_OFFICER, BY_ANSWER, BY_FORM = "officer", "answered", "form-came"  # why one runs on
RUNS_ON = "runs-on"  # why a task came back: its deadline runs on by itself


class CannotStandStill(Exception):
    """This deadline may not stand still now: none may here, its case is urgent, or its day has passed."""


def reasons_to_stop(task: Task, case: Case, *, at: datetime) -> tuple[PauseReason, ...]:
    """What an officer may let the deadline of this task stand still for now; nothing where it may not."""
    clock = _clock_of(task)
    shape = shape_of(task, case)
    if clock is None or shape is None or task.state in ("done", "cancelled") or clock.state == "paused":
        return ()
    if clock.due_at is not None and clock.due_at <= at:  # what is late stays late
        return ()
    return pausable_at(rule_at(shape, case.priority), case.priority)


def reason_of(task: Task, case: Case) -> PauseReason | None:
    """The reason for which the deadline of a task stands still now."""
    clock, shape = _clock_of(task), shape_of(task, case)
    rule = rule_at(shape, case.priority) if shape is not None else None
    if clock is None or clock.state != "paused" or rule is None:
        return None
    because = pauses_of(clock.pauses)[-1].because
    return next((one for one in rule.pausable if one.id == because), None)


def stop_deadline(task: Task, reason_id: str, *, by: Actor, at: datetime, once: str | None = None) -> Task:
    """Let the deadline of a task stand still: nobody is told that it is late, until it runs on.

    Args:   reason_id: one of `reasons_to_stop`.
    Twice:  the first reason stands.
    Raises: CannotStandStill; TaskOver.
    """
    case: Case = locked(db.session(), Case, task.case_id)
    now: Task = locked(db.session(), Task, task.id)
    if done_before(once):
        return now
    if now.state in ("done", "cancelled"):
        raise TaskOver(now)
    clock = _clock_of(now)
    if clock is not None and clock.state == "paused":
        return now
    reason = next((one for one in reasons_to_stop(now, case, at=at) if one.id == reason_id), None)
    if clock is None or reason is None:
        raise CannotStandStill
    pause_clock(clock, reason.id, says=reason.label.say(), by=by, at=at, once=once)
    _follow(now, case, at=at)
    _remind(clock, step=1, since=at, at=at)
    return now


def start_deadline(task: Task, *, why: str = BY_OFFICER, by: Actor, at: datetime, once: str | None = None) -> bool:
    """Let the deadline of a task run on, later by the time it stood still; whether it stood still.

    Args:  why: officer | answered | form-came.
    Twice: False; it runs.
    """
    case: Case = locked(db.session(), Case, task.case_id)
    now: Task = locked(db.session(), Task, task.id)
    clock = _clock_of(now)
    if done_before(once) or clock is None or now.state in ("done", "cancelled"):
        return False
    if not resume_clock(clock, why, by=by, at=at, once=once):
        return False
    if why != BY_OFFICER and not now.came_back:
        now.came_back = RUNS_ON
    _follow(now, case, at=at)
    return True


def run_on_with_answer(task: Task, *, by: Actor, at: datetime) -> bool:
    """Whoever a task asked has answered: its deadline runs on, where the reason says so. Twice: False."""
    return _run_on(task, ANSWER, BY_ANSWER, by=by, at=at)


def run_on_with_form(case: Case, follow_up: str, *, by: Actor, at: datetime) -> int:
    """A form that the case asked for has come: the deadlines that wait for it run on; how many. Twice: none."""
    return sum(_run_on(task, follow_up, BY_FORM, by=by, at=at) for task in open_tasks(case.id) if follow_up)


@timer_kind(FORGOTTEN)
@one_by_one
def tell_forgotten(timer: DueTimer, /, *, by: Actor, at: datetime) -> bool:
    """Tell holder and team lead that a deadline has stood still for long, and tell them again later."""
    case: Case | None = locked(db.session(), Case, timer.case_id)
    clock: Clock | None = locked(db.session(), Clock, timer.source_id)
    if case is None or clock is None or clock.state != "paused" or clock.task_id is None:
        return False
    pauses = pauses_of(clock.pauses)
    if len(pauses) != timer.round:
        return False
    task = db.session.get_one(Task, clock.task_id)
    told: dict[str, Recipient] = {}
    for role in TOLD:
        for to in resolve(db.session(), role, at=at, case=case, task=task):
            told.setdefault(to.address, to)
    days = (london_day(at) - london_day(pauses[-1].begun_at)).days
    values = {"task_id": str(task.id), "queue_id": str(task.queue_id), "count": days}
    plan_many(
        [
            Plan(
                kind=STANDS_STILL,
                key=f"{timer.key}:{number}",
                version_id=case.version_id,
                case_id=case.id,
                to=to,
                send_after=in_hours(at),
                values=values,
                serves=(("task", task.id),),
            )
            for number, to in enumerate(told.values())
        ],
        at=at,
    )
    data = {"clock": str(clock.id), "task": str(task.id), "told": [to.role for to in told.values()]}
    record("case", case.id, "clock-stands-still", by=by, at=at, data=data)
    _remind(clock, step=timer.step + 1, since=at, at=at)
    return True


def _run_on(task: Task, until: str, why: str, *, by: Actor, at: datetime) -> bool:
    if task.still_since is None:
        return False
    case: Case = locked(db.session(), Case, task.case_id)
    reason = reason_of(task, case)
    return reason is not None and until in reason.until and start_deadline(task, why=why, by=by, at=at)


def _clock_of(task: Task) -> Clock | None:
    """The clock that a task's own date comes from."""
    return next((one for one in clocks_of_task(task) if one.code == TASK_DUE), None)


def _follow(task: Task, case: Case, *, at: datetime) -> None:
    """Let lateness, the queue and the case follow the date of a task."""
    task.revision += 1
    shape = shape_of(task, case)
    profiles = pinned(case.version_id).escalation_profiles
    watch_again(
        task,
        late=profiles.get(shape.late) if shape else None,
        escalation=profiles.get(shape.escalation) if shape else None,
        at=at,
    )
    show_next_action(case)


def _remind(clock: Clock, *, step: int, since: datetime, at: datetime) -> None:
    """Write the timer after which those are told that it still stands still; its pauses number the rounds."""
    hour, minute = str(setting("office-opens")).split(":")
    day = london_day(since) + timedelta(days=int(setting("still-days")))
    write_timer(
        CLOCK,
        clock.id,
        FORGOTTEN,
        due_at=london_instant(day, time(int(hour), int(minute))),
        at=at,
        step=step,
        round=len(pauses_of(clock.pauses)),
        case_id=clock.case_id,
    )
