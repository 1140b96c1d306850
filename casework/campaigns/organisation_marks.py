"""Noting of a case's organisation that it wants no campaigns, or has closed: at once on its own word, or an officer's.

Anybody can ask for something in another's name, with an address of their own, and answer what is sent there. Whoever is
not known to speak for the organisation changes nothing: an officer is asked to confirm it with the organisation.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import select

from base.extensions import db
from casework.consequences import Setting, consequence
from casework.intake.part_requests import BY_OFFICER
from casework.organisations_of_cases import organisation_of
from casework.own_tasks import CONFIRM_ORGANISATION
from casework.tasks import shape_of, start_task
from casework.timing.followers import TaskEnd
from casework.versions import pinned
from directory.organisations import (
    CLOSED,
    KIND,
    MAY,
    OPEN,
    STOPPED,
    every_row_of,
    is_own_mailbox,
    organisation_for_writing,
    set_standing,
)
from forms.answers import Answers
from forms.definition.casework import Consequence
from forms.definition.document import Definition
from forms.definition.remarks import places_of_consequences
from models.case import Case
from models.event import Event
from models.filing import Filing
from models.organisation import Organisation
from models.part_request import PartRequest
from models.task import Task
from security.actor import Actor
from security.history import record

MARK = "mark-organisation"
UNCONFIRMED, NEVER_CONFIRMED = "organisation-word-unconfirmed", "organisation-word-never-confirmed"
REFUSED, SET = "organisation-word-refused", "organisation-standing-set"
WORDS = (UNCONFIRMED, NEVER_CONFIRMED, REFUSED, SET)  # events that say how what was said of it stands
NO_CAMPAIGNS, GONE, AS_IT_WAS = "no-campaigns", "closed", "as-it-was"  # what a definition may say
AS_SAID = "as-was-said"  # whatever the task was begun to confirm
NOT_SAID = "not-said"  # why nobody confirmed it: the task was ended without saying whether it is so


@consequence(MARK, Setting("as"), Setting("unconfirmed", required=False))
def mark(case: Case, one: Consequence, /, *, task: Task | None, answers: Answers, by: Actor, at: datetime) -> None:
    """Note that the case's organisation wants no more of campaigns, or is closed for good, or (as-it-was) neither.

    `as-was-said` is what the task that says it was begun to confirm.

    Where whoever says so is not known to speak for it, it stays as it is: the task under `unconfirmed` begins, or the
    product's own.
    Twice: harmless; while that task is open, one.
    """
    found = organisation_of(case.id)
    if found is None:
        return
    row, said = organisation_for_writing(found.id), str(one.setting("as"))
    if said == AS_SAID:
        said = _said_for(task, row)
    if said == AS_IT_WAS:
        record(KIND, row.id, REFUSED, by=by, at=at, data={"case": str(case.id)})
    elif not said or not _is_news(row, said):
        return
    elif speaks_for(row, case, by=by):
        state, contact = (row.state, STOPPED) if said == NO_CAMPAIGNS else (CLOSED, row.contact)
        set_standing(row, state=state, contact=contact, by=by, at=at, once=None)
    else:
        shapes = pinned(case.version_id).task_shapes
        shape = shapes.get(str(one.setting("unconfirmed") or ""), CONFIRM_ORGANISATION)
        confirming = start_task(case, shape, by=by, at=at)
        data: dict[str, Any] = {"as": said, "case": str(case.id), "task": str(confirming.id)}
        record(KIND, row.id, UNCONFIRMED, by=by, at=at, data=data)


def leave_unconfirmed(end: TaskEnd) -> None:
    """The task to confirm what was said of an organisation is over and does not say: its history says that, and why.

    Twice: one line; the word is told no more as one that waits.
    """
    if end.task.kind not in _confirming(pinned(end.case.version_id)) or _says(end):
        return
    found = organisation_of(end.case.id)
    if found is None:
        return
    row = organisation_for_writing(found.id)
    newest = newest_word(every_row_of(row.id))
    if newest is None or newest.kind != UNCONFIRMED or newest.data.get("task") != str(end.task.id):
        return
    data = {"as": newest.data["as"], "case": str(end.case.id), "because": end.why or NOT_SAID}
    record(KIND, row.id, NEVER_CONFIRMED, by=end.by, at=end.at, data=data)


def _says(end: TaskEnd) -> bool:
    """Whether a task was finished with a choice that marks the organisation: that comes next, and says how it is."""
    shape = shape_of(end.task, end.case) if end.task.state == "done" else None
    chosen = [one for one in (shape.choices if shape is not None else ()) if one.id == end.task.outcome]
    return any(one.kind == MARK for choice in chosen for one in choice.then)


def _said_for(task: Task | None, row: Organisation) -> str:
    """What a task was begun to confirm; nothing where it confirms nothing."""
    told = select(Event).where(
        Event.subject_kind == KIND, Event.subject_id.in_(every_row_of(row.id)), Event.kind == UNCONFIRMED
    )
    newest_first = db.session.scalars(told.order_by(Event.recorded_at.desc(), Event.id.desc()))
    of_task = str(task.id) if task is not None else ""
    return next((str(one.data["as"]) for one in newest_first if one.data.get("task") == of_task), "")


def newest_word(rows: Sequence[UUID]) -> Event | None:
    """The last event of an organisation, whichever rows stand for it, about what was said of it or how it stands."""
    told = select(Event).where(Event.subject_kind == KIND, Event.subject_id.in_(rows), Event.kind.in_(WORDS))
    return db.session.scalar(told.order_by(Event.recorded_at.desc(), Event.id.desc()).limit(1))


def _confirming(definition: Definition) -> set[str]:
    marks = (one for _, one in places_of_consequences(definition) if one.kind == MARK)
    return {CONFIRM_ORGANISATION.id, *(str(one.setting("unconfirmed")) for one in marks if one.setting("unconfirmed"))}


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
