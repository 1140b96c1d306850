"""Approvals that a form names, such as its chaperones' numbers: who relies on each, and those that are not valid.

Only numbers of this council are looked up; of others their own council is asked, by an officer.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select

from base.extensions import db
from base.text import plain
from casework.closing import Refusal, Why, bars_closing
from casework.consequences import Setting, consequence
from casework.facts import case_answers
from casework.tasks import start_task
from casework.versions import pinned
from council.settings import setting
from forms.answers import ENTRY_ID, Answers
from forms.definition.casework import Consequence, OutcomeShape
from forms.values import as_day, as_text, is_not_known
from licensing.holder_names import name_of
from licensing.own_work import NAMED_NOT_VALID
from licensing.relying import Relies, Relying, note_reliance, reliances
from licensing.serials import plain_number
from licensing.standing import State
from licensing.visible import held_with_case
from models.approval import Approval
from models.case import Case
from models.task import Task
from security.actor import Actor
from statutory.london import london_day

RELY_ON = "rely-on"
NOT_VALID = "Somebody is named with the number of an approval that is not valid, or not theirs: speak to the lead"


@dataclass(frozen=True, slots=True)
class _Named:
    """A number that a form names, and the approval it means here; None where it means none that is good."""

    number: str
    approval: Approval | None


@consequence(
    RELY_ON,
    Setting("number"),
    Setting("who"),
    Setting("email", required=False),
    Setting("carer", required=False),
    Setting("council", required=False),
    Setting("about", required=False),
    Setting("ends", required=False),
)
def rely_on(case: Case, one: Consequence, /, *, task: Task | None, answers: Answers, by: Actor, at: datetime) -> None:
    """Note that whoever this case is for relies on each approval of ours that the form names, so that they are told
    when it is suspended. A number that is not good is a task for the lead, today.

    Twice: who relies on it already is noted once.
    """
    today = london_day(at)
    for named in _named(case, one, answers):
        approval = held_with_case(named.approval.id)[0] if named.approval is not None else None
        if approval is None or approval.state != State.VALID:  # asked once more under the lock
            start_task(case, NAMED_NOT_VALID, by=by, at=at)
            continue
        who = Relying(
            Relies.LICENCE_HOLDER,
            name_of(_answer(answers, one, "who")).whole,
            as_text(_answer(answers, one, "email") or ""),
            about=f"{case.reference} {as_text(_answer(answers, one, 'about') or '')}",
            until_on=as_day(_answer(answers, one, "ends")),
        )
        known = {row.about.partition(" ")[0] for row in reliances(approval.id, today=today)}
        if who.name and case.reference not in known:
            note_reliance(approval, who, by=by, at=at)


@bars_closing
def bars(case: Case, outcome: OutcomeShape) -> Iterable[Refusal]:
    """Nothing is granted that names an approval of ours which is not valid: asked as it is recommended and decided."""
    for one in outcome.then:
        if one.kind == RELY_ON and any(named.approval is None for named in _named(case, one, case_answers(case))):
            yield Refusal(Why.NOT_READY, NOT_VALID)


def _named(case: Case, one: Consequence, answers: Answers) -> Iterator[_Named]:
    """Each number that is said to be ours, once. Without a council it is ours if we gave such a number."""
    seen: set[str] = set()
    ours = str(setting("council-code"))
    for view in _views(case, str(one.setting("number")), answers):
        number = plain_number(as_text(_answer(view, one, "number") or ""))
        council = _answer(view, one, "council")
        said = "" if council is None or is_not_known(council) else str(council)
        if not number or number in seen or said not in ("", ours):
            continue
        found = db.session.scalar(select(Approval).where(Approval.number_plain == number))
        if found is None and not said:
            continue
        seen.add(number)
        yield _Named(number, _good(found, plain(as_text(_answer(view, one, "carer") or ""))))


def _good(found: Approval | None, carer: str) -> Approval | None:
    """The approval that holds now: what was renewed by another is that other. Somebody else's number is not good."""
    while found is not None and found.state == State.REPLACED:
        found = db.session.scalar(select(Approval).where(Approval.replaces_id == found.id).limit(1))
    if found is None or found.state != State.VALID:
        return None
    return found if not carer or f" {found.surname_plain} " in f" {carer} " else None


def _views(case: Case, question: str, answers: Answers) -> Iterator[Answers]:
    """The answers as they are read: from inside each entry, where the question stands in a repeat."""
    page = pinned(case.version_id).page_of.get(question)
    if page is None or page.repeat is None:
        yield answers
        return
    for entry in answers.entries(page.repeat.id):
        yield answers.inside(page.repeat.id, str(entry.get(ENTRY_ID, "")))


def _answer(answers: Answers, one: Consequence, name: str) -> object:
    question = one.setting(name)
    return answers.get(str(question)) if question else None
