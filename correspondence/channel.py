"""Whether the way out is open: one row that says how mail is doing, read by the relay and by the jobs page."""

from __future__ import annotations

from datetime import datetime, timedelta

from base.batches import insert_rows
from base.database import locked
from base.extensions import db
from models.link import Heartbeat

NAME = "mail"
FIRST_PAUSE = timedelta(seconds=15)
LONGEST_PAUSE = timedelta(minutes=5)
STOPPED = timedelta(minutes=15)  # after a fault of our own settings: long enough not to lock an account
FRESH = timedelta(minutes=1)


def paused_until(at: datetime) -> datetime | None:
    """Until when nothing is tried, or None. A pause longer than any is a demo's moved clock, and none."""
    row = db.session.get(Heartbeat, NAME, populate_existing=True)
    until = row.wanted_at if row is not None and row.error else None
    return until if until is not None and at < until <= at + STOPPED else None


def pause(reason: str, *, at: datetime) -> None:
    """The gateway is away: try again soon, then less often. No message is blamed."""
    row = _row(at)
    row.failures += 1
    row.error = reason[:300]
    row.wanted_at = at + min(FIRST_PAUSE * 2 ** min(row.failures - 1, 10), LONGEST_PAUSE)


def stop(reason: str, *, at: datetime) -> None:
    """Our own settings are wrong: shown to the administrator; tried again now and then, or when told to."""
    row = _row(at)
    row.failures += 1
    row.error = reason[:300]
    row.wanted_at = at + STOPPED


def resume() -> None:
    """Try again at once: an administrator has mended something."""
    row: Heartbeat | None = locked(db.session(), Heartbeat, NAME)
    if row is not None:
        row.wanted_at = None


def well(*, at: datetime) -> None:
    """Mail goes out. Written when that is news, or once a minute."""
    row = db.session.get(Heartbeat, NAME)
    if row is not None and not row.error and row.at <= at < row.at + FRESH:
        return
    row = _row(at)
    row.at, row.failures, row.error, row.wanted_at = at, 0, "", None


def _row(at: datetime) -> Heartbeat:
    """The channel's row, locked; made by whoever comes first, of relays that may run at the same time."""
    session = db.session()
    row: Heartbeat | None = locked(session, Heartbeat, NAME)
    if row is None:
        insert_rows(session, Heartbeat, [{"name": NAME, "at": at}], ignore=("name",))
        row = locked(session, Heartbeat, NAME)
    if row is None:
        raise LookupError(NAME)
    return row
