"""One line of text."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from forms.definition.questions import Question
from forms.posted import one_line
from forms.question_types.base import Cleaned, Context, Problem, QuestionType, Raw, problem, whole_setting

MOST_CHARACTERS = 500


class Text(QuestionType):
    """Settings: `characters` at most, `width` of the box."""

    def clean(self, question: Question, raw: Raw, context: Context) -> Cleaned:
        """One line, single spaces."""
        return Cleaned(one_line(raw.one()) or None)

    def rules(self, question: Question, value: Any, context: Context) -> Sequence[Problem]:
        """Its length."""
        return length_problems(question, value, most=MOST_CHARACTERS)


def length_problems(question: Question, text: str, *, most: int, part: str = "") -> list[Problem]:
    """What is wrong with the length of a text, in characters; `most` is the limit where none is set."""
    limit = whole_setting(question, "characters", most)
    return [problem("too-long", part, limit=f"{limit:,}")] if len(text) > limit else []
