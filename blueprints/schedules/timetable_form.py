"""A typed timetable made into the facts that the law is asked with, and what is wrong with it, beside its field."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import date, time

from blueprints.schedules.typed_fields import (
    SCHOOL_AGE_ENDS,
    date_if_typed,
    date_of_birth,
    name_row,
    needed_date,
    needed_time,
)
from blueprints.schedules.typed_jobs import JobRow, TypedTimetable
from blueprints.typed_dates import typed_time
from statutory.employment.occupations import Occupation
from statutory.employment.timetable import Engagement, Job, Schooling, Shift, Timetable, Weekday

HOURS = "enter hours such as 16:00-18:00, or 9:00-12:00, 13:00-15:00"  # after the day they are of
_WEEKS = {"term": "in term", "holiday": "in the holidays"}
_BETWEEN_SPANS = re.compile(r"\s*(?:,|;|\band\b)\s*")
_BETWEEN_TIMES = re.compile(r"\s*(?:-|–|\bto\b)\s*")
_WEEK = 7  # days


@dataclass
class TimetableForm:
    """What a typed timetable says, and what is wrong with it; `timetable` is there when nothing is."""

    timetable: Timetable | None = None
    errors: list[tuple[str, str]] = field(default_factory=list)

    @property
    def found(self) -> dict[str, str]:
        """The errors by field."""
        return dict(reversed(self.errors))


def read_timetable(typed: TypedTimetable, *, today: date) -> TimetableForm:
    """Return a typed timetable as facts, or everything that is wrong with it."""
    form = TimetableForm()
    errors = form.errors
    dob = date_of_birth(errors, typed.dob, today=today)
    term_from = needed_date(errors, typed.term_from, "term-from", "Enter the first day of the week in term")
    holiday_from = date_if_typed(
        errors, typed.holiday_from, "holiday-from", "Enter the first day of the week in the holidays"
    )
    ends = date_if_typed(errors, typed.ends, "ends", SCHOOL_AGE_ENDS)
    opens = needed_time(errors, typed.opens, "opens", "Enter when the school opens, such as 8:45")
    closes = needed_time(errors, typed.closes, "closes", "Enter when the school closes, such as 15:20")
    if opens is not None and closes is not None and closes <= opens:
        errors.append(("closes", "Enter a time after the school has opened"))
    if typed.schooling not in list(Schooling):
        errors.append(("schooling", "Choose where the child is educated"))
    jobs = [
        _job(form, f"job-{place}", row, place if len(typed.jobs) > 1 else 0)
        for place, row in enumerate(typed.jobs, start=1)
    ]
    _check_weeks(form, typed, dob, term_from, holiday_from)
    if not errors and dob and term_from and opens is not None and closes is not None:
        form.timetable = Timetable(
            dob=dob,
            jobs=tuple(job for job in jobs if job is not None),
            term_from=term_from,
            holiday_from=holiday_from,
            school_opens=opens,
            school_closes=closes,
            schooling=Schooling(typed.schooling),
            leaves_school_age=ends,
        )
    return form


def _check_weeks(
    form: TimetableForm, typed: TypedTimetable, dob: date | None, term_from: date | None, holiday_from: date | None
) -> None:
    """Say what is wrong with the two weeks: days of one week must not be days of the other."""
    for name, first in (("term-from", term_from), ("holiday-from", holiday_from)):
        if dob is not None and first is not None and first < dob:
            form.errors.append((f"{name}-day", "The week must be after the date of birth"))
    works = any(text for job in typed.jobs for (week, _), text in job.hours.items() if week == "holiday")
    if works and not any(typed.holiday_from.values()):
        form.errors.append(("holiday-from-day", "Enter the first day of the week in the holidays"))
    if term_from and holiday_from and abs((holiday_from - term_from).days) < _WEEK:
        form.errors.append(("holiday-from-day", "Enter a day at least a week from the week in term"))


def _job(form: TimetableForm, name: str, row: JobRow, number: int) -> Job | None:
    """One job as facts; None when something about it is wrong, which the form then says.

    Args: number: which of several it is, for what is said of it; 0 where it is the only one.
    """
    job = _read_job(form, name, row, number, before := len(form.errors))
    if number:
        name_row(form.errors, before, f"Job {number}")
    return job


def _read_job(form: TimetableForm, name: str, row: JobRow, number: int, before: int) -> Job | None:
    if row.engagement not in list(Engagement):
        form.errors.append((f"{name}-engagement", "Choose on what footing the child works"))
    kinds = [kind for kind in row.kinds if kind in list(Occupation)]
    shifts: dict[str, list[Shift]] = {"term": [], "holiday": []}
    for (week, day), text in row.hours.items():
        called = f"{f'Job {number}, ' if number else ''}{day.title()} {_WEEKS[week]}"
        shifts[week] += _shifts(form, f"{name}-{week}-{day}", Weekday(day), text, called)
    if len(form.errors) > before:
        return None
    if not any(shifts.values()):
        form.errors.append((f"{name}-term-monday", "Enter the hours of at least one day of this job"))
        return None
    return Job(
        occupations=tuple(dict.fromkeys(Occupation(kind) for kind in kinds)),
        engagement=Engagement(row.engagement),
        term=tuple(shifts["term"]),
        holiday=tuple(shifts["holiday"]),
        light="harmful" not in row.marks,
        exception_met="exception-met" in row.marks,
        with_parents="with-parents" in row.marks,
    )


def _shifts(form: TimetableForm, name: str, day: Weekday, text: str, called: str) -> list[Shift]:
    """The times at work of one day; the time between two of them is a break."""
    spans: list[tuple[time, time]] = []
    for one in filter(None, _BETWEEN_SPANS.split(text.lower())):
        times = [typed_time(part) for part in _BETWEEN_TIMES.split(one)]
        if len(times) != 2 or times[0] is None or times[1] is None:
            form.errors.append((name, f"{called}: {HOURS}"))
            return []
        spans.append((times[0], times[1]))
    spans.sort()
    for place, (start, end) in enumerate(spans):
        if end <= start:
            form.errors.append(
                (name, f"{called}: enter an end after the beginning; no child may work through the night")
            )
            return []
        if place and start < spans[place - 1][1]:
            form.errors.append((name, f"{called}: enter times that do not overlap"))
            return []
    return [Shift(day=day, start=start, end=end) for start, end in spans]
