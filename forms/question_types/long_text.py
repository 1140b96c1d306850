"""A longer account."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from forms.definition.questions import Question
from forms.question_types.base import Cleaned, Context, Problem, QuestionType, Raw, problem, whole_setting
from forms.question_types.text import length_problems

MOST_CHARACTERS = 10_000


class LongText(QuestionType):
    """Settings: `characters` or `words` at most, `rows` of the box."""

    template = "long_text.html"

    def clean(self, question: Question, raw: Raw, context: Context) -> Cleaned:
        """Its lines are kept."""
        return Cleaned(raw.one() or None)

    def rules(self, question: Question, value: Any, context: Context) -> Sequence[Problem]:
        """Its length in characters and in words."""
        words = whole_setting(question, "words", 0)
        if words and len(value.split()) > words:
            return [problem("too-many-words", limit=f"{words:,}")]
        return length_problems(question, value, most=MOST_CHARACTERS)
