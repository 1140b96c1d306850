"""Tells the invented stories: act by act, each at its own past instant, through the same functions as the pages use.

Between two acts the sweep and the relay do what was due by then, so chases, warnings and receipts went out when they
would have. Every act is marked in its own transaction: a seed that was interrupted goes on where it stopped, and one
that was finished does nothing.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from uuid import UUID

from sqlalchemy import select

from base.clock import LONDON, london
from base.database import writing
from base.extensions import db
from casework.visible import TASK_IS_OPEN
from council.calendars import calendars_for
from council.settings import COUNCIL
from demo.accounts import accounts_by_key
from models.case import Case
from models.event import Event
from models.filing import Filing
from models.task import Task
from models.wait import Wait
from security.actor import Actor
from security.current import actor_of
from security.history import record
from security.signin import DEMONSTRATION
from statutory.days import CalendarTooShort, WorkingDays

BEGAN, DONE = "demo-began", "demo-act"
SEEDER = Actor.system(DEMONSTRATION)


@dataclass
class Stage:
    """Where an act happens: when, with whom, and what earlier acts of its story left."""

    now: datetime  # when the demonstration was set up; nothing happens after it
    at: datetime
    story: str = ""
    actors: dict[str, Actor] = field(default_factory=dict)
    filings: dict[str, UUID] = field(default_factory=dict)  # by story

    @property
    def today(self) -> date:
        """The day of the act, in London."""
        return london(self.at).date()

    def day(self, ago: int) -> str:
        """A calendar day so many days before the act, as forms keep it."""
        return (self.today - timedelta(days=ago)).isoformat()

    def filing(self) -> Filing:
        """What the story began with."""
        return db.session.get_one(Filing, self.filings[self.story])

    def case(self, story: str = "") -> Case:
        """The story's case.

        Raises: LookupError when its filing opened none.
        """
        return self.case_of(self.filings[story or self.story])

    def case_of(self, filing_id: UUID) -> Case:
        """The case that a filing opened.

        Raises: LookupError when it opened none.
        """
        filing = db.session.get_one(Filing, filing_id)
        if filing.case_id is None:
            raise LookupError(str(filing_id))
        return db.session.get_one(Case, filing.case_id)

    def task(self, kind: str) -> Task | None:
        """The case's open task of that kind, if there is one now."""
        found = select(Task).where(Task.case_id == self.case().id, Task.kind == kind, TASK_IS_OPEN)
        return db.session.scalar(found.order_by(Task.round.desc()).limit(1))

    def wait(self, kind: str) -> Wait | None:
        """The newest wait of the case's tasks of that kind."""
        found = select(Wait).join(Task, Task.id == Wait.task_id)
        mine = found.where(Task.case_id == self.case().id, Task.kind == kind)
        return db.session.scalar(mine.order_by(Wait.round.desc(), Wait.id.desc()).limit(1))


Do = Callable[[Stage], None]


@dataclass(frozen=True, slots=True)
class Act:
    """Something somebody did: so many working days before the demonstration was set up, at a time of day in London.

    `minutes` instead says how long before, for what has only just happened.
    """

    story: str
    days: int
    at: str
    do: Do
    minutes: int | None = None

    def instant(self, now: datetime) -> datetime:
        """When it happened, never in the future."""
        if self.minutes is not None:
            return now - timedelta(minutes=self.minutes)
        there = london(now)
        meant = datetime.combine(working_day_before(there.date(), self.days), time.fromisoformat(self.at), LONDON)
        return min(meant.astimezone(now.tzinfo), now - timedelta(minutes=1))


def working_day_before(day: date, count: int) -> date:
    """The working day so many working days before another; where the calendar knows no better, a weekday."""
    working = calendars_for(None).working
    left, found = count, day
    while left > 0 or not _works(found, working):
        found -= timedelta(days=1)
        left -= _works(found, working)
    return found


def tell(acts: Sequence[Act], *, now: datetime, between: Callable[[datetime], None]) -> int:
    """Do what has not been done of these acts, oldest first; how many were done.

    Args:  between: does everything that was due by an instant (sweep and relay).
    Twice: nothing is done the second time, whatever happened to the cases meanwhile.
    """
    began = _began(now)
    done = _done()
    ordered = sorted((act.instant(began), number, act) for number, act in enumerate(acts) if number not in done.numbers)
    people = {key: actor_of(user) for key, user in accounts_by_key().items()} if ordered else {}
    stage = Stage(now=began, at=began, actors=people, filings=done.filings)
    for at, number, act in ordered:
        stage.at, stage.story = at, act.story
        between(stage.at)
        with writing():
            act.do(stage)
            filing = stage.filings.get(act.story)
            data = {"act": number, "story": act.story, "filing": str(filing) if filing else None}
            record("council", COUNCIL, DONE, by=SEEDER, at=stage.at, data=data, once=f"{DONE}:{number}")
    if ordered:
        between(began)
    return len(ordered)


@dataclass(frozen=True, slots=True)
class _Done:
    numbers: frozenset[int]
    filings: dict[str, UUID]


def _done() -> _Done:
    marks = select(Event).where(Event.subject_kind == "council", Event.subject_id == COUNCIL, Event.kind == DONE)
    rows = db.session.scalars(marks).all()
    filings = {row.data["story"]: UUID(row.data["filing"]) for row in rows if row.data["filing"]}
    return _Done(frozenset(row.data["act"] for row in rows), filings)


def _began(now: datetime) -> datetime:
    """The instant that all stories lead up to: that of the first seed, also when a later one goes on with it."""
    with writing():
        mark = db.session.scalar(select(Event).where(Event.once == BEGAN))
        if mark is not None:
            return mark.at
        return record("council", COUNCIL, BEGAN, by=SEEDER, at=now, once=BEGAN).at


def _works(day: date, working: WorkingDays | None) -> bool:
    try:
        return working.is_day(day) if working is not None else day.weekday() < 5
    except CalendarTooShort:
        return day.weekday() < 5
