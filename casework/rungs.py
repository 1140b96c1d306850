"""Telling people: what happens when a rung of lateness or escalation has come.

Each rung once, on the timeline, and the task is raised in the manager's view. A rung that leads outside the council
never sends anything: it opens a task to decide whether to refer.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import select, update

from base.extensions import db
from casework.lateness import DECIDE_OUTSIDE, ESCALATE, LATE, LEVELS
from casework.tasks import start_task
from casework.timers import DueTimer, timer_kind
from casework.versions import pinned
from correspondence.outbox import Plan, in_hours, plan_many
from correspondence.recipients import Recipient, resolve
from forms.definition.profiles import EscalationProfile, Rung
from models.case import Case
from models.task import Task
from models.wait import Timer
from security.actor import Actor
from security.history import record_many
from statutory.london import london_day

OPEN = ("open", "claimed", "waiting")


@dataclass(frozen=True, slots=True)
class Telling:
    """A rung that has come for a task that is still open."""

    timer: DueTimer
    task: Task
    case: Case
    profile: EscalationProfile
    rung: Rung

    @property
    def raises(self) -> bool:
        """Whether the task is late now; a warning before the due date raises nothing."""
        return self.rung.offset >= 0


@timer_kind(LATE, turn=60)
def tell_late(timers: Sequence[DueTimer], /, *, by: Actor, at: datetime) -> Iterable[UUID]:
    """Tell owner, team lead or manager that a task is due soon or late."""
    return _climb(timers, by=by, at=at)


@timer_kind(ESCALATE, turn=61)
def climb(timers: Sequence[DueTimer], /, *, by: Actor, at: datetime) -> Iterable[UUID]:
    """Climb a service's own ladder."""
    return _climb(timers, by=by, at=at)


def _climb(timers: Sequence[DueTimer], *, by: Actor, at: datetime) -> list[UUID]:
    tellings = _tellings(timers)
    newest = _newest_due([telling.task.id for telling in tellings], timers, at)
    going = [telling for telling in tellings if not _left_out(telling, newest)]
    deciding = [telling for telling in going if telling.rung.action == DECIDE_OUTSIDE]
    sent = _tell([telling for telling in going if telling.rung.action != DECIDE_OUTSIDE], at=at)
    for telling in deciding:
        shape = pinned(telling.case.version_id).task_shapes.get(telling.rung.task)
        if shape is not None:
            start_task(telling.case, shape, by=by, at=at)
    _raise(going)
    lines = [
        (
            telling.case.id,
            "task-late" if telling.raises else "task-due-soon",
            {
                "task": str(telling.task.id),
                "profile": telling.profile.code,
                "rung": telling.rung.number,
                "told": sent.get(telling.timer.id, telling.rung.tells),
            },
        )
        for telling in going
    ]
    record_many(lines, by=by, at=at)
    done = {telling.timer.id for telling in going}
    return [timer.id for timer in timers if timer.id not in done]


def _tellings(timers: Sequence[DueTimer]) -> list[Telling]:
    ids = {timer.source_id for timer in timers}
    found = select(Task).where(Task.id.in_(ids)).order_by(Task.id).with_for_update()
    tasks = {task.id: task for task in db.session.scalars(found.execution_options(populate_existing=True))}
    wanted = {task.case_id for task in tasks.values()}
    cases = {case.id: case for case in db.session.scalars(select(Case).where(Case.id.in_(wanted)))}
    tellings = []
    for timer in timers:
        task = tasks.get(timer.source_id)
        if task is None or task.state not in OPEN:
            continue
        case = cases[task.case_id]
        profile = pinned(case.version_id).escalation_profiles.get(str(timer.data.get("profile", "")))
        rung = next((one for one in profile.rungs if one.number == timer.step), None) if profile else None
        if profile is not None and rung is not None:
            tellings.append(Telling(timer, task, case, profile, rung))
    return tellings


def _left_out(telling: Telling, newest: dict[tuple[UUID, str, int], int]) -> bool:
    """After an outage only the highest rung that has come is told; one that opens a task is never left out.

    Everybody below hears from whoever was told, and nobody gets four mails about one task in a minute. A rung that a
    fault put off is left out too once a higher one of its round has been told.
    """
    if telling.profile.catch_up != "latest" or telling.rung.action == DECIDE_OUTSIDE:
        return False
    return telling.rung.number < newest.get((telling.task.id, telling.timer.kind, telling.timer.round), 0)


def _newest_due(tasks: Sequence[UUID], timers: Sequence[DueTimer], at: datetime) -> dict[tuple[UUID, str, int], int]:
    kinds = {timer.kind for timer in timers}
    rows = db.session.execute(
        select(Timer.source_id, Timer.kind, Timer.round, Timer.step).where(
            Timer.source_kind == "task",
            Timer.source_id.in_(tasks),
            Timer.kind.in_(kinds),
            Timer.due_at <= at,
            Timer.state.in_(("pending", "fired")),
        )
    )
    newest: dict[tuple[UUID, str, int], int] = defaultdict(int)
    for row in rows:
        newest[row.source_id, row.kind, row.round] = max(newest[row.source_id, row.kind, row.round], row.step)
    return newest


def _tell(tellings: Sequence[Telling], *, at: datetime) -> dict[UUID, str]:
    """Plan the messages; who was told (the role that was reached), by timer."""
    plans, told = [], {}
    send_after = in_hours(at)
    reached: dict[tuple[str, UUID, UUID | None, UUID | None], list[Recipient]] = {}
    for telling in tellings:
        if not telling.rung.message:
            continue
        task = telling.task
        known = (telling.rung.tells, task.queue_id, task.holder_id, telling.case.owner_id)
        if known not in reached:
            reached[known] = resolve(db.session(), telling.rung.tells, at=at, case=telling.case, task=task)
        for number, to in enumerate(reached[known]):
            told[telling.timer.id] = to.role
            plans.append(
                Plan(
                    kind=telling.rung.message,
                    key=f"{telling.timer.key}:{number}" if number else telling.timer.key,
                    version_id=telling.case.version_id,
                    case_id=telling.case.id,
                    to=to,
                    send_after=send_after,
                    values=_values(task, at),
                    serves=(("task", task.id),),
                )
            )
    plan_many(plans, at=at)
    return told


def _values(task: Task, at: datetime) -> dict[str, object]:
    values: dict[str, object] = {"task_id": str(task.id), "queue_id": str(task.queue_id)}
    if task.due_at is not None:
        values["due"] = task.due_at.isoformat()
        values["days_late"] = max(0, (london_day(at) - london_day(task.due_at)).days)
    return values


def _raise(tellings: Sequence[Telling]) -> None:
    levels: dict[int, list[UUID]] = defaultdict(list)
    for telling in tellings:
        if telling.raises:
            levels[LEVELS[telling.rung.tells]].append(telling.task.id)
    for level, tasks in sorted(levels.items()):
        db.session.execute(
            update(Task)
            .where(Task.id.in_(tasks), Task.raised < level)
            .values(raised=level)
            .execution_options(synchronize_session="evaluate")
        )
