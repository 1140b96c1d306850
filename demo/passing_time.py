"""Lets past time pass: between two acts the sweep and the relay do what was due, each at the instant it was due.

The product's clock is moved for this process alone: other processes of the same data folder keep their own time.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from datetime import datetime, timedelta
from pathlib import Path

from sqlalchemy import func, select

from base import clock
from base.extensions import db
from models.message import Message
from models.wait import Timer

Run = Callable[[str, Mapping[str, str]], object]
TOGETHER = timedelta(minutes=5)  # what is due within this is done at once


@contextmanager
def own_clock(data: Path) -> Iterator[None]:
    """Use an offset that no other process reads, and go back to the common one at the end."""
    private = data / "clock-offset-of-the-seed"
    clock.use_offset_file(private)
    try:
        yield
    finally:
        clock.use_offset_file(data / "clock-offset")
        private.unlink(missing_ok=True)


def pass_time(upto: datetime, *, run: Run) -> None:
    """Do all that was due by an instant, in order, and leave the clock standing there.

    Args:  run: does a job of that name with its payload (sweep, relay).
    Twice: harmless; what was done is not due any more.
    """
    last: datetime | None = None
    while (due := _next_due(upto, after=last)) is not None:
        last = min(due + TOGETHER, upto)
        clock.set_clock(last)
        for name in ("sweep", "relay"):
            run(name, {"upto": last.isoformat()})
        if last >= upto:
            break
    clock.set_clock(upto)


def _next_due(upto: datetime, *, after: datetime | None) -> datetime | None:
    """The first instant, after what was just done, for which something is planned."""
    timers = select(func.min(Timer.due_at)).where(Timer.state == "pending", Timer.due_at <= upto)
    messages = select(func.min(Message.send_after)).where(Message.state == "planned", Message.send_after <= upto)
    if after is not None:
        timers, messages = timers.where(Timer.due_at > after), messages.where(Message.send_after > after)
    found = [instant for instant in (db.session.scalar(timers), db.session.scalar(messages)) if instant is not None]
    db.session.rollback()
    return min(found) if found else None
