"""The lines of a service's register: a cell for each column, read for a whole page in a statement a source.

Which cases these are is `service_registers`' to say; nothing here is read that no column asks for.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, TypeAlias
from uuid import UUID

from sqlalchemy import and_, func, or_, select

from base.extensions import db
from casework.about import ADULT
from casework.versions import pinned
from casework.visible import TASK_IS_OPEN
from council.english_councils import EnglishCouncils
from directory.children import name_of
from directory.form_schools import SchoolsReadOnce
from directory.known_children import KnownChild
from forms.definition.document import Definition
from forms.definition.registers import RegisterColumn
from forms.definition.wording import ENGLISH
from forms.ports import Ports
from forms.question_types import type_of
from forms.values import is_answered, is_not_known
from models.approval import Approval
from models.case import Case
from models.child import Child
from models.filing import Filing, FilingPart
from models.school import School
from models.task import Task
from models.user import User
from reporting.service_registers import ServiceRegister
from reporting.standings import Standing, children_by_row

Cell: TypeAlias = str | int | date | datetime | None
NOT_KNOWN = "Not known"
NAMELESS = "Name not known"
NOT_KEPT = "Not kept of that day"


@dataclass(frozen=True, slots=True)
class CaseLine:
    """One case of a register: whom it is about, and its cells in the order of the columns."""

    case_id: UUID
    child_id: UUID | None
    reference: str
    state: str
    restricted: bool
    about: str
    has_died: bool
    cells: tuple[Cell, ...]


@dataclass(frozen=True, slots=True)
class StoodCase:
    """A case as it stood on a day: what moves is of that day, what it is called and its approval as recorded now."""

    id: UUID
    child_id: UUID | None
    version_id: UUID
    reference: str
    about: str
    restricted: bool
    facts: dict[str, Any]
    school_id: UUID | None
    received_at: datetime
    opened_at: datetime
    priority: int
    stage: str
    owner_id: UUID | None
    next_action: str
    next_action_at: datetime | None
    last_seen_on: date | None
    state: str = "open"
    outcome: str = ""
    closed_at: datetime | None = None
    next_review_on: date | None = None
    is_kept: bool = True  # false: of that day nothing was kept of what it says of its child and school

    @classmethod
    def of(cls, standing: Standing) -> StoodCase:
        """The case of a standing."""
        case = standing.case
        return cls(
            case.id,
            standing.child_id,
            case.version_id,
            case.reference,
            case.about,
            case.restricted,
            dict(standing.facts),
            standing.school_id,
            case.received_at,
            case.opened_at,
            standing.priority,
            standing.stage,
            standing.owner_id,
            standing.next_action,
            standing.next_action_at,
            standing.last_seen_on,
            is_kept=standing.kept_from is None,
        )


@dataclass(frozen=True, slots=True)
class AsOf:
    """The instant that cases are told of, and the children as they were known then."""

    until: datetime
    children: Mapping[UUID, KnownChild]


def column_label(of: ServiceRegister, column: RegisterColumn) -> str:
    """What a column is headed by: its own label, else what the definition calls it; empty for the product's own."""
    if column.label:
        return column.label.say()
    if column.source == "answer":
        return of.definition.questions[column.name].label.say()
    if column.source == "clock":
        return of.definition.task_shapes[column.name].title.say()
    return ""


def case_lines(of: ServiceRegister, cases: Sequence[Case | StoodCase], *, as_of: AsOf | None = None) -> list[CaseLine]:
    """The lines of some cases, in their order; as many statements for one as for fifty.

    Args:  as_of: for cases as they stood. When their tasks are due today says nothing of that day, and is left out.
    """
    read = _Read.of(of, cases, as_of)
    return [
        CaseLine(
            case.id,
            case.child_id,
            case.reference,
            case.state,
            case.restricted,
            _about(case, read),
            _has_died(case, read),
            tuple(_cell(case, column, of.definition, read) for column in of.shape.columns),
        )
        for case in cases
    ]


@dataclass(frozen=True, slots=True)
class _Read:
    """What the columns of a page need, by case or by id."""

    children: Mapping[UUID, Child | KnownChild]
    schools: Mapping[UUID, str]
    owners: Mapping[UUID, str]
    answers: Mapping[UUID, Mapping[str, Any]]
    approvals: Mapping[UUID, Approval]
    due: Mapping[tuple[UUID, str], datetime]
    ports: Ports  # for answers that are numbers of schools and councils: a page says their names

    @classmethod
    def of(cls, of: ServiceRegister, cases: Sequence[Case | StoodCase], as_of: AsOf | None) -> _Read:
        until = as_of.until if as_of else None
        ids = [case.id for case in cases]
        shown = {(column.source, column.name) for column in of.shape.columns}
        sources = {source for source, _ in shown}
        return cls(
            as_of.children if as_of else children_by_row({case.child_id for case in cases if case.child_id}),
            _names(School, {case.school_id for case in cases}) if ("case", "school") in shown else {},
            _names(User, {case.owner_id for case in cases}) if ("case", "owner") in shown else {},
            _answers(ids, until) if "answer" in sources else {},
            _approvals(ids, until) if "approval" in sources else {},
            _due(ids, {name for source, name in shown if source == "clock"} if as_of is None else set()),
            Ports(schools=SchoolsReadOnce(), councils=EnglishCouncils()),
        )


