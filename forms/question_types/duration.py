"""How long something lasted or lasts."""

from __future__ import annotations

from typing import Any

from forms.definition.questions import Question
from forms.ports import Ports
from forms.question_types.composite import Composite


class Duration(Composite):
    """Stored as {"years": "2", "months": "3"}: whole numbers of the `units` it asks for, largest first.

    They are kept as they were said: three months is not ninety days.
    """

    def lines(self, question: Question, value: Any, ports: Ports, language: str) -> tuple[str, ...]:
        """As 2 years 3 months."""
        said = [f"{amount} {unit.removesuffix('s') if amount == '1' else unit}" for unit, amount in value.items()]
        return (" ".join(said),)
