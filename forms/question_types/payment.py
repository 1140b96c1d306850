"""What is known of a fee. Never a card's number: this only records what was paid elsewhere."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import Any

from forms.definition.inner import inner_questions
from forms.definition.questions import Question
from forms.question_types.base import Context, Problem, problem
from forms.question_types.composite import Composite, Found, lift, missing_cell

_CARD = re.compile(r"(?:[0-9][ -]?){13,19}")
_CARD_TYPED = replace(problem("card-number"), never_kept=True)
_NEEDS = {"paid": "amount", "waived": "reason"}


class Payment(Composite):
    """Stored as {"how", "amount", "reason", "reference"}. Settings: `ways` (paid, waived, volunteer, to-pay), limits
    of the amount. Paid needs an amount, waived a reason; what looks like a card's number is refused.
    """

    def together(self, question: Question, found: Found, context: Context) -> list[Problem]:
        """What each way needs besides."""
        problems = super().together(question, found, context)
        for one in inner_questions(question):
            key = one.path[0]
            if _NEEDS.get(found.get(("how",), "")) == key and one.path not in found:
                problems.append(missing_cell(question, one, context.language))
            elif key in {"reason", "reference"} and _is_card(found.get(one.path)):
                problems.append(lift(question, one, _CARD_TYPED, context.language))
        return problems


def _is_card(text: Any) -> bool:
    """Whether a text holds what passes the check of a payment card's number (Luhn)."""
    for run in _CARD.findall(text if isinstance(text, str) else ""):
        digits = [int(sign) for sign in run if sign.isdecimal()][::-1]
        doubled = [digit if place % 2 == 0 else sum(divmod(digit * 2, 10)) for place, digit in enumerate(digits)]
        if sum(doubled) % 10 == 0:
            return True
    return False
