"""What came to rest on something that was kept on a case, and who may therefore still take it away.

Whoever kept it may take it away within a day, while nothing rests on it; a team lead or manager at any time, and then
the history says what had come to rest on it.
"""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime, timedelta
from enum import StrEnum
from uuid import UUID

from sqlalchemy import select

from base.extensions import db
from models.case import Case
from models.task import ChecklistRow, Decision, Task
from security.actor import Actor
from security.permissions import Permission

OWN_WITHIN = timedelta(days=1)


class Rest(StrEnum):
    """What rests on something: it was there when this was done."""

    CLOSED = "closed"  # the case has ended
    DECIDED = "decided"  # a decision was recommended, and taken or still to be taken
    ENQUIRY = "enquiry"  # of a file: an enquiry names it as its evidence
    TAKEN = "taken"  # of a reason: it says why something else was taken away


class WhyNot(StrEnum):
    """Why something is not taken away by this person."""

    NOT_YOURS = "not-yours"
    TOO_LATE = "too-late"  # theirs, and more than a day old
    RESTS = "rests"  # theirs and new, and something rests on it already
    OURS = "ours"  # of a file: the council made it, and it went out or holds
    PHOTO = "photo"  # of a file: an approval in force shows it


class NotTakenAway(PermissionError):
    """It stays where it is; `why` says why."""

    def __init__(self, why: WhyNot) -> None:
        super().__init__(why.value)
        self.why = why


def rests_on(case: Case, since: datetime, *, document_id: UUID | None = None) -> list[Rest]:
    """What was done on a case from an instant on, and which enquiry names a file."""
    found = []
    if case.closed_at is not None and case.state == "closed" and case.closed_at >= since:
        found.append(Rest.CLOSED)
    decided = select(Decision.id).where(
        Decision.case_id == case.id, Decision.recommended_at >= since, Decision.state.in_(("recommended", "agreed"))
    )
    if db.session.scalar(decided.limit(1)) is not None:
        found.append(Rest.DECIDED)
    if document_id is not None:
        evidence = (
            select(ChecklistRow.id)
            .join(Task, Task.id == ChecklistRow.task_id)
            .where(Task.case_id == case.id, ChecklistRow.document_id == document_id)
        )
        if db.session.scalar(evidence.limit(1)) is not None:
            found.append(Rest.ENQUIRY)
    return found


def why_not(
    by: Actor, *, author_id: UUID | None, kept_at: datetime, rests: Collection[Rest], at: datetime
) -> WhyNot | None:
    """Why this person does not take something away; None where they may."""
    if by.may(Permission.CASE_REDACT):
        return None
    if author_id is None or by.id != author_id or not by.may(Permission.CASE_NOTE):
        return WhyNot.NOT_YOURS
    if at - kept_at > OWN_WITHIN:
        return WhyNot.TOO_LATE
    return WhyNot.RESTS if rests else None
