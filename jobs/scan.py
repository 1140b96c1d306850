"""Looking into files for viruses, as a job: documents.scanning knows how."""

from __future__ import annotations

from datetime import datetime

from flask import current_app

from base import clock
from base.database import writing
from documents.scanning import look_into, settle, to_scan
from documents.store_choice import store_of
from documents.uploads import SCAN, scanner_in_use
from jobs.registry import Counts, job
from security.actor import Actor


def something_to_scan(now: datetime) -> bool:
    """Whether a file waits; never, where no scanner is configured."""
    return scanner_in_use() is not None and bool(to_scan(now, 1))


@job(SCAN, due=something_to_scan)
def scan() -> Counts:
    """Look into every file that waits.

    Twice:  harmless, also at the same moment: a file is looked into twice and settled once.
    Gives:  how many files are clean, infected, failed, or are tried again.
    """
    counts = {"clean": 0, "infected": 0, "failed": 0, "pending": 0}
    scanner = scanner_in_use()
    if scanner is None:
        return counts
    store, by = store_of(current_app.config["ONROLL"]), Actor.system(SCAN)
    for document_id in to_scan(clock.now_utc()):
        verdict = look_into(document_id, store=store, scanner=scanner)
        with writing():
            state = settle(document_id, verdict, by=by, at=clock.now_utc())
        if state is not None:
            counts[state.value] += 1
    return counts
