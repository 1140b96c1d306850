"""One box to tick where something is so."""

from __future__ import annotations

from typing import Any

from forms.definition.questions import Question
from forms.phrases import say
from forms.ports import Ports
from forms.question_types.base import Cleaned, Context, QuestionType, Raw

TICKED = "yes"


class Tick(QuestionType):
    """Stored as "yes"; an empty box is no answer, so that conditions ask `is: yes` or `answered: false`."""

    template = "tick.html"
    missing = "missing-tick"

    def clean(self, question: Question, raw: Raw, context: Context) -> Cleaned:
        """Ticked or not; another value than ours is not a tick."""
        return Cleaned(TICKED if raw.one() == TICKED else None)

    def lines(self, question: Question, value: Any, ports: Ports, language: str) -> tuple[str, ...]:
        """Yes."""
        return (say("yes", language),)
