"""A value worked out from other answers."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from forms.calculating import calculation_of
from forms.definition.question_parts import Function
from forms.definition.questions import Question
from forms.ports import Ports
from forms.question_types.base import Cleaned, Context, QuestionType, Raw
from forms.question_types.day import day_in_words
from forms.question_types.timetable import length_in_words
from forms.values import as_number

_MINUTES = 60


class Calculated(QuestionType):
    """Shown, never posted. Stored as a number or a day. Settings: `calculate`, and a `unit` shown after a number."""

    parts = ()
    template = "calculated.html"
    asks = False

    def fields(self, question: Question) -> dict[str, Any]:
        """None."""
        return {}

    def read(self, question: Question, raw: Raw, context: Context) -> Cleaned:
        """Nothing: whatever was posted in its name is not believed."""
        return Cleaned()

    def lines(self, question: Question, value: Any, ports: Ports, language: str) -> tuple[str, ...]:
        """A day in words, hours as hours and minutes, money with its sign, any other number with its unit."""
        what, unit = calculation_of(question), question.setting("unit") or ""
        if what is not None and what.gives_day:
            return (day_in_words(value),)
        number = as_number(value)
        if number is None:
            return (str(value),)
        if what is not None and what.function is Function.HOURS:
            return (length_in_words(int(number * _MINUTES)),)
        if unit == "£":
            return (f"£{number.quantize(Decimal('0.01')):,}",)
        return (f"{number:,} {unit}".rstrip(),)
