"""Something a person confirms by a tick."""

from __future__ import annotations

from typing import Any

from forms.definition.questions import Question
from forms.phrases import say
from forms.ports import Ports
from forms.question_types.base import Cleaned, Context, QuestionType, Raw

AGREED = "agreed"


class Declaration(QuestionType):
    """One checkbox. Stored as "agreed"."""

    template = "declaration.html"
    missing = "missing-agreed"

    def clean(self, question: Question, raw: Raw, context: Context) -> Cleaned:
        """Ticked or not; another value than ours is not a tick."""
        return Cleaned(AGREED if raw.one() == AGREED else None)

    def lines(self, question: Question, value: Any, ports: Ports, language: str) -> tuple[str, ...]:
        """That it was agreed."""
        return (say("agreed", language),)
