"""A unique pupil number."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from forms.definition.questions import Question
from forms.ports import Ports
from forms.question_types.base import Cleaned, Context, Problem, QuestionType, Raw, problem

MOST_CHARACTERS = 30


class Upn(QuestionType):
    """Stored in capitals without spaces. A number that cannot be right warns and never stops a referral."""

    template = "upn.html"

    def clean(self, question: Question, raw: Raw, context: Context) -> Cleaned:
        """Whatever was typed, in capitals."""
        return Cleaned("".join(sign for sign in raw.one().upper() if not sign.isspace() and sign != "-") or None)

    def rules(self, question: Question, value: Any, context: Context) -> Sequence[Problem]:
        """Only that it is no whole letter pasted by mistake."""
        return [problem("too-long", limit=MOST_CHARACTERS)] if len(value) > MOST_CHARACTERS else []

    def warnings(self, question: Question, value: Any, ports: Ports, language: str) -> Sequence[str]:
        """Why the number cannot be right."""
        return tuple(ports.upn_reasons(value)) if isinstance(value, str) else ()
