"""Drafts and forms that end: a warning some days before, and never silently what one party has sent already."""

from __future__ import annotations

from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import select

from base.extensions import db
from casework.contacts import may_contact, party_of
from casework.intake.part_events import FILING, note_part
from casework.intake.parts_sent import FORM_OVER, FORM_WARN
from casework.intake.refusing import UNFINISHED, decide_on, end_form
from casework.intake.turns import DONE, OPEN, leave_out, unsettled
from casework.own_tasks import FORM_UNFINISHED
from casework.sending import held_now
from casework.timing.timers import DueTimer, one_by_one, put_off, timer_kind, write_timer
from casework.versions import pinned
from correspondence import outbox
from correspondence.recipients import Recipient
from forms.definition.document import Definition
from forms.definition.parties import Follows
from models.begun_form import BegunForm
from models.case import Case
from models.filing import Filing, FilingPart
from models.link import Link
from security.actor import Actor
from security.links import make_link
from statutory.london import london_day

DRAFT = "draft"  # what a return link opens
DRAFT_WARN = "draft-warn"
DRAFT_EXPIRES, FORM_WAITS, FORM_ENDED = "draft-expires", "form-waits", "form-ended"  # of definitions/messages.yaml
BUSY = timedelta(minutes=1)


def warn_of_draft(filing_id: UUID, *, at: datetime) -> None:
    """Have a warning go out before a draft ends, to whoever asked for a return link. Twice: one warning."""
    filing = db.session.get_one(Filing, filing_id)
    definition = pinned(filing.version_id)
    if filing.expires_at is None or not definition.warn_days or definition.no_email:
        return
    due_at = filing.expires_at - timedelta(days=definition.warn_days)
    if due_at > at:
        write_timer(FILING, filing.id, DRAFT_WARN, due_at=due_at, at=at)


@timer_kind(DRAFT_WARN)
@one_by_one
def warn_whoever_writes(timer: DueTimer, /, *, by: Actor, at: datetime) -> bool:
    """Write that a draft ends soon, with the return link that was asked for; not once it was sent."""
    filing = _held(timer, at)
    if filing is None or filing.expires_at is None or filing.parts[0].state != OPEN:
        return False
    newest = select(Link).where(Link.opens_kind == DRAFT, Link.opens_id == filing.id, Link.revoked_at.is_(None))
    link = db.session.scalar(newest.order_by(Link.made_at.desc(), Link.id.desc()).limit(1))
    if link is None or not link.email or (link.expires_at is not None and link.expires_at <= at):
        return False
    if not _may_hear_of(filing, link):
        return False
    _tell(DRAFT_EXPIRES, filing, link, key=timer.key, at=at)
    return True


@timer_kind(FORM_WARN)
@one_by_one
def warn_first_party(timer: DueTimer, /, *, by: Actor, at: datetime) -> bool:
    """Tell whoever sent the first part that the form ends soon, because another's part is missing."""
    filing = _held(timer, at)
    if filing is None or filing.expires_at is None or not unsettled(filing):
        return False
    definition = pinned(filing.version_id)
    warn_at = filing.expires_at - timedelta(days=definition.warn_days)
    if warn_at > at:
        put_off(timer.id, warn_at)  # others were asked since, and the form lives on
        return False
    first = filing.parts[0]
    if first.state != DONE or not first.email or not definition.warn_days or definition.no_email:
        return False
    note_part(filing, "form-ends-soon", by=by, at=at, data={"on": london_day(filing.expires_at).isoformat()})
    link = make_link(DRAFT, filing.id, email=first.email, expires_at=filing.expires_at, at=at)
    db.session.flush()
    _tell(_worded(definition, definition.unfinished.warning, FORM_WAITS), filing, link, key=timer.key, at=at)
    return True


