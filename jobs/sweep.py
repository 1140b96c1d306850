"""Everything that is due: chase steps, warnings, escalations, re-checks."""

from __future__ import annotations

from dataclasses import asdict

from base import clock
from base.database import writing
from casework import sweep as casework_sweep
from jobs.instants import instant_of
from jobs.registry import Counts, job
from security.actor import Actor

ACTOR = Actor.system("sweep")


@job("sweep", due=casework_sweep.something_due)
def sweep(upto: str = "") -> Counts:
    """Fire every timer that is due, and date again what an older calendar dated.

    Args:   upto: the instant to judge by, ISO 8601 (London where it names no zone); empty for now.
    Twice:  harmless; a timer is fired by an UPDATE that needs state='pending', and what it causes has a unique key.
    Gives:  how many fired, were skipped, failed, were left for the next tick, and were dated again.
    Fails:  on database errors only; the scheduler's next tick finds the same rows. Nothing is sent here: the relay
            does that.
    """
    instant = instant_of(upto) if upto else clock.now_utc()
    return asdict(casework_sweep.sweep(instant, by=ACTOR, writing=writing))
