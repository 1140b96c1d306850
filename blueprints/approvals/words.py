"""What the pages of approvals say for codes. A code nobody gave words to is shown as it is."""

from __future__ import annotations

from licensing.standing import State
from models.event import Event

STATES = {
    State.VALID: "Valid",
    State.SUSPENDED: "Suspended",
    State.REVOKED: "Revoked",
    State.EXPIRED: "Expired",
    State.SURRENDERED: "Given back",
    State.REPLACED: "Replaced by a renewal",
    State.DIED: "Ended by a death",
}
COLOURS = {State.VALID: "green", State.SUSPENDED: "red", State.REVOKED: "red"}
HOLD = "Safeguarding hold: speak to the lead"
REVIEWS = {"due": "Waiting for a second person", "upheld": "Upheld", "lifted": "Lifted"}
CLEARS = {"lado": "The local authority designated officer (LADO)", "police": "The police"}
RELIES = {"licence-holder": "Holder of a licence", "host-council": "Council where the work is done"}
FEES = {"paid": "Paid", "volunteer": "A volunteer, nothing to pay", "waived": "Waived"}
EVENTS = {
    "approval-issued": "Issued",
    "approval-suspended": "Suspended",
    "suspension-upheld": "The suspension was upheld",
    "suspension-lifted": "The suspension was lifted",
    "wording-cleared": "Words that may be told were agreed",
    "approval-revoked": "Revoked",
    "approval-varied": "Changed",
    "approval-expired": "Expired",
    "approval-replaced": "Replaced by its renewal",
    "approval-surrendered": "Given back by its holder",
    "holder-died": "Ended by a death",
    "death-undone": "The record of a death was wrong: it stands as it did before",
    "approval-renewed": "Renewed",
    "renewal-received": "An application to renew it has come",
    "renewal-begun": "Its holder began to renew it by the link",
    "change-recommended": "A change was recommended",
    "reliance-noted": "Somebody who relies on it was noted",
    "reliance-ended": "Somebody relies on it no more",
    "reminded": "Its holder was reminded",
    "check-due": "A check of its status came round",
}
HEADS = ("Number", "Name", "State", "Valid from", "Valid until", "Conditions", "Case")
LIST_HEADS = ("Number", "Name", "Valid from", "Valid until", "Conditions")


def state_words(code: str) -> str:
    """A state in words."""
    return STATES.get(State(code), code)


def state_colour(code: str) -> str | None:
    """The colour of a state's tag."""
    return COLOURS.get(State(code), "grey")


def event_words(event: Event) -> str:
    """A line of an approval's history in words."""
    said = EVENTS.get(event.kind, event.kind.replace("-", " ").capitalize())
    return f"{said}, {event.data['days']} days before its end" if event.kind == "reminded" else said


def bounded(count: int, most: int) -> str:
    """A count that stops somewhere: 99+."""
    return str(count) if count < most else f"{most - 1}+"


def pounds(pence: int) -> str:
    """An amount of money: £56, £56.50."""
    return f"£{pence // 100}" if pence % 100 == 0 else f"£{pence / 100:.2f}"
