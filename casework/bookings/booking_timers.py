"""What the timers of bookings do, and the consequence that begins one. Registered by being imported."""

from __future__ import annotations

from datetime import datetime

from casework.bookings.bookings import LAPSE, REMIND, end_bookings, invite, lapse, remind
from casework.consequences import Setting, consequence
from casework.reopened import open_for_work
from casework.timing.followers import CaseEnd
from casework.timing.timers import DueTimer, one_by_one, timer_kind
from forms.answers import Answers
from forms.definition.casework import Consequence
from models.case import Case
from models.task import Task
from security.actor import Actor


@consequence("book", Setting("booking"))
def book(case: Case, one: Consequence, /, *, task: Task | None, answers: Answers, by: Actor, at: datetime) -> None:
    """Ask somebody to pick a time; on a closed case a task that does so opens it."""
    open_for_work(case, task, at=at)
    invite(case, str(one.setting("booking")), by=by, at=at)


def _lapse(timer: DueTimer, /, *, by: Actor, at: datetime) -> bool:
    return lapse(timer.source_id, by=by, at=at)


def _remind(timer: DueTimer, /, *, by: Actor, at: datetime) -> bool:
    return remind(timer.source_id, timer.step, key=timer.key, by=by, at=at)


timer_kind(LAPSE, turn=55)(one_by_one(_lapse))
timer_kind(REMIND, turn=56)(one_by_one(_remind))


def free_slots_of(end: CaseEnd) -> None:
    """A case is over: nobody holds its times any more."""
    end_bookings(end)
