"""Forms that belong together: a new school's return and the search for the child, or the school the child left.

A form ends another case by itself only where nobody could doubt it: UPN, surname and date of birth agree with the
child's record, the form says what its definition asks for, a checked school sent it, the child was at that school after
the other case last knew of them, and nothing speaks of a risk in any open case about the child.
Anything less is a task for a person, on the other case.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import select

from base.database import locked
from base.extensions import db
from casework.cases import cases_about, filings_of, link_cases
from casework.closing import ClosingRefused, close_case
from casework.facts import case_facts, filing_answers, today_of
from casework.finishing import AnswersWanting
from casework.own_tasks import MAY_BE_SETTLED
from casework.priorities import LOWEST
from casework.subjects import particulars_from
from casework.tasks import start_task
from casework.timing.followers import ChildKnown
from casework.versions import pinned
from directory.children import every_id_of, standing_for
from directory.matching import agrees_surely, compare
from forms.answers import Answers
from forms.conditions import holds
from forms.definition.casework import CaseShape, Settles
from forms.definition.questions import Question, QuestionKind
from models.case import Case
from models.child import Child
from models.filing import Filing
from models.school import School
from security.actor import Actor
from security.history import record
from statutory.london import london_day

SETTLED_BY = "settled-by"  # how the two cases are linked
SETTLED = "settled"  # the fact by which conditions and timers know it
NOBODY_CHECKED = "not-checked"
NO_PLAN = frozenset({"none"})
SETTLING = Actor.system("paired-form")


def settle(case: Case, filing: Filing, shape: CaseShape, *, at: datetime) -> None:
    """End the cases that a form answers, or have a person look; and let an earlier form answer this case.

    Args:   case, filing: where the form came in. A form that came onto somebody else's case settles as well.
    Twice:  harmless: an ended case stays ended, a case that was pointed at before gets no second task.
    """
    if case.child_id is None or case.child_link == "protected":
        return
    for settling in shape.settles:
        for other in _about(case.child_id, settling.case_type, case.id):
            _settle_one(other, case, filing, shape, settling, at=at)
    if case.state == "open":
        for earlier, of_form, theirs, settling in _earlier_forms(case, at=at):
            _settle_one(case, earlier, of_form, theirs, settling, at=at)


def settle_now_known(known: ChildKnown) -> None:
    """A person has said who a case's child is: what its forms settle is looked at again."""
    for filing in filings_of(known.case):
        shape = pinned(filing.version_id).case
        if shape is not None:
            settle(known.case, filing, shape, at=known.at)


def is_risky(case: Case, child: Child) -> bool:
    """Whether anything about a case or its child speaks against ending it without a person."""
    plans = set(child.plans or ()) - NO_PLAN
    told = case.priority < LOWEST or bool(case.priority_reasons) or bool(case.hold_reasons)
    marked = case.danger or case.outward_held or case.restricted
    return told or marked or bool(plans) or child.restricted or child.sealed or child.legal_hold or bool(child.alert)


def _settle_one(other: Case, case: Case, filing: Filing, shape: CaseShape, settling: Settles, *, at: datetime) -> None:
    """One case that a form may end, locked here."""
    now: Case = locked(db.session(), Case, other.id)
    if now.state != "open":
        return
    child = standing_for(now.child_id) if now.child_id else None
    if child is None or child.death_recorded_at is not None:
        return
    answers = filing_answers(filing)
    is_certain = _is_certain(now, child, case, filing, shape, settling, answers, at=at)
    if is_certain and _end(now, case, filing, settling, at=at):
        link_cases(now, case.id, SETTLED_BY, at=at)
        return
    if link_cases(now, case.id, SETTLED_BY, at=at):
        record("case", now.id, "form-may-settle", by=SETTLING, at=at, data={"case": str(case.id)})
        start_task(now, MAY_BE_SETTLED, by=SETTLING, at=at)


