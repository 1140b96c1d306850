"""What of a case is held and has not left us: what it is, to whom it would go, why, and where somebody decides."""

from __future__ import annotations

from dataclasses import dataclass

from flask import url_for

from models.case import Case
from reporting.case_parts import MessageLine, held_lines
from security.current import current_actor

VERDICTS = {
    "": "May be contacted",
    "do-not-contact": "Must not be contacted",
    "other-channel": "Not by email: only in the way below",
    "death-recorded": "Held: the child has died",
    "protected-match": "Held: stop, speak to the duty lead",
    "link-not-confirmed": "Held until somebody has checked which child this is",
    "outward-held": "Held, as all contact with people outside is on this case",
    "held": "Held",
    "school-closed": "Held: the school has closed",
    "address-not-listed": "Held: the school has another address now",
    "no-longer-around": "Held: whoever reads that mailbox is no longer around the child",
    "not-yet-known": "Held until an officer has asked whether it is safe",
    "identity-not-checked": "Held until the sender has been checked",
    "mailbox-in-doubt": "Held: the other council's mailbox is in doubt",
    "needs-release": "Held until an officer lets it go",
}
TO = {
    "referrer": "whoever made the referral",
    "party": "whoever filled in the form",
    "agency": "the agency",
    "other-council": "the other council",
    "school": "the school",
    "parent": "the parent",
}


@dataclass(frozen=True, slots=True)
class HeldNote:
    """One message that waits for a person, as every page of the case and of its tasks says it."""

    what: str
    to: str
    why: str
    href: str


def held_notes(case: Case) -> list[HeldNote]:
    """The messages of a case that are held, the newest first."""
    return [_note(case, line) for line in held_lines(case, reader=current_actor())]


def _note(case: Case, line: MessageLine) -> HeldNote:
    message = line.message
    return HeldNote(
        line.subject,
        line.school or TO.get(message.recipient_kind, message.recipient_kind.replace("-", " ")),
        VERDICTS.get(message.held_because, message.held_because.replace("-", " ").capitalize()),
        url_for("cases.message", case_id=case.id, message_id=message.id),
    )
