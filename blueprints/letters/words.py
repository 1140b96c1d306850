"""What letters are called on pages, and why one can't go."""

from __future__ import annotations

from blueprints.cases.words import said
from blueprints.held_messages import VERDICTS

STATES = {
    "planned": "To be printed or sent",
    "printed": "Printed, to be posted",
    "posted": "Posted",
    "sent": "Sent by email",
    "withdrawn": "Withdrawn",
}
WHY_NOT = {
    "no-address": "Enter a name and an address first",
    "no-email": "There is no email address for them. Print it, or add the address in the directory",
    "no-reason": "Say why",
    "not-by-post": "This letter goes by email only",
    "not-by-email": "This letter goes by post only",
    "not-for-them": "Whoever it is addressed to is not, or is no longer, around this child. "
    "Choose whom it is for, or withdraw it",
    "address-changed": "Their address has changed since this was written. Check it and keep it again, or withdraw it",
    "address-withheld": "Their address has been withheld since this was written. Ask the duty lead where it may go, "
    "enter that and keep it, or withdraw the letter",
    "changed": "A colleague has just changed it. Read it again",
    "gone": "There is no such letter any more",
}
WHERE = {"no-address": "address"}  # the box that mends it; anything else is said beside the buttons


def why_not(code: str) -> str:
    """Why a letter can't do that, in words."""
    return WHY_NOT.get(code) or f"This letter is: {STATES.get(code, code).lower()}"


def why_held(because: str) -> str:
    """Why a letter may not go, in words; what may be done stands under Contacts."""
    if because == "other-channel":
        return "Not by this way: only in the way that is said under Contacts"
    return said(VERDICTS, because)
