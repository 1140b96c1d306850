"""A person's name in its parts."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from forms.definition.questions import Question
from forms.phrases import say
from forms.ports import Ports
from forms.posted import one_line
from forms.question_types.base import Cleaned, Context, Problem, QuestionType, Raw, problem, refused

MOST_CHARACTERS = 100
WHOLE_NAME = 200  # both names with the space between them, as the directory keeps a person's name in one text


class PersonName(QuestionType):
    """First and last name. Either alone is a name: a witness may know only one, and a child may have only one.

    Settings: `known-as` also asks what the person is called; `both` insists on both names.
    """

    parts = ("given", "family", "known-as")
    template = "person_name.html"
    grouped = True

    def clean(self, question: Question, raw: Raw, context: Context) -> Cleaned:
        """The names that were given."""
        given, family, known_as = (one_line(raw.one(part)) for part in self.parts)
        if not (given or family or known_as):
            return Cleaned()
        lacking = [part for part, text in (("given", given), ("family", family)) if not text]
        if lacking and (question.setting("both") or not (given or family)):
            return refused(
                *(problem("missing-part", part, lacking=say(f"part-{part}", context.language)) for part in lacking)
            )
        value = {"given": given, "family": family}
        return Cleaned({**value, "known_as": known_as} if known_as else value)

    def rules(self, question: Question, value: Any, context: Context) -> Sequence[Problem]:
        """No part longer than a name can be, nor both together longer than a name is kept."""
        by_part = zip(self.parts, ("given", "family", "known_as"), strict=True)
        most = dict.fromkeys(self.parts, MOST_CHARACTERS)
        if value.get("given"):
            most["family"] = min(MOST_CHARACTERS, max(1, WHOLE_NAME - 1 - len(value["given"])))
        return [
            problem("too-long", part, limit=most[part]) for part, key in by_part if len(value.get(key, "")) > most[part]
        ]

    def parts_of(self, value: Any) -> dict[str, tuple[str, ...]]:
        """Its three boxes."""
        return {
            "given": (value.get("given", ""),),
            "family": (value.get("family", ""),),
            "known-as": (value.get("known_as", ""),),
        }

    def lines(self, question: Question, value: Any, ports: Ports, language: str) -> tuple[str, ...]:
        """The name, and what the person is known as below it."""
        name = " ".join(filter(None, (value.get("given"), value.get("family"))))
        known_as = value.get("known_as")
        return (name, f"({known_as})") if known_as else (name,)
