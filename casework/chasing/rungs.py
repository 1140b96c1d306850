"""Telling people: what happens when a rung of lateness or escalation has come.

Each rung once, on the timeline, and the task is raised in the manager's view. One person hears one fact once: where
a rung of lateness and one of the service's own ladder come together and reach the same person, the ladder tells it. A
rung that leads outside the council never sends anything: it opens a task to decide whether to refer.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import select, update

from base.extensions import db
from casework.tasks import start_task
from casework.timing.lateness import DECIDE_OUTSIDE, ESCALATE, LATE, LEVELS
from casework.timing.timers import DueTimer, timer_kind
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
        return not self.rung.warns


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
    coming = [telling for telling in tellings if not _left_out(telling, newest)]
    reached = _reached([telling for telling in coming if telling.rung.action != DECIDE_OUTSIDE], at)
    unheard = _unheard(coming, reached, at)
    going = [one for one in coming if not reached.get(one.timer.id) or unheard[one.timer.id]]
    sent = _tell(going, unheard, at=at)
    for telling in [one for one in tellings if one.rung.task]:  # however late: a mail may be left out, work may not
        shape = pinned(telling.case.version_id).task_shapes.get(telling.rung.task)
        if shape is not None:
            start_task(telling.case, shape, by=by, at=at)
    _raise(coming)  # also where the ladder speaks for it
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
    done = {telling.timer.id for telling in coming}  # what a ladder told in its place has been told
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
    """After an outage only the highest rung that has come is told; one that decides outside is never left out.

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


def _reached(tellings: Sequence[Telling], at: datetime) -> dict[UUID, list[Recipient]]:
    """Whom each rung that has something to say reaches, by timer; looked up once for those who share a chain."""
    found: dict[UUID, list[Recipient]] = {}
    reached: dict[tuple[str, UUID, UUID | None, UUID | None], list[Recipient]] = {}
    for telling in tellings:
        if not telling.rung.message:
            continue
        task = telling.task
        known = (telling.rung.tells, task.queue_id, task.holder_id, telling.case.owner_id)
        if known not in reached:
            reached[known] = resolve(db.session(), telling.rung.tells, at=at, case=telling.case, task=task)
        found[telling.timer.id] = reached[known]
    return found


def _unheard(
    tellings: Sequence[Telling], reached: dict[UUID, list[Recipient]], at: datetime
) -> dict[UUID, list[Recipient]]:
    """The same without those whom the task's own ladder tells, at the moment of a rung of lateness or since.

    Asked of what is due, not of what was sent: it is the same whichever of the two a sweep meets first.
    """
    late = {one.task.id: one for one in tellings if one.timer.kind == LATE and reached.get(one.timer.id)}
    ladders = _tellings(_due_of_ladders(list(late), at)) if late else []
    newest = _newest_due(list(late), [one.timer for one in ladders], at) if ladders else {}
    speaking = [one for one in ladders if one.rung.action != DECIDE_OUTSIDE and not _left_out(one, newest)]
    heard: dict[tuple[UUID, int], list[tuple[datetime, set[str]]]] = defaultdict(list)
    by_ladders = _reached(speaking, at)
    for one in speaking:
        addresses = {to.address for to in by_ladders.get(one.timer.id, ())}
        heard[one.task.id, one.timer.round].append((one.timer.planned_at, addresses))
    unheard = dict(reached)
    for telling in tellings:
        if telling.timer.kind != LATE or telling.timer.id not in reached:
            continue
        since = [some for when, some in heard[telling.task.id, telling.timer.round] if when >= telling.timer.planned_at]
        told = set[str]().union(*since)
        unheard[telling.timer.id] = [to for to in reached[telling.timer.id] if to.address not in told]
    return unheard


def _due_of_ladders(tasks: Sequence[UUID], at: datetime) -> list[DueTimer]:
    """The rungs of some tasks' own ladders that have come by an instant, those that were climbed among them."""
    rows = db.session.scalars(
        select(Timer)
        .where(
            Timer.source_kind == "task",
            Timer.source_id.in_(tasks),
            Timer.kind == ESCALATE,
            Timer.due_at <= at,
            Timer.state.in_(("pending", "fired")),
        )
        .execution_options(populate_existing=True)
    )
    return [DueTimer.of(row) for row in rows]


def _tell(tellings: Sequence[Telling], to_tell: dict[UUID, list[Recipient]], *, at: datetime) -> dict[UUID, str]:
    """Plan the messages; who was told (the role that was reached), by timer."""
    plans, told = [], {}
    send_after = in_hours(at)
    for telling in tellings:
        task = telling.task
        for number, to in enumerate(to_tell.get(telling.timer.id, ())):
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
