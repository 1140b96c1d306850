"""The clock of a task: which rule holds at which priority, and timing a task again when that changes."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, time
from functools import lru_cache
from uuid import UUID

from sqlalchemy import select

from base.extensions import db
from casework.own_tasks import EXTEND_CALENDAR
from casework.tasks import retime_tasks, start_task
from casework.timing.clocks import TASK_DUE, clocks_of_task, resume_clock, start_clock, stop_clock
from casework.timing.followers import FactsLearned, TaskEnd, TaskStart
from casework.timing.pauses import Pause, pauses_of
from casework.versions import pinned
from casework.visible import TASK_IS_OPEN
from forms.definition.casework import DueRule, PauseReason, TaskShape
from forms.values import as_day
from models.case import Case
from models.task import Task
from models.wait import Clock
from statutory.london import london_instant

AFTER, BEFORE = "after", "before"  # which way a clock counts
URGENT = 1  # of a priority: such a deadline never stands still
MORE_URGENT = "more-urgent"  # why a clock runs on: its case is, or another time holds for it now


def rule_at(shape: TaskShape, priority: int) -> DueRule | None:
    """The rule of a priority; where a shape names none for it, that of the nearest less pressing one, else of any."""
    rules = dict(shape.due)
    later = sorted(level for level in rules if level >= priority)
    return rules[later[0]] if later else (rules[max(rules)] if rules else None)


def time_task(start: TaskStart) -> None:
    """Start a new task's clock, where its shape says how long it may take."""
    rule = rule_at(start.shape, start.case.priority)
    if rule is not None:
        _begin(start, rule, *_counted_from(rule, start.case, start.trigger_at))


def time_again(start: TaskStart) -> None:
    """Replace a task's clock after its case changed priority, counting from the same beginning.

    So also where the day that it is counted back from has moved. One that stands still runs on where another time
    holds for it now, and what it lost before is not counted again where that time may stand still too.
    Twice: a clock that already follows the rule of this priority, and that day, runs on.
    """
    rule = rule_at(start.shape, start.case.priority)
    running = [clock for clock in clocks_of_task(start.task) if clock.code == TASK_DUE]
    if rule is None:
        return
    began = min((clock.trigger_at for clock in running if clock.direction == AFTER), default=start.trigger_at)
    trigger_at, direction = _counted_from(rule, start.case, began)
    wanted = (rule.amount, rule.unit, direction)
    follows = any(
        (clock.amount, clock.unit, clock.direction) == wanted and (direction == AFTER or clock.trigger_at == trigger_at)
        for clock in running
    )
    for clock in running:
        if not follows or not pausable_at(rule, start.case.priority):
            resume_clock(clock, MORE_URGENT, by=start.by, at=start.at)
    if follows:
        return
    for clock in running:
        stop_clock(clock, by=start.by, at=start.at, cancelled=True)
    _begin(start, rule, trigger_at, direction, _lost(running) if rule.pausable else ())


def pausable_at(rule: DueRule | None, priority: int) -> tuple[PauseReason, ...]:
    """What a task's deadline may stand still for at a priority: nothing, where it is urgent."""
    return rule.pausable if rule is not None and priority > URGENT else ()


def date_with_the_case(learned: FactsLearned) -> None:
    """Date the open tasks of a case anew of which a day has changed that they are due before. Twice: harmless."""
    case = learned.case
    if case.state == "open" and learned.names & _days_of(case.version_id):
        retime_tasks(case, by=learned.by, at=learned.at)


@lru_cache(maxsize=256)
def _days_of(version_id: UUID) -> frozenset[str]:
    """The questions of a version whose answers tasks are due before."""
    return frozenset(rule.back_from for task in pinned(version_id).tasks for _, rule in task.due if rule.back_from)


def _counted_from(rule: DueRule, case: Case, began: datetime) -> tuple[datetime, str]:
    """What a task's time is counted from, and which way: back from a day of the case once it is known.

    Until then it counts from the beginning: somebody must find out the day.
    """
    day = as_day((case.facts or {}).get(rule.back_from)) if rule.back_from else None
    return (london_instant(day, time.min), BEFORE) if day is not None else (began, AFTER)


def _lost(clocks: Sequence[Clock]) -> Sequence[Pause]:
    """When the clock that others take the place of stood still."""
    return [one for clock in clocks[:1] for one in pauses_of(clock.pauses)]


def _begin(start: TaskStart, rule: DueRule, trigger_at: datetime, direction: str, pauses: Sequence[Pause] = ()) -> None:
    start_clock(
        start.case,
        task=start.task,
        code=TASK_DUE,
        rule=rule,
        trigger_at=trigger_at,
        by=start.by,
        at=start.at,
        direction=direction,
        pauses=pauses,
    )


def stop_task_clocks(end: TaskEnd) -> None:
    """End a task's clocks: met or missed when it was done, cancelled when it was not needed any more."""
    for clock in clocks_of_task(end.task):
        stop_clock(clock, by=end.by, at=end.at, cancelled=end.task.state == "cancelled")


def ask_for_dates(start: TaskStart) -> None:
    """Have the administrators extend a calendar that ends before a date that is needed.

    Twice: one open task in the whole council, however many deadlines have no date.
    """
    if not start.task.due_unknown or start.task.kind == EXTEND_CALENDAR.id:
        return
    asked = select(Task.id).where(Task.kind == EXTEND_CALENDAR.id, TASK_IS_OPEN).limit(1)
    if db.session.scalar(asked) is None:
        start_task(start.case, EXTEND_CALENDAR, by=start.by, at=start.at)
