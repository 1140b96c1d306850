"""Where a child is and since when they have been out of education, as an officer says it."""

from __future__ import annotations

from datetime import date, datetime

from base.database import locked
from base.extensions import db
from models.case import Case
from security.actor import Actor
from security.history import record

KNOWN, NOT_KNOWN = "known", "not-known"


def set_whereabouts(case: Case, whereabouts: str, *, by: Actor, at: datetime) -> None:
    """Say whether the child's whereabouts are known. Twice: one event.

    Raises: ValueError for any other word.
    """
    if whereabouts not in (KNOWN, NOT_KNOWN):
        msg = "whereabouts are known or not known"
        raise ValueError(msg)
    now: Case = locked(db.session(), Case, case.id)
    if now.whereabouts == whereabouts:
        return
    now.whereabouts = whereabouts
    record("case", now.id, "column-set", by=by, at=at, data={"column": "whereabouts", "to": whereabouts})


def set_out_since(case: Case, since: date | None, *, by: Actor, at: datetime) -> None:
    """Say since when the child has been out of education; None: they are not, or nobody knows. Twice: one event."""
    now: Case = locked(db.session(), Case, case.id)
    if now.out_of_education_since == since:
        return
    now.out_of_education_since = since
    to = since.isoformat() if since else None
    record("case", now.id, "column-set", by=by, at=at, data={"column": "out of education since", "to": to})
