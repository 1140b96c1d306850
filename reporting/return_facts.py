"""What a return reads of cases beside their standing: answers, checks, tasks and schools, as they were by an instant.

A statement a sort for each batch of cases, however many there are.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import and_, func, or_, select

from base.extensions import db
from casework.law.law_checks import SENT
from forms.values import is_answered
from models.case import Case
from models.filing import Filing, FilingPart
from models.law_answer import LawAnswer
from models.school import School
from models.task import Task
from reporting.counted_approvals import Stood

BATCH = 500
STILL_OPEN = "open"  # what a kind of task says that is not finished
IN_TIME, LATE, OPEN_LATE = "in-time", "late", "open-late"  # what a clock says; of a task without a date never late


@dataclass(frozen=True, slots=True)
class Facts:
    """Of each case: answers by question, forms by service, what checks found by rule, how tasks ended by kind."""

    answers: dict[UUID, dict[str, Any]] = field(default_factory=dict)
    forms: dict[UUID, list[str]] = field(default_factory=dict)
    found: dict[UUID, dict[str, str]] = field(default_factory=dict)
    tasks: dict[UUID, dict[str, str]] = field(default_factory=dict)
    clocks: dict[UUID, dict[str, str]] = field(default_factory=dict)  # whether the newest of a kind kept its date
    schools: dict[UUID, str] = field(default_factory=dict)
    school_kinds: dict[UUID, str] = field(default_factory=dict)  # of children's own schools
    approvals: dict[UUID, Stood] = field(default_factory=dict)  # by the approval
    doubles: set[UUID] = field(default_factory=set)  # children, and approvals, of whom another record seems to be


def facts_of(cases: Sequence[Case], *, kinds: frozenset[str], upto: datetime) -> Facts:
    """What is known of some cases by an instant.

    Args: kinds: answer, form, check, task, clock, school: what is read at all.
    """
    facts = Facts()
    schools = {case.school_id for case in cases if case.school_id is not None} if "school" in kinds else set()
    for ids in _batches([case.id for case in cases]):
        if kinds & {"answer", "form"}:
            _read_forms(facts, ids, upto)
        if "answer" in kinds:
            _read_work(facts, ids, upto)
        if "check" in kinds:
            _read_checks(facts, ids, upto)
        if kinds & {"task", "clock"}:
            _read_tasks(facts, ids, upto)
    for case in cases:
        if case.id not in facts.forms:  # opened by the calendar or from another case: it has no form of its own
            facts.answers[case.id] = {**(case.facts or {}), **facts.answers.get(case.id, {})}
        if "answer" in kinds and case.closed_at is not None and case.closed_at <= upto:
            shown = (case.outcome_evidence or {}).get(case.outcome, {})  # what was asked of whoever ended it so
            facts.answers.setdefault(case.id, {}).update(shown)
    for some in _batches(sorted(schools)):
        rows = db.session.execute(select(School.id, School.name).where(School.id.in_(some)))
        facts.schools.update({row.id: row.name for row in rows})
    return facts


def _read_forms(facts: Facts, ids: Sequence[UUID], upto: datetime) -> None:
    """What was sent of the forms, a later one over an earlier; entries of repeats are left out by who reads."""
    whole = and_(Filing.state == "submitted", Filing.submitted_at <= upto)
    part = and_(FilingPart.state == "done", FilingPart.done_at <= upto, Filing.state != "abandoned")
    found = (
        select(Filing.case_id, Filing.service, FilingPart.answers)
        .join(Filing, Filing.id == FilingPart.filing_id)
        .where(Filing.case_id.in_(ids), or_(whole, part))
        .order_by(func.coalesce(Filing.submitted_at, Filing.received_at), Filing.id, FilingPart.position)
    )
    for row in db.session.execute(found):
        facts.answers.setdefault(row.case_id, {}).update(row.answers or {})
        forms = facts.forms.setdefault(row.case_id, [])
        if row.service not in forms:
            forms.append(row.service)


def _read_work(facts: Facts, ids: Sequence[UUID], upto: datetime) -> None:
    """What officers filled in on tasks that were finished by then; it stands before what a form says."""
    found = select(Task.case_id, Task.answers).where(Task.case_id.in_(ids), Task.finished_at <= upto)
    for row in db.session.execute(found.order_by(Task.finished_at, Task.id)):
        said = {name: answer for name, answer in (row.answers or {}).items() if is_answered(answer)}
        facts.answers.setdefault(row.case_id, {}).update(said)


def _read_checks(facts: Facts, ids: Sequence[UUID], upto: datetime) -> None:
    """What each rule answered when a form was sent: the first finding is its answer, the rest is what that rests on."""
    found = (
        select(Filing.case_id, LawAnswer.rule, LawAnswer.findings)
        .join(Filing, Filing.id == LawAnswer.filing_id)
        .where(Filing.case_id.in_(ids), LawAnswer.moment == SENT, LawAnswer.at <= upto)
        .order_by(LawAnswer.at, LawAnswer.id)
    )
    for row in db.session.execute(found):
        if row.findings:
            facts.found.setdefault(row.case_id, {})[row.rule] = str(row.findings[0].get("observed", ""))


def _read_tasks(facts: Facts, ids: Sequence[UUID], upto: datetime) -> None:
    """How the newest task of each kind ended, and whether by its date; of one that is open, whether that has passed."""
    found = select(Task.case_id, Task.kind, Task.outcome, Task.finished_at, Task.due_at)
    found = found.where(Task.case_id.in_(ids), Task.created_at <= upto, Task.state != "cancelled")
    for row in db.session.execute(found.order_by(Task.created_at, Task.id)):
        over = row.finished_at is not None and row.finished_at <= upto
        facts.tasks.setdefault(row.case_id, {})[row.kind] = row.outcome if over else STILL_OPEN
        is_late = row.due_at is not None and (row.finished_at if over else upto) > row.due_at
        kept = (LATE if is_late else IN_TIME) if over else (OPEN_LATE if is_late else STILL_OPEN)
        facts.clocks.setdefault(row.case_id, {})[row.kind] = kept


def _batches(ids: Iterable[UUID]) -> Iterator[Sequence[UUID]]:
    every = list(ids)
    for first in range(0, len(every), BATCH):
        yield every[first : first + BATCH]