@timer_kind(FORM_OVER)
@one_by_one
def end_unfinished(timer: DueTimer, /, *, by: Actor, at: datetime) -> bool:
    """A form ends that one party has sent and another has not.

    With a case, the case goes on without that part. Without one, officers decide by a task where the definition says
    so, or where the first party cannot be told; else the form ends and the first party is told.
    """
    filing = _held(timer, at)
    if filing is None or filing.expires_at is None or not unsettled(filing):
        return False
    if filing.expires_at > at:
        put_off(timer.id, filing.expires_at)
        return False
    return close_unfinished(filing, by=by, at=at)


def left_unfinished(at: datetime, *, limit: int = 100) -> list[UUID]:
    """Forms past their day that one party has sent and another has not: what a timer of theirs did not end."""
    sent = select(FilingPart.filing_id).where(FilingPart.state == DONE)
    old = select(Filing.id).where(Filing.state == OPEN, Filing.expires_at <= at, Filing.id.in_(sent))
    return list(db.session.scalars(old.order_by(Filing.expires_at, Filing.id).limit(limit)))


def close_unfinished(filing: Filing, *, by: Actor, at: datetime) -> bool:
    """End one form that is past its day, as `end_unfinished`; False if nobody has sent a part of it."""
    definition, first = pinned(filing.version_id), filing.parts[0]
    if filing.state != OPEN or not any(part.state == DONE for part in filing.parts):
        return False
    rule = definition.unfinished
    tells = bool(first.email) and not definition.no_email
    if filing.case_id is not None or rule.then is Follows.TASK or (not tells and definition.case is not None):
        for part in unsettled(filing):
            leave_out(filing, part, because=UNFINISHED, by=by, at=at)
        asks = filing.case_id is None or rule.then is Follows.TASK
        decide_on(filing, definition, rule.task, FORM_UNFINISHED, asks=asks, by=by, at=at)
        return True
    end_form(filing, definition, UNFINISHED, message=rule.message, by=by, at=at)
    if not rule.message and tells:
        _tell(FORM_ENDED, filing, None, key=f"form-ended:{filing.id}", at=at)
    return True


def _may_hear_of(filing: Filing, link: Link) -> bool:
    """Whether we may write to whoever a case has begun a form for. Anybody else has asked for the way back themselves.

    Where the first e-mail with the link is held, the warning must not take it there.
    """
    begun_by = db.session.scalar(select(BegunForm.case_id).where(BegunForm.filing_id == filing.id))
    case = db.session.get(Case, begun_by) if begun_by is not None else None
    to = Recipient("party", link.id, filing.parts[0].party, link.email)
    return case is None or may_contact(case, *party_of(to), address=link.email).allowed


def _tell(message: str, filing: Filing, link: Link | None, *, key: str, at: datetime) -> None:
    first, definition = filing.parts[0], pinned(filing.version_id)
    values = {"expires": london_day(filing.expires_at).isoformat()} if filing.expires_at is not None else {}
    to = Recipient("party", first.id, first.party, link.email if link is not None else first.email)
    case = db.session.get(Case, filing.case_id) if filing.case_id is not None else None
    outbox.plan(
        message,
        key=key,
        version_id=filing.version_id if message in definition.message_shapes else None,
        case_id=filing.case_id,  # no case: where the form or draft still waits for whoever is warned
        filing_id=filing.id,
        to=to,
        send_after=at,
        values=values | ({"link_id": str(link.id)} if link is not None else {}),
        serves=[(FILING, filing.id)],
        at=at,
        held_because=held_now(case, message, definition, to) if case is not None else "",
    )


def _worded(definition: Definition, own: str, house: str) -> str:
    return own if own in definition.message_shapes else house


def _held(timer: DueTimer, at: datetime) -> Filing | None:
    """The form of a timer, locked, while it is open; one that is busy makes the timer come again."""
    found = select(Filing).where(Filing.id == timer.source_id).with_for_update(skip_locked=True, of=Filing)
    filing = db.session.scalars(found.execution_options(populate_existing=True)).one_or_none()
    if filing is None:
        put_off(timer.id, at + BUSY)
        return None
    return filing if filing.state == OPEN else None
