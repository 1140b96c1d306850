"""What officers' screens say of work: when it is due, what it waits for, why it came back. Codes in, words out."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from base import clock
from blueprints.page_frame import clock_time, short_date
from casework.timeline_codes import CAME_BACK, PARTIES
from models.task import Task
from reporting.listed_tasks import ListedTask
from reporting.worklists import Waiting
from statutory.days import NoDate, WorkingDays

TIMES = {1: "once", 2: "twice"}
LONG_WAY = 20  # working days; a date says more than "in 57 working days"


@dataclass(frozen=True, slots=True)
class DueWords:
    """When something is due, in words; `is_late` also where no date could be found, because somebody must look."""

    text: str
    is_late: bool = False
    is_today: bool = False


def due_of(task: Task | ListedTask, *, at: datetime, working: WorkingDays | None) -> DueWords:
    """When a task is due, or since when its deadline stands still and for what."""
    if task.still_since is None:
        return due_words(task.due_at, unknown=task.due_unknown, at=at, working=working)
    since = f"Stands still since {short_date(clock.london(task.still_since).date())}"
    what = task.still_because
    return DueWords(f"{since}: {what[0].lower()}{what[1:]}" if what else since)


def due_words(due_at: datetime | None, *, unknown: bool, at: datetime, working: WorkingDays | None) -> DueWords:
    """When a task is due, as seen now: by the hour today and tomorrow, then in working days, as what is overdue."""
    if unknown:
        return DueWords("No date: calendar ends", is_late=True)
    if due_at is None:
        return DueWords("No deadline")
    today, day = clock.london(at).date(), clock.london(due_at).date()
    if due_at < at:
        if day == today:
            return DueWords(f"Overdue since {clock_time(due_at)}", is_late=True, is_today=True)
        days = _between(working, day, today)
        return DueWords(f"Overdue by {_days(days)}" if days else f"Overdue since {short_date(day)}", is_late=True)
    if day == today:
        return DueWords(f"Today at {clock_time(due_at)}", is_today=True)
    if day == today + timedelta(days=1):  # the hour says more than "1 working day", which may be four hours of a night
        return DueWords(f"Tomorrow at {clock_time(due_at)}")
    days = _between(working, today, day)
    if not days or days > LONG_WAY:
        return DueWords(f"On {short_date(day)}")
    return DueWords(f"In {_days(days)}")


def waiting_words(waiting: Waiting | None) -> str:
    """What a task waits for: "waiting for the school, chased twice, next on 4 Dec 2026"."""
    if waiting is None:
        return ""
    if len(waiting.parties) == 1:
        said = [f"Waiting for {PARTIES.get(waiting.parties[0], waiting.parties[0])}"]
    else:
        said = [f"Waiting for {len(waiting.parties)} answers"]
    if waiting.is_held:  # a date would say that something goes
        return f"{said[0]}: the email is held until it is released"
    said.append(chased_words(waiting.chased))
    if waiting.next_at is not None:
        said.append(f"next on {short_date(waiting.next_at)}")
    return ", ".join(said)


def chased_words(times: int) -> str:
    """How often somebody was asked again."""
    return f"chased {TIMES.get(times, f'{times} times')}" if times else "not chased yet"


def came_back_words(why: str) -> str:
    """Why a task came back; a code nobody gave words to is shown as it is, never hidden."""
    return CAME_BACK.get(why, why.replace("-", " ").capitalize())


def _between(working: WorkingDays | None, first: date, last: date) -> int | None:
    if working is None:
        return None
    try:
        return working.between(first, last)
    except NoDate:
        return None  # the calendar does not reach so far; a date is said instead


def _days(count: int | None) -> str:
    return "1 working day" if count == 1 else f"{count} working days"


def moment_since(since: datetime | None, at: datetime) -> str:
    """Since when somebody has something: the time of day today, with the day before that."""
    if since is None:
        return "a while ago"
    if clock.london(at).date() == clock.london(since).date():
        return clock_time(since)
    return f"{clock_time(since)} on {short_date(since)}"
