"""Closing a case with an outcome and its evidence, the stages that keep it open, and opening it again."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import Any
from uuid import UUID

from sqlalchemy import select

from base.database import locked
from base.extensions import db
from casework.cases import set_review, set_stage
from casework.consequences import apply_consequences
from casework.decisions import carries_out, recommend, withdraw_proposals
from casework.facts import OFFICER, case_answers, case_facts, today_of
from casework.finishing import check_answers
from casework.next_actions import show_next_action
from casework.notes import keep_reason
from casework.own_tasks import NEW_INFORMATION
from casework.plans_told import weigh
from casework.tasks import cancel_tasks, start_task
from casework.timing.clocks import end_of_day, reckon
from casework.timing.followers import FOLLOWERS, REOPENED, CaseEnd
from casework.versions import pinned
from correspondence.stopping import cancel_case
from council.calendars import day_book
from directory.children import standing_for
from forms.answers import Answers
from forms.conditions import holds
from forms.definition.casework import OutcomeShape, TaskShape
from models.case import Case
from models.event import Event
from models.task import ChecklistRow, Decision, Task
from security.actor import Actor, ActorKind
from security.history import done_before, record
from security.permissions import Permission
from statutory.london import london_day
from statutory.school_age import school_age_ends

CHECKLIST_COMPLETE, OVER_AGE, DEATH_RECORDED = "checklist-complete", "over-compulsory-school-age", "death-recorded"
CLOSED_STAGE = "closed"  # of every case that has ended: no list of what is being done may count it
REVIEW_AFTER = 10  # working days until a stage is looked at again, where its definition says nothing
REQUIREMENTS = (
    CHECKLIST_COMPLETE,
    OVER_AGE,
    DEATH_RECORDED,
)  # what an outcome may name under `requires`, for the checker of definitions


class Why(StrEnum):
    """Why a closing is refused."""

    ROW_OPEN = "row-open"  # a row of the enquiries that is mandatory for this outcome
    NO_CHECKLIST = "no-checklist"  # the enquiries were never begun
    OF_SCHOOL_AGE = "of-school-age"  # compulsory school age has not ended, or the date of birth is not known
    NO_DEATH = "no-death"  # no death is recorded on the child
    NOT_OFFERED = "not-offered"  # the outcome's condition does not hold, or there is none of that name
    CLOSED = "closed"
    NOT_READY = "not-ready"  # what a room above needs first; `about` says it


@dataclass(frozen=True, slots=True)
class Refusal:
    """One reason, with the label of the row it is about and that row's task; shown to the officer, not logged."""

    why: Why
    about: str = ""
    task_id: UUID | None = None


class ClosingRefused(Exception):
    """The case can't end like this yet; `reasons` say why."""

    def __init__(self, reasons: Iterable[Refusal]) -> None:
        self.reasons = tuple(reasons)
        super().__init__("closing refused: " + ", ".join(sorted({one.why.value for one in self.reasons})))


Bars = Callable[[Case, OutcomeShape], Iterable[Refusal]]
_BARS: list[Bars] = []


@dataclass(frozen=True, slots=True)
class Closed:
    """What came of it: the case closed, moved to a stage, or (with a `decision`) waiting for a second person."""

    case: Case
    decision: Decision | None = None


def close_case(
    case: Case,
    outcome_id: str,
    evidence: dict[str, Any],
    *,
    by: Actor,
    at: datetime,
    reason: str = "",
    once: str | None = None,
) -> Closed:
    """End a case with an outcome, or recommend it where a second person must agree.

    An outcome that is a stage keeps the case open, with its evidence and a day for the next review.

    Args:   evidence: canonical values of the outcome's questions.
    Twice:  the same `once` shows the first result.
    Raises: ClosingRefused (reasons); AnswersWanting for evidence that is missing.
    """
    now: Case = locked(db.session(), Case, case.id)
    if done_before(once):
        return Closed(now)
    outcome = _outcome(now, outcome_id, at=at)
    kept = check_answers(outcome.evidence, evidence, now, at=at)
    refused = refusals(now, outcome, today=today_of(at))
    if refused:
        raise ClosingRefused(refused)
    if outcome.second_person:
        proposal = {"outcome": outcome.id, "evidence": kept}
        decision = recommend(now, f"close:{outcome.id}", proposal, reason=reason, task=None, by=by, at=at)
        data = {"outcome": outcome.id, "decision": str(decision.id)}
        record("case", now.id, "closing-recommended", by=by, at=at, data=data, once=once)
        return Closed(now, decision)
    _end(now, outcome, kept, by=by, at=at, once=once)
    return Closed(now)


