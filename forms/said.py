"""A wording of a form with its ((answers)) written in, as plain text: what a summary calls a question."""

from __future__ import annotations

import re

from forms.answers import Answers, NotAnAddress, parse_address
from forms.definition.document import Definition
from forms.ports import Ports
from forms.question_types import type_of

_PIPE = re.compile(r"\(\(\s*([^()]*?)\s*\)\)")
GAP = "…"  # an answer that is not there, or that this reader may not see


def said(text: str, definition: Definition, answers: Answers, ports: Ports, language: str) -> str:
    """The text with each answer in words; a gap for what `answers` do not hold."""
    if "((" not in text:
        return text
    return _PIPE.sub(lambda found: _in_words(found[1], definition, answers, ports, language) or GAP, text)


def _in_words(address: str, definition: Definition, answers: Answers, ports: Ports, language: str) -> str:
    try:
        parsed = parse_address(address)
    except NotAnAddress:
        return ""
    question = definition.questions.get(parsed.segments[-1][0])
    if question is None:
        return ""
    values = answers.every(parsed)
    return ", ".join(line for value in values for line in type_of(question).show(question, value, ports, language))
