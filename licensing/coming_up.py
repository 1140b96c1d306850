"""What comes up for an approval: reminders to renew, checks that come round, and its end. Each is a timer."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from typing import Any

from sqlalchemy import select

from base.extensions import db
from casework.sending import send_message
from casework.tasks import start_task
from casework.timing.clocks import end_of_day, reckon
from casework.timing.timers import DueTimer, Plan, cancel_timers, one_by_one, timer_kind, write_timers
from casework.versions import pinned
from casework.visible import NotHere
from council.calendars import day_book
from council.settings import setting
from forms.definition.approvals import ApprovalShape
from licensing.kinds import shape_of
from licensing.outgrowing import is_outgrown
from licensing.standing import LIVE, SUBJECT, State
from licensing.telling import LATE_DAYS, REMINDER, card_link, said_of, stop_reminding, tell
from licensing.visible import held_with_case
from models.approval import Approval
from models.case import Case
from security.actor import Actor
from security.history import record
from statutory.london import london_day, london_instant

REMIND, END, CHECK = "approval-remind", "approval-end", "approval-check"
_ONE_DAY = timedelta(days=1)


def plan_ahead(approval: Approval, *, at: datetime) -> None:
    """Write the timers of a valid approval: its end, its reminders, its next check. Past reminders are left out.

    Twice: harmless within a round; `stop_ahead` begins a new one.
    """
    shape = shape_of(approval)
    plans = [_plan(approval, END, 0, london_instant(approval.valid_until + _ONE_DAY, time()))]
    if shape.renewal is not None and not approval.renewal_received and not is_outgrown(approval):
        dated = [(days, _opening(approval.valid_until - timedelta(days=days))) for days in shape.renewal.days_before]
        plans += [_plan(approval, REMIND, days, due) for days, due in dated if due > at]
    first = _next_check(shape, approval, after=approval.valid_from)
    while first is not None and first <= at:  # an approval that takes up again after a year's suspension: the next one
        first = _next_check(shape, approval, after=london_day(first))
    if first is not None:
        plans.append(_plan(approval, CHECK, 1, first))
    write_timers(plans, at=at)


def stop_ahead(approval: Approval, *, because: str, at: datetime, end_too: bool = True) -> None:
    """Stop reminders and checks of an approval, and unless it lives on suspended its end too; in this transaction.

    What is written afterwards is a new round.
    """
    kinds = (REMIND, CHECK, END) if end_too else (REMIND, CHECK)
    cancel_timers(source_kind=SUBJECT, source_id=approval.id, kinds=kinds)
    stop_reminding(approval.id, because=because, at=at)
    if end_too:
        approval.timer_round += 1


def take_up_again(approval: Approval, *, at: datetime) -> None:
    """Write the timers anew after a suspension or a change of days."""
    stop_ahead(approval, because="dated-again", at=at)
    plan_ahead(approval, at=at)


def remind(timer: DueTimer, /, *, by: Actor, at: datetime) -> bool:
    """Remind the holder that an approval ends; False when there is nothing to say any more.

    After an outage one reminder goes, the latest, and not each that was missed.
    """
    approval, case = _of(timer)
    shape = shape_of(approval).renewal if approval is not None else None
    if approval is None or case is None or shape is None or approval.state != State.VALID or approval.renewal_received:
        return False
    if is_outgrown(approval):
        return False  # planned before anybody knew that it ends for good, as where a date of birth was mended
    nearer = [days for days in shape.days_before if days < timer.step]
    if any(_opening(approval.valid_until - timedelta(days=days)) <= at for days in nearer):
        return False
    if london_day(at) > approval.valid_until:
        return False
    if shape.message in pinned(case.version_id).message_shapes:
        send_message(
            case,
            shape.message,
            key=timer.key,
            by=by,
            at=at,
            values=said_of(approval),
            serves=[(REMINDER, approval.id)],
            opens=lambda message, to: card_link(approval, message, to, at=at, days_after=LATE_DAYS),
        )
    record(SUBJECT, approval.id, "reminded", by=by, at=at, data={"days": timer.step})
    return True


def come_to_an_end(timer: DueTimer, /, *, by: Actor, at: datetime) -> bool:
    """End an approval after its last day: replaced where another goes on from it, else expired."""
    approval, case = _of(timer)
    if approval is None or case is None or approval.state not in LIVE or london_day(at) <= approval.valid_until:
        return False
    heir = db.session.scalar(select(Approval.id).where(Approval.replaces_id == approval.id))
    was_valid = approval.state == State.VALID
    state = State.REPLACED if heir is not None else State.EXPIRED
    stop_ahead(approval, because=state.value, at=at)
    approval.state, approval.changed_at = state.value, at
    event = record(SUBJECT, approval.id, f"approval-{state}", by=by, at=at, data={"state": state.value})
    data = {"approval": str(approval.id)}
    record("case", case.id, f"approval-{state}", by=by, at=at, data=data)
    if state is State.EXPIRED:
        for_good = is_outgrown(approval)
        turn = "outgrown" if for_good and shape_of(approval).told_on("outgrown") else "expired"
        tell(approval, case, turn, of=event, by=by, at=at, held=not was_valid)
        renewal = shape_of(approval).renewal
        if renewal is not None and renewal.task and not approval.renewal_received and was_valid and not for_good:
            _start(case, renewal.task, by=by, at=at)
    return True


def check_again(timer: DueTimer, /, *, by: Actor, at: datetime) -> bool:
    """Open the task of a check that comes round, and write when the next one does."""
    approval, case = _of(timer)
    shape = shape_of(approval) if approval is not None else None
    if approval is None or case is None or shape is None or shape.status_check is None or approval.state != State.VALID:
        return False
    _start(case, shape.status_check.task, by=by, at=at)
    record(SUBJECT, approval.id, "check-due", by=by, at=at, data={"number": timer.step})
    following = _next_check(shape, approval, after=london_day(timer.planned_at))
    if following is not None:
        write_timers([_plan(approval, CHECK, timer.step + 1, following)], at=at)
    return True


timer_kind(REMIND, turn=60)(one_by_one(remind))
timer_kind(END, turn=61)(one_by_one(come_to_an_end))
timer_kind(CHECK, turn=62)(one_by_one(check_again))


def _of(timer: DueTimer) -> tuple[Approval | None, Case | None]:
    """The approval and case of a timer that is still of the approval's round; nothing otherwise."""
    try:
        approval, case = held_with_case(timer.source_id)
    except NotHere:
        return None, None
    return (approval, case) if approval.timer_round == timer.round else (None, None)


def _start(case: Case, task: str, *, by: Actor, at: datetime) -> None:
    shape = pinned(case.version_id).task_shapes.get(task)
    if shape is not None:
        start_task(case, shape, by=by, at=at)


def _plan(approval: Approval, kind: str, step: int, due_at: datetime) -> Plan:
    return Plan(SUBJECT, approval.id, kind, due_at, approval.case_id, step, approval.timer_round)


def _opening(day: date) -> datetime:
    opens: Any = setting("office-opens")
    return london_instant(day, time.fromisoformat(str(opens)))


def _next_check(shape: ApprovalShape, approval: Approval, *, after: date) -> datetime | None:
    """When the check after a day is due; None when the approval ends before."""
    if shape.status_check is None:
        return None
    every = shape.status_check.every
    begun = _opening(after)
    found = reckon(every.amount, every.unit, begun, calendars=day_book().of(None), end_of_day=end_of_day())
    if found.due_on is None:  # the calendar is too short: plain days come a little early, which loses nothing
        found = reckon(every.amount, "calendar-days", begun, calendars=day_book().of(None), end_of_day=end_of_day())
    if found.due_on is None or found.due_on > approval.valid_until:
        return None
    return _opening(found.due_on)
