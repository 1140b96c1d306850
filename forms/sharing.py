"""What one party of a form may see of what the others answered."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from forms.answers import ENTRY_ID
from forms.definition.document import Definition
from forms.definition.sight import may_see

Parts = Mapping[str, Mapping[str, Any]]


def shared(definition: Definition, reader: str, parts: Parts) -> dict[str, dict[str, Any]]:
    """Of some parts, what a party may see: its own whole, of others the questions it may read, entry by entry."""
    found: dict[str, dict[str, Any]] = {}
    for party, answers in parts.items():
        if party == reader:
            found[party] = dict(answers)
        elif visible := _part(definition, party, answers, reader):
            found[party] = visible
    return found


def _part(definition: Definition, party: str, answers: Mapping[str, Any], reader: str) -> dict[str, Any]:
    seen: dict[str, Any] = {}
    for page in definition.pages:
        if page.party != party:
            continue
        names = [question.id for question in page.questions if may_see(definition, page, question, reader)]
        if page.repeat is None:
            seen |= {name: answers[name] for name in names if name in answers}
        elif names:
            seen |= _entries(page.repeat.id, answers, names)
    return seen


def _entries(repeat: str, answers: Mapping[str, Any], names: list[str]) -> dict[str, Any]:
    entries = answers.get(repeat)
    if not isinstance(entries, list | tuple):
        return {}
    kept = {ENTRY_ID, *names}
    return {repeat: [{key: entry[key] for key in entry if key in kept} for entry in entries]}
