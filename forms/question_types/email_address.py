"""An e-mail address."""

from __future__ import annotations

import re
from typing import Any

from forms.definition.questions import Question
from forms.question_types.base import Cleaned, Context, QuestionType, Raw, problem, refused

MOST_CHARACTERS = 254
# The shape only: whether a mailbox exists is known by sending. No quoted local parts, no address literals.
_EMAIL = re.compile(
    r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+(?:\.[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+)*"
    r"@(?:[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?\.)+[A-Za-z]{2,63}"
)


class EmailAddress(QuestionType):
    """Stored as typed, without spaces."""

    template = "email.html"
    not_known_words = "no-email"

    def clean(self, question: Question, raw: Raw, context: Context) -> Cleaned:
        """An address that a relay could take."""
        typed = "".join(raw.one().split())
        if typed and (len(typed) > MOST_CHARACTERS or not _EMAIL.fullmatch(typed)):
            return refused(problem("invalid-email"))
        return Cleaned(typed or None)

    def parts_of(self, value: Any) -> dict[str, tuple[str, ...]]:
        """One box."""
        return {"": (str(value),)}
