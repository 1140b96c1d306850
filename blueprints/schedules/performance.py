"""A performance schedule, typed in and judged. Nothing is kept, and no address ever holds any of it."""

from __future__ import annotations

from datetime import date

from flask import Blueprint, render_template, request
from flask.typing import ResponseReturnValue

from base import clock
from blueprints.schedules.schedule_form import KINDS, ScheduleForm, read_schedule
from blueprints.schedules.typed_days import NOTHING_TYPED, DayRow, TypedSchedule, read_typed, rearranged
from blueprints.schedules.verdicts import (
    OVERRIDERS,
    WEIGHTS,
    JudgedDay,
    by_day,
    for_a_letter,
    in_short,
)
from council.calendars import calendars_for
from council.law_setting import law_setting
from security.guards import requires
from security.permissions import Permission
from statutory.days import CalendarTooShort
from statutory.performance import judge_schedule
from statutory.performance.ages import Ages
from statutory.performance.schedule import Footing, Schedule, ScheduleDay

blueprint = Blueprint("schedules_performance", __name__)
FOOTINGS = [
    (Footing.LICENSED, "Performs by licence"),
    (Footing.FOUR_DAYS, "Performs without a licence, by the four-day rule"),
    (Footing.BODY_OF_PERSONS, "Performs with an approved body of persons"),
    (Footing.SCHOOL, "Performs for a school"),
    (Footing.ACTIVITY, "Takes part in paid sport or modelling, by licence"),
]


@blueprint.get("/check-schedule/performance")
@requires(Permission.CASE_SEE)
def form() -> ResponseReturnValue:
    """An empty schedule to fill in."""
    return _page(NOTHING_TYPED, ScheduleForm())


@blueprint.post("/check-schedule/performance")
@requires(Permission.CASE_SEE)
def judge() -> ResponseReturnValue:
    """Judge the schedule, or draw it with a row more or less. Twice is the same: nothing is written."""
    typed = read_typed(request.form)
    other = rearranged(typed, request.form.get("press", ""))
    if other is not None:
        return _page(other, ScheduleForm())
    read = read_schedule(typed, today=clock.today(), school_open=_school_open)
    return _page(typed, read), 422 if read.errors else 200


def _page(typed: TypedSchedule, read: ScheduleForm) -> str:
    schedule = read.schedule
    told: dict[str, object] = {}
    if schedule is not None:
        on = min(day.on for day in schedule.days)
        findings = judge_schedule(schedule, law_setting(on))
        told = {
            "verdicts": by_day(findings, _judged(schedule, typed), whole="The schedule as a whole"),
            "short": in_short(findings),
            "letter": for_a_letter(findings),
            "on": on,
        }
    return render_template(
        "schedules/performance.html",
        typed=typed,
        errors=read.errors,
        found=read.found,
        guessed=read.guessed,
        footings=FOOTINGS,
        kinds=KINDS,
        weights=WEIGHTS,
        overriders=OVERRIDERS,
        **told,
    )


def _judged(schedule: Schedule, typed: TypedSchedule) -> list[JudgedDay]:
    ages = Ages(schedule.dob, schedule.school_age_ends)
    return [
        JudgedDay(day.on, _planned(day, row), *_nothing_found(ages, day.on))
        for day, row in zip(schedule.days, typed.days, strict=True)
    ]


def _nothing_found(ages: Ages, on: date) -> tuple[str, bool]:
    """What to say of a day without a finding, and whether any limit was checked."""
    band = ages.band(on)
    if band is None:
        return "The child is over compulsory school age on this day: these limits do not apply to it.", False
    return f"This day keeps every limit that is checked for {band.words}.", True


def _planned(day: ScheduleDay, row: DayRow) -> str:
    """The day in a line, as somebody reads it who has only the printed page."""
    names = dict(KINDS)
    times = [f"{names[each.what]} {each.start} to {each.end}" for each in row.times if not each.is_empty]
    school = "a school day" if day.school_day else "no school"
    return "; ".join([f"At the place {day.arrives:%H:%M} to {day.leaves:%H:%M}", *times, school])


def _school_open(on: date) -> bool | None:
    """Whether the council's terms have school on a day; None past what they know."""
    school = calendars_for(None).school
    if school is None:
        return None
    try:
        return school.is_day(on)
    except CalendarTooShort:
        return None
