"""Keeping, as each month begins, the figures of the last one and the lists of valid approvals, as a job."""

from __future__ import annotations

from base import clock
from base.database import writing
from jobs.registry import Counts, job
from licensing.monthly_lists import keep_lists
from reporting.month_ends import keep_month
from security.actor import Actor


@job("month-ends")
def month_ends() -> Counts:
    """Keep the figures of the month that has ended, and who holds a valid approval as the next begins.

    Twice:  harmless; a month of a service or of an approval is written once. A missed night is made good in the next.
    Gives:  of how many services and kinds of approval they were kept.
    """
    by, at = Actor.system("month-ends"), clock.now_utc()
    with writing():
        return {"months_kept": keep_month(by=by, at=at), "lists_kept": keep_lists(by=by, at=at)}
