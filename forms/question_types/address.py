"""A postal address."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from forms.definition.questions import Question
from forms.phrases import say
from forms.ports import Ports
from forms.posted import one_line
from forms.question_types.base import Cleaned, Context, Problem, QuestionType, Raw, problem, refused
from forms.question_types.postcode import read_postcode

MOST_CHARACTERS = 200
NEEDED = ("line1", "town", "postcode")


class Address(QuestionType):
    """Five lines. Where the question is optional or takes "not known", part of an address is better than none.

    Then any one line will do, and a postcode may be a foreign one.
    """

    parts = ("line1", "line2", "town", "county", "postcode")
    template = "address.html"
    grouped = True

    def clean(self, question: Question, raw: Raw, context: Context) -> Cleaned:
        """First line, town and postcode of an address that must be whole; else what is there."""
        value = {part: one_line(raw.one(part)) for part in self.parts}
        if not any(value.values()):
            return Cleaned()
        whole = question.required and not question.not_known
        problems = [
            problem("missing-line", part, lacking=say(f"part-{part}", context.language))
            for part in NEEDED
            if whole and not value[part]
        ]
        postcode = read_postcode(value["postcode"])
        if postcode is not None:
            value["postcode"] = postcode
        elif whole and value["postcode"]:
            problems.append(problem("invalid-postcode", "postcode"))
        return refused(*problems) if problems else Cleaned(value)

    def rules(self, question: Question, value: Any, context: Context) -> Sequence[Problem]:
        """No line longer than a label."""
        return [
            problem("too-long", part, limit=MOST_CHARACTERS)
            for part in self.parts
            if len(value[part]) > MOST_CHARACTERS
        ]

    def parts_of(self, value: Any) -> dict[str, tuple[str, ...]]:
        """Its five boxes."""
        return {part: (str(value.get(part, "")),) for part in self.parts}

    def lines(self, question: Question, value: Any, ports: Ports, language: str) -> tuple[str, ...]:
        """The lines that are written on."""
        return tuple(value[part] for part in self.parts if value.get(part))

    def export(self, question: Question, value: Any, ports: Ports | None = None) -> str:
        """In one line."""
        return ", ".join(self.show(question, value))
