"""Finishing a task with one of its choices, and everything that follows from it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from base.database import locked
from base.extensions import db
from casework.case_locks import lock_to_act, lock_with_family
from casework.claims import AlreadyClaimed, TaskOver, holder_name
from casework.consequences import apply_consequences
from casework.decisions import carries_out, recommend
from casework.facts import OFFICER, case_answers, case_facts, indexed, today_of
from casework.held_cases import look_ahead
from casework.identifying import confirm_child
from casework.learning import learn
from casework.own_tasks import OWN_TASKS, READ_THE_CASE
from casework.tasks import end_task, return_task, shape_of, start_waiting
from casework.timing.followers import ChildKnown, settle_link
from casework.versions import pinned
from forms.answers import Answers
from forms.conditions import holds
from forms.definition.casework import Choice, TaskShape
from forms.definition.questions import Question
from forms.values import is_answered
from forms.visibility import sight_of
from models.case import Case
from models.task import Decision, Task
from security.actor import Actor, ActorKind
from security.history import done_before, record


class NoSuchChoice(LookupError):
    """The task has no such choice now: unknown, or its condition does not hold."""


@dataclass(frozen=True, slots=True)
class Missing:
    """A question that needs an answer before an act is possible."""

    question_id: str


Bars = Callable[[Case, Actor], object]
_BARS: dict[str, Bars] = {}  # by kind of task


def bars_finishing(kind: str) -> Callable[[Bars], Bars]:
    """Register who may not finish a kind of task; it raises PermissionError or SamePerson. Twice: the last counts."""

    def register(bars: Bars) -> Bars:
        _BARS[kind] = bars
        return bars

    return register


class AnswersWanting(Exception):
    """Questions that must be answered were not; `missing` names them in their order."""

    def __init__(self, missing: Sequence[Missing]) -> None:
        self.missing = tuple(missing)
        super().__init__("answers are missing: " + ", ".join(one.question_id for one in missing))


@dataclass(frozen=True, slots=True)
class Finished:
    """What came of it. With a `decision` the task waits for another person to agree."""

    task: Task
    decision: Decision | None = None


def finish_task(
    task: Task,
    choice_id: str,
    answers: dict[str, Any],
    *,
    by: Actor,
    at: datetime,
    once: str | None = None,
    reason: str = "",
) -> Finished:
    """End a task with a choice, and let what the definition says follow, all in this transaction.

    A choice that needs a second person is recommended: the task waits until somebody else agrees.

    Args:   answers: canonical values of the questions the task and the choice ask.
            reason: why, where a second person will read it.
    Twice:  the same `once` shows the first result.
    Raises: AlreadyClaimed when somebody else holds it; TaskOver; NoSuchChoice; AnswersWanting; SamePerson and
            PermissionError where others must finish this one; what a consequence raises (ClosingRefused): then nothing
            happened at all.
    """
    holds_contact = _holds_contact(task, choice_id)
    case = lock_with_family(task.case_id) if holds_contact else lock_to_act(task.case_id)
    now: Task = locked(db.session(), Task, task.id)
    if done_before(once):
        return Finished(now)
    if now.state in ("done", "cancelled"):
        raise TaskOver(now)
    if now.holder_id is not None and now.holder_id != by.id:
        raise AlreadyClaimed(now, holder_name(now), now.claimed_at)
    if now.kind in _BARS:
        _BARS[now.kind](case, by)
    shape = shape_of(now, case)
    choice = _choice(shape, choice_id, case, answers, at=at)
    asked = (*(shape.asks if shape else ()), *choice.asks)
    kept = check_answers(asked, answers, case, at=at)
    if now.holder_id is None:
        now.holder_id, now.claimed_at = by.id, at
        now.state = "waiting" if now.state == "waiting" else "claimed"
        record("case", case.id, "task-claimed", by=by, at=at, data={"task": str(now.id), "holder": str(by.id)})
    if choice.second_person:
        proposal = {"choice": choice.id, "answers": kept}
        decision = recommend(case, f"task:{now.kind}:{choice.id}", proposal, reason=reason, task=now, by=by, at=at)
        data = {"task": str(now.id), "decision": str(decision.id), "choice": choice.id}
        record("case", case.id, "task-recommended", by=by, at=at, data=data, once=once)
        return Finished(start_waiting(now, by=by, at=at), decision)
    return Finished(_complete(now, case, choice, asked, kept, by=by, at=at, once=once))


def choices_of(task: Task, case: Case, *, at: datetime) -> tuple[Choice, ...]:
    """The choices a task offers now."""
    shape, today = shape_of(task, case), today_of(at)
    if shape is None:
        return ()
    answers, facts = case_answers(case), case_facts(case, today=today)
    return tuple(choice for choice in shape.choices if holds(choice.show_when, answers, facts, today))


def check_answers(asked: Sequence[Question], answers: dict[str, Any], case: Case, *, at: datetime) -> dict[str, Any]:
    """The answers to these questions, those of hidden or unknown questions dropped.

    Raises: AnswersWanting when a required one that is shown has none.
    """
    today = today_of(at)
    facts = case_facts(case, today=today)
    view = case_answers(case, officer=answers)
    kept: dict[str, Any] = {}
    missing: list[Missing] = []
    for question in asked:
        sight = sight_of(question)
        if not sight.is_shown(view, facts, today):
            continue
        if is_answered(answers.get(question.id)):
            kept[question.id] = answers[question.id]
        elif sight.is_required(view, facts, today):
            missing.append(Missing(question.id))
    if missing:
        raise AnswersWanting(missing)
    return kept


@carries_out("task")
def carry_out_choice(case: Case, decision: Decision, /, *, agreed: bool, by: Actor, at: datetime) -> None:
    """Finish the task as recommended, or give it back to whoever recommended it."""
    task: Task = locked(db.session(), Task, decision.task_id)
    if task.state in ("done", "cancelled"):
        return
    if not agreed:
        return_task(task, "not-agreed", by=by, at=at)
        return
    shape = shape_of(task, case)
    kept: dict[str, Any] = decision.proposal["answers"]
    choice = _choice(shape, decision.proposal["choice"], case, kept, at=at)
    asked = (*(shape.asks if shape else ()), *choice.asks)
    _complete(task, case, choice, asked, kept, by=by, at=at, once=None)


def _complete(
    task: Task,
    case: Case,
    choice: Choice,
    asked: Sequence[Question],
    answers: dict[str, Any],
    *,
    by: Actor,
    at: datetime,
    once: str | None,
) -> Task:
    found = indexed(list(asked), answers)
    if found:
        learn(case, found, by=by, at=at)
    was_read = not task.needs_acknowledging and (task.kind not in OWN_TASKS or task.kind in READ_THE_CASE)
    is_known_now = False
    if case.child_link == "automatic" and by.kind is ActorKind.USER and was_read:
        # A person has now read the case and acted on it: from here on it is no longer the machine's word alone.
        # Whoever only answered an alert has telephoned, and whoever mended an address or a calendar compared nothing.
        confirm_child(case, by=by, at=at)
        is_known_now = True
    if choice.then:
        look_ahead((one.queue for one in pinned(case.version_id).tasks), case.id)
    task.answers = {**(task.answers or {}), **answers}
    values = {"state": "done", "outcome": choice.id}
    over = end_task(task, values, "task-finished", by=by, at=at, data={"choice": choice.id}, once=once)
    view = case_answers(case, officer=answers)
    apply_consequences(choice.then, case, task=over, answers=Answers(view.parts, OFFICER), by=by, at=at)
    if is_known_now:
        settle_link(ChildKnown(case, by, at))  # a death that is recorded on the child ends what has just begun as well
    return over


def _holds_contact(task: Task, choice_id: str) -> bool:
    """Whether a choice holds everything outward: what is unsafe in one case of a child is so in all of them."""
    shape = shape_of(task, db.session.get_one(Case, task.case_id))
    chosen = (choice.then for choice in (shape.choices if shape else ()) if choice.id == choice_id)
    return any(one.kind == "hold-outward" for then in chosen for one in then)


def _choice(shape: TaskShape | None, choice_id: str, case: Case, answers: dict[str, Any], *, at: datetime) -> Choice:
    today = today_of(at)
    view, facts = case_answers(case, officer=answers), case_facts(case, today=today)
    for choice in shape.choices if shape else ():
        if choice.id == choice_id and holds(choice.show_when, view, facts, today):
            return choice
    raise NoSuchChoice(choice_id)
