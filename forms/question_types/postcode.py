"""A United Kingdom postcode."""

from __future__ import annotations

import re

from forms.definition.questions import Question
from forms.question_types.base import Cleaned, Context, QuestionType, Raw, problem, refused

_POSTCODE = re.compile(r"((?:[A-Z]{1,2}[0-9][A-Z0-9]?)|GIR)([0-9][A-Z]{2})")
_SIGNS = frozenset("ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789")


class Postcode(QuestionType):
    """Stored in capitals with one space."""

    template = "postcode.html"

    def clean(self, question: Question, raw: Raw, context: Context) -> Cleaned:
        """A full postcode; spaces, hyphens and small letters are forgiven."""
        typed = raw.one()
        found = read_postcode(typed)
        if typed and found is None:
            return refused(problem("invalid-postcode"))
        return Cleaned(found)


def read_postcode(text: str) -> str | None:
    """The postcode a text means, or None when it has not the shape of one."""
    match = _POSTCODE.fullmatch("".join(sign for sign in text.upper() if sign in _SIGNS))
    return f"{match[1]} {match[2]}" if match else None
