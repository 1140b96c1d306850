"""A school, found in the directory or, where it is not there, named with its council."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

from forms.definition.questions import Question
from forms.phrases import say
from forms.ports import Ports
from forms.posted import one_line
from forms.question_types.base import Cleaned, Context, Problem, QuestionType, Raw, problem, refused

NOT_LISTED = "other"
_URN = re.compile(r"[0-9]{6}|.+ \((?P<urn>[0-9]{6})\)")  # alone, or behind a name as suggestions have it
MOST_CHARACTERS = 200


class School(QuestionType):
    """A search box whose results are radios, so that it works without a script.

    `find` is what was typed, `for` what the results on the page were found for. A pick is only believed when both
    agree, or somebody who searches anew would keep the school picked before. Stored as {"urn"} or {"council", "name"}.
    """

    parts = ("find", "for", "urn", "council", "name")
    template = "school.html"
    missing = "missing-choice"
    grouped = True

    def is_empty(self, raw: Raw) -> bool:
        """The search that a page was drawn for is no answer."""
        return not any(raw.one(part) for part in ("find", "urn", "council", "name"))

    def clean(self, question: Question, raw: Raw, context: Context) -> Cleaned:
        """The school picked; a URN typed instead of a name is one too, and so is a suggestion taken over whole."""
        picked, typed = raw.one("urn"), one_line(raw.one("find"))
        if picked == NOT_LISTED:
            return self._not_listed(raw, context)
        if typed and typed != one_line(raw.one("for")):
            urn = _urn_in(typed)
            if urn and context.ports.schools.name(urn):
                return Cleaned({"urn": urn})
            found = context.ports.schools.find(typed[:MOST_CHARACTERS])
            return refused(problem("school-pick" if found else "school-none", "find", typed=typed[:MOST_CHARACTERS]))
        if picked:
            known = picked.isdecimal() and context.ports.schools.name(picked)
            return Cleaned({"urn": picked}) if known else refused(problem("invalid-choice", "find"))
        if typed:
            return refused(problem("school-pick", "find"))
        return Cleaned()

    def _not_listed(self, raw: Raw, context: Context) -> Cleaned:
        code, name = raw.one("council"), one_line(raw.one("name"))
        problems = []
        if not name:
            problems.append(problem("missing-line", "name", lacking=say("part-name", context.language)))
        if code and context.ports.councils.name(code) is None:
            problems.append(problem("invalid-choice", "council"))
        return refused(*problems) if problems else Cleaned({"council": code, "name": name})

    def rules(self, question: Question, value: Any, context: Context) -> Sequence[Problem]:
        """No longer than a school's name."""
        too_long = len(value.get("name", "")) > MOST_CHARACTERS
        return [problem("too-long", "name", limit=MOST_CHARACTERS)] if too_long else []

    def parts_of(self, value: Any) -> dict[str, tuple[str, ...]]:
        """The pick, or the name given instead."""
        if value.get("urn"):
            return {"urn": (str(value["urn"]),)}
        return {"urn": (NOT_LISTED,), "council": (value.get("council", ""),), "name": (value.get("name", ""),)}

    def lines(self, question: Question, value: Any, ports: Ports, language: str) -> tuple[str, ...]:
        """Its name, with the council of one that is not in the directory."""
        if value.get("urn"):
            return (ports.schools.name(value["urn"]) or f"URN {value['urn']}",)
        council = value.get("council")
        return tuple(filter(None, (value.get("name"), council and (ports.councils.name(council) or council))))

    def condition_value(self, value: Any) -> tuple[str, ...]:
        """Its URN, or "other"."""
        if not isinstance(value, dict) or not value or value.get("not_known"):
            return ()
        return (str(value.get("urn") or NOT_LISTED),)


def suggested(name: str, urn: str) -> str:
    """A school as the search box suggests it, and as it understands what was taken over."""
    return f"{name} ({urn})"


def _urn_in(typed: str) -> str:
    found = _URN.fullmatch(typed)
    return (found["urn"] or typed) if found else ""
