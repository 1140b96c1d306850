"""What conditions and messages may read of a case: its answers, its facts, and what its columns say."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import and_, exists, func, or_, select

from base.extensions import db
from casework.filing_rows import FilingRow
from casework.held_cases import filings_once, worked_answers
from directory.children import age_on, standing_for
from forms.answers import Answers
from forms.definition.questions import Question
from forms.values import is_answered
from models.case import Case
from models.filing import Filing, FilingPart
from statutory.london import london_day

DONE = "done"  # of a part that its party has sent
OFFICER = "officer"  # the party whose part is what officers filled in on tasks


def today_of(at: datetime) -> date:
    """The London day of an instant."""
    return london_day(at)


def case_answers(case: Case, *, officer: dict[str, Any] | None = None) -> Answers:
    """Everything answered on a case, by party: of several filings the later answer stands.

    Args: officer: what an officer is answering now; read before everything else.
    """
    parts: dict[str, dict[str, Any]] = {}
    for filing in sent_filings(case.id):
        for party, answers in filing_answers(filing).parts.items():
            parts[party] = {**parts.get(party, {}), **answers}
    worked = {**parts.get(OFFICER, {}), **worked_answers(case.id), **(officer or {})}  # a form's party may be called so
    return Answers({**parts, OFFICER: worked}, OFFICER)


def sent_filings(case_id: UUID) -> list[Filing]:
    """The filings of a case, oldest first: those that were sent, and those of several parties of which one has sent."""
    return filings_once(case_id, lambda: _sent_filings(case_id))


def _sent_filings(case_id: UUID) -> list[Filing]:
    done = exists().where(FilingPart.filing_id == Filing.id, FilingPart.state == DONE)
    sent = or_(Filing.state == "submitted", and_(Filing.state == "open", done))
    found = select(Filing).where(Filing.case_id == case_id, sent)
    return list(db.session.scalars(found.order_by(func.coalesce(Filing.submitted_at, Filing.received_at), Filing.id)))


def filing_answers(filing: Filing | FilingRow) -> Answers:
    """What has been sent of one filing, by party. A part that somebody still fills in says nothing yet."""
    first = filing.parts[0].party if filing.parts else ""
    over = filing.state == "submitted"
    return Answers({part.party: part.answers for part in filing.parts if over or part.state == DONE}, first)


def case_facts(case: Case, *, today: date) -> dict[str, Any]:
    """The case's facts by name: indexed answers, and what its columns and its child's say."""
    facts: dict[str, Any] = dict(case.facts or {})
    facts |= {
        "priority": case.priority,
        "stage": case.stage,
        "danger": _said(case.danger),
        "outward-held": _said(case.outward_held),
        "whereabouts": case.whereabouts,
        "has-school": _said(case.school_id is not None),
        "restricted": _said(case.restricted),
    }
    child = standing_for(case.child_id) if case.child_id else None
    if child is not None:
        facts |= {"child-plans": list(child.plans or []), "child-alert": child.alert}
        age = age_on(child, today)
        if age is not None:
            facts["child-age"] = age
    return facts


def indexed(questions: list[Question], answers: dict[str, Any]) -> dict[str, Any]:
    """Those of some answers that are kept as facts on the case."""
    return {
        question.id: answers[question.id]
        for question in questions
        if question.index and is_answered(answers.get(question.id))
    }


def _said(is_so: bool) -> str:
    return "yes" if is_so else "no"
