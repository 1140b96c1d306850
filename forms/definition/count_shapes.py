"""How a count of forms that say the same is written, under `counts:` of a case."""

from __future__ import annotations

from forms.definition.casework import CountShape
from forms.definition.shapes import IDENT, SAID, Group, Key, ListOf, Whole

COUNT = Group(
    "count",
    CountShape,
    {
        "id": Key(IDENT, required=True),
        "label": Key(SAID, required=True),
        "alike": Key(ListOf(IDENT, least=1), required=True),
        "several": Key(Whole(2, 99), required=True),
    },
)
