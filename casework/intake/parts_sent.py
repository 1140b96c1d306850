"""What else happens when a part of a form is settled: nobody is reminded of it, the next are asked, doubts are told."""

from __future__ import annotations

from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import update

from base.database import locked
from base.extensions import db
from casework.intake.alike import ask_for_call, note_alike
from casework.intake.part_events import FILING, note_part
from casework.intake.part_requests import PART, end_request, goes_on_without
from casework.intake.turns import leave_out, next_turns, unsettled
from casework.own_tasks import PARTY_NOT_REACHED
from casework.tasks import start_task
from casework.timing.timers import Plan, cancel_timers, write_timers
from casework.versions import pinned
from forms.definition.document import Definition
from models.case import Case
from models.filing import Filing, FilingPart
from models.part_request import PartRequest
from models.wait import Timer
from security.actor import Actor

FORM_WARN, FORM_OVER = "form-warn", "form-over"  # timers of a form that one party has sent and another has not


def note_sent(
    filing: Filing, definition: Definition, part: FilingPart, *, device: str | None, by: Actor, at: datetime
) -> None:
    """A part was sent: in this very transaction its reminders stop, and who sent it is compared with the others."""
    if definition.distinct:
        part.device = device
    end_request(part.id, "answered", because="answered", at=at, shut=False)
    note_part(filing, "part-sent", by=by, at=at, happened_at=part.received_at, data={"party": part.party})


def ask_next(filing: Filing, *, by: Actor, at: datetime) -> list[PartRequest]:
    """Ask those whose turn has come; gives the requests for which a person must find an address."""
    if len(filing.parts) == 1:
        return []
    lost: list[PartRequest] = []
    while found := next_turns(filing, by=by, at=at):
        for request in found:
            part = next(part for part in filing.parts if part.id == request.part_id)
            if goes_on_without(request, at=at):
                leave_out(filing, part, because="no-address", by=by, at=at)
            else:
                lost.append(request)
    return lost


def follow_parts(filing: Filing, *, lost: list[PartRequest], by: Actor, at: datetime) -> None:
    """Watch a form that waits for somebody, and tell its case of doubts about its parties."""
    definition = pinned(filing.version_id)
    doubtful = note_alike(filing, definition, by=by, at=at)
    if unsettled(filing):
        _watch(filing, definition, at=at)
    else:
        cancel_timers(source_kind=FILING, source_id=filing.id)
    if filing.case_id is None:
        return
    case: Case = locked(db.session(), Case, filing.case_id)
    _bind_timers(filing, case.id)
    if lost:
        start_task(case, PARTY_NOT_REACHED, by=by, at=at)
    if doubtful or (filing.alike and case.opened_at == at):
        ask_for_call(case, by=by, at=at)


def _watch(filing: Filing, definition: Definition, *, at: datetime) -> None:
    """Write down that the form ends one day. That moves when others are asked: the timer looks again when it comes."""
    if filing.expires_at is None:
        return
    if filing.case_id is not None and all(_is_ours(definition, part) for part in unsettled(filing)):
        filing.expires_at = None  # what waits for the council alone never ends by itself
        cancel_timers(source_kind=FILING, source_id=filing.id)
        return
    over = Plan(FILING, filing.id, FORM_OVER, filing.expires_at, filing.case_id)
    warn_at = filing.expires_at - timedelta(days=definition.warn_days)
    write_timers([over, Plan(FILING, filing.id, FORM_WARN, max(warn_at, at), filing.case_id)], at=at)


def _is_ours(definition: Definition, part: FilingPart) -> bool:
    """Whether only officers fill in this part."""
    return definition.party_shapes[part.party].kinds == ("officer",)


def _bind_timers(filing: Filing, case_id: UUID) -> None:
    """A sweep takes the case's lock before its timers': so they must say whose they are."""
    sources = [filing.id, *(part.id for part in filing.parts)]
    db.session.flush()
    db.session.execute(
        update(Timer)
        .where(Timer.source_kind.in_((FILING, PART)), Timer.source_id.in_(sources), Timer.case_id.is_(None))
        .where(Timer.state.in_(("pending", "failed")))
        .values(case_id=case_id)
        .execution_options(synchronize_session=False)
    )
