"""How a wait is written: whom a task asks, by which chase, and what it counts by."""

from __future__ import annotations

from forms.definition.casework import WaitShape
from forms.definition.shapes import CODE, IDENT, SAID, TEXT, Group, Key, Word

WAIT = Group(
    "wait",
    WaitShape,
    {
        "id": Key(IDENT, required=True),
        "party": Key(
            Word(among=("school", "parent", "agency", "council", "referrer", "social-worker", "payer"), what="a party"),
            required=True,
        ),
        "chase": Key(CODE, required=True),
        "asks": Key(SAID, required=True),
        "answer-service": Key(IDENT),
        "school-from": Key(TEXT),
        "if-holiday": Key(TEXT),
        "back-from": Key(IDENT),
        "address-from": Key(IDENT),
    },
)
