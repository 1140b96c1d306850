"""Reminding a party whose turn it is: each rung once, on days it may be written to; and what follows at the end."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta

from sqlalchemy import func, select

from base.extensions import db
from casework.chasing.chase_plan import next_sending_day
from casework.chasing.own_days import waits_on
from casework.intake.part_events import note_part
from casework.intake.part_requests import (
    ASKED,
    BY_OFFICER,
    OVER,
    PART,
    REMIND,
    is_held,
    plan_message,
    plan_of,
    reach_of,
    recipient_of,
)
from casework.intake.refusing import UNFINISHED, decide_on, end_form
from casework.intake.submitting import carry_on
from casework.intake.turns import OPEN, leave_out
from casework.own_tasks import FORM_UNFINISHED
from casework.timing.timers import DueTimer, one_by_one, put_off, timer_kind
from casework.versions import pinned
from correspondence.recipients import Recipient, resolve, school_contact
from council.calendars import day_book
from forms.definition.parties import Follows
from forms.definition.profiles import ChaseProfile, ChaseStep
from models.case import Case
from models.filing import Filing, FilingPart
from models.part_request import PartRequest
from models.wait import Timer
from security.actor import Actor
from statutory.london import london_day, london_instant

BUSY = timedelta(minutes=1)  # the form is being written to at this moment
LATE_DAYS = 3  # a reminder that comes so many days after its own was missed in an outage
THE_PARTY = "party"  # the role of a step that means whoever is asked


@timer_kind(REMIND, turn=20)
@one_by_one
def remind(timer: DueTimer, /, *, by: Actor, at: datetime) -> bool:
    """Remind a party of its part, by its profile. Nobody is reminded of a question that still lies held."""
    found = taken(timer, at)
    if found is None:
        return False
    filing, part, request = found
    reach = reach_of(request)
    profile = pinned(request.version_id).chase_profiles.get(reach.chase) if reach is not None else None
    step = next((one for one in profile.steps if one.number == timer.step), None) if profile is not None else None
    if profile is None or step is None or reach is None or _is_left_out(timer, profile, at):
        return False
    if _has_moved(timer, dict(plan_of(request, reach).steps).get(step.number), at):
        return False
    if _is_another_day(timer, request, profile, at):
        return False
    recipients = _recipients(step, request, filing, at)
    values = {"step": step.number}
    for number, to in enumerate(recipients):
        key = f"{timer.key}:{number}" if number else timer.key
        plan_message(filing, request, step.message, to, key=key, at=at, values=values)
    request.steps_sent += 1
    request.next_step_at = db.session.scalar(
        select(func.min(Timer.due_at)).where(
            Timer.source_kind == PART, Timer.source_id == part.id, Timer.kind == REMIND, Timer.state == "pending"
        )
    )
    note_part(filing, "party-chased", by=by, at=at, data={"party": request.party, "step": step.number})
    return True


@timer_kind(OVER, turn=30)
@one_by_one
def end_reminding(timer: DueTimer, /, *, by: Actor, at: datetime) -> bool:
    """A party has not answered in its time: what follows is the definition's. Its link still takes a late answer."""
    found = taken(timer, at)
    if found is None:
        return False
    filing, part, request = found
    reach, definition = reach_of(request), pinned(filing.version_id)
    if reach is None:
        return False
    plan = plan_of(request, reach)
    if _has_moved(timer, min((one for one in (plan.ends_at, plan.returns_at) if one is not None), default=None), at):
        return False
    request.over_at, request.next_step_at = at, None
    because = str(timer.data.get("because", "no-answer"))
    note_part(filing, "party-overdue", by=by, at=at, data={"party": request.party, "because": because})
    profile = definition.chase_profiles.get(reach.chase)
    if reach.when_over is Follows.GO_ON and waits_on(profile, on=london_day(at)):
        return True  # shown as overdue: by the council's own rule nobody goes on without it
    if reach.when_over is Follows.GO_ON:
        leave_out(filing, part, because=because, by=by, at=at)
        carry_on(filing, definition, received_at=filing.received_at or at, by=by, at=at, news=False)
    elif reach.when_over is Follows.END and filing.case_id is None:
        end_form(filing, definition, UNFINISHED, message=definition.unfinished.message, by=by, at=at)
    elif reach.when_over in (Follows.TASK, Follows.END):
        own = FORM_UNFINISHED
        decide_on(filing, definition, reach.over_task, own, asks=True, by=by, at=at, asked_id=request.id)
    return True


