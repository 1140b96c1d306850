"""What a case page opens with: what matters most about a child, read at a glance. Reads only.

The case was got through casework.visible by whoever asks.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from sqlalchemy import select

from base.extensions import db
from casework.contacts import Rule, rules_of
from casework.facts import today_of
from casework.later_tasks import Planned, next_planned
from casework.visible import cases_visible_to, tasks_visible_to
from casework.visible_children import those_visible
from council.calendars import calendars_for
from directory.children import age_on, every_id_of, name_of, siblings_of, standing_for
from models.case import Case, CaseSeen, ContactRule
from models.child import Adult, Child
from models.school import School
from models.task import Task
from models.user import User
from reporting.asked_names import asked_names
from reporting.worklists import WorkRow, work_rows
from security.actor import Actor
from statutory.days import CalendarTooShort

STRICT = (Rule.DO_NOT_CONTACT, Rule.CHANNEL_ONLY, Rule.HELD)


@dataclass(frozen=True, slots=True)
class OutOfEducation:
    """How many school days a child has been out of education, both ends counted, by which calendar.

    `days` is None where the calendar does not know the days: then `why` says so.
    """

    since: date
    days: int | None
    calendar: str
    why: str = ""


@dataclass(frozen=True, slots=True)
class SiblingLine:
    """A brother or sister, with the open case about them that the reader may see, if there is one."""

    child_id: UUID
    name: str
    age: int | None
    case_id: UUID | None
    case_reference: str


@dataclass(frozen=True, slots=True)
class RuleLine:
    """A contact rule in force, and whom it is about: a name, or nothing where the party has no row."""

    rule: ContactRule
    name: str


@dataclass(frozen=True, slots=True)
class Opening:
    """The case at a glance."""

    case: Case
    child: Child | None
    child_name: str
    child_is_visible: bool
    age: int | None
    school: str
    owner: str
    out: OutOfEducation | None
    siblings: Sequence[SiblingLine]
    strict_rules: Sequence[RuleLine]
    open_tasks: Sequence[WorkRow]
    asked: Mapping[UUID, str]  # by task: which of those whom the case asked it is about
    next_task: WorkRow | None
    planned: Planned | None  # what begins by itself, of a case that has nothing to do now
    other_cases: Sequence[Case]


def opening_of(case: Case, *, reader: Actor, at: datetime) -> Opening:
    """What a case opens with, for one reader."""
    today = today_of(at)
    child = child_of(case)
    shown = those_visible(reader, [child]) if child is not None else []
    tasks = open_tasks(case, reader=reader)
    rows = work_rows(tasks)
    rules = rule_lines(case)
    return Opening(
        case=case,
        child=child,
        child_name=name_of(child) if child is not None else "",
        child_is_visible=bool(shown),
        age=age_on(child, today) if child is not None else None,
        school=school_name(case.school_id or (child.school_id if child is not None else None)),
        owner=_owner(case),
        out=out_of_education(case, child, today=today),
        siblings=sibling_lines(child, reader=reader, today=today) if child is not None else [],
        strict_rules=[line for line in rules if line.rule.rule in STRICT and line.rule.released_at is None],
        open_tasks=rows,
        asked=asked_names(tasks),
        next_task=next(iter(sorted(rows, key=_pressing)), None),
        planned=next_planned(case) if not rows and case.state == "open" else None,
        other_cases=other_cases(case, child, reader=reader),
    )


def child_of(case: Case) -> Child | None:
    """The row that stands for a case's child now."""
    return standing_for(case.child_id) if case.child_id else None


def open_tasks(case: Case, *, reader: Actor) -> list[Task]:
    """The open tasks of a case that the reader may see, most urgent first."""
    found = tasks_visible_to(reader).of_case(case.id).still_open().query()
    return list(db.session.scalars(found.order_by(Task.priority, Task.sort_due, Task.id)))


def out_of_education(case: Case, child: Child | None, *, today: date) -> OutOfEducation | None:
    """The school days since a child was last in education; None where nobody has said since when.

    A child without a school is counted by the council's own term dates; the calendar's name says which it was.
    """
    since = case.out_of_education_since
    if since is None or since > today:
        return None
    school_days = calendars_for(case.school_id or (child.school_id if child is not None else None)).school
    if school_days is None:
        return OutOfEducation(since, None, "", "no term dates are entered")
    try:
        return OutOfEducation(since, school_days.count(since, today), school_days.name)
    except CalendarTooShort as short:
        edge = short.known_until if short.day > short.known_until else short.known_from
        word = "ends" if short.day > short.known_until else "begins"
        return OutOfEducation(since, None, school_days.name, f"the calendar {word} on {edge.day} {edge:%B %Y}")


def rule_lines(case: Case) -> list[RuleLine]:
    """The contact rules of a case with the names of whom they are about."""
    rules = rules_of(case)
    ids = [rule.party_id for rule in rules]
    names: dict[UUID, str] = {
        row.id: row.name for row in db.session.execute(select(Adult.id, Adult.name).where(Adult.id.in_(ids)))
    }
    names |= {row.id: row.name for row in db.session.execute(select(School.id, School.name).where(School.id.in_(ids)))}
    return [RuleLine(rule, names.get(rule.party_id, "")) for rule in rules]


def school_name(school_id: UUID | None) -> str:
    """A school's name; nothing for none."""
    return (db.session.scalar(select(School.name).where(School.id == school_id)) or "") if school_id else ""


def other_cases(case: Case, child: Child | None, *, reader: Actor) -> list[Case]:
    """Other cases about the same child that the reader may see, newest first."""
    if child is None:
        return []
    ids = every_id_of(child.id)
    found = cases_visible_to(reader).where(Case.child_id.in_(ids), Case.id != case.id).query()
    return list(db.session.scalars(found.order_by(Case.opened_at.desc(), Case.id.desc())))


def looked_last(case: Case, *, reader: Actor) -> datetime | None:
    """When a reader last looked at a case; None the first time."""
    return db.session.scalar(select(CaseSeen.at).where(CaseSeen.case_id == case.id, CaseSeen.user_id == reader.id))


def _pressing(row: WorkRow) -> tuple[bool, int, datetime, UUID]:
    """The order of casework.next_actions: what waits for somebody else comes last."""
    task = row.task
    return task.state == "waiting", task.priority, task.sort_due, task.id


def _owner(case: Case) -> str:
    if case.owner_id is None:
        return ""
    return db.session.scalar(select(User.name).where(User.id == case.owner_id)) or ""


def sibling_lines(child: Child, *, reader: Actor, today: date) -> list[SiblingLine]:
    """The siblings that the reader may see; others are not there, so they aren't counted either."""
    every = {sibling.id: sibling for sibling in (standing_for(one.id) for one in siblings_of(child.id))}
    every.pop(child.id, None)
    shown = those_visible(reader, list(every.values()))
    ids = {row_id: sibling.id for sibling in shown for row_id in every_id_of(sibling.id)}
    found = cases_visible_to(reader).where(Case.child_id.in_(ids), Case.state == "open").query()
    cases = {ids[case.child_id]: case for case in db.session.scalars(found.order_by(Case.id)) if case.child_id}
    return [
        SiblingLine(
            sibling.id,
            name_of(sibling),
            age_on(sibling, today),
            cases[sibling.id].id if sibling.id in cases else None,
            cases[sibling.id].reference if sibling.id in cases else "",
        )
        for sibling in shown
    ]
