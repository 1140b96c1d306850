"""Waits: a task or a checklist row asks somebody, is answered, comes back, or does not wait any more."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Select, func, select, update

from base.database import known, locked, made_here, make
from base.extensions import db
from casework.binding_rules import GoneMailboxes
from casework.chasing.asking import A_SCHOOL, AS_DEFINED, NOBODY, Question, Whom, ask, why_nobody
from casework.chasing.chase_plan import ChasePlan
from casework.chasing.standing_still import run_on_with_answer
from casework.chasing.wait_plans import WAIT, passed_words, plan_of, timers_of
from casework.contacts import GONE
from casework.facts import case_answers
from casework.tasks import return_task, start_waiting
from casework.timing.timers import cancel_timers, write_timers
from casework.versions import pinned
from correspondence.stopping import cancel_for
from council.calendars import day_book
from directory.successors import asked_instead
from forms.definition.casework import WaitShape
from forms.definition.document import Definition
from forms.definition.profiles import ChaseProfile
from forms.values import as_day
from models.case import Case
from models.filing import Filing
from models.school import School
from models.task import ChecklistRow, Task
from models.wait import Wait
from security.actor import Actor
from security.history import record, record_many
from security.links import revoke_all
from statutory.london import london_day

A_COUNCIL, A_PARENT = "council", "parent"
NAMED_BY_OFFICER = frozenset({"agency", "council", "parent"})  # whose address no directory knows by itself
ANSWERABLE = ("waiting", "returned", "ended")  # a late answer is still an answer


@dataclass(frozen=True, slots=True)
class Begun:
    """A wait that is written down and has not asked yet. `again`: it was waiting before, and asks from the beginning.

    `key` is what the messages of its first steps are known by.
    """

    wait: Wait
    task: Task
    row: ChecklistRow | None
    case: Case
    definition: Definition
    profile: ChaseProfile | None
    plan: ChasePlan
    key: str
    again: bool = False


def start_wait(
    task: Task,
    shape: WaitShape,
    *,
    row: ChecklistRow | None = None,
    whom: Whom = AS_DEFINED,
    by: Actor,
    at: datetime,
) -> Wait:
    """Ask somebody, and write everything that will happen while they do not answer: all steps at once, as timers.

    The task (or the row) then waits; its holder keeps it. A wait that can't begin (the school is closed for a holiday,
    its calendar has ended, nobody has an address) is given back as `returned`, says why in `ended_because`, and leaves
    the task where it was, so that an officer goes another way.

    Args:   row: the row that asks; without it the task does.
    Twice:  while it waits, the same wait; afterwards a new round.
    """
    locked(db.session(), Case, task.case_id)
    first = _is_first(task)
    still = None if first else waiting_for(task, shape, row=row)
    if still is not None:
        return still
    begun = begin_wait(task, shape, row=row, whom=whom, first=first, by=by, at=at)
    ask_begun([begun], by=by, at=at)
    return begun.wait


def waiting_for(task: Task, shape: WaitShape, *, row: ChecklistRow | None = None) -> Wait | None:
    """The wait of a task or a row that is being asked now."""
    found: Wait | None = db.session.scalar(_of(task, shape, row).where(Wait.state == "waiting"))
    return found


def begin_wait(
    task: Task,
    shape: WaitShape,
    *,
    row: ChecklistRow | None = None,
    whom: Whom = AS_DEFINED,
    first: bool = False,
    together: UUID | None = None,
    by: Actor,
    at: datetime,
) -> Begun:
    """Write a new wait down, with the case locked; `ask_begun` then asks, for one or for several at once.

    Args:  first: nothing was asked for this task before. together: what waits that are asked as one have in common.
    Twice: two waits; `start_wait` looks first.
    """
    case: Case = locked(db.session(), Case, task.case_id)
    definition = pinned(case.version_id)
    profile = definition.chase_profiles.get(shape.chase)
    of_code = select(func.max(Wait.round)).where(Wait.task_id == task.id, Wait.code == shape.id)
    rounds = 0 if first else db.session.scalar(of_code)
    wait: Wait = make(
        db.session(),
        Wait,
        case_id=case.id,
        task_id=task.id,
        row_id=row.id if row is not None else None,
        code=shape.id,
        party=shape.party,
        school_id=_asked_school(whom.school_id or _school_of(case, shape), first) if shape.party == A_SCHOOL else None,
        recipient=whom.recipient or _address_of(case, shape),
        manager=whom.manager,
        council_code=whom.council if shape.party == A_COUNCIL else "",
        answer_service=shape.answer_service,
        chase=shape.chase,
        state="waiting",
        steps_sent=0,
        started_at=at,
        round=(rounds or 0) + 1,
        calendar_revision=day_book().revision,
        together_id=together,
        back_from=counted_back_from(case, shape),
    )
    data: dict[str, Any] = {"wait": str(wait.id), "task": str(task.id), "code": shape.id, "party": shape.party}
    data |= {"council": wait.council_code} if wait.council_code else {}
    data |= {"together": str(together)} if together is not None else {}
    record("case", case.id, "wait-started" if _asks_at_once(profile) else "wait-begun", by=by, at=at, data=data)
    return Begun(wait, task, row, case, definition, profile, plan_of(wait, profile), f"wait:{wait.id}")


def begin_again(
    wait: Wait, task: Task, *, row: ChecklistRow | None = None, together: UUID, by: Actor, at: datetime
) -> Begun:
    """Let a wait that is being asked alone be asked anew with others: what was still to come of it stops.

    Its links stay, so that an answer to an earlier e-mail lands where it belongs.
    """
    case: Case = locked(db.session(), Case, wait.case_id)
    now: Wait = locked(db.session(), Wait, wait.id)
    _stop([now.id], because="asked-together", at=at)
    now.together_id, now.started_at, now.counted_at, now.round = together, at, None, now.round + 1
    now.steps_sent, now.next_step_at, now.calendar_revision = 0, None, day_book().revision
    data = {"wait": str(now.id), "code": now.code, "party": now.party, "together": str(together)}
    record("case", case.id, "asked-together", by=by, at=at, data=data)
    definition = pinned(case.version_id)
    profile = definition.chase_profiles.get(now.chase)
    key = f"wait:{now.id}:r{now.round}"
    return Begun(now, task, row, case, definition, profile, plan_of(now, profile), key, again=True)


def ask_begun(begun: Sequence[Begun], *, by: Actor, at: datetime) -> None:
    """Ask for some waits at once, and write everything that will happen while they are not answered."""
    able: list[Begun] = []
    gone = GoneMailboxes()
    for one in begun:
        if one.wait.party == A_SCHOOL and one.wait.school_id is None:
            _cannot_begin(one, NOBODY, by=by, at=at)
        elif gone.is_asked(one.wait, one.case.child_id):
            _cannot_begin(one, GONE, by=by, at=at)
        elif one.plan.returns_now:
            _cannot_begin(one, one.plan.returns_because, by=by, at=at)
        else:
            able.append(one)
    asked = _ask_now(able, at=at)
    for one in able:
        if one.plan.now and not asked.get(one.wait.id):
            _cannot_begin(one, why_nobody(one.wait), by=by, at=at)
            continue
        write_timers(timers_of(one.wait, one.plan), at=at)
        one.wait.steps_sent, one.wait.next_step_at = len(one.plan.now), one.plan.next_at
        tell_passed(one.wait, one.profile, one.plan, by=by, at=at)
        if one.row is None:
            start_waiting(one.task, by=by, at=at)
        else:
            one.row.state, one.row.changed_at = "waiting", at


def answer_wait(wait: Wait, filing: Filing | None, *, by: Actor, at: datetime) -> bool:
    """Take an answer: in this very transaction nothing more of the chase can happen.

    Its timers and unsent messages are cancelled, one that is leaving is marked as crossed, the row is done, and the
    task returns to its holder. A late answer (after the chase ended, or a holiday) is taken just the same. A parent
    who answers our letter is not asked again by e-mail: one form answers every question that it is still awaited for.
    Args:  filing: what answered; None where an officer notes an answer by telephone.
    Twice: False; the first answer stands.
    """
    locked(db.session(), Case, wait.case_id)
    task = locked(db.session(), Task, wait.task_id)
    now: Wait = locked(db.session(), Wait, wait.id)
    if now.state not in ANSWERABLE:
        return False
    now.state, now.ended_at, now.ended_because = "answered", at, "answered"
    now.filing_id = filing.id if filing is not None else None
    now.next_step_at = None
    crossed = _stop([now.id], because="answered", at=at)
    data = {"wait": str(now.id), "task": str(now.task_id), "filing": str(filing.id) if filing else None}
    record("case", now.case_id, "wait-answered", by=by, at=at, data=data | {"crossed": crossed})
    if now.row_id is not None:
        row = locked(db.session(), ChecklistRow, now.row_id)
        if row is not None and row.state == "waiting":
            row.state, row.done_on, row.changed_at = "done", london_day(at), at
    _bring_back(task, now, "answered", by=by, at=at)
    run_on_with_answer(task, by=by, at=at)
    for other in _asked_alike(now) if filing is not None else ():
        answer_wait(other, filing, by=by, at=at)
    return True


def come_back(wait: Wait, why: str, *, by: Actor, at: datetime, state: str = "returned") -> bool:
    """End the asking without an answer and give the work back to whoever holds it.

    Args:  why: no-answer | holiday | calendar-ends | school-closed | telephone | held | …, shown on the task's row.
    Twice: False; what has ended stays as it ended. The link stays open: a late answer is still taken.
    """
    task = locked(db.session(), Task, wait.task_id)
    now: Wait = locked(db.session(), Wait, wait.id)
    if now.state != "waiting":
        return False
    now.state, now.ended_at, now.ended_because, now.next_step_at = state, at, why, None
    _stop([now.id], because=why, at=at)
    record("case", now.case_id, "wait-returned", by=by, at=at, data={"wait": str(now.id), "why": why})
    if now.row_id is not None:
        row = locked(db.session(), ChecklistRow, now.row_id)
        if row is not None and row.state == "waiting":
            row.state, row.changed_at = "to-do", at
    _bring_back(task, now, why, by=by, at=at)
    return True


def cancel_waits(
    *, by: Actor, at: datetime, because: str, task_id: UUID | None = None, case_id: UUID | None = None
) -> int:
    """Stop waiting, because the task or the case is over: timers, unsent messages and links go too. How many.

    Raises: ValueError when neither a task nor a case is named.
    """
    if task_id is None and case_id is None:
        raise ValueError("say whose waits to cancel")
    owner = Wait.task_id == task_id if task_id is not None else Wait.case_id == case_id
    ended = db.session.execute(
        update(Wait)
        .where(owner, Wait.state == "waiting")
        .values(state="cancelled", ended_at=at, ended_because=because, next_step_at=None)
        .returning(Wait.id, Wait.case_id, Wait.row_id)
        .execution_options(synchronize_session=False)
    ).all()
    ids = [one.id for one in ended]
    if not ids:
        return 0
    for wait_id in ids:
        loaded = db.session().identity_map.get(db.session().identity_key(Wait, wait_id))
        if loaded is not None:
            db.session.expire(loaded)
    _stop(ids, because=because, at=at)
    revoke_all(WAIT, ids, at=at)
    for row in db.session.scalars(select(ChecklistRow).where(ChecklistRow.id.in_([one.row_id for one in ended]))):
        if row.state == "waiting":  # nobody is asked any more: if the work goes on, it is to be asked anew
            row.state, row.changed_at = "to-do", at
    lines = [(one.case_id, "wait-cancelled", {"wait": str(one.id), "why": because}) for one in ended]
    record_many(lines, by=by, at=at)
    return len(ids)


def tell_passed(wait: Wait, profile: ChaseProfile | None, plan: ChasePlan, *, by: Actor, at: datetime) -> None:
    """Write down which steps are left out because their day has gone. Twice: told twice; call it once a plan."""
    steps = passed_words(profile, plan)
    if steps:
        record("case", wait.case_id, "chase-steps-passed", by=by, at=at, data={"wait": str(wait.id), "steps": steps})


def counted_back_from(case: Case, shape: WaitShape) -> date | None:
    """The day of a case that a wait's chase counts back from, if the shape names one and it is known."""
    return as_day((case.facts or {}).get(shape.back_from)) if shape.back_from else None


