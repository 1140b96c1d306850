"""Any of several options."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from forms.definition.questions import Question
from forms.phrases import say
from forms.ports import Ports
from forms.question_types.base import (
    NOT_KNOWN_CODE,
    Cleaned,
    Context,
    Problem,
    QuestionType,
    Raw,
    problem,
    refused,
    whole_setting,
)
from forms.values import NOT_KNOWN, as_list


class MultiChoice(QuestionType):
    """Checkboxes. An exclusive option stands alone, and so does "Not known". Settings: `min` and `max` options."""

    template = "multi_choice.html"
    several = frozenset({""})
    missing = "missing-many"
    grouped = True
    own_not_known = True

    def clean(self, question: Question, raw: Raw, context: Context) -> Cleaned:
        """Codes in the order of the options, each once."""
        chosen = set(raw.many())
        if not chosen:
            return Cleaned()
        if question.not_known and NOT_KNOWN_CODE in chosen:
            return (
                Cleaned(dict(NOT_KNOWN))
                if len(chosen) == 1
                else refused(problem("not-known-and-more", said=say("not-known", context.language)))
            )
        codes = [option.code for option in context.options if option.code in chosen]
        if len(codes) < len(chosen):
            return refused(problem("invalid-choice"))
        return Cleaned(codes)

    def rules(self, question: Question, value: Any, context: Context) -> Sequence[Problem]:
        """What goes together, and how many."""
        alone = next((option for option in question.options if option.exclusive and option.code in value), None)
        if alone is not None:
            words = alone.label.say(context.language)
            return [problem("exclusive", option=words)] if len(value) > 1 else []
        least, most = whole_setting(question, "min", 0), whole_setting(question, "max", len(question.options))
        if len(value) < least:
            return [problem("too-few", limit=least)]
        return [problem("too-many", limit=most)] if len(value) > most else []

    def parts_of(self, value: Any) -> dict[str, tuple[str, ...]]:
        """Its ticked boxes."""
        return {"": as_list(value)}

    def lines(self, question: Question, value: Any, ports: Ports, language: str) -> tuple[str, ...]:
        """One label a line."""
        labels = {option.code: option.label.say(language) for option in question.options}
        return tuple(labels.get(code, code) for code in as_list(value))