def _is_certain(
    other: Case,
    child: Child,
    case: Case,
    filing: Filing,
    shape: CaseShape,
    settling: Settles,
    answers: Answers,
    *,
    at: datetime,
) -> bool:
    mapping = shape.subjects.child
    if mapping is None or filing.identity == NOBODY_CHECKED:
        return False
    beside = select(Case).where(Case.child_id.in_(every_id_of(child.id)), Case.state == "open")
    if any(is_risky(one, child) for one in (other, case, *db.session.scalars(beside))):
        return False  # whichever of the child's cases has the worry
    sender = filing.school_id or case.school_id
    if settling.another_school and (sender is None or sender == other.school_id):
        return False
    if not _was_there_since(other, settling, answers):
        return False
    today = today_of(at)
    if not holds(settling.when, answers, case_facts(case, today=today), today):
        return False
    return agrees_surely(compare(particulars_from(mapping, answers), child))


def _was_there_since(other: Case, settling: Settles, answers: Answers) -> bool:
    """Whether the day attended that a form names is news of the child to the other case.

    A return that comes late, or the one that a school had forgotten, names a day before the child was missed: it says
    where the child was then. Where nothing says when the child was last seen, the day on which the case came in counts.
    """
    attended = answers.get(settling.attended) if settling.attended else None
    if not isinstance(attended, str):
        return False
    if other.out_of_education_since is None and other.last_seen_on is None:
        return attended >= london_day(other.received_at).isoformat()
    left, seen = other.out_of_education_since, other.last_seen_on
    return (left is None or attended > left.isoformat()) and (seen is None or attended >= seen.isoformat())


def _end(other: Case, case: Case, filing: Filing, settling: Settles, *, at: datetime) -> bool:
    """Close a case with the form's answers as its evidence; False where the outcome asks for more."""
    outcome = pinned(other.version_id).outcome_shapes.get(settling.outcome)
    if outcome is None or not outcome.closes or outcome.second_person:
        return False
    asked = {question.id: question for question in outcome.evidence}
    answers, sender = filing_answers(filing), filing.school_id or case.school_id
    evidence = {
        wanted: _evidence(asked[wanted], address, answers, sender)
        for wanted, address in settling.evidence
        if wanted in asked
    }
    data = {"case": str(case.id), "outcome": outcome.id}
    try:
        with db.session().begin_nested():
            close_case(other, outcome.id, evidence, by=SETTLING, at=at)
    except (ClosingRefused, AnswersWanting):
        return False
    other.facts = {**(other.facts or {}), SETTLED: "yes"}
    record("case", other.id, "settled-by-form", by=SETTLING, at=at, data=data)
    record("case", case.id, "form-settled", by=SETTLING, at=at, data={"case": str(other.id), "outcome": outcome.id})
    return True


def _evidence(question: Question, address: str, answers: Answers, sender: UUID | None) -> Any:
    """An answer of the form; a school that signed in is not asked which school it is."""
    value = answers.get(address)
    if value is None and question.kind is QuestionKind.SCHOOL and sender is not None:
        school = db.session.get(School, sender)
        return {"urn": school.urn} if school is not None and school.urn else None
    return value


def _about(child_id: UUID, case_type: str, but: UUID) -> list[Case]:
    """The open cases of a type about a child, in the order in which they are locked."""
    return sorted(
        (one for one in cases_about(child_id, case_type=case_type, state="open") if one.id != but),
        key=lambda one: one.id,
    )


def _earlier_forms(case: Case, *, at: datetime) -> Iterator[tuple[Case, Filing, CaseShape, Settles]]:
    """Forms about the same child that came before this case and settle its type, as far back as its service says."""
    own = pinned(case.version_id).case
    for service, days in own.looks_back if own is not None else ():
        for earlier in _lately(case, service, days, at=at):
            for filing in filings_of(earlier):
                shape = pinned(filing.version_id).case
                for settling in shape.settles if shape is not None else ():
                    if settling.case_type == case.case_type and shape is not None:
                        yield earlier, filing, shape, settling


def _lately(case: Case, service: str, days: int, *, at: datetime) -> list[Case]:
    ids = every_id_of(standing_for(case.child_id).id) if case.child_id else []
    found = select(Case).where(Case.child_id.in_(ids), Case.service == service, Case.id != case.id)
    since = found.where(Case.received_at >= at - timedelta(days=days)).order_by(Case.received_at, Case.id)
    return list(db.session.scalars(since))
