"""What people do in the invented stories: each function gives one act, done through the rooms' own functions.

An act whose moment has passed (the task is over, nobody waits any more) does nothing: which day the demonstration is
set up on decides whether a school was on holiday, and the stories must come right on every day.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from sqlalchemy import select

from base.extensions import db
from casework.asking_together import ask_together
from casework.chasing.asking import Whom
from casework.checklists import RowState, Ticked, ask_row, rows_of, tick
from casework.claims import claim_task, hand_over
from casework.closing import close_case
from casework.decisions import decide
from casework.filing_rows import PartRow
from casework.finishing import finish_task
from casework.intake.filings import open_filing, part_of, save_page
from casework.intake.submitting import submit
from casework.notes import NoteKind, write_note
from casework.tasks import shape_of
from casework.versions import pinned
from demo.referrals import Referrer, Told, write_referral
from demo.timeline import Do, Stage
from models.filing import FilingPart
from models.task import Decision
from security.actor import Actor

Values = Callable[[Stage], dict[str, Any]]


def refers(key: str, referrer: Referrer, told: Told, *, by: str = "", channel: str = "online", source: str = "") -> Do:
    """Somebody fills in the referral and sends it; `by` is an account, or nobody who signed in."""

    def do(stage: Stage) -> None:
        actor = stage.actors[by] if by else Actor.visitor()
        filing = write_referral(stage, key, referrer, told, by=actor, channel=channel, source=source)
        submit(filing, by=actor, at=stage.at, once=f"demo:{key}:{referrer.email}")
        stage.filings[stage.story] = filing

    return do


def begins(key: str, referrer: Referrer, told: Told) -> Do:
    """Somebody fills in the referral and leaves it as a draft."""

    def do(stage: Stage) -> None:
        stage.filings[stage.story] = write_referral(stage, key, referrer, told, by=Actor.visitor())

    return do


def claims(kind: str, who: str) -> Do:
    """An officer takes a task."""

    def do(stage: Stage) -> None:
        task = stage.task(kind)
        if task is not None and task.holder_id is None:
            claim_task(task, by=stage.actors[who], at=stage.at)

    return do


def finishes(kind: str, who: str, choice: str, answers: Values | None = None, *, reason: str = "") -> Do:
    """An officer ends a task with a choice, whoever's it was: it was handed over before."""

    def do(stage: Stage) -> None:
        task = stage.task(kind)
        if task is None:
            return
        actor = stage.actors[who]
        if task.holder_id is not None and task.holder_id != actor.id:
            holder = next(one for one in stage.actors.values() if one.id == task.holder_id)
            task = hand_over(task, actor.id or task.holder_id, by=holder, at=stage.at)
        finish_task(task, choice, answers(stage) if answers else {}, by=actor, at=stage.at, reason=reason)

    return do


def asks_about_both(who: str, one: str, other: str) -> Do:
    """An officer sorts the referrals of a brother and a sister, two stories, and asks their school in one e-mail."""

    def do(stage: Stage) -> None:
        asking = []
        for story in (one, other):
            stage.story = story
            finishes("triage", who, "whereabouts-unknown")(stage)
            asking.append(stage.task("ask-school"))
        first, second = asking
        shape = shape_of(first, stage.case(one)) if first is not None else None
        if first is not None and second is not None and shape is not None and shape.wait is not None:
            ask_together(first, shape.wait, [second.id], by=stage.actors[who], at=stage.at)

    return do


def writes(kind: NoteKind, who: str, body: str, *, with_whom: str = "") -> Do:
    """An officer writes a note, a call, a visit or an e-mail into the case."""

    def do(stage: Stage) -> None:
        write_note(stage.case().id, kind, body, by=stage.actors[who], at=stage.at, with_whom=with_whom)

    return do


def ticks(who: str, result: str, *codes: str, asked: str = "", not_applicable: str = "") -> Do:
    """An officer writes down the result of enquiries, several rows at once; no codes means all that are left."""

    def do(stage: Stage) -> None:
        task = stage.task("enquiries")
        if task is None:
            return
        left = [row.code for row in rows_of(task) if row.state == "to-do" and (not codes or row.code in codes)]
        said = Ticked(RowState.DONE, asked_of=asked, result=result, disclosed="Name and date of birth")
        if not_applicable:
            said = Ticked(RowState.NOT_APPLICABLE, reason=not_applicable)
        if left:
            tick(task, left, said, by=stage.actors[who], at=stage.at)

    return do


def asks_row(who: str, code: str, recipient: str) -> Do:
    """An officer asks an agency or another council through a row of the enquiries; it is chased until it answers."""

    def do(stage: Stage) -> None:
        task = stage.task("enquiries")
        row = next((one for one in rows_of(task) if one.code == code and one.state == "to-do"), None) if task else None
        if task is not None and row is not None:
            ask_row(task, row, whom=Whom(recipient=recipient), by=stage.actors[who], at=stage.at)

    return do


def answers_the_council(answers: Values, kind: str = "ask-school") -> Do:
    """The school answers the question that a task of that kind put to it, on the form behind its link."""

    def do(stage: Stage) -> None:
        wait = stage.wait(kind)
        if wait is None or wait.state == "answered" or not wait.answer_service:
            return
        filing = open_filing(wait.answer_service, by=Actor.visitor(), at=stage.at, wait=wait)
        part: FilingPart | PartRow = part_of(filing)
        said = answers(stage)
        for page in pinned(filing.version_id).pages:
            values = {question.id: said[question.id] for question in page.questions if question.id in said}
            part = save_page(part, page.id, values, by=Actor.visitor(), at=stage.at)
        submit(filing.id, by=Actor.visitor(), at=stage.at, once=f"demo:answer:{stage.story}")

    return do


def closes(who: str, outcome: str, evidence: Values, *, reason: str = "") -> Do:
    """An officer closes the case, or recommends it where another person must agree."""

    def do(stage: Stage) -> None:
        case = stage.case()
        if case.state == "open":
            close_case(case, outcome, evidence(stage), by=stage.actors[who], at=stage.at, reason=reason)

    return do


def agrees(who: str, reason: str) -> Do:
    """A second person agrees to what was recommended."""

    def do(stage: Stage) -> None:
        standing = select(Decision).where(Decision.case_id == stage.case().id, Decision.state == "recommended")
        found = db.session.scalar(standing)
        if found is not None:
            decide(found.id, agreed=True, reason=reason, by=stage.actors[who], at=stage.at)

    return do
