"""Chasing: what happens when a step of a chase has come, when it ends, and when a school closes first."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime, time
from uuid import UUID

from sqlalchemy import select, update
from sqlalchemy.orm import load_only

from base.batches import among
from base.extensions import db
from casework.chasing.asking import A_SCHOOL, SCHOOL_CLOSED, Question, ask, held_waits, why_nobody
from casework.chasing.chase_plan import CHASE, END, HOLIDAY, next_sending_day
from casework.chasing.chase_steps import Steps, note_sent, steps_of
from casework.chasing.wait_plans import WAIT, plan_of, timers_of
from casework.chasing.waits import come_back
from casework.tasks import start_task
from casework.timing.timers import DueTimer, put_off, timer_kind, write_timers
from casework.versions import pinned
from council.calendars import DayBook, day_book
from forms.definition.profiles import ChaseProfile, ChaseStep
from models.case import Case
from models.wait import Timer, Wait
from security.actor import Actor
from security.history import record_many
from statutory.days import NoDate
from statutory.london import london_day, london_instant

# Only what a chase looks at: a case's facts alone cost more to read than all the rest.
_WAITS = (
    select(Wait)
    .where(among(Wait.id, "ids"))
    .order_by(Wait.id)
    .options(
        load_only(
            Wait.case_id,
            Wait.task_id,
            Wait.row_id,
            Wait.round,
            Wait.state,
            Wait.party,
            Wait.school_id,
            Wait.recipient,
            Wait.manager,
            Wait.council_code,
            Wait.chase,
            Wait.started_at,
            Wait.steps_sent,
            Wait.together_id,
            Wait.back_from,
            Wait.counted_at,
        )
    )
    .execution_options(populate_existing=True)
)
_CASES = (
    select(Case)
    .where(among(Case.id, "ids"))
    .options(
        load_only(
            Case.version_id,
            Case.school_id,
            Case.owner_id,
            Case.child_id,
            Case.child_link,
            Case.outward_held,
            Case.outward_held_at,
        )
    )
)
LATE_DAYS = 1  # a step that comes later than so many working days was missed, not merely delayed


@timer_kind(HOLIDAY, turn=10)
def close_for_holiday(timers: Sequence[DueTimer], /, *, by: Actor, at: datetime) -> Iterable[UUID]:
    """The school closes, or its calendar ends: the work comes back to go another way (SAFETY 5, 6)."""
    waits = _waits(timers)
    return [
        timer.id
        for timer in timers
        if not _still(waits, timer)
        or not come_back(waits[timer.source_id], str(timer.data.get("because", "holiday")), by=by, at=at)
    ]


@timer_kind(CHASE, turn=20)
def chase(timers: Sequence[DueTimer], /, *, by: Actor, at: datetime) -> Iterable[UUID]:
    """Ask again, each by its profile: past steps by its way to catch up, never on a day its school is closed.

    Nobody is chased about a question that still lies held in the outbox. Where no role of a step has an address, the
    task comes back to be asked by telephone, unless the rest of the chase is work for an officer. A step that sends
    nothing only begins its task: however late, on whatever day, and whatever is held.
    """
    waits = _waits(timers)
    skipped: list[UUID] = []
    going: list[Question] = []
    working: list[tuple[Wait, ChaseStep]] = []
    held = held_waits(list(waits))
    steps, book = steps_of(waits, at=at), day_book()
    cases = _cases(waits.values())
    for timer in timers:
        wait = waits.get(timer.source_id)
        profile = _profile(wait, cases) if wait is not None else None
        step = next((one for one in profile.steps if one.number == timer.step), None) if profile else None
        if wait is None or profile is None or step is None or not _still(waits, timer):
            skipped.append(timer.id)
            continue
        if not step.sends:
            working.append((wait, step))
            continue
        left_out = _left_out(timer, wait, profile, steps, book, at=at, by=by)
        if left_out or _another_day(timer, wait, profile, held, book, at=at):
            skipped.append(timer.id)
        else:
            case = cases[wait.case_id]
            reply_by = steps.reply_by(wait.id, profile)
            going.append(Question(wait, case, pinned(case.version_id), step, timer.key, reply_by))
    _send([question for question in going if question.wait.state == "waiting"], steps, by=by, at=at)
    _begin_work(working, cases, steps, by=by, at=at)
    return skipped


@timer_kind(END, turn=30)
def end_chase(timers: Sequence[DueTimer], /, *, by: Actor, at: datetime) -> Iterable[UUID]:
    """The profile is over: the task comes back with "no answer", or with "held" if the question never left us.

    With no answer, the task that the profile names for its end begins; one of them, however many waits end in silence.
    """
    waits = _waits(timers)
    held = held_waits(list(waits))
    cases = _cases(waits.values())
    skipped = []
    for timer in timers:
        wait = waits.get(timer.source_id)
        why = "held" if timer.source_id in held else "no-answer"
        if wait is None or not _still(waits, timer) or not come_back(wait, why, by=by, at=at, state="ended"):
            skipped.append(timer.id)
        elif why == "no-answer":
            profile = _profile(wait, cases)
            _start(cases[wait.case_id], profile.task if profile is not None else "", by=by, at=at)
    return skipped


def plan_again(wait: Wait, *, by: Actor, at: datetime) -> None:
    """Date the steps of a wait that are still to come by the calendars of today.

    A holiday that has now begun brings the task back at once; a step that moved into the past goes with the next sweep.
    """
    profile = pinned(db.session.get_one(Case, wait.case_id).version_id).chase_profiles.get(wait.chase)
    if profile is None or not profile.steps or wait.state != "waiting":
        return
    plan = plan_of(wait, profile)
    if plan.returns_now:
        come_back(wait, plan.returns_because, by=by, at=at)
        return
    wanted = {(one.kind, one.step): one for one in timers_of(wait, plan)}
    # While it waits, only an earlier change of calendar can have cancelled a timer: what counts again is revived.
    rows = db.session.execute(
        select(Timer.id, Timer.kind, Timer.step, Timer.due_at, Timer.state).where(
            Timer.source_kind == WAIT,
            Timer.source_id == wait.id,
            Timer.round == wait.round,
            Timer.state.in_(("pending", "cancelled")),
        )
    ).all()
    for row in rows:
        moved = wanted.get((row.kind, row.step))
        values = {"state": "cancelled"} if moved is None else {"state": "pending", "due_at": moved.due_at}
        if moved is None or (row.state, row.due_at) != ("pending", moved.due_at):
            db.session.execute(
                update(Timer).where(Timer.id == row.id).values(**values).execution_options(synchronize_session=False)
            )
    write_timers(list(wanted.values()), at=at)  # a holiday or a step that had no date before; the others stay
    wait.next_step_at = steps_of([wait.id], at=at).next_step.get(wait.id)


def _send(questions: Sequence[Question], steps: Steps, *, by: Actor, at: datetime) -> None:
    if not questions:
        return
    asked = ask(questions, at=at)
    sent, unsent, lines = list[Wait](), list[Wait](), []
    for question in questions:
        wait = question.wait
        if not asked[wait.id] and _is_work_later(question):
            unsent.append(wait)
            lines.append((wait.case_id, "chase-not-sent", {"wait": str(wait.id), "step": question.step.number}))
            continue
        if not asked[wait.id]:
            nobody = why_nobody(wait)
            come_back(wait, nobody if nobody == SCHOOL_CLOSED else "telephone", by=by, at=at)
            continue
        sent.append(wait)
        data = {"wait": str(wait.id), "step": question.step.number, "messages": asked[wait.id]}
        lines.append((wait.case_id, "chased", data))
    note_sent(sent, steps, unsent=unsent)
    record_many(lines, by=by, at=at)
    for question in questions:
        if asked[question.wait.id]:
            _start(question.case, question.step.task, by=by, at=at)


def _is_work_later(question: Question) -> bool:
    """Whether later steps of the chase are an officer's: they come although nobody could be written to now."""
    profile = question.definition.chase_profiles.get(question.wait.chase)
    return profile is not None and any(not step.sends and step.number > question.step.number for step in profile.steps)


