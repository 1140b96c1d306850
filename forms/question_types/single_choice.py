"""One of several options."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from forms.definition.questions import Option, Question
from forms.definition.wording import Wording
from forms.ports import Ports
from forms.question_types.base import NOT_KNOWN_CODE, Cleaned, Context, QuestionType, Raw, problem, refused
from forms.values import NOT_KNOWN


class SingleChoice(QuestionType):
    """Radios, a list, or a list that can be searched; "Not known" is one of the options."""

    template = "single_choice.html"
    missing = "missing-choice"
    grouped = True
    own_not_known = True

    def options(self, question: Question) -> Sequence[Option]:
        """All options, offered now or not."""
        return question.options

    def clean(self, question: Question, raw: Raw, context: Context) -> Cleaned:
        """A code of an option that is offered."""
        code = raw.one()
        if not code:
            return Cleaned()
        if code == NOT_KNOWN_CODE and question.not_known:
            return Cleaned(dict(NOT_KNOWN))
        if all(option.code != code for option in self.offered(question, context)):
            return refused(problem("invalid-choice"))
        return Cleaned(code)

    def offered(self, question: Question, context: Context) -> Sequence[Option]:
        """The options that may be chosen."""
        return context.options

    def lines(self, question: Question, value: Any, ports: Ports, language: str) -> tuple[str, ...]:
        """The label of the option; the code where the option is gone."""
        return (self.label(question, value, language),)

    def label(self, question: Question, code: Any, language: str) -> str:
        """What an option's code stands for."""
        found: Wording | None = next((one.label for one in self.options(question) if one.code == code), None)
        return found.say(language) if found else str(code)
