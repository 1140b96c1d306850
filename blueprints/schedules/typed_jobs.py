"""A child's jobs as an officer typed them: the hours of a week in term and of one in the holidays."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from blueprints.typed_dates import typed_date
from statutory.employment.timetable import Engagement, Schooling, Weekday

MOST_JOBS = 6
KINDS_OF_A_JOB = 3  # kinds of work that can be chosen for one job
MARKS = ("harmful", "exception-met", "with-parents")
WEEKS = ("term", "holiday")
_LONGEST = 80  # characters of one field
_REMOVE = re.compile(r"remove-job-([0-9]{1,2})")


@dataclass(frozen=True, slots=True)
class JobRow:
    """One job as typed. `hours` is by week and day, such as ("term", "monday"): "16:00-18:00"."""

    kinds: tuple[str, ...] = ("",) * KINDS_OF_A_JOB
    engagement: str = Engagement.PAID.value
    hours: Mapping[tuple[str, str], str] = field(default_factory=dict)
    marks: frozenset[str] = frozenset()


NEW_JOB = JobRow()


@dataclass(frozen=True, slots=True)
class TypedTimetable:
    """The whole page as typed."""

    dob: Mapping[str, str] = field(default_factory=dict)
    term_from: Mapping[str, str] = field(default_factory=dict)
    holiday_from: Mapping[str, str] = field(default_factory=dict)
    ends: Mapping[str, str] = field(default_factory=dict)
    opens: str = ""
    closes: str = ""
    schooling: str = Schooling.SCHOOL.value
    jobs: tuple[JobRow, ...] = (NEW_JOB,)


def read_typed_jobs(posted: Mapping[str, str]) -> TypedTimetable:
    """Return what was posted; a field that is missing was left empty."""
    count = posted.get("jobs", "")
    number = min(max(int(count), 1), MOST_JOBS) if re.fullmatch("[0-9]{1,2}", count) else 1
    return TypedTimetable(
        dob=typed_date(posted, "dob")[0],
        term_from=typed_date(posted, "term-from")[0],
        holiday_from=typed_date(posted, "holiday-from")[0],
        ends=typed_date(posted, "ends")[0],
        opens=_text(posted, "opens"),
        closes=_text(posted, "closes"),
        schooling=_text(posted, "schooling"),
        jobs=tuple(_job(posted, f"job-{place}") for place in range(1, number + 1)),
    )


def with_other_jobs(typed: TypedTimetable, pressed: str) -> TypedTimetable | None:
    """Return the page with a job more or less, as the button says; None for a button that judges.

    Nothing is added beyond MOST_JOBS, and the last job is emptied, not taken away.
    """
    jobs = list(typed.jobs)
    if pressed == "add-job":
        jobs.append(NEW_JOB)
    elif found := _REMOVE.fullmatch(pressed):
        at = int(found[1]) - 1
        if 0 <= at < len(jobs):
            del jobs[at]
    else:
        return None
    return replace(typed, jobs=tuple(jobs[:MOST_JOBS]) or (NEW_JOB,))


def _job(posted: Mapping[str, str], name: str) -> JobRow:
    return JobRow(
        kinds=tuple(_text(posted, f"{name}-kind-{place}") for place in range(1, KINDS_OF_A_JOB + 1)),
        engagement=_text(posted, f"{name}-engagement"),
        hours={(week, day.value): _text(posted, f"{name}-{week}-{day}") for week in WEEKS for day in Weekday},
        marks=frozenset(mark for mark in MARKS if f"{name}-{mark}" in posted),
    )


def _text(posted: Mapping[str, str], name: str) -> str:
    return posted.get(name, "").strip()[:_LONGEST]