def taken(timer: DueTimer, at: datetime) -> tuple[Filing, FilingPart, PartRequest] | None:
    """What a timer is about, locked, if it still stands so; a form that is busy makes the timer come again."""
    part = db.session.get(FilingPart, timer.source_id)
    if part is None:
        return None
    filing = db.session.scalars(
        select(Filing)
        .where(Filing.id == part.filing_id)
        .with_for_update(skip_locked=True, of=Filing)
        .execution_options(populate_existing=True)
    ).one_or_none()
    if filing is None:
        put_off(timer.id, at + BUSY)
        return None
    db.session.refresh(part)
    request = db.session.scalar(
        select(PartRequest).where(PartRequest.part_id == part.id).execution_options(populate_existing=True)
    )
    if request is None or request.state != ASKED or request.round != timer.round:
        return None
    return (filing, part, request) if filing.state == OPEN and part.state == OPEN else None


def _recipients(step: ChaseStep, request: PartRequest, filing: Filing, at: datetime) -> list[Recipient]:
    """For each recipient of a step the first role that has an address: the party, the school's people, or ours.

    An address that an officer entered stands for all of them: it was entered because those were wrong.
    """
    if request.email_from == BY_OFFICER:
        return [recipient_of(request)]
    case = db.session.get(Case, filing.case_id) if filing.case_id is not None else None
    found: list[Recipient] = []
    for roles in step.roles:
        for role in roles:
            if role == THE_PARTY or (role == request.party and request.school_id is None):
                some = [recipient_of(request)]
            elif request.school_id is not None:
                contact = school_contact(db.session(), request.school_id, (role,))
                some = [contact] if contact is not None else []
            else:
                some = resolve(db.session(), role, at=at, case=case)
            if some:
                found.append(some[0])
                break
    return list({to.address: to for to in reversed(found)}.values())[::-1] or [recipient_of(request)]


def _has_moved(timer: DueTimer, now_due: datetime | None, at: datetime) -> bool:
    """Put a timer off whose instant a change of calendar has moved into the future since it was written."""
    if now_due is None or now_due <= at:
        return False
    put_off(timer.id, now_due)
    return True


def _is_left_out(timer: DueTimer, profile: ChaseProfile, at: datetime) -> bool:
    """Whether a rung is left out after an outage: a newer one has come, or the profile sends no missed ones."""
    if profile.catch_up == "each":
        return False
    if profile.catch_up != "latest":
        return (london_day(at) - london_day(timer.planned_at)).days > LATE_DAYS
    newer = select(Timer.id).where(
        *(Timer.source_kind == PART, Timer.source_id == timer.source_id, Timer.kind == REMIND),
        *(Timer.round == timer.round, Timer.step > timer.step, Timer.due_at <= at),
    )
    return db.session.scalar(newer.where(Timer.state.in_(("pending", "fired"))).limit(1)) is not None


def _is_another_day(timer: DueTimer, request: PartRequest, profile: ChaseProfile, at: datetime) -> bool:
    """Put a rung off when its party may not be written to today, or our question to it is still held."""
    today = london_day(at)
    calendars, is_school = day_book().of(request.school_id), request.school_id is not None
    wanted = date.fromordinal(today.toordinal() + 1) if is_held(request.part_id) else today
    day = next_sending_day(wanted, calendars=calendars, is_school=is_school)
    if day == today:
        return False
    if day is not None:
        hour, minute = profile.send_at.split(":")
        put_off(timer.id, london_instant(day, time(int(hour), int(minute))))
    return True