def _asks_at_once(profile: ChaseProfile | None) -> bool:
    """Whether the waiting begins with a question; one that counts back, or to a day on which work begins, does not."""
    return profile is None or any(step.sends and step.before is None and step.after == 0 for step in profile.steps)


def _asked_alike(wait: Wait) -> Sequence[Wait]:
    """The other questions of a case that a parent is being asked and that the same form answers.

    Two who are asked at mailboxes of their own are two people: one does not answer for the other.
    """
    if wait.party != A_PARENT or not wait.answer_service:
        return ()
    alike = select(Wait).where(
        Wait.case_id == wait.case_id,
        Wait.party == A_PARENT,
        Wait.answer_service == wait.answer_service,
        Wait.state == "waiting",
        Wait.id != wait.id,
    )
    if wait.recipient:
        alike = alike.where(func.lower(Wait.recipient).in_(("", wait.recipient.lower())))
    return db.session.scalars(alike.order_by(Wait.id)).all()


def _is_first(task: Task) -> bool:
    """Whether nobody can have been asked for a task: it was made in this transaction, which asks for the first time."""
    if made_here(db.session(), Task, task.id) is None:
        return False
    kept, key = known(db.session()), (Wait, task.id, "asked")
    asked, kept[key] = kept.get(key, False), True
    return not asked


