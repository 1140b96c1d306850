"""Removing files that no row knows, as a job: documents.strays knows which."""

from __future__ import annotations

from flask import current_app

from base import clock
from documents.store_choice import store_of
from documents.strays import drop_strays
from jobs.registry import Counts, job


@job("strays")
def strays() -> Counts:
    """Remove old files that no row tells of.

    Twice:  harmless.
    Gives:  how many were removed.
    Fails:  StoreAway when a bucket does not answer; shown on the jobs page, and tried again at the next turn.
    """
    return {"files_removed": drop_strays(store_of(current_app.config["ONROLL"]), at=clock.now_utc())}
