"""An amount of money in pounds."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from forms.definition.questions import Question
from forms.ports import Ports
from forms.question_types.base import Cleaned, Context, Problem, QuestionType, Raw, problem, refused
from forms.question_types.number import read_number, size_problems

_PENNY = Decimal("0.01")


class Currency(QuestionType):
    """Stored as pounds and pence, "12.34". Settings: `min`, `max`."""

    template = "currency.html"

    def clean(self, question: Question, raw: Raw, context: Context) -> Cleaned:
        """With or without the pound sign; never less than a penny in parts."""
        typed = raw.one().removeprefix("£").strip()
        if not raw.one():
            return Cleaned()
        number = read_number(typed)
        if number is None or number != number.quantize(_PENNY):
            return refused(problem("invalid-currency"))
        return Cleaned(f"{abs(number) if number == 0 else number:.2f}")

    def rules(self, question: Question, value: Any, context: Context) -> Sequence[Problem]:
        """Its size."""
        return size_problems(question, Decimal(value))

    def lines(self, question: Question, value: Any, ports: Ports, language: str) -> tuple[str, ...]:
        """As £1,234.50."""
        amount = Decimal(value)
        return (f"-£{-amount:,.2f}" if amount < 0 else f"£{amount:,.2f}",)

    def export(self, question: Question, value: Any, ports: Ports | None = None) -> str:
        """As 1234.50."""
        return value if isinstance(value, str) else "; ".join(self.show(question, value))
