"""The jobs that come round by themselves, as data. Slots are claimed in heartbeat rows, so two schedulers are safe."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, time, timedelta

from sqlalchemy import or_, update

from base.clock import LONDON
from base.database import writing
from base.extensions import db
from jobs.registry import LONG_AGO
from models.link import Heartbeat

AGAIN_AFTER = timedelta(minutes=10)  # a job that was asked for and not done is asked for again


@dataclass(frozen=True, slots=True)
class Entry:
    """A job and its rhythm: `every` so often, or daily `at_time` London."""

    name: str
    every: timedelta | None = None
    at_time: time | None = None

    def slot(self, now: datetime) -> datetime:
        """The newest instant at which the job should have begun."""
        if self.every is not None:
            seconds = int(self.every.total_seconds())
            return LONG_AGO + timedelta(seconds=int(now.timestamp()) // seconds * seconds)
        here = now.astimezone(LONDON)
        slot = datetime.combine(here.date(), self.at_time or time(2), LONDON)
        # Compared as instants: in the night the clocks change, a wall-clock comparison is an hour out.
        if slot.timestamp() > now.timestamp():
            slot = datetime.combine(here.date() - timedelta(days=1), self.at_time or time(2), LONDON)
        return slot.astimezone(now.tzinfo)


TIMETABLE = (
    Entry("reconcile", every=timedelta(minutes=5)),
    Entry("mailbox", every=timedelta(minutes=2)),
    Entry("nightly", at_time=time(2, 30)),
    Entry("month-ends", at_time=time(1, 30)),
    Entry("purge", at_time=time(3, 0)),
    Entry("strays", at_time=time(3, 15)),
)


@dataclass(frozen=True, slots=True)
class Turn:
    """A slot that this scheduler has claimed. `again`: it was asked for before and nobody did it."""

    name: str
    again: bool


def claim_turns(now: datetime, timetable: tuple[Entry, ...] = TIMETABLE) -> list[Turn]:
    """Claim every job whose slot has come and whom nobody has claimed; one read when there is none."""
    rows = {
        row.name: row for row in db.session.query(Heartbeat).filter(Heartbeat.name.in_([e.name for e in timetable]))
    }
    turns = []
    for entry in timetable:
        slot, row = entry.slot(now), rows.get(entry.name)
        if row is None:
            _begin(entry.name, slot)
            continue
        done_in_the_future = row.at > now + AGAIN_AFTER  # the demo's clock was set back
        if row.at >= slot and not done_in_the_future:
            continue
        again = row.wanted_at is not None and slot <= row.wanted_at <= now
        if _claim(entry.name, slot, now):
            turns.append(Turn(entry.name, again))
    return turns


def _begin(name: str, slot: datetime) -> None:
    """The first time ever: the slot before now counts as done."""
    with writing() as session:
        if session.get(Heartbeat, name) is None:
            session.add(Heartbeat(name=name, at=slot, counts="{}", failures=0, error=""))


def _claim(name: str, slot: datetime, now: datetime) -> bool:
    with writing() as session:
        claimed = session.execute(
            update(Heartbeat)
            .where(
                Heartbeat.name == name,
                or_(
                    Heartbeat.wanted_at.is_(None),
                    Heartbeat.wanted_at < slot,
                    Heartbeat.wanted_at <= now - AGAIN_AFTER,
                    Heartbeat.wanted_at > now,
                ),
            )
            .values(wanted_at=now)
            .execution_options(synchronize_session=False)
        )
        return bool(getattr(claimed, "rowcount", 0))
