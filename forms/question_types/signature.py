"""A name typed in place of a signature."""

from __future__ import annotations

from typing import Any

from forms.definition.questions import Question
from forms.phrases import say
from forms.ports import Ports
from forms.question_types.base import Context
from forms.question_types.composite import Composite, Found
from forms.question_types.day import day_in_words


class Signature(Composite):
    """Stored as {"name", "on"}. The statement signed is the question's `body`, kept with the form's version.

    The day is the one it is signed on here. With `dated` the person gives it, for a paper that somebody keys in.
    Twice: the day stays that of the first time as long as the name does.
    """

    template = "signature.html"
    missing = "missing-signature"

    def whole(self, question: Question, found: Found, context: Context) -> Any:
        """The name with its day."""
        name, on = found.get(("name",)), found.get(("on",))
        if name is None:
            return {}
        if question.setting("dated"):
            return {"name": name, "on": on}
        stored = context.stored if isinstance(context.stored, dict) else {}
        return {"name": name, "on": stored["on"] if stored.get("name") == name else context.today.isoformat()}

    def lines(self, question: Question, value: Any, ports: Ports, language: str) -> tuple[str, ...]:
        """The name, and the day below it."""
        return (value.get("name", ""), say("signed-on", language, day=day_in_words(value.get("on"))))
