"""Chases that count back from a day of the case: the papers for a hearing, asked for again as it comes nearer.

What is sent is never sent later than its day: a step that falls on a day on which its party may not be written to goes
on the one before. So that no hearing is missed when its day becomes known late, the nearest of the steps whose day has
gone goes at once, and the others are told as passed.
"""

from __future__ import annotations

from datetime import date, datetime, time

from casework.chasing.chase_plan import ChasePlan, clock_time, holiday_return
from forms.definition.profiles import ChaseProfile, ChaseStep
from statutory.days import CountedDays, NoDate
from statutory.due import Calendars, due
from statutory.london import london_day, london_instant
from statutory.units import Direction, Unit

NO_DAY, DAY_PASSED, TOO_NEAR = "no-day-yet", "day-passed", "day-too-near"
WAITS_FOR_DAY = frozenset({NO_DAY, DAY_PASSED, TOO_NEAR})  # what a later day sets right
NOTHING_WENT = -1


def plan_countdown(
    profile: ChaseProfile,
    counted_at: datetime,
    *,
    day: date | None,
    calendars: Calendars,
    is_school: bool,
    end_of_day: time,
    gone: int = NOTHING_WENT,
) -> ChasePlan:
    """Work out every step of a chase that counts back from a day of the case.

    A school's holiday between the first thing that is sent and the end brings the task back, as in any other chase; one
    before anything was asked does not. Without a day, or when it is too near to write, nobody is asked and the task
    stays with an officer.

    Args: counted_at: the instant it is worked out for; what lies before has passed. day: the day of the case.
          gone: the last step that went for an earlier day of the same question; it is not sent twice for one reason.
    """
    today, opens = london_day(counted_at), clock_time(profile.send_at)
    if day is None or day < today:
        return ChasePlan(returns_because=NO_DAY if day is None else DAY_PASSED, returns_now=True)
    sending = calendars.school if is_school else calendars.working
    if sending is None:
        return ChasePlan(returns_because="calendar-ends", returns_now=True)
    try:
        ends_on = _back(profile, profile.ends_before or 0, day, calendars)
        last = calendars.working.previous_on_or_before(ends_on) if calendars.working is not None else ends_on
        dated = [(step, _instant(profile, step, day, calendars, sending, counted_at)) for step in profile.steps]
        ends_at = london_instant(last, end_of_day)
        if ends_at <= counted_at:
            return ChasePlan(returns_because=TOO_NEAR, returns_now=True)
        next_send = _next_send(sending, today, opens, counted_at)
        steps, passed = _sorted(dated, counted_at, gone, next_send=next_send, ends_at=ends_at)
        sends = {step.number for step in profile.steps if step.sends}
        sent_on = [london_day(at) for number, at in steps if number in sends]
        first = today if gone > NOTHING_WENT else min(sent_on, default=None)
        if first is None and sends:  # not a day is left on which anybody may be written to
            return ChasePlan(returns_because="holiday" if is_school else TOO_NEAR, returns_now=True)
        school = calendars.school if is_school and first is not None else None
        returns_at, because = holiday_return(school, first or today, last, opens=opens, working=calendars.working)
    except NoDate:
        return ChasePlan(returns_because="calendar-ends", returns_now=True)
    return ChasePlan((), steps, ends_at, returns_at, because, passed=passed)


def _sorted(
    dated: list[tuple[ChaseStep, datetime]], counted_at: datetime, gone: int, *, next_send: datetime, ends_at: datetime
) -> tuple[tuple[tuple[int, datetime], ...], tuple[int, ...]]:
    """What is to come with its instant, and the numbers of what has passed and is not sent any more."""
    coming = [(step, at) for step, at in dated if at > counted_at]
    missed = [step for step, at in dated if at <= counted_at and step.number > gone]
    writing = [step for step in missed if step.sends]
    steps = [(step.number, counted_at) for step in missed if not step.sends]
    if writing and next_send < min((at for step, at in coming if step.sends), default=ends_at):
        steps.append((writing.pop().number, next_send))
    passed = [step.number for step in writing]
    # Several that a closed school moves to one morning are one e-mail: the nearest.
    newest = {at: step.number for step, at in coming if step.sends}
    for step, at in coming:
        if step.sends and newest[at] != step.number:
            passed.append(step.number)
        else:
            steps.append((step.number, at))
    return tuple(sorted(steps)), tuple(sorted(passed))


def _instant(
    profile: ChaseProfile,
    step: ChaseStep,
    day: date,
    calendars: Calendars,
    sending: CountedDays,
    counted_at: datetime,
) -> datetime:
    if step.before is None:
        return counted_at  # the first question, which goes when the asking begins
    on = _back(profile, step.before, day, calendars)
    if step.sends:
        on = sending.previous_on_or_before(on)
    return london_instant(on, clock_time(profile.send_at))


def _back(profile: ChaseProfile, amount: int, day: date, calendars: Calendars) -> date:
    unit = Unit(profile.unit.replace("-", "_"))
    return due(day, amount, unit, direction=Direction.BEFORE, calendars=calendars).day


def _next_send(sending: CountedDays, today: date, opens: time, counted_at: datetime) -> datetime:
    day = sending.next_on_or_after(today)
    return counted_at if day == today else london_instant(day, opens)
