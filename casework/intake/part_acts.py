"""What an officer does about the parts of a form: send a link again or elsewhere, shut it, go on without, enter it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from email_validator import EmailNotValidError, validate_email

from base.database import locked
from base.extensions import db
from base.text import normal_email
from casework.intake.part_events import note_part, reason_of, was_done
from casework.intake.part_requests import (
    ASKED,
    BY_OFFICER,
    NO_ADDRESS,
    PART,
    REVOKED,
    Mailbox,
    ask_again,
    mailbox_now,
    request_of,
    stop_asking,
)
from casework.intake.submitting import carry_on, lock_case_of, locked_filing
from casework.intake.turns import OPEN, REFUSED, SETTLED, leave_out
from casework.versions import pinned
from forms.definition.document import Definition
from models.filing import Filing, FilingPart
from models.part_request import PartRequest
from security.actor import Actor
from security.links import revoke_all

OFFICER = "officer"  # the only kind of a party that is the council itself


class NotNow(ValueError):
    """It can't be done as the part stands now: it was sent, is not its turn, or nobody was asked."""


class NotSaidHow(ValueError):
    """A part that is entered for somebody says how it came, from whom and when."""


@dataclass(frozen=True, slots=True)
class CameIn:
    """How a part that an officer enters for somebody reached the council; `at` is when, in UTC."""

    channel: str
    source: str
    at: datetime


class NoMailbox(ValueError):
    """That is no e-mail address."""


def send_again(filing_id: UUID, party: str, *, by: Actor, at: datetime, once: str | None = None) -> None:
    """Send a party its link anew: the old one opens nothing from now on, and reminders begin again.

    Also of a part that was refused, or whose link was shut: the party may think again.
    Twice:  one message for one press of the button.
    Raises: NotNow.
    """
    filing, part, request = _taken(filing_id, party, by=by, at=at)
    if was_done(once):
        return
    mailbox = mailbox_now(request)
    if not mailbox.address:
        raise NotNow(party)
    _open_again(part)
    note_part(filing, "party-asked-again", by=by, at=at, data={"party": party}, once=once)
    ask_again(request, mailbox, because="sent-again", by=by, at=at)


def correct_address(
    filing_id: UUID, party: str, email: str, *, reason: str, by: Actor, at: datetime, once: str | None = None
) -> None:
    """Ask a party at another mailbox: the link to the old one dies in this transaction, and unsent messages with it.

    Twice:  one message for one press of the button.
    Raises: NotNow; NoMailbox; NothingWritten without a reason.
    """
    filing, part, request = _taken(filing_id, party, by=by, at=at)
    if was_done(once):
        return
    try:
        validate_email(email, check_deliverability=False)
    except EmailNotValidError as wrong:
        raise NoMailbox from wrong
    note = reason_of(filing, reason, by=by, at=at)
    request.reason = reason.strip() if note is None else request.reason
    _open_again(part)
    data = {"party": party, "reason": note}
    note_part(filing, "party-address-set", by=by, at=at, data=data, once=once)
    ask_again(request, Mailbox(normal_email(email), BY_OFFICER, request.school_id), because="new-address", by=by, at=at)


def shut_link(filing_id: UUID, party: str, *, reason: str, by: Actor, at: datetime, once: str | None = None) -> None:
    """Make a party's link worthless and remind it no more; its part stays open, for another address or an officer.

    Twice:  harmless.
    Raises: NotNow; NothingWritten without a reason.
    """
    filing, part, request = _taken(filing_id, party, by=by, at=at)
    if was_done(once) or request.state == REVOKED:
        return
    note = reason_of(filing, reason, by=by, at=at)
    request.reason = reason.strip() if note is None else request.reason
    stop_asking([part.id], because="link-shut", at=at)
    revoke_all(PART, [part.id], at=at)
    request.state, request.next_step_at = REVOKED, None
    note_part(filing, "party-link-shut", by=by, at=at, data={"party": party, "reason": note}, once=once)


def go_on_without(
    filing_id: UUID, party: str, *, reason: str, by: Actor, at: datetime, once: str | None = None
) -> None:
    """Let the form go on without a part. Twice: harmless. Raises: NotNow; NothingWritten without a reason."""
    lock_case_of(filing_id)
    filing = locked_filing(filing_id)
    part = _part(filing, party)
    if was_done(once):
        return
    if filing.state != OPEN or part.state != OPEN or part is filing.parts[0]:
        raise NotNow(party)
    note = reason_of(filing, reason, by=by, at=at)
    note_part(filing, "party-not-wanted", by=by, at=at, data={"party": party, "reason": note}, once=once)
    leave_out(filing, part, because="officer", by=by, at=at)
    carry_on(filing, pinned(filing.version_id), received_at=filing.received_at or at, by=by, at=at, news=False)


def is_own_part(definition: Definition, party: str) -> bool:
    """Whether a part is the council's own to fill in: it comes from nobody."""
    return set(definition.party_shapes[party].kinds) <= {OFFICER}


def original_of(party: str) -> str:
    """Where the letter from which a part was entered says that it belongs: an address that no answer has."""
    return f"({party})"


def enter_part(
    filing_id: UUID,
    party: str,
    *,
    came: CameIn | None = None,
    by: Actor,
    at: datetime,
    once: str | None = None,
) -> FilingPart:
    """Take a part into one's own hands: on paper or by telephone, or because it is the council's own to fill in.

    Its party's link still opens it until it is sent: whoever sends first has sent it.
    Args:   came: how it reached the council, from whom and when; not of the council's own part, which came from nobody.
    Twice:  harmless; what was said last of how it came stands.
    Raises: NotNow; NotSaidHow where it came from somebody and `came` is missing.
    """
    lock_case_of(filing_id)
    filing = locked_filing(filing_id)
    part = _part(filing, party)
    if was_done(once):
        return part
    if filing.state != OPEN or part.state not in (OPEN, REFUSED):
        raise NotNow(party)
    own = is_own_part(pinned(filing.version_id), party)
    if came is None and not own:
        raise NotSaidHow(party)
    _open_again(part)
    part.entered_by, part.revision = by.id, part.revision + 1
    if came is not None and not own:
        part.channel, part.source, part.received_at = came.channel, came.source, came.at
    data = {"party": party} | ({"channel": came.channel} if came is not None and not own else {})
    note_part(filing, "part-entered", by=by, at=at, data=data, once=once)
    return part


def _taken(filing_id: UUID, party: str, *, by: Actor, at: datetime) -> tuple[Filing, FilingPart, PartRequest]:
    lock_case_of(filing_id)
    filing = locked_filing(filing_id)
    part = _part(filing, party)
    found = request_of(part.id)
    if found is None or filing.state != OPEN or part.state not in (OPEN, REFUSED):
        raise NotNow(party)
    request: PartRequest = locked(db.session(), PartRequest, found.id)
    if request.state not in (ASKED, NO_ADDRESS, REVOKED, REFUSED):
        raise NotNow(party)
    return filing, part, request


def _open_again(part: FilingPart) -> None:
    if part.state in SETTLED:
        part.state = OPEN
        part.revision += 1


def _part(filing: Filing, party: str) -> FilingPart:
    part = next((part for part in filing.parts if part.party == party), None)
    if part is None:
        raise NotNow(party)
    return part
