"""The scheduler: each second one look at what is due. It asks a worker, and does the work itself when none answers.

Everything it decides by is a row, so two of them are safe, and Redis may lose, double or forget whatever it likes.
"""

from __future__ import annotations

import logging
import signal
import threading
import time
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from types import FrameType

from flask import Flask
from sqlalchemy import select

from base import clock
from base.extensions import db
from base.garbage import settle
from base.nudge import nudge
from jobs.registry import PROBES, beat, run_job
from jobs.timetable import claim_turns
from models.link import Heartbeat

log = logging.getLogger(__name__)

TICK = 1.0  # seconds
PATIENCE = 10.0  # seconds that a worker has to do what it was asked for
ALIVE_EVERY = 10.0  # seconds between two heartbeats of the scheduler itself
TIMETABLE_EVERY = 15.0
NAME = "scheduler"


@dataclass
class Asked:
    """When a worker was asked for a job: on the product's clock, and on one that nobody can set."""

    at: datetime
    since: float


@dataclass
class Scheduler:
    """What a scheduler remembers between ticks; losing it costs nothing but a nudge."""

    asked: dict[str, Asked] = field(default_factory=dict)
    last_beat: float = float("-inf")
    last_timetable: float = float("-inf")

    def tick(self, *, steady: float) -> list[str]:
        """Look once at what is due; the names of the jobs done here, in this process.

        Args: steady: seconds on a clock that nobody can set (time.monotonic).
        """
        now = clock.now_utc()
        done = [name for name, due in PROBES.items() if self._serve(name, due(now), now, steady)]
        if steady - self.last_timetable >= TIMETABLE_EVERY:
            self.last_timetable = steady
            for turn in claim_turns(now):
                if turn.again or not nudge(turn.name):
                    done += [turn.name] if _do(turn.name) else []
        if steady - self.last_beat >= ALIVE_EVERY:
            self.last_beat = steady
            beat(NAME, at=clock.now_utc())
        db.session.rollback()  # a read transaction left open would hold the database's log back
        return done

    def _serve(self, name: str, is_due: bool, now: datetime, steady: float) -> bool:
        """Ask a worker for a job that has something to do, or do it; whether it was done here."""
        if not is_due:
            self.asked.pop(name, None)
            return False
        asked = self.asked.get(name)
        if asked is None:
            if nudge(name):
                self.asked[name] = Asked(now, steady)
                return False
            return _do(name)
        if steady - asked.since < PATIENCE:
            return False
        del self.asked[name]
        if _done_since(name, asked.at):
            return False  # a worker is at it and there is more: it is asked again at the next tick
        log.warning("No worker took the nudge %s within %.0f seconds; doing it here", name, PATIENCE)
        return _do(name)


def keep_time(app: Flask) -> int:
    """Tick until told to stop. Gives the exit code."""
    stop = threading.Event()

    def leave(_signal: int, _frame: FrameType | None) -> None:
        stop.set()

    for one in (signal.SIGTERM, signal.SIGINT):
        signal.signal(one, leave)
    log.info("Keeping time; told to stop, it finishes what it does and leaves")
    scheduler = Scheduler()
    settle()
    while not stop.is_set():
        began = time.monotonic()
        with app.app_context():
            try:
                scheduler.tick(steady=began)
            except Exception as fault:  # noqa: BLE001  # whatever it was, time goes on
                # A database that is away comes back; the rows wait. Only the type: a text may quote a row.
                log.error("A tick failed with %s; trying again", type(fault).__name__)
                db.session.rollback()
        stop.wait(max(0.05, TICK - (time.monotonic() - began)))
    return 0


def _do(name: str) -> bool:
    try:
        run_job(name, {})
    except Exception as fault:  # noqa: BLE001  # one job's fault must not keep the others from their turn
        log.error("The job %s failed with %s", name, type(fault).__name__)
        db.session.rollback()
        return False
    return True


def _done_since(name: str, at: datetime) -> bool:
    done = db.session.scalar(select(Heartbeat.at).where(Heartbeat.name == name))
    return done is not None and at <= done <= clock.now_utc() + timedelta(minutes=1)
