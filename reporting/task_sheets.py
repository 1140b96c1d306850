"""Everything that the page of one task shows: case, child, deadline and its reasons, enquiries, waits, decisions.

Reads only. The task was got through casework.visible by whoever asks.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import select

from base.extensions import db
from casework.about import about_whom
from casework.checklists import rows_of
from casework.decisions import decision_asked_by
from casework.facts import case_answers, sent_filings, today_of
from casework.finishing import choices_of
from casework.held_cases import RUNNING
from casework.intake.receipt import wanting
from casework.tasks import shape_of
from casework.versions import pinned
from casework.visible import tasks_visible_to
from council.other_councils import council_name
from directory.children import age_on, name_of
from documents.uploads import TAKEN_OFF
from forms.definition.casework import Choice, RowShape, TaskShape, WaitShape
from forms.definition.wording import ENGLISH
from forms.ports import Ports
from forms.question_types import type_of
from forms.said import said
from models.case import Case
from models.child import Child
from models.document import Document
from models.message import Message, MessagePart
from models.school import School
from models.task import ChecklistRow, Decision, Queue, Task
from models.user import User
from models.wait import Clock, Timer, Wait
from reporting.asked_names import asked_names
from reporting.news_of_decisions import CameIn, came_in_since
from reporting.proposals import proposed
from security.actor import Actor

STEPS = ("chase", "chase-end", "chase-holiday")  # kinds of timer that a wait's plan is made of


@dataclass(frozen=True, slots=True)
class Sent:
    """A message of a wait: to which role, and where it stands."""

    role: str
    state: str
    held_because: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Step:
    """What will happen of itself while a wait is not answered: kind chase | chase-end | chase-holiday.

    `starts` is the task that begins where a step sends nothing.
    """

    kind: str
    number: int
    at: datetime
    starts: str = ""


@dataclass(frozen=True, slots=True)
class WaitSheet:
    """A wait with what was sent and what is still to come."""

    wait: Wait
    asks: str
    other_route: str  # what to do where the school is closed
    school: str  # or the council's name
    sent: Sequence[Sent]
    to_come: Sequence[Step]


@dataclass(frozen=True, slots=True)
class RowSheet:
    """An enquiry with what the definition says of it."""

    row: ChecklistRow
    shape: RowShape | None
    done_by: str
    needed_for: Sequence[str]  # outcomes that need it, in words
    file_is_gone: bool = False  # the file it names was taken off the case


@dataclass(frozen=True, slots=True)
class DecisionSheet:
    """A recommendation: what is proposed, by whom, the answers that go with it in words, what was sent since."""

    decision: Decision
    what: str
    by: str
    answers: Sequence[tuple[str, Sequence[str]]]
    decided_by: str
    came_in: Sequence[CameIn] = ()


@dataclass(frozen=True, slots=True)
class TaskSheet:
    """One task, ready to be drawn."""

    task: Task
    case: Case
    shape: TaskShape | None
    queue: Queue
    holder: str
    child: Child | None
    child_name: str
    age: int | None
    school: str
    clocks: Sequence[Clock]
    counts_anew_with: Sequence[str]  # whose part is still to come before the form is whole and its days count anew
    facts: Sequence[tuple[str, Sequence[str]]]
    rows: Sequence[RowSheet]
    waits: Sequence[WaitSheet]
    choices: Sequence[Choice]
    decision: DecisionSheet | None  # of a task that asks for one
    proposed: DecisionSheet | None  # the last one made on this task, undecided or sent back
    acknowledged_by: str
    others: Sequence[Task]
    asked: Mapping[UUID, str]  # by task, this one and the others: which of those whom the case asked it is about


def sheet_of(task: Task, *, reader: Actor, at: datetime, ports: Ports) -> TaskSheet:
    """The sheet of a task."""
    session, today = db.session, today_of(at)
    case = session.get_one(Case, task.case_id)
    child = session.get(Child, task.child_id) if task.child_id else None
    school = session.get(School, task.school_id) if task.school_id else None
    shape = shape_of(task, case)
    clocks = session.scalars(select(Clock).where(Clock.task_id == task.id).order_by(Clock.id)).all()
    beside = tasks_visible_to(reader).of_case(case.id).still_open().where(Task.id != task.id).query()
    others = session.scalars(beside.order_by(Task.priority, Task.sort_due, Task.id)).all()
    return TaskSheet(
        task=task,
        case=case,
        shape=shape,
        queue=session.get_one(Queue, task.queue_id),
        holder=user_name(task.holder_id),
        child=child,
        child_name=name_of(child) if child else about_whom(case),
        age=age_on(child, today) if child else None,
        school=school.name if school else "",
        clocks=clocks,
        counts_anew_with=_still_wanting(case, clocks),
        facts=facts_to_read(case, shape.facts if shape else (), ports=ports),
        rows=row_sheets(task, case, shape),
        waits=wait_sheets(task, case),
        choices=choices_of(task, case, at=at),
        decision=_decision(decision_asked_by(task), case, ports=ports),
        proposed=_decision(_proposed_on(task), case, ports=ports),
        acknowledged_by=user_name(task.acknowledged_by),
        others=others,
        asked=asked_names([task, *others]),
    )


def _still_wanting(case: Case, clocks: Sequence[Clock]) -> list[str]:
    """The parties without whose part the form is not whole, where a deadline counts from its first part until then."""
    definition = pinned(case.version_id)
    if definition.case is None or not definition.case.received_with:
        return []
    if not any(clock.trigger_at == case.received_at and clock.state in RUNNING for clock in clocks):
        return []
    opened = [one for one in sent_filings(case.id) if one.reference == case.reference]
    return [definition.party_shapes[party].label.say() for one in opened for party in wanting(one, definition)]


def facts_to_read(case: Case, codes: Iterable[str], *, ports: Ports) -> list[tuple[str, Sequence[str]]]:
    """What was answered to some questions of a case's form, as (question, lines); unanswered ones say so."""
    wanted = list(codes)
    if not wanted:
        return []
    definition, answers = pinned(case.version_id), case_answers(case)
    questions = definition.questions
    counts = {one.id: one for one in (definition.case.counts if definition.case else ())}
    found: list[tuple[str, Sequence[str]]] = []
    for code in wanted:
        if code in counts:
            found.append((counts[code].label.say(), (str((case.facts or {}).get(code, 0)),)))
        question = questions.get(code)
        if question is None:
            continue
        value = answers.get(code)
        shown = type_of(question).show(question, (case.facts or {}).get(code) if value is None else value, ports)
        label = said(question.label.say(), definition, answers, ports, ENGLISH)
        found.append((label, shown or ("Not answered",)))
    return found


