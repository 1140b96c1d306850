"""What one party of a form may see of what the others answered. One function decides, for every page, PDF and mail."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from typing import Any

from forms.answers import ENTRY_ID
from forms.definition.document import Definition
from forms.definition.questions import Page, Question

Parts = Mapping[str, Mapping[str, Any]]


def may_see(definition: Definition, page: Page, question: Question, reader: str) -> bool:
    """Whether a party may see the answer to a question.

    It sees its own, those of the parties it `sees`, and questions that name it. A question that names who may see it
    is for nobody else. A party that is another one again (`same-as`) is that person, and sees what that one may.
    """
    return any(_sees(definition, page, question, one) for one in _persons(definition, reader))


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


def _sees(definition: Definition, page: Page, question: Question, reader: str) -> bool:
    if page.party == reader or reader in question.seen_by:
        return True
    party = definition.party_shapes.get(reader)
    return party is not None and page.party in party.sees and not question.seen_by


@lru_cache(maxsize=2048)
def _chain(parties: tuple[tuple[str, str], ...], reader: str) -> tuple[str, ...]:
    same_as = dict(parties)
    chain = [reader]
    while (before := same_as.get(chain[-1], "")) and before not in chain:
        chain.append(before)
    return tuple(chain)


def _persons(definition: Definition, reader: str) -> tuple[str, ...]:
    """A party and those it is again."""
    return _chain(tuple((party.id, party.same_as) for party in definition.parties), reader)
