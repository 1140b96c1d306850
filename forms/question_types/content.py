"""Guidance between questions."""

from __future__ import annotations

from typing import Any

from forms.definition.questions import Question
from forms.question_types.base import Cleaned, Context, QuestionType, Raw


class Content(QuestionType):
    """Asks nothing, posts nothing, stores nothing."""

    parts = ()
    template = "content.html"
    asks = False
    shows = False

    def fields(self, question: Question) -> dict[str, Any]:
        """None."""
        return {}

    def read(self, question: Question, raw: Raw, context: Context) -> Cleaned:
        """Nothing."""
        return Cleaned()
