"""What a manager asks of a service in numbers: open, late, how long it takes, how it ended, by month and by school.

Worked out from the columns of cases and tasks, in three statements, over the cases that the reader may see. A case
that was opened again counts as open throughout: only its latest closing is a column.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from statistics import median
from typing import Any
from uuid import UUID

from sqlalchemy import false, func, or_, select

from base.extensions import db
from casework.visible import VisibleCases, cases_visible_to
from models.case import Case
from models.school import School
from models.task import Task
from reporting.service_registers import ServiceRegister
from security.actor import Actor
from statutory.london import london_day, london_instant

MONTHS = 12  # that the page looks back, the current one included
MOST_SCHOOLS = 30


@dataclass(frozen=True, slots=True)
class MonthCounts:
    """One month (its first day): how many came in, how many ended, and how (outcome's words -> how many)."""

    month: date
    opened: int
    closed: int
    outcomes: tuple[tuple[str, int], ...]


@dataclass(frozen=True, slots=True)
class SchoolCounts:
    """One school: how many of its cases are open, and how many came in over the months that are shown."""

    name: str
    open: int
    opened: int


@dataclass(frozen=True, slots=True)
class LateCounts:
    """One kind of task: how many are open, how many of them past their date, how many without a date."""

    title: str
    open: int
    late: int
    undated: int


@dataclass(frozen=True, slots=True)
class Figures:
    """The numbers of a service at an instant. `median_days` are calendar days from receipt to the end; None: none."""

    open: int
    late: int  # cases with an open task past its date
    median_days: float | None
    closed: int  # over the months that are shown
    months: tuple[MonthCounts, ...]  # newest first
    clocks: tuple[LateCounts, ...]
    schools: tuple[SchoolCounts, ...]


def figures_of(
    reader: Actor, of: ServiceRegister, *, at: datetime, months: int = MONTHS, restricted: bool = True
) -> Figures:
    """The numbers of a service as they stood at an instant (now, or the end of a month that has passed).

    Args: restricted: False leaves restricted cases out, whoever reads.
    """
    firsts = _months_back(london_day(at), months)
    since = london_instant(firsts[-1], time(0))
    seen = cases_visible_to(reader).where(Case.service == of.service)
    seen = seen if restricted else seen.where(Case.restricted == false())
    cases = _cases(seen, since=since, at=at)
    tasks = _tasks(seen, of.service, at=at)
    still_open = [one for one in cases if one.closed_at is None or one.closed_at > at]
    ended = [one for one in cases if one.closed_at is not None and since <= one.closed_at <= at]
    return Figures(
        open=len(still_open),
        late=len({one.case_id for one in tasks if one.due_at is not None and one.due_at < at}),
        median_days=_median_days(ended),
        closed=len(ended),
        months=tuple(_month(of, first, cases, ended) for first in firsts),
        clocks=_clocks(tasks, at),
        schools=_schools(cases, still_open, since),
    )


def month_before(day: date) -> date:
    """The first day of the month before a day's."""
    return (day.replace(day=1) - timedelta(days=1)).replace(day=1)


def end_of_month(first: date) -> datetime:
    """The last instant of a month, in London."""
    following = (first.replace(day=28) + timedelta(days=4)).replace(day=1)
    return london_instant(following, time(0)) - timedelta(microseconds=1)


def _months_back(day: date, count: int) -> list[date]:
    found = [day.replace(day=1)]
    while len(found) < count:
        found.append(month_before(found[-1]))
    return found


def _cases(seen: VisibleCases, *, since: datetime, at: datetime) -> Sequence[Any]:
    """The light rows of every case that was open at the instant, came in or ended since."""
    lives = or_(Case.closed_at.is_(None), Case.closed_at >= since, Case.received_at >= since)
    wanted = seen.where(Case.received_at <= at, lives).query()
    light = wanted.with_only_columns(Case.id, Case.received_at, Case.closed_at, Case.outcome, Case.school_id)
    return db.session.execute(light).all()


def _tasks(seen: VisibleCases, service: str, *, at: datetime) -> Sequence[Any]:
    """The tasks that were open at the instant, of those cases."""
    theirs = seen.query().with_only_columns(Case.id)
    unfinished = or_(Task.finished_at.is_(None), Task.finished_at > at)
    found = select(Task.case_id, Task.title, Task.due_at, Task.due_unknown).where(
        Task.service == service, Task.created_at <= at, unfinished, Task.case_id.in_(theirs)
    )
    return db.session.execute(found).all()


def _month(of: ServiceRegister, first: date, cases: Sequence[Any], ended: Sequence[Any]) -> MonthCounts:
    begins, ends = london_instant(first, time(0)), end_of_month(first)
    over = [one for one in ended if begins <= one.closed_at <= ends]
    outcomes = Counter(_outcome(of, one.outcome) for one in over)
    return MonthCounts(
        first,
        opened=sum(begins <= one.received_at <= ends for one in cases),
        closed=len(over),
        outcomes=tuple(sorted(outcomes.items(), key=lambda pair: (-pair[1], pair[0]))),
    )


def _outcome(of: ServiceRegister, code: str) -> str:
    shape = of.definition.outcome_shapes.get(code)
    return shape.label.say() if shape is not None else code.replace("-", " ").capitalize()


def _median_days(ended: Sequence[Any]) -> float | None:
    days = [(london_day(one.closed_at) - london_day(one.received_at)).days for one in ended]
    return float(median(days)) if days else None


def _clocks(tasks: Sequence[Any], at: datetime) -> tuple[LateCounts, ...]:
    titles = sorted({one.title for one in tasks})
    return tuple(
        LateCounts(
            title,
            open=sum(one.title == title for one in tasks),
            late=sum(one.title == title and one.due_at is not None and one.due_at < at for one in tasks),
            undated=sum(one.title == title and one.due_unknown for one in tasks),
        )
        for title in titles
    )


def _schools(cases: Sequence[Any], still_open: Sequence[Any], since: datetime) -> tuple[SchoolCounts, ...]:
    """The schools with the most cases, those first."""
    now = Counter(one.school_id for one in still_open if one.school_id is not None)
    came: Counter[UUID] = Counter(one.school_id for one in cases if one.school_id and one.received_at >= since)
    both = sorted(set(now) | set(came), key=lambda one: (-now[one], -came[one], str(one)))[:MOST_SCHOOLS]
    if not both:
        return ()
    found = select(School.id, School.name).where(School.id.in_(both))
    names = {row.id: row.name for row in db.session.execute(found)}
    return tuple(SchoolCounts(names.get(one, ""), now[one], came[one]) for one in both)


def open_counts(reader: Actor) -> dict[str, int]:
    """How many cases of each service are open now, of those that the reader may see."""
    wanted = cases_visible_to(reader).where(Case.state == "open").query()
    counted = wanted.with_only_columns(Case.service, func.count(Case.id)).group_by(Case.service)
    return {row[0]: row[1] for row in db.session.execute(counted)}
