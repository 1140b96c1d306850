"""From one time of day to another."""

from __future__ import annotations

from typing import Any

from forms.definition.inner import inner_questions
from forms.definition.questions import Question
from forms.ports import Ports
from forms.question_types.base import Context, Problem, problem
from forms.question_types.composite import Composite, Found, lift
from forms.question_types.time_of_day import time_in_words


class TimeRange(Composite):
    """Stored as {"from": "09:00", "to": "17:00"}, on one day. Settings: `open` (no end yet)."""

    def together(self, question: Question, found: Found, context: Context) -> list[Problem]:
        """The second time is later than the first."""
        problems = super().together(question, found, context)
        first, last = found.get(("from",)), found.get(("to",))
        if first and last and last <= first:
            wrong = problem("times-order", limit=time_in_words(first))
            problems.append(lift(question, inner_questions(question)[1], wrong, context.language))
        return problems

    def lines(self, question: Question, value: Any, ports: Ports, language: str) -> tuple[str, ...]:
        """As 9am to 5pm."""
        first, last = value.get("from"), value.get("to")
        return (f"{time_in_words(first)} to {time_in_words(last)}" if last else f"From {time_in_words(first)}",)

    def export(self, question: Question, value: Any, ports: Ports | None = None) -> str:
        """As 09:00-17:00."""
        if isinstance(value, dict) and value.get("from"):
            return f"{value['from']}-{value.get('to') or ''}"
        return "; ".join(self.show(question, value))
