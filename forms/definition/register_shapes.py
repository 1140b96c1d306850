"""How the register of a service is written."""

from __future__ import annotations

from typing import Any

from forms.definition.nodes import Node
from forms.definition.registers import (
    MANAGERS,
    MONTHLY,
    NEVER,
    OF_APPROVAL,
    OF_CASE,
    OFFICERS,
    RegisterColumn,
    RegisterShape,
)
from forms.definition.shapes import IDENT, SAID, Group, Key, ListOf, Reading, Word

SOURCES = ("answer", "case", "approval", "clock")


def _settle_column(values: dict[str, Any], node: Node, reading: Reading) -> dict[str, Any]:
    """`case: stage` is a column of that source and name; a column has one source."""
    named = [source for source in SOURCES if source in values]
    if len(named) != 1:
        raise reading.refuse(node, "a column shows one thing", f"Give one of {', '.join(SOURCES)}")
    return {"source": named[0], "name": values.pop(named[0]), **values}


COLUMN = Group(
    "register column",
    RegisterColumn,
    {
        "answer": Key(IDENT),
        "case": Key(Word(among=OF_CASE, what="something of a case")),
        "approval": Key(Word(among=OF_APPROVAL, what="something of an approval")),
        "clock": Key(IDENT),
        "label": Key(SAID),
    },
    located=True,
    settle=_settle_column,
)

REGISTER = Group(
    "register",
    RegisterShape,
    {
        "title": Key(SAID),
        "columns": Key(ListOf(COLUMN, least=1)),
        "filters": Key(ListOf(IDENT, least=1)),
        "seen-by": Key(Word(among=(OFFICERS, MANAGERS), what="who may see it")),
        "kept": Key(Word(among=(MONTHLY, NEVER), what="how often its figures are kept")),
    },
)
