"""Further forms: a party of a case is asked for another form, bound to that case by its link from the start."""

from __future__ import annotations

from datetime import datetime
from typing import Any, cast
from uuid import UUID

from sqlalchemy import select

from base.extensions import db
from casework.case_locks import lock_with_family
from casework.chasing.standing_still import run_on_with_form
from casework.closing import reopen_case
from casework.consequences import apply_consequences, following
from casework.facts import case_facts, filing_answers, indexed, today_of
from casework.held_cases import forget_filings
from casework.intake.alike import ask_for_call, note_alike_on_case
from casework.learning import learn
from casework.own_tasks import NEW_INFORMATION
from casework.priorities import run_rules
from casework.tasks import start_task
from forms.conditions import holds
from forms.definition.document import Definition
from models.case import Case
from models.filing import Filing
from models.part_request import PartRequest
from security.actor import Actor
from security.history import record

READ_BY = ("start", "start-later", "close")  # consequences that make a task to read the answer needless
FURTHER = "further"  # the channel of a form that we asked a party of a case for


def is_further_form(filing: Filing) -> bool:
    """Whether we asked a party of a case for this form."""
    return filing.channel == FURTHER


def take_further_form(filing: Filing, definition: Definition, *, by: Actor, at: datetime) -> Case:
    """Put a further form onto the case that asked for it: facts and rules at once, what its answers start, and a task.

    It never opens a case of its own, whatever its service does when it is begun by itself. Where its answers start a
    task of the case, now or later, that one is the task to read it; where they close it, nobody need read it.
    """
    case = lock_with_family(cast("UUID", filing.case_id))
    if case.state != "open":
        reopen_case(case, reason="", by=Actor.system("filing"), at=at)
    forget_filings(case.id)
    facts: dict[str, Any] = {}
    answers = filing_answers(filing)
    for sent in answers.parts.values():
        facts |= indexed(list(definition.questions.values()), dict(sent))
    learn(case, facts, by=by, at=at)
    record("case", case.id, "filing-added", by=by, at=at, data={"filing": str(filing.id), "service": filing.service})
    run_rules(case, answers, by=by, at=at, fresh=True)
    today = today_of(at)
    of_part = select(PartRequest.id, PartRequest.follow_up).where(PartRequest.part_id == filing.parts[0].id)
    asked_id, follow_up = db.session.execute(of_part).one_or_none() or (None, "")
    has_work = False
    for choice in definition.answer_choices:
        if holds(choice.show_when, answers, case_facts(case, today=today), today):
            apply_consequences(following(choice.then, asked_id), case, answers=answers, by=by, at=at)
            has_work = has_work or any(one.kind in READ_BY for one in choice.then)
    run_on_with_form(case, follow_up, by=by, at=at)
    if note_alike_on_case(case, filing, definition, by=by, at=at):
        ask_for_call(case, by=by, at=at)
    if not has_work:
        start_task(case, NEW_INFORMATION, by=by, at=at)
    return case