def _begin_work(
    working: Sequence[tuple[Wait, ChaseStep]], cases: dict[UUID, Case], steps: Steps, *, by: Actor, at: datetime
) -> None:
    """Steps that send nothing have come: their tasks begin, and the timeline says from what."""
    if not working:
        return
    note_sent([], steps, unsent=[wait for wait, _ in working])
    lines = []
    for wait, step in working:
        shape = pinned(cases[wait.case_id].version_id).task_shapes.get(step.task)
        data = {"wait": str(wait.id), "step": step.number, "starts": shape.title.say() if shape else step.task}
        lines.append((wait.case_id, "chase-work", data))
    record_many(lines, by=by, at=at)
    for wait, step in working:
        _start(cases[wait.case_id], step.task, by=by, at=at)


def _start(case: Case, kind: str, *, by: Actor, at: datetime) -> None:
    """Start what a chase names. While one of its kind is open on the case, that one stands."""
    shape = pinned(case.version_id).task_shapes.get(kind) if kind else None
    if shape is not None:
        start_task(case, shape, by=by, at=at)


def _left_out(
    timer: DueTimer,
    wait: Wait,
    profile: ChaseProfile,
    steps: Steps,
    book: DayBook,
    *,
    at: datetime,
    by: Actor,
) -> bool:
    """Whether a step is left out after an outage: `latest` sends the newest alone, `skip` none, `ask` asks first."""
    if profile.catch_up == "latest":
        sending = {step.number for step in profile.steps if step.sends}
        return any(number > timer.step for number in steps.come.get(wait.id, set()) & sending)
    if profile.catch_up == "each" or not _was_missed(timer, book, at):
        return False
    if profile.catch_up == "ask":
        come_back(wait, "ask-before-chasing", by=by, at=at)
    return True


