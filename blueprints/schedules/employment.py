"""A child's working timetable, typed in and judged. Nothing is kept, and no address ever holds any of it."""

from __future__ import annotations

from datetime import date, timedelta

from flask import Blueprint, render_template, request
from flask.typing import ResponseReturnValue

from base import clock
from blueprints.schedules.timetable_form import TimetableForm, read_timetable
from blueprints.schedules.typed_jobs import TypedTimetable, read_typed_jobs, with_other_jobs
from blueprints.schedules.verdicts import OVERRIDERS, WEIGHTS, JudgedDay, by_day, for_a_letter, in_short
from council.law_setting import law_setting
from security.guards import requires
from security.permissions import Permission
from statutory.employment import judge_timetable
from statutory.employment.measuring import measure_timetable
from statutory.employment.occupations import Occupation
from statutory.employment.timetable import Engagement, Schooling, Timetable, Weekday

blueprint = Blueprint("schedules_employment", __name__)
ENGAGEMENTS = [
    (Engagement.PAID, "Paid work"),
    (Engagement.UNPAID_HELP, "Help without pay in a business, a parent's too"),
    (Engagement.OWN_ACCOUNT, "Works for itself: nobody employs the child"),
    (Engagement.CHARITY, "Unpaid, for a charity"),
    (Engagement.WORK_EXPERIENCE, "Work experience arranged by a school"),
    (Engagement.PERFORMANCE, "Performances, by licence or exempt"),
]
SCHOOLINGS = [(Schooling.SCHOOL, "At a school"), (Schooling.HOME, "At home")]
KINDS = [(kind, kind.words[:1].upper() + kind.words[1:]) for kind in Occupation]
KEPT = "This day keeps every limit that is checked."
NOT_REACHED = (
    "These limits do not apply to this day: the child is over compulsory school age, or no job on it is employment."
)


@blueprint.get("/check-schedule/employment")
@requires(Permission.CASE_SEE)
def form() -> ResponseReturnValue:
    """An empty timetable to fill in."""
    return _page(TypedTimetable(), TimetableForm())


@blueprint.post("/check-schedule/employment")
@requires(Permission.CASE_SEE)
def judge() -> ResponseReturnValue:
    """Judge the timetable, or draw it with a job more or less. Twice is the same: nothing is written."""
    typed = read_typed_jobs(request.form)
    other = with_other_jobs(typed, request.form.get("press", ""))
    if other is not None:
        return _page(other, TimetableForm())
    read = read_timetable(typed, today=clock.today())
    return _page(typed, read), 422 if read.errors else 200


def _page(typed: TypedTimetable, read: TimetableForm) -> str:
    timetable = read.timetable
    told: dict[str, object] = {}
    if timetable is not None:
        on = timetable.term_from
        findings = judge_timetable(timetable, law_setting(on))
        told = {
            "verdicts": by_day(findings, _judged(timetable), whole="The work as a whole"),
            "short": in_short(findings),
            "letter": for_a_letter(findings),
            "on": on,
        }
    return render_template(
        "schedules/employment.html",
        typed=typed,
        errors=read.errors,
        found=read.found,
        engagements=ENGAGEMENTS,
        schoolings=SCHOOLINGS,
        kinds=KINDS,
        weekdays=[(day.value, day.value.capitalize()) for day in Weekday],
        weights=WEIGHTS,
        overriders=OVERRIDERS,
        **told,
    )


def _judged(timetable: Timetable) -> list[JudgedDay]:
    """Every day of the two weeks on which a job has hours."""
    reached = {day.on for day in measure_timetable(timetable).days}
    weeks = [(timetable.term_from, "term", "In term")]
    if timetable.holiday_from is not None:
        weeks.append((timetable.holiday_from, "holiday", "In the holidays"))
    days = []
    for first, week, said in weeks:
        for ahead in range(7):
            on = first + timedelta(days=ahead)
            planned = _planned(timetable, week, on)
            if planned:
                is_reached = on in reached
                days.append(
                    JudgedDay(on, f"{said}: {'; '.join(planned)}", KEPT if is_reached else NOT_REACHED, is_reached)
                )
    return days


def _planned(timetable: Timetable, week: str, on: date) -> list[str]:
    """What each job has planned for a day of a week."""
    planned = []
    for number, job in enumerate(timetable.jobs, start=1):
        shifts = job.term if week == "term" else job.holiday
        hours = [f"{each.start:%H:%M} to {each.end:%H:%M}" for each in shifts if each.day.number == on.weekday()]
        if hours:
            planned.append(f"job {number} {', '.join(hours)}")
    return planned
