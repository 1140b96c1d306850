"""What the pages of messages say for codes. A code nobody gave words to is shown as it is, never hidden."""

from __future__ import annotations

from blueprints.cases.words import MESSAGE_STATES, RECIPIENTS
from correspondence.wording import title_of
from models.message import Message

TABS = {"unknown": "Not known whether it went", "failed": "Did not arrive", "held": "Held"}
STATES = MESSAGE_STATES | TABS
WHY = {
    "address-refused": "The address was refused",
    "bounced": "It came back",
    "gave-up": "Tried for more than a day, without success",
    "content-refused": "The mail server refused the text",
    "no-words": "There are no words for this message: tell whoever writes the definitions",
    "unknown": "The connection broke while it was being handed over",
    "outward-held": "All contact with people outside is held on this case",
    "do-not-contact": "They must not be contacted",
    "other-channel": "They may be contacted in another way only",
    "not-yet-known": "Nobody has asked yet whether contact is safe",
    "link-not-confirmed": "Nobody has checked yet which child this is",
    "protected-match": "Stop, speak to the duty lead",
    "death-recorded": "A death is recorded",
    "identity-not-checked": "The sender has not been checked",
    "mailbox-in-doubt": "The other council's mailbox is in doubt",
    "held": "Held by an officer",
    "school-closed": "The school has closed",
    "address-not-listed": "The school has another address now",
    "no-longer-around": "Whoever reads that mailbox is no longer around the child",
    "new-address": "There is another address",
}


def kind_words(message: Message) -> str:
    """What sort of message it is."""
    return title_of(message.version_id, message.kind)


def why_words(message: Message) -> str:
    """Why it waits for a person."""
    code = message.held_because if message.state == "held" else message.ended_because
    return WHY.get(code, code.replace("-", " ").capitalize())


def recipient_words(message: Message) -> str:
    """To whom it was to go: "School, head"."""
    said = RECIPIENTS.get(message.recipient_kind, message.recipient_kind.replace("-", " ").capitalize())
    role = message.recipient_role
    return f"{said}, {role.replace('-', ' ')}" if role and role != message.recipient_kind else said
