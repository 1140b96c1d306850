"""How bookings and letters are written."""

from __future__ import annotations

from typing import Any

from forms.definition.bookings import WAYS as BOOKING_WAYS
from forms.definition.bookings import BookingShape
from forms.definition.letters import WAYS as LETTER_WAYS
from forms.definition.letters import LetterShape
from forms.definition.nodes import Node
from forms.definition.shapes import CODE, IDENT, SAID, TEXT, Group, Key, ListOf, Reading, Whole, Word
from forms.definition.work_shapes import DUE


def _own_slots(values: dict[str, Any], _node: Node, _reading: Reading) -> dict[str, Any]:
    """Slots of its own unless it names those that services share."""
    return {"slots": values["id"], **values}


BOOKING = Group(
    "booking",
    BookingShape,
    {
        "id": Key(IDENT, required=True),
        "title": Key(SAID, required=True),
        "slots": Key(IDENT),
        "minutes": Key(Whole(5, 480), required=True),
        "ways": Key(ListOf(Word(among=BOOKING_WAYS, what="a way to meet"), least=1), required=True),
        "offered-by": Key(CODE, required=True),
        "invite": Key(IDENT, required=True),
        "booked": Key(IDENT),
        "remind": Key(IDENT),
        "remind-before-hours": Key(Whole(1, 336)),
        "change-until-hours": Key(Whole(0, 336)),
        "pick-within": Key(DUE, required=True),
        "when-not-picked": Key(IDENT),
        "when-missed": Key(IDENT),
        "when-attended": Key(IDENT),
    },
    settle=_own_slots,
)

LETTER = Group(
    "letter",
    LetterShape,
    {
        "id": Key(IDENT, required=True),
        "title": Key(SAID, required=True),
        "to": Key(TEXT, required=True),
        "body": Key(SAID, required=True),
        "reveals": Key(ListOf(IDENT), required=True),
        "held-when": Key(ListOf(IDENT, least=1), required=True),
        "ways": Key(ListOf(Word(among=LETTER_WAYS, what="a way"), least=1)),
        "email": Key(IDENT),
        "quotes": Key(ListOf(TEXT)),
        "sign-off": Key(SAID),
        "answer-service": Key(IDENT),
    },
    located=True,
)
