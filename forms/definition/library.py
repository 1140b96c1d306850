"""What services share: queues, chases, escalations, outcome lists, checklists, messages, languages."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from forms.definition.faults import Fault
from forms.definition.languages import LANGUAGE_WORDS, LanguageWords
from forms.definition.messages import MessageShape
from forms.definition.nodes import Node, load_file
from forms.definition.profile_shapes import CHASE, CHECKLIST, ESCALATION, OUTCOME_LIST, QUEUE
from forms.definition.profiles import ChaseProfile, EscalationProfile, OutcomeList, QueueShape
from forms.definition.shapes import Group, Key, ListOf, Reading, Unreadable, Whole
from forms.definition.work_shapes import MESSAGE

FILES: dict[str, Any] = {
    "queues": QUEUE,
    "chases": CHASE,
    "escalations": ESCALATION,
    "outcomes": OUTCOME_LIST,
    "checklists": CHECKLIST,
    "messages": MESSAGE,
    "languages": LANGUAGE_WORDS,
}


@dataclass(frozen=True)
class Library:
    """Every profile, read; and as plain documents, which publication inlines."""

    queues: tuple[QueueShape, ...] = ()
    chases: tuple[ChaseProfile, ...] = ()
    escalations: tuple[EscalationProfile, ...] = ()
    outcomes: tuple[OutcomeList, ...] = ()
    checklists: tuple[tuple[str, Any], ...] = ()
    messages: tuple[MessageShape, ...] = ()
    languages: tuple[LanguageWords, ...] = ()
    plain: dict[str, dict[str, Any]] = field(default_factory=dict)

    def written(self, kind: str, code: str) -> Any:
        """A profile as it is written, or None."""
        return self.plain.get(kind, {}).get(code)


NO_LIBRARY = Library()


def library_shape(kind: str) -> Group:
    """The shape of one profile file: `schema: 1` and a list under the kind's name."""
    unique = "id" if kind == "messages" else "" if kind == "checklists" else "code"
    return Group(
        f"{kind} file",
        _contents,
        {
            "schema": Key(Whole(1, 1), required=True),
            kind: Key(ListOf(FILES[kind], least=1, unique=unique), required=True, into="found"),
        },
    )


def read_library(folder: Path) -> tuple[Library, list[Fault]]:
    """The profiles of `definitions/`, and every fault in them. A file that is not there holds none."""
    found: dict[str, Any] = {}
    plain: dict[str, dict[str, Any]] = {}
    faults: list[Fault] = []
    for kind in FILES:
        path = folder / f"{kind}.yaml"
        if not path.is_file():
            continue
        reading = Reading(path.name)
        node, broken = load_file(path)
        faults += broken
        if node is None:
            continue
        try:
            found[kind] = library_shape(kind).read(node, reading)
        except Unreadable:
            faults += reading.faults
            continue
        plain[kind] = dict(_by_code(node, kind))
    return Library(**found, plain=plain), faults


def _contents(schema: int, found: tuple[Any, ...]) -> tuple[Any, ...]:
    del schema  # the number is checked by its shape; there is only one
    return found


def _by_code(node: Node, kind: str) -> Iterable[tuple[str, Any]]:
    for item in node.plain[kind]:
        yield str(item.get("code", item.get("id"))), item
