"""A party that declines its part, with a reason; and a form that ends before everybody has sent theirs."""

from __future__ import annotations

from datetime import datetime, timedelta
from uuid import UUID

from base.database import locked
from base.extensions import db
from casework.intake.filings import ENDED, DraftOver
from casework.intake.part_events import FILING, note_part, was_done
from casework.intake.part_requests import end_request, stop_asking
from casework.intake.submitting import carry_on, lock_case_of, locked_filing
from casework.intake.turns import LEFT_OUT, REFUSED, SETTLED
from casework.notes import NothingWritten
from casework.own_tasks import OWN_TASKS, PARTY_REFUSED
from casework.tasks import start_task
from casework.timing.timers import cancel_timers
from casework.versions import pinned
from correspondence import outbox
from correspondence.recipients import Recipient
from forms.definition.casework import TaskShape
from forms.definition.document import Definition
from forms.definition.parties import Follows
from models.case import Case
from models.filing import Filing, FilingPart
from security.actor import Actor

KEPT_FOR = timedelta(days=28)  # what was sent of a form that ended: then the nightly purge empties it
LONGEST = 2_000
REFUSAL, UNFINISHED = "refused", "unfinished"  # why a form ended


class MayNotRefuse(ValueError):
    """The definition does not let this party decline."""


def refuse_part(
    filing_id: UUID, party: str, *, reason: str, by: Actor, at: datetime, once: str | None = None
) -> FilingPart:
    """Take a party's word that it will not fill in its part: what it typed goes, its reason stays for officers alone.

    What then happens is the definition's: the form ends and the first party is told, the others go on, or officers
    decide while the others go on.
    Twice:  harmless; the first refusal stands.
    Raises: NothingWritten without a reason; MayNotRefuse; DraftOver when it was sent, or is not its turn.
    """
    lock_case_of(filing_id)
    filing = locked_filing(filing_id)
    definition = pinned(filing.version_id)
    shape = definition.party_shapes[party]
    part = next(part for part in filing.parts if part.party == party)
    if part.state == REFUSED or was_done(once):
        return part
    if shape.refusing is None:
        raise MayNotRefuse(party)
    if not reason.strip():
        raise NothingWritten
    if filing.state != "open" or part.state != "open":
        raise DraftOver(filing)
    part.state, part.answers, part.posted = REFUSED, {}, []
    part.revision += 1
    request = end_request(part.id, REFUSED, because=REFUSAL, at=at, shut=False)
    if request is not None:
        request.reason = reason.strip()[:LONGEST]
    note_part(filing, "party-refused", by=by, at=at, data={"party": party}, once=once)
    then = shape.refusing.then
    if then is Follows.END and filing.case_id is None:
        end_form(filing, definition, REFUSAL, message=shape.refusing.message, by=by, at=at)
        return part
    # A case that is open does not end because somebody would not write: officers decide.
    asks = then in (Follows.TASK, Follows.END)
    asked_id = request.id if request is not None else None
    decide_on(filing, definition, shape.refusing.task, PARTY_REFUSED, asks=asks, by=by, at=at, asked_id=asked_id)
    return part


def decide_on(
    filing: Filing,
    definition: Definition,
    task: str,
    own: TaskShape,
    *,
    asks: bool,
    by: Actor,
    at: datetime,
    asked_id: UUID | None = None,
) -> Case | None:
    """Let the others go on, and where a person must decide, open the case with what there is and start its task.

    Args: asked_id: the asking of the one whose refusal or silence it is about.
    """
    carry_on(filing, definition, received_at=filing.received_at or at, by=by, at=at, news=False, at_once=asks)
    if not asks or filing.case_id is None:
        return None
    case: Case = locked(db.session(), Case, filing.case_id)
    shapes = pinned(case.version_id).task_shapes
    start_task(case, shapes.get(task) or OWN_TASKS.get(task) or own, by=by, at=at, asked_id=asked_id)
    return case


def end_form(filing: Filing, definition: Definition, because: str, *, message: str, by: Actor, at: datetime) -> None:
    """End a form for good: nobody is asked any more, links open nothing, and the first party is told, if it can be.

    What was sent is kept some weeks, for whoever asks about it. Twice: harmless.
    """
    if filing.state != "open":
        return
    filing.state, filing.ended_because, filing.changed_at = ENDED, because, at
    filing.expires_at = at + KEPT_FOR
    for part in filing.parts:
        if part.state not in SETTLED:
            part.state, part.answers, part.posted = LEFT_OUT, {}, []
            part.revision += 1
            end_request(part.id, "ended", because=because, at=at, shut=True)
    stop_asking([part.id for part in filing.parts], because=because, at=at)
    cancel_timers(source_kind=FILING, source_id=filing.id)
    note_part(filing, "form-ended", by=by, at=at, data={"because": because})
    first = filing.parts[0]
    if first.email and message in definition.message_shapes and not definition.no_email:
        outbox.plan(
            message,
            key=f"form-ended:{filing.id}",
            version_id=filing.version_id,
            case_id=None,  # no case: the form ended before there was one
            filing_id=filing.id,
            to=Recipient("party", first.id, first.party, first.email),
            send_after=at,
            serves=[(FILING, filing.id)],
            at=at,
        )
