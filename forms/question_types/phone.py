"""A telephone number."""

from __future__ import annotations

import re

from forms.definition.questions import Question
from forms.posted import one_line
from forms.question_types.base import Cleaned, Context, QuestionType, Raw, problem, refused

_KEPT = re.compile(r"[0-9+() .\-]+(?:(?:ext|x|extension)\.? ?[0-9]{1,6})?", re.IGNORECASE)
FEWEST_DIGITS, MOST_DIGITS = 7, 21
MOST_CHARACTERS = 40  # signs between the digits included: as many as a directory keeps


class Phone(QuestionType):
    """Stored as typed: an extension, a foreign number and a number read out in pairs are all somebody's number."""

    template = "phone.html"
    not_known_words = "no-phone"

    def clean(self, question: Question, raw: Raw, context: Context) -> Cleaned:
        """Anything with the digits of a telephone number and nothing but its signs."""
        typed = one_line(raw.one())
        digits = sum(sign.isdigit() for sign in typed)
        is_number = len(typed) <= MOST_CHARACTERS and _KEPT.fullmatch(typed)
        if typed and not (is_number and FEWEST_DIGITS <= digits <= MOST_DIGITS):
            return refused(problem("invalid-phone"))
        return Cleaned(typed or None)
