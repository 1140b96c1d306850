"""Keeping the figures of every service at the end of each month, as a job."""

from __future__ import annotations

from base import clock
from base.database import writing
from jobs.registry import Counts, job
from reporting.month_ends import keep_month
from security.actor import Actor


@job("month-ends")
def month_ends() -> Counts:
    """Keep the figures of the month that has ended.

    Twice:  harmless; a month of a service is written once. A night that was missed is made good in the next.
    Gives:  of how many services they were kept.
    """
    with writing():
        return {"months_kept": keep_month(by=Actor.system("month-ends"), at=clock.now_utc())}