def _ask_now(begun: Sequence[Begun], *, at: datetime) -> dict[UUID, int]:
    questions = [
        Question(
            one.wait,
            one.case,
            one.definition,
            step,
            f"{one.key}:{step.number}",
            one.plan.next_at or one.plan.ends_at,
        )
        for one in begun
        if one.profile is not None
        for step in one.profile.steps
        if step.number in one.plan.now
    ]
    return ask(questions, at=at) if questions else {}


def _cannot_begin(one: Begun, why: str, *, by: Actor, at: datetime) -> None:
    wait = one.wait
    if one.again:
        come_back(wait, why, by=by, at=at)
        return
    wait.state, wait.ended_at, wait.ended_because = "returned", at, why
    record("case", wait.case_id, "wait-returned", by=by, at=at, data={"wait": str(wait.id), "why": why})
    if wait.row_id is None:
        _say_why(wait.task_id, why)


def _bring_back(task: Task, wait: Wait, why: str, *, by: Actor, at: datetime) -> None:
    """A task that waits comes back; one that is being worked on beside a row's wait only says what happened."""
    if task.state == "waiting" and wait.row_id is None:
        return_task(task, why, by=by, at=at)
    elif task.state not in ("done", "cancelled"):
        _say_why(task.id, why)


def _say_why(task_id: UUID, why: str) -> None:
    db.session.execute(
        update(Task).where(Task.id == task_id).values(came_back=why).execution_options(synchronize_session="evaluate")
    )


