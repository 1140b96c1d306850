"""Yes or no."""

from __future__ import annotations

from collections.abc import Sequence

from forms.definition.own_words import OWN_WORDS
from forms.definition.questions import Option, Question
from forms.definition.wording import Wording
from forms.question_types.base import Context
from forms.question_types.single_choice import SingleChoice

YES_NO = tuple(Option(code, Wording.of(OWN_WORDS[code])) for code in ("yes", "no"))


class YesNo(SingleChoice):
    """Two radios, and "Not known" where it is offered. Stored as "yes" or "no"."""

    missing = "missing-yes-no"

    def options(self, question: Question) -> Sequence[Option]:
        """Yes and no, in the definition's own words where it gives them."""
        own = {option.code: option for option in question.options}
        return tuple(own.get(option.code, option) for option in YES_NO)

    def offered(self, question: Question, context: Context) -> Sequence[Option]:
        """Always both."""
        return YES_NO
