"""An answer to a question of ours, by its link: whenever it comes, somebody reads it.

The question may be over by then: its task done another way, its case closed, or gone on in another case.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import select

from base.database import locked
from base.extensions import db
from casework.case_locks import lock_with_family
from casework.chasing.waits import answer_wait
from casework.closing import reopen_case
from casework.consequences import apply_consequences
from casework.facts import case_facts, filing_answers, indexed, today_of
from casework.held_cases import OPEN, forget_filings
from casework.joining import DUPLICATE_OF, JOINED
from casework.learning import learn
from casework.own_tasks import NEW_INFORMATION
from casework.priorities import run_rules
from casework.tasks import start_task
from directory.children import have_died
from forms.conditions import holds
from forms.definition.document import Definition
from models.case import Case, CaseLink
from models.filing import Filing
from models.task import Task
from models.wait import Wait
from security.actor import Actor
from security.history import record


def take_answer(filing: Filing, definition: Definition, *, by: Actor, at: datetime) -> Case:
    """Put an answer on its case: the chase stops, facts and rules count at once, and its task comes back.

    A case that is closed opens again; what is told to one that went on in another counts for that other. Where the
    task that asked is over, another is started to read the answer. The case of a child who has died stays closed:
    somebody reads it and decides.

    Gives: the case that it counts for.
    """
    wait = db.session.get_one(Wait, filing.wait_id)
    asked = lock_with_family(wait.case_id)
    filing.case_id = asked.id
    forget_filings(asked.id)
    is_awaited = answer_wait(wait, filing, by=by, at=at) and db.session.get_one(Task, wait.task_id).state in OPEN
    case = goes_on_in(asked)
    if case.id != asked.id:
        data = {"filing": str(filing.id), "service": filing.service, "case": str(asked.id)}
        record("case", case.id, "filing-added", by=by, at=at, data=data)
    if case.state != "open" and not _has_died(case):
        reopen_case(case, reason="", by=Actor.system("filing"), at=at)
    facts: dict[str, Any] = {}
    for part in filing.parts:
        facts |= indexed(list(definition.questions.values()), part.answers)
    learn(case, facts, by=by, at=at)
    if not is_awaited:
        start_task(case, NEW_INFORMATION, by=by, at=at)
    answers = filing_answers(filing)
    run_rules(case, answers, by=by, at=at, fresh=True)
    today = today_of(at)
    for choice in definition.answer_choices:
        if holds(choice.show_when, answers, case_facts(case, today=today), today):
            apply_consequences(choice.then, case, answers=answers, by=by, at=at)
    return case


def goes_on_in(case: Case) -> Case:
    """The case that a joined one went on in, locked; any other case itself."""
    passed = {case.id}
    while case.state != "open" and case.outcome == JOINED:
        into = db.session.scalars(
            select(CaseLink.other_id)
            .where(CaseLink.case_id == case.id, CaseLink.kind == DUPLICATE_OF)
            .order_by(CaseLink.made_at.desc(), CaseLink.id.desc())
        ).first()
        if into is None or into in passed:
            break
        passed.add(into)
        case = locked(db.session(), Case, into)
    return case


def _has_died(case: Case) -> bool:
    return case.child_id is not None and bool(have_died([case.child_id]))
