"""A record picked from what the council holds."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from forms.definition.questions import Question
from forms.phrases import say
from forms.ports import Ports
from forms.posted import one_line
from forms.question_types.base import Cleaned, Context, Problem, QuestionType, Raw, problem, refused

NOT_LISTED = "other"
MOST_CHARACTERS = 200


class Lookup(QuestionType):
    """A search box whose results are radios, so that it works without a script.

    Settings: `source`; `other` are the words over a box for what is not listed. `find`, `for` and `pick` work as those
    of a school. Stored as {"record": id} or {"name": text}. What may be found is the source's to say, for this person.
    """

    parts = ("find", "for", "pick", "name")
    template = "lookup.html"
    missing = "missing-choice"
    grouped = True

    def is_empty(self, raw: Raw) -> bool:
        """The search that a page was drawn for is no answer."""
        return not any(raw.one(part) for part in ("find", "pick", "name"))

    def clean(self, question: Question, raw: Raw, context: Context) -> Cleaned:
        """The record picked; what was typed anew since is not."""
        picked, typed = raw.one("pick"), one_line(raw.one("find"))[:MOST_CHARACTERS]
        records, source = context.ports.records, str(question.setting("source") or "")
        if picked == NOT_LISTED and question.setting("other"):
            name = one_line(raw.one("name"))
            if not name:
                return refused(problem("missing-line", "name", lacking=say("part-name-of-it", context.language)))
            return Cleaned({"name": name})
        if typed and typed != one_line(raw.one("for")):
            found = records.find(source, typed)
            return refused(problem("lookup-pick" if found else "lookup-none", "find", typed=typed))
        if picked:
            if len(picked) > MOST_CHARACTERS or records.name(source, picked) is None:
                return refused(problem("invalid-choice", "find"))
            return Cleaned({"record": picked})
        return refused(problem("lookup-pick", "find")) if typed else Cleaned()

    def rules(self, question: Question, value: Any, context: Context) -> Sequence[Problem]:
        """No longer than a name."""
        too_long = len(value.get("name", "")) > MOST_CHARACTERS
        return [problem("too-long", "name", limit=MOST_CHARACTERS)] if too_long else []

    def parts_of(self, value: Any) -> dict[str, tuple[str, ...]]:
        """The pick, or the name given instead."""
        if value.get("record"):
            return {"pick": (str(value["record"]),)}
        return {"pick": (NOT_LISTED,), "name": (str(value.get("name", "")),)}

    def lines(self, question: Question, value: Any, ports: Ports, language: str) -> tuple[str, ...]:
        """How the record reads."""
        if value.get("record"):
            found = ports.records.name(str(question.setting("source") or ""), str(value["record"]))
            return (found or str(value["record"]),)
        return (str(value.get("name", "")),)

    def condition_value(self, value: Any) -> tuple[str, ...]:
        """The record's id, or "other"."""
        if not isinstance(value, dict) or not value or value.get("not_known"):
            return ()
        return (str(value.get("record") or NOT_LISTED),)