@carries_out("close")
def carry_out_closing(case: Case, decision: Decision, /, *, agreed: bool, by: Actor, at: datetime) -> None:
    """Close as recommended; what has changed since is looked at again. A refusal leaves the case as it is."""
    if not agreed:
        return
    outcome = _outcome(case, decision.proposal["outcome"], at=at)
    refused = refusals(case, outcome, today=today_of(at))
    if refused:
        raise ClosingRefused(refused)
    _end(case, outcome, decision.proposal["evidence"], by=by, at=at, once=None)


def outcomes_of(case: Case, *, at: datetime) -> tuple[tuple[OutcomeShape, tuple[Refusal, ...]], ...]:
    """The outcomes offered now, each with what still stands in its way."""
    today = today_of(at)
    answers, facts = case_answers(case), case_facts(case, today=today)
    offered = [one for one in pinned(case.version_id).outcomes if holds(one.show_when, answers, facts, today)]
    return tuple((outcome, refusals(case, outcome, today=today)) for outcome in offered)


def refusals(case: Case, outcome: OutcomeShape, *, today: date) -> tuple[Refusal, ...]:
    """What stands in the way of an outcome: rows mandatory for it and still open, and requirements not met."""
    rows = db.session.scalars(
        select(ChecklistRow)
        .join(Task, Task.id == ChecklistRow.task_id)
        .where(Task.case_id == case.id)
        .order_by(Task.created_at, ChecklistRow.position)
    ).all()
    mandatory = [row for row in rows if outcome.id in (row.mandatory_for or ())]
    # A list that was begun again supersedes the earlier one, row by row.
    newest = {row.code: row for row in mandatory}
    still_open = [row for row in newest.values() if row.state not in ("done", "not-applicable")]
    found = [Refusal(Why.ROW_OPEN, row.label, row.task_id) for row in still_open]
    if CHECKLIST_COMPLETE in outcome.requires and not mandatory:
        found.append(Refusal(Why.NO_CHECKLIST))
    child = standing_for(case.child_id) if case.child_id else None
    born = child.date_of_birth if child is not None else None
    if OVER_AGE in outcome.requires and (born is None or school_age_ends(born) >= today):
        found.append(Refusal(Why.OF_SCHOOL_AGE))
    if DEATH_RECORDED in outcome.requires and (child is None or child.death_recorded_at is None):
        found.append(Refusal(Why.NO_DEATH))
    found += _work_before(case, outcome)
    for bars in _BARS:
        found += bars(case, outcome)
    return tuple(found)


def _work_before(case: Case, outcome: OutcomeShape) -> Iterator[Refusal]:
    """The tasks an outcome comes after, each finished and none of its kind open again; what may not be open, or have
    ended in a way that stands against it. Of a task that was done more than once the last time counts."""
    entries = (*outcome.after_tasks, *outcome.not_while_open, *outcome.not_after)
    if not entries:
        return
    kinds = {entry.partition(".")[0] for entry in entries}
    found = select(Task).where(Task.case_id == case.id, Task.kind.in_(kinds))
    own = db.session.scalars(found.order_by(Task.finished_at, Task.round)).all()
    shapes = pinned(case.version_id).task_shapes
    for entry in entries:
        kind, _, choice = entry.partition(".")
        of_kind = [task for task in own if task.kind == kind]
        last = next((task for task in reversed(of_kind) if task.state == "done"), None)
        if entry in outcome.not_after:
            if last is not None and last.outcome == choice:
                yield Refusal(Why.NOT_READY, f"This stands in the way: {_finished(shapes[kind], choice)}", last.id)
            continue
        still = next((task.id for task in of_kind if task.state not in ("done", "cancelled")), None)
        wanting = entry in outcome.after_tasks and (last is None or choice not in ("", last.outcome))
        if still is not None or wanting:
            yield Refusal(Why.NOT_READY, f"This comes first: {_finished(shapes[kind], choice)}", still)