def _about(case: Case | StoodCase, read: _Read) -> str:
    """Whom a case is about: the child, else as the case is called. Who told us of somebody is never named here."""
    if case.child_id is not None:
        child = read.children.get(case.child_id)
        return name_of(child) if child is not None else NAMELESS
    shape = pinned(case.version_id).case
    return case.about or (NAMELESS if shape is not None and shape.subject == ADULT else "")


def _has_died(case: Case | StoodCase, read: _Read) -> bool:
    child = read.children.get(case.child_id) if case.child_id is not None else None
    return child is not None and child.death_recorded_at is not None


def _cell(case: Case | StoodCase, column: RegisterColumn, definition: Definition, read: _Read) -> Cell:
    if isinstance(case, StoodCase) and not case.is_kept and (column.source, column.name) == ("case", "school"):
        return NOT_KEPT
    if column.source == "answer":
        return _in_words(case, column.name, definition, read)
    if column.source == "clock":
        return read.due.get((case.id, column.name))
    if column.source == "approval":
        approval = read.approvals.get(case.id)
        return _of_approval(approval, column.name) if approval is not None else None
    return _of_case(case, column.name, read)


def _of_case(case: Case | StoodCase, name: str, read: _Read) -> Cell:
    plain: dict[str, Cell] = {
        "received": case.received_at,
        "opened": case.opened_at,
        "closed": case.closed_at,
        "priority": f"P{case.priority}",
        "next-action": case.next_action,
        "due": case.next_action_at,
        "review": case.next_review_on,
        "last-seen": case.last_seen_on,
        "school": read.schools.get(case.school_id, "") if case.school_id else "",
        "owner": read.owners.get(case.owner_id, "") if case.owner_id else "",
    }
    if name in plain:
        return plain[name]
    worked = pinned(case.version_id)
    if name == "stage":
        labels = dict(worked.case.stages) if worked.case else {}
        code = case.stage
        return labels[code].say() if code in labels else code.replace("-", " ").capitalize()
    outcome = worked.outcome_shapes.get(case.outcome)
    return outcome.label.say() if outcome is not None else case.outcome.replace("-", " ").capitalize()


def _of_approval(approval: Approval, name: str) -> Cell:
    told: dict[str, Cell] = {
        "number": approval.number,
        "holder": approval.holder_name,
        "state": approval.state,
        "valid-from": approval.valid_from,
        "valid-until": approval.valid_until,
    }
    return told[name]


def _in_words(case: Case | StoodCase, question_id: str, definition: Definition, read: _Read) -> str:
    """An answer in the words of the version it was given under."""
    question = pinned(case.version_id).questions.get(question_id) or definition.questions.get(question_id)
    answer = read.answers.get(case.id, {}).get(question_id, (case.facts or {}).get(question_id))
    if question is None or not is_answered(answer):
        return ""
    if is_not_known(answer):
        return NOT_KNOWN
    return ", ".join(type_of(question).show(question, answer, read.ports, ENGLISH))


def _answers(ids: Sequence[UUID], until: datetime | None) -> dict[UUID, dict[str, Any]]:
    """What was sent of each case's forms (by an instant), a later form over an earlier; entries of repeats left out."""
    sent = or_(Filing.state == "submitted", FilingPart.state == "done")
    if until is not None:
        sent = and_(sent, or_(Filing.submitted_at <= until, FilingPart.done_at <= until))
    found = (
        select(Filing.case_id, FilingPart.answers)
        .join(Filing, Filing.id == FilingPart.filing_id)
        .where(Filing.case_id.in_(ids), sent, Filing.state != "abandoned")
        .order_by(func.coalesce(Filing.submitted_at, Filing.received_at), Filing.id, FilingPart.position)
    )
    said: dict[UUID | None, dict[str, Any]] = {}
    for row in db.session.execute(found):
        said.setdefault(row.case_id, {}).update(row.answers or {})
    return {case_id: answers for case_id, answers in said.items() if case_id is not None}


def _approvals(ids: Sequence[UUID], until: datetime | None) -> dict[UUID, Approval]:
    """The newest approval that came of each case (by an instant), as it is recorded now."""
    found = select(Approval).where(Approval.case_id.in_(ids)).order_by(Approval.issued_at, Approval.id)
    found = found if until is None else found.where(Approval.issued_at <= until)
    return {approval.case_id: approval for approval in db.session.scalars(found)}


def _due(ids: Sequence[UUID], kinds: set[str]) -> dict[tuple[UUID, str], datetime]:
    """When the earliest open task of each kind is due."""
    if not kinds:
        return {}
    found = select(Task.case_id, Task.kind, func.min(Task.due_at)).where(
        Task.case_id.in_(ids), Task.kind.in_(kinds), TASK_IS_OPEN, Task.due_at.is_not(None)
    )
    rows = db.session.execute(found.group_by(Task.case_id, Task.kind)).all()
    return {(case_id, kind): due for case_id, kind, due in rows if due is not None}


def _names(model: Any, ids: set[UUID | None]) -> dict[UUID, str]:
    wanted = ids - {None}
    if not wanted:
        return {}
    return {row.id: row.name for row in db.session.execute(select(model.id, model.name).where(model.id.in_(wanted)))}