def _stop(ids: Iterable[UUID], *, because: str, at: datetime) -> int:
    """Cancel what is still to come of some waits; how many messages may be leaving at this moment."""
    chosen = list(ids)
    cancel_timers(source_kind=WAIT, source_ids=chosen)
    return cancel_for("wait", chosen, because=because, at=at).leaving


def _school_of(case: Case, shape: WaitShape) -> UUID | None:
    """The school a shape names: the case's own, or one that a form's answer gives by its number."""
    if shape.school_from in ("", "case"):
        return case.school_id
    answered = (case.facts or {}).get(shape.school_from.rpartition(".")[2])
    urn = answered.get("urn") if isinstance(answered, dict) else None
    return db.session.scalar(select(School.id).where(School.urn == urn)) if urn else None


def _asked_school(school_id: UUID | None, first: bool) -> UUID | None:
    """Of a school that has closed, the one that stands for it: its days count. Of a first question `ask` finds that."""
    return school_id if school_id is None or first else asked_instead(school_id)


def _address_of(case: Case, shape: WaitShape) -> str:
    """The address that an answer of the case's forms gives, where the shape names one and there is such an answer."""
    told = case_answers(case).get(shape.address_from) if shape.address_from else None
    return told if isinstance(told, str) else ""


def _of(task: Task, shape: WaitShape, row: ChecklistRow | None) -> Select[Any]:
    of_row = Wait.row_id == row.id if row is not None else Wait.row_id.is_(None)
    return select(Wait).where(Wait.task_id == task.id, Wait.code == shape.id, of_row)