def _finished(task: TaskShape, choice: str) -> str:
    """A task, with the choice it is to be finished with, in words."""
    said = next((one.label.say() for one in task.choices if one.id == choice), "")
    return f"{task.title.say()} ({said})" if said else task.title.say()


def bars_closing(bars: Bars) -> Bars:
    """Register what else may stand in the way of an outcome. Twice: harmless."""
    if bars not in _BARS:
        _BARS.append(bars)
    return bars


def end_everything(case: Case, why: str, *, by: Actor, at: datetime) -> None:
    """Stop all work on a case: tasks, waits, clocks, timers, proposals, unsent messages. Twice: harmless."""
    withdraw_proposals(case, by=by, at=at)
    cancel_tasks(case, why, by=by, at=at)
    for follow in FOLLOWERS.case_ended:
        follow(CaseEnd(case, why, by, at))
    cancel_case(case.id, because=why, but_receipts=True)
    show_next_action(case)


def reopen_case(case: Case, *, reason: str, by: Actor, at: datetime, once: str | None = None) -> Case:
    """Open a closed case again: by an officer with a reason, or by the system when something new names the child.

    It stands at the stage it had before it ended.

    Twice:  harmless; an open case stays as it is.
    Raises: PermissionError; NothingWritten when a person gives no reason.
    """
    now: Case = locked(db.session(), Case, case.id)
    if done_before(once) or now.state == "open":
        return now
    data: dict[str, Any] = {"outcome": now.outcome}
    if by.kind is ActorKind.USER:
        if not by.may(Permission.CASE_REOPEN):
            msg = "reopening needs its permission"
            raise PermissionError(msg)
        data["reason"] = keep_reason(now.id, reason, by=by, at=at)
    for follow in FOLLOWERS.case_ended:  # a re-check that was still to come has no use on an open case
        follow(CaseEnd(now, REOPENED, by, at))
    now.state, now.outcome, now.closed_at, now.next_review_on = "open", "", None, None
    record("case", now.id, "case-reopened", by=by, at=at, data=data, once=once)
    if now.stage == CLOSED_STAGE:
        set_stage(now, _stage_before(now), by=by, at=at)
    start_task(now, NEW_INFORMATION, by=by, at=at)
    weigh(now, by=by, at=at)  # a plan that we heard of while it was closed
    return now


def _outcome(case: Case, outcome_id: str, *, at: datetime) -> OutcomeShape:
    if case.state != "open":
        raise ClosingRefused([Refusal(Why.CLOSED)])
    today = today_of(at)
    outcome = pinned(case.version_id).outcome_shapes.get(outcome_id)
    facts = case_facts(case, today=today)
    if outcome is None or not holds(outcome.show_when, case_answers(case), facts, today):
        raise ClosingRefused([Refusal(Why.NOT_OFFERED)])
    return outcome


def _stage_before(case: Case) -> str:
    """The stage a case stood at when it closed, as its history tells."""
    told = db.session.scalars(
        select(Event.data)
        .where(Event.subject_kind == "case", Event.subject_id == case.id, Event.kind == "stage-set")
        .order_by(Event.seq.desc())
        .limit(1)
    ).first()
    shape = pinned(case.version_id).case
    return str((told or {}).get("from") or "") or (shape.first_stage if shape else "")


def _end(
    case: Case, outcome: OutcomeShape, evidence: dict[str, Any], *, by: Actor, at: datetime, once: str | None
) -> None:
    case.outcome_evidence = {**(case.outcome_evidence or {}), outcome.id: evidence}
    if outcome.closes:
        end_everything(case, "closed", by=by, at=at)
        case.state, case.outcome, case.closed_at, case.next_review_on = "closed", outcome.id, at, None
        record("case", case.id, "case-closed", by=by, at=at, data={"outcome": outcome.id}, once=once)
        set_stage(case, CLOSED_STAGE, by=by, at=at)
    else:
        record("case", case.id, "outcome-noted", by=by, at=at, data={"outcome": outcome.id}, once=once)
    view = case_answers(case, officer=evidence)
    apply_consequences(outcome.then, case, answers=Answers(view.parts, OFFICER), by=by, at=at)
    if not outcome.closes and case.next_review_on is None:
        review = reckon(REVIEW_AFTER, "working-days", at, calendars=day_book().of(None), end_of_day=end_of_day())
        set_review(case, review.due_on or london_day(at), by=by, at=at)  # no calendar: look at it now
