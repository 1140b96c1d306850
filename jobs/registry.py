"""Jobs by name, and the rows that say when each was last done."""

from __future__ import annotations

import json
import logging
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from typing import Any, TypeAlias

from base import clock
from base.database import writing
from base.extensions import db
from models.link import Heartbeat

log = logging.getLogger(__name__)

Counts: TypeAlias = Mapping[str, int]
Job: TypeAlias = Callable[..., Counts]
Probe: TypeAlias = Callable[[datetime], bool]
JOBS: dict[str, Job] = {}
PROBES: dict[str, Probe] = {}  # of jobs that the scheduler asks for as soon as there is something to do
LONG_AGO = datetime(1970, 1, 1, tzinfo=UTC)


class UnknownJob(LookupError):
    """Nobody registered a job of that name; a nudge of an older or newer release."""


def job(name: str, *, due: Probe | None = None) -> Callable[[Job], Job]:
    """Register a job under the name that nudges, the timetable and RQ know it by. Names stay when files move.

    Args: due: whether there is something to do at an instant; one look into one index, asked each second.
    """

    def register(work: Job) -> Job:
        JOBS[name] = work
        if due is not None:
            PROBES[name] = due
        return work

    return register


def run_job(name: str, payload: Mapping[str, Any]) -> Counts:
    """Do one job now, in this process, and note in its heartbeat that it was done, or that it failed.

    Twice:  harmless; every job is written so.
    Raises: UnknownJob; whatever the job raises.
    """
    work = JOBS.get(name)
    if work is None:
        raise UnknownJob(name)
    started = clock.now_utc()
    try:
        counts = work(**payload)
    except Exception as fault:
        db.session.rollback()
        beat(name, at=None, started_at=started, error=type(fault).__name__)
        raise
    beat(name, at=clock.now_utc(), started_at=started, counts=counts)
    return counts


def beat(
    name: str, *, at: datetime | None, started_at: datetime | None = None, counts: Counts | None = None, error: str = ""
) -> None:
    """Note that a part of the system is alive (`at`), or failed (`at` None, `error` a type of fault)."""
    with writing() as session:
        row = session.get(Heartbeat, name, with_for_update=True)
        if row is None:
            row = Heartbeat(name=name, at=at or LONG_AGO, counts="{}", failures=0, error="")
            session.add(row)
        if at is not None:
            row.at = at
        if started_at is not None:
            row.started_at = started_at
        if counts is not None:
            row.counts = json.dumps(dict(counts))[:1000]
        row.failures = row.failures + 1 if error else 0
        row.error = error
