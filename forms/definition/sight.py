"""Which party may see the answer to which question. One function decides, for every page, PDF and mail."""

from __future__ import annotations

from forms.definition.document import Definition
from forms.definition.questions import Page, Question


def may_see(definition: Definition, page: Page, question: Question, reader: str) -> bool:
    """Whether a party may see the answer to a question.

    It sees its own, those of the parties it `sees`, and questions that name it. A question that names who may see it
    is for nobody else. A party that is another one again (`same-as`) is that person, and sees what that one may.
    """
    return any(_sees(definition, page, question, one) for one in _persons(definition, reader))


def _sees(definition: Definition, page: Page, question: Question, reader: str) -> bool:
    if page.party == reader or reader in question.seen_by:
        return True
    party = definition.party_shapes.get(reader)
    return party is not None and page.party in party.sees and not question.seen_by


def _persons(definition: Definition, reader: str) -> list[str]:
    """A party and those it is again."""
    chain, shapes = [reader], definition.party_shapes
    while (party := shapes.get(chain[-1])) is not None and party.same_as and party.same_as not in chain:
        chain.append(party.same_as)
    return chain
