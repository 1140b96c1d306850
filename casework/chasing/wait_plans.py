"""What a wait comes to: its chase by the calendars of today, and the timers that are written for it."""

from __future__ import annotations

from sqlalchemy import func, select

from base.extensions import db
from casework.chasing.asking import A_SCHOOL
from casework.chasing.chase_plan import CHASE, END, HOLIDAY, ChasePlan, plan_chase
from casework.chasing.countdown import NOTHING_WENT, plan_countdown
from casework.chasing.own_days import as_counted
from casework.timing.clocks import end_of_day
from casework.timing.timers import Plan
from council.calendars import DayBook, day_book
from forms.definition.profiles import ChaseProfile
from models.wait import Timer, Wait
from statutory.london import london_day

WAIT = "wait"


def plan_of(wait: Wait, profile: ChaseProfile | None, *, book: DayBook | None = None) -> ChasePlan:
    """A wait's chase by the calendars of today. Without a profile, or one without steps, nobody is chased.

    Args: book: other calendars than today's, to see what they would move.
    """
    if profile is None or not profile.steps:
        return ChasePlan()
    counted_at = wait.counted_at or wait.started_at
    counted = as_counted(profile, on=london_day(wait.started_at))
    calendars = (book or day_book()).of(wait.school_id)
    is_school, until = wait.party == A_SCHOOL, end_of_day()
    if profile.counts_back:
        day, gone = wait.back_from, _last_gone(wait)
        return plan_countdown(
            counted, counted_at, day=day, calendars=calendars, is_school=is_school, end_of_day=until, gone=gone
        )
    return plan_chase(counted, counted_at, calendars=calendars, is_school=is_school, end_of_day=until)


def _last_gone(wait: Wait) -> int:
    """The last step of this asking that went for an earlier day: it is not sent again whenever the chase is planned.

    What went before the question was asked anew, with brothers or sisters, is not of this asking.
    """
    if wait.counted_at is None:
        return NOTHING_WENT
    gone = select(func.max(Timer.step)).where(
        *(Timer.source_kind == WAIT, Timer.source_id == wait.id, Timer.kind == CHASE, Timer.state == "fired"),
        *(Timer.round < wait.round, Timer.fired_at >= wait.started_at),
    )
    last = db.session.scalar(gone)
    return NOTHING_WENT if last is None else last


def timers_of(wait: Wait, plan: ChasePlan) -> list[Plan]:
    """The rows that a plan comes to."""
    made = [Plan(WAIT, wait.id, CHASE, due_at, wait.case_id, number, wait.round) for number, due_at in plan.steps]
    if plan.ends_at is not None:
        made.append(Plan(WAIT, wait.id, END, plan.ends_at, wait.case_id, 0, wait.round))
    if plan.returns_at is not None:
        because = {"because": plan.returns_because}
        made.append(Plan(WAIT, wait.id, HOLIDAY, plan.returns_at, wait.case_id, 0, wait.round, because))
    return made


def passed_words(profile: ChaseProfile | None, plan: ChasePlan) -> list[str]:
    """The steps that a plan leaves out because their day has gone, as the timeline tells them."""
    passed = [step for step in profile.steps if step.number in plan.passed] if profile is not None else []
    return [
        "the first question" if step.before is None else f"{step.before} {profile.unit} before"
        for step in passed
        if profile is not None
    ]
