"""Tasks that begin after a while, unless what they are about has happened by then."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time

from sqlalchemy import select

from base.database import locked
from base.extensions import db
from casework.tasks import start_task
from casework.timing.clocks import reckon
from casework.timing.timers import DueTimer, cancel_timers, one_by_one, timer_kind, write_timer
from casework.versions import pinned
from council.calendars import day_book
from council.settings import setting
from directory.children import have_died
from forms.definition.casework import DueRule
from forms.values import is_answered
from models.case import Case
from models.wait import Timer
from security.actor import Actor
from security.history import record
from statutory.london import london_instant

LATER = "start-later"


def start_after(
    case: Case,
    task: str,
    rule: DueRule,
    *,
    since: date | None = None,
    unless: str = "",
    replace: bool = False,
    by: Actor,
    at: datetime,
) -> datetime | None:
    """Have a task of a case's service begin at the opening of the office on the day that a time ends; that instant.

    School days are the school's where it has a calendar, else the council's.

    Args:   since: the day that the time is counted from, today unless given; what is over already begins at once.
            unless: a fact of the case; once it is known the task is not started.
            replace: what is planned already gives way, as where a day was put off.
    Twice:  one is planned at a time for a task and case, and the first stands unless it is replaced. Once it has
            begun it may be planned again: another return of the same child, or the next round.
    """
    kind = f"{LATER}:{task}"
    own = select(Timer).where(Timer.source_kind == "case", Timer.source_id == case.id, Timer.kind == kind)
    before = db.session.scalar(own.order_by(Timer.round.desc()).limit(1))
    if before is not None and before.state in ("pending", "failed"):
        if not replace:
            return before.due_at
        cancel_timers(source_kind="case", source_id=case.id, kinds=[kind])
    hour, minute = str(setting("office-opens")).split(":")
    opens = time(int(hour), int(minute))
    calendars = day_book().of(case.school_id)
    start = london_instant(since, opens) if since is not None else at
    answer = reckon(rule.amount, rule.unit, start, calendars=calendars, end_of_day=opens)
    if answer.due_at is None:
        # No calendar reaches so far. Counted in plain days it comes early: better than that nobody looks at all.
        answer = reckon(rule.amount, "calendar-days", start, calendars=calendars, end_of_day=opens)
    if answer.due_at is None:
        return None
    turn = 1 if before is None else before.round + 1
    data = {"unless": unless, "after-closing": case.state != "open"}
    write_timer("case", case.id, kind, due_at=answer.due_at, at=at, round=turn, case_id=case.id, data=data)
    record("case", case.id, "task-planned", by=by, at=at, data={"what": task, "on": answer.due_at.date().isoformat()})
    return answer.due_at


@dataclass(frozen=True, slots=True)
class Planned:
    """A task that begins by itself, by its title, and when."""

    title: str
    begins_at: datetime


def next_planned(case: Case) -> Planned | None:
    """The task of a case that begins next by itself, if one is planned."""
    timer = db.session.scalar(
        select(Timer)
        .where(Timer.source_kind == "case", Timer.source_id == case.id, Timer.state == "pending")
        .where(Timer.kind.startswith(f"{LATER}:"))
        .order_by(Timer.due_at, Timer.id)
        .limit(1)
    )
    shape = pinned(case.version_id).task_shapes.get(timer.kind.partition(":")[2]) if timer is not None else None
    return Planned(shape.title.say(), timer.due_at) if timer is not None and shape is not None else None


def start_now(timer: DueTimer, /, *, by: Actor, at: datetime) -> bool:
    """Begin a task that was to begin later; False when the case is over, the child has died or it is settled.

    One that the end of the case itself planned, to look how things went, begins on the closed case.
    """
    case = locked(db.session(), Case, timer.case_id)
    if case is None or (case.child_id is not None and have_died([case.child_id])):
        return False
    if case.state != "open" and not timer.data.get("after-closing"):
        return False
    unless = str(timer.data.get("unless") or "")
    if unless and is_answered((case.facts or {}).get(unless)):
        return False
    shape = pinned(case.version_id).task_shapes.get(timer.kind.partition(":")[2])
    if shape is None:
        return False
    start_task(case, shape, by=by, at=at)
    return True


timer_kind(LATER, turn=72)(one_by_one(start_now))
