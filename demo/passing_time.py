"""Lets past time pass: between two acts the sweep and the relay do what was due, each at the instant it was due.

The clock of every process of the data folder is moved with it. A scheduler that runs meanwhile (a reset while people
look on) would otherwise fire at once what is meant for the days in between.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from datetime import datetime, timedelta
from pathlib import Path

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.orm import InstrumentedAttribute

from base import clock
from base.extensions import db
from models.message import Message
from models.wait import Timer

Run = Callable[[str, Mapping[str, str]], object]
Waiting = tuple[ColumnElement[bool], InstrumentedAttribute[datetime]]
TIMERS: Waiting = (Timer.state == "pending", Timer.due_at)
MESSAGES: Waiting = (Message.state == "planned", Message.send_after)
STOOD = "clock-offset-before-the-seed"
TOGETHER = timedelta(minutes=5)  # what is due within this is done at once


@contextmanager
def moved_clock(data: Path) -> Iterator[None]:
    """Let the product's clock be moved, and set it back to where it stood at the end.

    Where it stood is kept in a file of its own, so that a seed that was killed is put right by the next one.
    """
    stands, stood = data / "clock-offset", data / STOOD
    if not stood.exists():
        stood.write_bytes(stands.read_bytes() if stands.exists() else b"")
    try:
        yield
    finally:
        partial = data / "clock-offset.part"
        partial.write_bytes(stood.read_bytes() or b"0")
        partial.replace(stands)
        stood.unlink()


def pass_time(upto: datetime, *, run: Run) -> None:
    """Do all that was due by an instant, in order, and leave the clock standing there.

    Args:  run: does a job of that name with its payload (sweep, relay).
    Twice: harmless; what was done is not due any more.
    """
    last: datetime | None = None
    while found := [at for at in (_first(one, upto, after=last) for one in (TIMERS, MESSAGES)) if at is not None]:
        last = min(min(found) + TOGETHER, upto)
        clock.set_clock(last)
        for name, waiting in (("sweep", TIMERS), ("relay", MESSAGES)):
            if _first(waiting, last) is not None:
                run(name, {"upto": last.isoformat()})
        if last >= upto:
            break
    clock.set_clock(upto)


def _first(waiting: Waiting, upto: datetime, *, after: datetime | None = None) -> datetime | None:
    """The first instant up to another one, and after what was just done, for which something is planned."""
    state, instant = waiting
    found = select(func.min(instant)).where(state, instant <= upto)
    first = db.session.scalar(found.where(instant > after) if after is not None else found)
    db.session.rollback()
    return first
