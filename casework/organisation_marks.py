"""Noting of a case's organisation that it wants no campaigns, or has closed: at once on its own word, or an officer's.

Anybody can ask for something in another's name, with an address of their own, and answer what is sent there. Whoever is
not known to speak for the organisation changes nothing: an officer is asked to confirm it with the organisation.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import select

from base.extensions import db
from casework.consequences import Setting, consequence
from casework.organisations_of_cases import organisation_of
from casework.own_tasks import CONFIRM_ORGANISATION
from casework.part_requests import BY_OFFICER
from casework.tasks import start_task
from casework.versions import pinned
from directory.organisations import (
    CLOSED,
    KIND,
    MAY,
    OPEN,
    STOPPED,
    is_own_mailbox,
    organisation_for_writing,
    set_standing,
)
from forms.answers import Answers
from forms.definition.casework import Consequence
from models.case import Case
from models.filing import Filing
from models.organisation import Organisation
from models.part_request import PartRequest
from models.task import Task
from security.actor import Actor
from security.history import record

NO_CAMPAIGNS, GONE, AS_IT_WAS = "no-campaigns", "closed", "as-it-was"  # what a definition may say


@consequence("mark-organisation", Setting("as"), Setting("unconfirmed", required=False))
def mark(case: Case, one: Consequence, /, *, task: Task | None, answers: Answers, by: Actor, at: datetime) -> None:
    """Note that the case's organisation wants no more of campaigns, or is closed for good, or (as-it-was) neither.

    Where whoever says so is not known to speak for it, it stays as it is: the task under `unconfirmed` begins, or the
    product's own.
    Twice: harmless; while that task is open, one.
    """
    found = organisation_of(case.id)
    if found is None:
        return
    row, said = organisation_for_writing(found.id), str(one.setting("as"))
    if said == AS_IT_WAS:
        record(KIND, row.id, "organisation-word-refused", by=by, at=at, data={"case": str(case.id)})
    elif not _is_news(row, said):
        return
    elif speaks_for(row, case, by=by):
        state, contact = (row.state, STOPPED) if said == NO_CAMPAIGNS else (CLOSED, row.contact)
        set_standing(row, state=state, contact=contact, by=by, at=at, once=None)
    else:
        data: dict[str, Any] = {"as": said, "case": str(case.id)}
        record(KIND, row.id, "organisation-word-unconfirmed", by=by, at=at, data=data)
        shapes = pinned(case.version_id).task_shapes
        start_task(case, shapes.get(str(one.setting("unconfirmed") or ""), CONFIRM_ORGANISATION), by=by, at=at)


def speaks_for(row: Organisation, case: Case, *, by: Actor) -> bool:
    """Whether what is said on a case now counts as the organisation's own word.

    An officer's does, who has it from the organisation. Of what came by a link, that which was sent to a mailbox of the
    organisation that the council knows from elsewhere than a form, or that an officer entered. Nobody else's does.
    """
    if by.is_officer:
        return True
    newest = (
        select(PartRequest)
        .join(Filing, Filing.id == PartRequest.filing_id)
        .where(Filing.case_id == case.id, Filing.state == "submitted")
        .order_by(Filing.submitted_at.desc(), Filing.id.desc())
        .limit(1)
    )
    answered = db.session.scalar(newest)
    if answered is None:
        return False
    return answered.email_from == BY_OFFICER or is_own_mailbox(row.id, answered.email)


def _is_news(row: Organisation, said: str) -> bool:
    return row.contact == MAY if said == NO_CAMPAIGNS else row.state == OPEN
