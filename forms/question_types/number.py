"""A number."""

from __future__ import annotations

import re
from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from forms.definition.questions import Question
from forms.question_types.base import Cleaned, Context, Problem, QuestionType, Raw, problem, refused
from forms.values import as_number

_NUMBER = re.compile(r"[+-]?(?:[0-9]{1,15}|[0-9]{1,3}(?:,[0-9]{3}){1,4})?(?:\.[0-9]{1,6})?")
_HAS_DIGIT = re.compile(r"[0-9]")


class Number(QuestionType):
    """Stored as an exact decimal text. Settings: `min`, `max`, `decimals` (0: whole), `unit` drawn behind the box."""

    template = "number.html"

    def clean(self, question: Question, raw: Raw, context: Context) -> Cleaned:
        """Digits, a sign, a point, commas between thousands."""
        typed = raw.one()
        if not typed:
            return Cleaned()
        number = read_number(typed)
        whole = question.setting("decimals") == 0
        if number is None or (whole and number != number.to_integral_value()):
            return refused(problem("invalid-whole" if whole else "invalid-number"))
        return Cleaned(plain(number))

    def rules(self, question: Question, value: Any, context: Context) -> Sequence[Problem]:
        """Its size and its decimals."""
        return size_problems(question, Decimal(value))


def read_number(text: str) -> Decimal | None:
    """The number a text means, or None. At most 15 digits before the point and 6 behind it."""
    bare = text.replace(" ", "")
    if not _NUMBER.fullmatch(bare) or not _HAS_DIGIT.search(bare):
        return None
    return as_number(bare.replace(",", ""))


def plain(number: Decimal) -> str:
    """An exact number without an exponent, without zeros at the end, and never minus nothing."""
    text = f"{number:f}"
    text = text.rstrip("0").rstrip(".") if "." in text else text
    return "0" if text in {"-0", ""} else text


def size_problems(question: Question, number: Decimal) -> list[Problem]:
    """What the settings `min`, `max` and `decimals` forbid."""
    least, most, places = (as_number(question.setting(name)) for name in ("min", "max", "decimals"))
    if least is not None and number < least:
        return [problem("too-small", limit=plain(least))]
    if most is not None and number > most:
        return [problem("too-big", limit=plain(most))]
    exponent = number.normalize().as_tuple().exponent
    if places is not None and isinstance(exponent, int) and -exponent > places:
        return [problem("decimals", limit=plain(places))]
    return []
