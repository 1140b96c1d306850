"""How a return that the council makes is written."""

from __future__ import annotations

from typing import Any

from forms.definition.nodes import Node
from forms.definition.returns import (
    OF_APPROVAL,
    OF_CASE,
    OF_CHILD,
    Counts,
    LeftOut,
    Quality,
    ReturnCode,
    ReturnColumn,
    ReturnOrigin,
    ReturnShape,
    ReturnSource,
    Sample,
    SharedNumbers,
    Taken,
)
from forms.definition.shapes import (
    CODE,
    DAY,
    IDENT,
    SAID,
    TEXT,
    Flag,
    Group,
    Key,
    ListOf,
    MapOf,
    Reading,
    Shape,
    Whole,
    Word,
)

SOURCES = ("child", "case", "answer", "check", "task", "clock", "approval")
MOST = 100_000


def _words(of: Shape) -> ListOf:
    return ListOf(of, least=1)


def _settle_source(values: dict[str, Any], node: Node, reading: Reading) -> dict[str, Any]:
    """`child: sex` is a source of that kind; `check` names every rule, `clock` every task, of which a case has one."""
    given = [kind for kind in SOURCES if kind in values]
    if len(given) != 1:
        raise reading.refuse(node, "a source is one thing", f"Give one of {', '.join(SOURCES)}")
    named = values[given[0]]
    return {"kind": given[0], "names": named if isinstance(named, tuple) else (named,)}


SOURCE = Group(
    "return source",
    ReturnSource,
    {
        "child": Key(Word(among=OF_CHILD, what="something of a child's record")),
        "case": Key(Word(among=OF_CASE, what="something of a case")),
        "answer": Key(IDENT),
        "check": Key(_words(TEXT)),
        "task": Key(IDENT),
        "clock": Key(_words(IDENT)),
        "approval": Key(Word(among=OF_APPROVAL, what="something of an approval")),
    },
    settle=_settle_source,
)

RETURN_CODE = Group(
    "return code",
    ReturnCode,
    {
        "id": Key(IDENT, required=True),
        "label": Key(SAID, required=True),
        "of": Key(_words(TEXT)),
        "up-to": Key(Whole(0, MOST)),
        "otherwise": Key(Flag()),
        "not-recorded": Key(Flag()),
        "verified": Key(Flag()),
    },
)

RETURN_COLUMN = Group(
    "return column",
    ReturnColumn,
    {
        "id": Key(IDENT, required=True),
        "label": Key(SAID, required=True),
        "from": Key(_words(SOURCE), required=True, into="sources"),
        "codes": Key(ListOf(RETURN_CODE, least=1, unique="id")),
        "verified": Key(Flag()),
    },
    located=True,
)

ORIGIN = Group(
    "return origin",
    ReturnOrigin,
    {
        "title": Key(TEXT, required=True),
        "provision": Key(TEXT, required=True),
        "url": Key(TEXT, required=True),
        "checked-on": Key(DAY, required=True),
        "verified": Key(Flag(), required=True),
        "local": Key(Flag()),
    },
)

SHARED = Group(
    "shared numbers",
    SharedNumbers,
    {"round-to": Key(Whole(0, 1_000)), "below": Key(Whole(0, 100)), "source": Key(TEXT, required=True)},
)


SAMPLE = Group("sample", Sample, {"percent": Key(Whole(1, 100)), "number": Key(Whole(1, 1_000))})


def _settle_return(values: dict[str, Any], node: Node, reading: Reading) -> dict[str, Any]:
    enums = {"taken": Taken(values["taken"]), "counts": Counts(values["counts"])}
    lists = {
        "left_out": tuple(LeftOut(one) for one in values.get("left_out", ())),
        "quality": tuple(Quality(one) for one in values.get("quality", ())),
    }
    if (sample := values.get("sample")) is not None and bool(sample.percent) == bool(sample.number):
        raise reading.refuse(node, "a sample is so many, or so many in a hundred", "Give number: or percent:")
    return values | enums | lists


RETURN = Group(
    "return",
    ReturnShape,
    {
        "id": Key(IDENT, required=True),
        "title": Key(SAID, required=True),
        "made-for": Key(SAID, required=True),
        "taken": Key(Word(among=tuple(Taken), what="when it is taken"), required=True),
        "counts": Key(Word(among=tuple(Counts), what="what is counted"), required=True),
        "source": Key(ORIGIN, required=True),
        "effective-from": Key(DAY),
        "case-types": Key(_words(CODE)),
        "services": Key(_words(IDENT)),
        "approvals": Key(_words(IDENT)),
        "outcomes": Key(_words(IDENT)),
        "but-not-stages": Key(_words(IDENT)),
        "left-out": Key(_words(Word(among=tuple(LeftOut), what="who is left out"))),
        "only": Key(MapOf(_words(IDENT))),
        "sample": Key(SAMPLE),
        "columns": Key(ListOf(RETURN_COLUMN, least=1, unique="id"), required=True),
        "by": Key(_words(IDENT)),
        "year-before": Key(Flag()),
        "quality": Key(_words(Word(among=tuple(Quality), what="something that should be on record"))),
        "task": Key(IDENT),
        "note": Key(SAID),
        "shared": Key(SHARED),
    },
    located=True,
    settle=_settle_return,
)
