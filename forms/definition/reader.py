"""Reading a definition: the whole YAML, or the JSON of a published version, into inert values with every fault."""

from __future__ import annotations

from functools import cached_property
from pathlib import Path
from typing import Any

from forms.definition.document import Definition
from forms.definition.faults import Fault, FaultyDefinition
from forms.definition.languages import said_by
from forms.definition.library import NO_LIBRARY, Library
from forms.definition.nodes import Node, from_plain, join, lines_of, load_file, load_yaml
from forms.definition.profile_shapes import DEFINITION
from forms.definition.shapes import Reading, Unreadable

LATE_BY_DEFAULT = "CH5"


class Read:
    """What reading gave: the definition if it could be read, its document with profiles inlined, and the faults."""

    def __init__(
        self, definition: Definition | None, document: dict[str, Any], node: Node | None, faults: list[Fault]
    ) -> None:
        self.definition = definition
        self.document = document
        self.faults = sorted(faults)
        self._node = node

    @cached_property
    def _lines(self) -> dict[str, int]:
        """Every path with its line: only for a fault, of which a published document has none."""
        return lines_of(self._node) if self._node is not None else {}

    def line_of(self, path: str) -> int:
        """The line of a path, or of the nearest thing around it."""
        while path:
            if path in self._lines:
                return self._lines[path]
            path = path.rpartition("/")[0]
        return self._lines.get("", 0)


def read_definition(path: Path, library: Library = NO_LIBRARY) -> Read:
    """One YAML file. Never raises for what an author wrote; the faults say it."""
    return _loaded(*load_file(path), path.name, library)


def read_text(text: str, file: str, library: Library = NO_LIBRARY) -> Read:
    """A YAML text, with profiles of the library inlined."""
    return _loaded(*load_yaml(text, file), file, library)


def read_document(document: dict[str, Any], file: str, library: Library = NO_LIBRARY) -> Read:
    """A plain document: for tests and editors."""
    return _read(from_plain(document), file, library, [])


def parse_document(document: dict[str, Any]) -> Definition:
    """The definition of a published version, exactly as it was; profiles are in it already.

    Raises: FaultyDefinition, which for a published document is a fault of ours: every one must load for ever.
    """
    read = read_document(document, str(document.get("service", "published")))
    if read.definition is None or read.faults:
        raise FaultyDefinition(tuple(read.faults))
    return read.definition


def _loaded(node: Node | None, faults: list[Fault], file: str, library: Library) -> Read:
    return Read(None, {}, None, faults) if node is None else _read(node, file, library, faults)


def _read(node: Node, file: str, library: Library, faults: list[Fault]) -> Read:
    reading = Reading(file, faults)
    whole = _inlined(node, library, reading)
    try:
        definition = DEFINITION.read(whole, reading)
    except Unreadable:
        definition = None
    return Read(definition, whole.plain if isinstance(whole.content, dict) else {}, whole, reading.faults)


def _inlined(node: Node, library: Library, reading: Reading) -> Node:
    """The document with the profiles it names written out in it."""
    if not isinstance(node.content, dict):
        return node
    content = dict(node.content)
    outcomes = content.get("outcomes")
    if outcomes is not None and isinstance(outcomes.content, str):
        content["outcomes"] = _profile(outcomes, "outcomes", "outcomes", library, reading)
    if isinstance(tasks := content.get("tasks"), Node) and isinstance(tasks.content, tuple):
        content["tasks"] = Node(
            tuple(_with_rows(task, library, reading) for task in tasks.content), tasks.line, tasks.path
        )
        named = _codes(Node(content, node.line, node.path))
        content["chases"] = _gathered(content.get("chases"), "chases", named["chase"], library, node)
        late = named["late"] | named["escalation"] | {LATE_BY_DEFAULT}
        content["escalations"] = _gathered(content.get("escalations"), "escalations", late, library, node)
        content = {key: inner for key, inner in content.items() if inner.content != ()}
    if "language-words" not in content and (words := _translations(node, library)):
        content["language-words"] = from_plain(words, join(node.path, "language-words"), node.line)
    return Node(content, node.line, node.path)


def _translations(node: Node, library: Library) -> list[dict[str, Any]]:
    """What the library has of the languages the form is in or writes in: the engine's own words, and this form's."""
    named = [node.content.get(key) for key in ("languages", "writes-in")] if isinstance(node.content, dict) else []
    codes = [
        code.raw for each in named if each is not None and isinstance(each.content, tuple) for code in each.content
    ]
    written = [library.written("languages", code) for code in dict.fromkeys(codes)]
    kept = [said_by(node.plain, one) for one in written if one is not None]
    return [one for one in kept if one["words"]]


def _with_rows(task: Node, library: Library, reading: Reading) -> Node:
    rows = task.content.get("rows") if isinstance(task.content, dict) else None
    if rows is None or not isinstance(rows.content, str) or not isinstance(task.content, dict):
        return task
    written = _profile(rows, "checklists", "rows", library, reading)
    return Node({**task.content, "rows": written}, task.line, task.path)


def _profile(node: Node, kind: str, key: str, library: Library, reading: Reading) -> Node:
    written = library.written(kind, node.raw)
    if written is None:
        reading.refuse(
            node, f'there is no "{node.raw[:40]}" in {kind}.yaml', f"Add it to {kind}.yaml or write the list out"
        )
        return Node((), node.line, node.path)
    return from_plain(written[key], node.path, node.line)


def _codes(node: Node) -> dict[str, set[str]]:
    """Every code given as chase, late or escalation anywhere below."""
    found: dict[str, set[str]] = {"chase": set(), "late": set(), "escalation": set()}
    waiting = [node]
    while waiting:
        here = waiting.pop()
        if isinstance(here.content, dict):
            for key, inner in here.content.items():
                if key in found and isinstance(inner.content, str):
                    found[key].add(inner.raw)
                waiting.append(inner)
        elif isinstance(here.content, tuple):
            waiting += here.content
    return found


def _gathered(own: Node | None, kind: str, codes: set[str], library: Library, root: Node) -> Node:
    """The service's own profiles and those of the library that it names; the checker finds what is missing."""
    items = list(own.content) if own is not None and isinstance(own.content, tuple) else []
    if own is not None and not isinstance(own.content, tuple):
        return own
    have = {item.content["code"].raw for item in items if isinstance(item.content, dict) and "code" in item.content}
    path = join(root.path, kind)
    for code in sorted(codes - have):
        written = library.written(kind, code)
        if written is not None:
            items.append(from_plain(written, join(path, code), root.line))
    return Node(tuple(items), own.line if own is not None else root.line, path)