def row_sheets(task: Task, case: Case, shape: TaskShape | None) -> list[RowSheet]:
    """The enquiries of a task in their order."""
    rows = rows_of(task)
    if not rows:
        return []
    shapes = {one.id: one for one in shape.rows} if shape else {}
    names = _names({row.done_by for row in rows})
    outcomes = pinned(case.version_id).outcome_shapes
    gone = files_gone(rows)
    return [
        RowSheet(
            row,
            shapes.get(row.code),
            names.get(row.done_by, "") if row.done_by else "",
            [outcomes[code].label.say() if code in outcomes else code for code in row.mandatory_for or ()],
            row.id in gone,
        )
        for row in rows
    ]


def files_gone(rows: Sequence[ChecklistRow]) -> set[UUID]:
    """Those of some enquiries whose file was taken off the case, or went to another."""
    named = {row.document_id for row in rows if row.document_id is not None}
    if not named:
        return set()
    there = select(Document.id).where(Document.id.in_(named), Document.kind != TAKEN_OFF)
    kept = set(db.session.scalars(there))
    return {row.id for row in rows if row.document_id is not None and row.document_id not in kept}


def wait_sheets(task: Task, case: Case) -> list[WaitSheet]:
    """The waits of a task, newest first, each with its messages and what is still to come."""
    found = select(Wait).where(Wait.task_id == task.id).order_by(Wait.started_at.desc(), Wait.id.desc())
    waits = db.session.scalars(found).all()
    if not waits:
        return []
    ids = [wait.id for wait in waits]
    sent, steps = _sent(ids), _steps(ids)
    wanted = {wait.school_id for wait in waits} - {None}
    schools = {
        row.id: row.name for row in db.session.execute(select(School.id, School.name).where(School.id.in_(wanted)))
    }
    asks = _asks(task, case)
    return [
        WaitSheet(
            wait,
            asks=asks[wait.code].asks.say() if wait.code in asks else "",
            other_route=asks[wait.code].if_holiday if wait.code in asks else "",
            school=schools.get(wait.school_id, "") if wait.school_id else council_name(wait.council_code),
            sent=sent.get(wait.id, ()),
            to_come=[_said(step, wait, case) for round_of, step in steps.get(wait.id, ()) if round_of == wait.round],
        )
        for wait in waits
    ]


