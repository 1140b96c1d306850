"""Tables, one file a noun; constraints only. Rooms above write them; nothing here decides anything."""

from models import (
    approval,
    booking,
    case,
    child,
    council,
    document,
    event,
    filing,
    incoming,
    letter,
    link,
    message,
    school,
    task,
    user,
    wait,
)

__all__ = [
    "approval",
    "booking",
    "case",
    "child",
    "council",
    "document",
    "event",
    "filing",
    "incoming",
    "letter",
    "link",
    "message",
    "school",
    "task",
    "user",
    "wait",
]
