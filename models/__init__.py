"""Tables, one file a noun; constraints only. Rooms above write them; nothing here decides anything."""

from models import case, child, council, document, event, filing, link, message, school, task, user, wait

__all__ = [
    "case",
    "child",
    "council",
    "document",
    "event",
    "filing",
    "link",
    "message",
    "school",
    "task",
    "user",
    "wait",
]