def _said(step: Step, wait: Wait, case: Case) -> Step:
    """A step with the task that it starts, where it sends nothing."""
    definition = pinned(case.version_id)
    profile = definition.chase_profiles.get(wait.chase)
    if step.kind != STEPS[0] or profile is None:
        return step
    tasks = [one.task for one in profile.steps if one.number == step.number and not one.sends]
    shape = definition.task_shapes.get(tasks[0]) if tasks else None
    return replace(step, starts=shape.title.say()) if shape is not None else step


def wait_of(task: Task, wait_id: UUID) -> Wait | None:
    """One wait of a task; None when it is not one of this task's."""
    return db.session.scalar(select(Wait).where(Wait.id == wait_id, Wait.task_id == task.id))


def row_of(task: Task, row_id: UUID) -> ChecklistRow | None:
    """One enquiry of a task; None when it is not one of this task's."""
    return db.session.scalar(select(ChecklistRow).where(ChecklistRow.id == row_id, ChecklistRow.task_id == task.id))


def case_of(task: Task) -> Case:
    """A task's case."""
    return db.session.get_one(Case, task.case_id)


def children_of(tasks: Sequence[Task]) -> dict[UUID, str]:
    """The names of the children some tasks are about, by task."""
    ids = {task.child_id for task in tasks} - {None}
    names = {child.id: name_of(child) for child in db.session.scalars(select(Child).where(Child.id.in_(ids)))}
    return {task.id: names.get(task.child_id, task.case_reference) for task in tasks if task.child_id}


def user_name(user_id: UUID | None) -> str:
    """A colleague's name; nothing for nobody."""
    return (db.session.scalar(select(User.name).where(User.id == user_id)) or "") if user_id else ""


def _names(ids: set[UUID | None]) -> dict[UUID, str]:
    wanted = ids - {None}
    if not wanted:
        return {}
    return {row.id: row.name for row in db.session.execute(select(User.id, User.name).where(User.id.in_(wanted)))}


def _asks(task: Task, case: Case) -> dict[str, WaitShape]:
    """What the definition says of each wait of this kind of task, by the wait's code."""
    shape = shape_of(task, case)
    if shape is None:
        return {}
    shapes = [shape.wait, *(row.wait for row in shape.rows)]
    return {one.id: one for one in shapes if one is not None}


def _sent(ids: Sequence[UUID]) -> dict[UUID, list[Sent]]:
    rows = db.session.execute(
        select(
            MessagePart.serves_id,
            Message.recipient_role,
            Message.state,
            Message.held_because,
            Message.sent_at,
            Message.send_after,
        )
        .join(Message, Message.id == MessagePart.message_id)
        .where(MessagePart.serves_kind == "wait", MessagePart.serves_id.in_(ids))
        .order_by(Message.planned_at, Message.id)
    )
    found: dict[UUID, list[Sent]] = {}
    for row in rows:
        one = Sent(row.recipient_role, row.state, row.held_because, row.sent_at or row.send_after)
        found.setdefault(row.serves_id, []).append(one)
    return found


def _steps(ids: Sequence[UUID]) -> dict[UUID, list[tuple[int, Step]]]:
    rows = db.session.execute(
        select(Timer.source_id, Timer.round, Timer.kind, Timer.step, Timer.due_at)
        .where(
            Timer.source_kind == "wait",
            Timer.source_id.in_(ids),
            Timer.kind.in_(STEPS),
            Timer.state == "pending",
        )
        .order_by(Timer.due_at, Timer.step, Timer.id)
    )
    found: dict[UUID, list[tuple[int, Step]]] = {}
    for row in rows:
        found.setdefault(row.source_id, []).append((row.round, Step(row.kind, row.step, row.due_at)))
    return found


def _proposed_on(task: Task) -> Decision | None:
    """The last recommendation made on a task, unless it was agreed to or taken back."""
    found = (
        select(Decision).where(Decision.task_id == task.id).order_by(Decision.recommended_at.desc(), Decision.id.desc())
    )
    last = db.session.scalar(found.limit(1))
    return last if last is not None and last.state in ("recommended", "refused") else None


def _decision(decision: Decision | None, case: Case, *, ports: Ports) -> DecisionSheet | None:
    if decision is None:
        return None
    what, asked = proposed(decision, case)
    proposal: dict[str, Any] = decision.proposal or {}
    given: dict[str, Any] = proposal.get("answers") or proposal.get("evidence") or {}
    answers = [
        (question.label.say(), type_of(question).show(question, given[question.id], ports))
        for question in asked
        if question.id in given
    ]
    by, decided_by = user_name(decision.recommended_by), user_name(decision.decided_by)
    came_in = came_in_since(decision) if decision.state == "recommended" else ()
    return DecisionSheet(decision, what, by, answers, decided_by, came_in)
