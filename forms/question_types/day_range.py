"""From one day to another."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from forms.definition.inner import inner_questions
from forms.definition.questions import Question
from forms.ports import Ports
from forms.question_types.base import Context, Problem, problem, whole_setting
from forms.question_types.composite import Composite, Found, lift
from forms.question_types.day import DAY_PARTS, Day, day_in_words
from forms.values import as_day


class DayRange(Composite):
    """Stored as {"from": day, "to": day}. Settings: those of a date, `open` (no end yet), `most-days` in all."""

    def together(self, question: Question, found: Found, context: Context) -> list[Problem]:
        """The second day comes no earlier than the first, and not too much later."""
        problems = super().together(question, found, context)
        first, last = as_day(found.get(("from",))), as_day(found.get(("to",)))
        end = inner_questions(question)[1]
        if first is None or last is None:
            return problems
        most = whole_setting(question, "most-days", 0)
        if last < first:
            wrong = problem("range-order", "day", parts=DAY_PARTS, limit=day_in_words(first.isoformat()))
            problems.append(lift(question, end, wrong, context.language))
        elif most and (last - first).days + 1 > most:
            wrong = problem("range-long", "day", parts=DAY_PARTS, limit=most)
            problems.append(lift(question, end, wrong, context.language))
        return problems

    def cautions(self, question: Question, value: Any, context: Context) -> Sequence[str]:
        """Those of its days."""
        day = Day()
        return [
            text
            for one in inner_questions(question)
            if isinstance(value, dict)
            for text in day.cautions(one.question, value.get(one.path[0]), context)
        ]

    def lines(self, question: Question, value: Any, ports: Ports, language: str) -> tuple[str, ...]:
        """As 1 June 2026 to 5 June 2026."""
        first, last = value.get("from"), value.get("to")
        return (f"{day_in_words(first)} to {day_in_words(last)}" if last else f"From {day_in_words(first)}",)

    def export(self, question: Question, value: Any, ports: Ports | None = None) -> str:
        """As 2026-06-01/2026-06-05, which is ISO 8601."""
        if isinstance(value, dict) and value.get("from"):
            return f"{value['from']}/{value.get('to') or '..'}"
        return "; ".join(self.show(question, value))
