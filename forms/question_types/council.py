"""A local authority."""

from __future__ import annotations

from typing import Any

from forms.definition.questions import Question
from forms.ports import Ports
from forms.question_types.base import Cleaned, Context, QuestionType, Raw, problem, refused


class Council(QuestionType):
    """A list that can be searched. Stored as the three-digit number."""

    template = "council.html"
    missing = "missing-choice"

    def clean(self, question: Question, raw: Raw, context: Context) -> Cleaned:
        """A number that the list has."""
        code = raw.one()
        if code and context.ports.councils.name(code) is None:
            return refused(problem("invalid-choice"))
        return Cleaned(code or None)

    def lines(self, question: Question, value: Any, ports: Ports, language: str) -> tuple[str, ...]:
        """Its name."""
        return (ports.councils.name(str(value)) or str(value),)
