"""The sweep: fires what is due, batch by batch, and dates again what an older calendar dated."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy.exc import OperationalError

import casework.alerts
import casework.chasing.rechecks
import casework.chasing.rungs
import casework.chasing.standing_still  # noqa: F401  # these register their kinds of timer
from casework.chasing.chases import plan_again
from casework.chasing.redating import out_of_date, redate
from casework.timing.timers import BATCH, SweepCounts, due, fire
from security.actor import Actor

Writing = Callable[[], AbstractContextManager[Any]]


def something_due(upto: datetime) -> bool:
    """Whether a sweep would find anything: a look into an index each for timers, clocks and waits."""
    return bool(due(upto, 1)) or out_of_date()


def sweep(upto: datetime, *, by: Actor, writing: Writing) -> SweepCounts:
    """Do everything that is due by an instant, as of that instant.

    One batch, one commit: a long sweep must not hold the writers up. What an effect makes due in turn is done too.

    Args:   writing: opens a transaction (base.database.writing).
    Twice:  harmless, also at the same moment by two processes.
    Raises: OperationalError; what was committed before stays done. What dating again raises, once all that is due has
            been done: one row that can't be dated must not keep every other from its time.
    """
    counts, fault = SweepCounts(), None
    try:
        counts += _date_again(upto, by=by, writing=writing)
    except OperationalError:
        raise
    except Exception as wrong:  # noqa: BLE001  # raised below
        fault = wrong
    while True:
        passed = _pass(upto, by=by, writing=writing)
        counts += SweepCounts(passed.fired, passed.skipped, passed.failed)
        if not passed.fired + passed.skipped + passed.failed:
            break
    if fault is not None:
        raise fault
    return counts + SweepCounts(left=passed.left)


def _date_again(upto: datetime, *, by: Actor, writing: Writing) -> SweepCounts:
    """Date what an older calendar dated, a batch a commit."""
    counts = SweepCounts()
    while out_of_date():
        with writing():
            looked_at = redate(by=by, at=upto, again=lambda wait: plan_again(wait, by=by, at=upto))
        counts += SweepCounts(dated_again=looked_at)
        if not looked_at:
            break
    return counts


def _pass(upto: datetime, *, by: Actor, writing: Writing) -> SweepCounts:
    """Go once through all that is due now; what was left is not met twice."""
    counts, met = SweepCounts(), set[UUID]()
    while batch := [found for found in due(upto, BATCH + len(met)) if found not in met][:BATCH]:
        with writing():
            done = fire(batch, by=by, at=upto)
        if done.left:
            met.update(batch)  # those that fired are not due any more; the rest is busy
        counts += done
    return counts