def _was_missed(timer: DueTimer, book: DayBook, at: datetime) -> bool:
    planned, today = london_day(timer.planned_at), london_day(at)
    working = book.of(None).working
    try:
        return working is not None and working.between(planned, today) > LATE_DAYS
    except NoDate:
        return (today - planned).days > LATE_DAYS


def _another_day(
    timer: DueTimer, wait: Wait, profile: ChaseProfile, held: frozenset[UUID], book: DayBook, *, at: datetime
) -> bool:
    """Put a step off when its party may not be written to today, or its last question is still held."""
    today = london_day(at)
    calendars = book.of(wait.school_id)
    is_school = wait.party == A_SCHOOL
    is_held = wait.id in held
    day = next_sending_day(today, calendars=calendars, is_school=is_school)
    if day == today and not is_held:
        return False
    if is_held:
        day = next_sending_day(type(today).fromordinal(today.toordinal() + 1), calendars=calendars, is_school=is_school)
    if day is None:
        return True  # the calendar has ended; its own timer brings the task back
    hour, minute = profile.send_at.split(":")
    put_off(timer.id, london_instant(day, time(int(hour), int(minute))))
    return True


def _waits(timers: Sequence[DueTimer]) -> dict[UUID, Wait]:
    ids = list({timer.source_id for timer in timers})
    return {wait.id: wait for wait in db.session.scalars(_WAITS, {"ids": ids})}


def _still(waits: dict[UUID, Wait], timer: DueTimer) -> bool:
    wait = waits.get(timer.source_id)
    return wait is not None and wait.state == "waiting" and wait.round == timer.round


def _cases(waits: Iterable[Wait]) -> dict[UUID, Case]:
    ids = list({wait.case_id for wait in waits})
    return {case.id: case for case in db.session.scalars(_CASES, {"ids": ids})}


def _profile(wait: Wait, cases: dict[UUID, Case]) -> ChaseProfile | None:
    return pinned(cases[wait.case_id].version_id).chase_profiles.get(wait.chase)
