"""A YAML file as plain values that remember their lines.

YAML's own guesses cost forms dearly ("no" is not false, 01234 is not 668, 2026-09-01 is not a date), so only true,
false, null and whole numbers without a leading zero are more than text; a key given twice is a fault.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeAlias

import yaml

from forms.definition.faults import Fault

Content: TypeAlias = "bool | int | str | tuple[Node, ...] | dict[str, Node] | None"
MOST_CHARACTERS = 2_000_000
DEEPEST = 60


@dataclass(frozen=True, slots=True)
class Node:
    """A value with its line and its path. Text keeps how it was written in `raw`."""

    content: Content
    line: int
    path: str
    raw: str = ""

    @property
    def plain(self) -> Any:
        """The value as JSON would hold it."""
        if isinstance(self.content, dict):
            return {key: node.plain for key, node in self.content.items()}
        if isinstance(self.content, tuple):
            return [node.plain for node in self.content]
        return self.content

    @property
    def kind(self) -> str:
        """What it is, in words for a fault."""
        if isinstance(self.content, dict):
            return "a group of keys"
        if isinstance(self.content, tuple):
            return "a list"
        if self.content is None:
            return "nothing"
        if isinstance(self.content, bool):
            return "true or false"
        return "a number" if isinstance(self.content, int) else "text"


# libyaml reads ten times faster; PyYAML brings it where it could be built.
_Loader: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


class _PlainLoader(_Loader):  # type: ignore[misc]  # one of two bases, chosen above
    """PyYAML's safe loader with its guesses taken away."""


_PlainLoader.yaml_implicit_resolvers = {}
for _tag, _pattern, _first in (
    ("tag:yaml.org,2002:bool", r"^(?:true|false)$", "tf"),
    ("tag:yaml.org,2002:int", r"^-?(?:0|[1-9][0-9]{0,14})$", "-0123456789"),
    ("tag:yaml.org,2002:null", r"^(?:null|~|)$", ["n", "~", ""]),
):
    _PlainLoader.add_implicit_resolver(_tag, re.compile(_pattern), list(_first))


def load_file(path: Path) -> tuple[Node | None, list[Fault]]:
    """The document of a YAML file on disk. Never raises for how somebody left it there."""
    try:
        return load_yaml(path.read_text(encoding="utf-8-sig"), path.name)
    except UnicodeDecodeError as error:  # a letter would be lost without a word, and published so
        line = error.object[: error.start].count(b"\n") + 1
        return None, [Fault(path.name, line, "", "a letter here is not UTF-8", "Save the file as UTF-8")]
    except OSError as error:
        what = f"the file cannot be read: {(error.strerror or 'it is not there').lower()}"
        return None, [Fault(path.name, 0, "", what, "Put a text file in its place, or take it away")]


def load_yaml(text: str, file: str) -> tuple[Node | None, list[Fault]]:
    """The document of a YAML file with its lines, and what is wrong with it as YAML."""
    if len(text) > MOST_CHARACTERS:
        return None, [Fault(file, 1, "", "the file is too long", "Split the service in two")]
    try:
        loader = _PlainLoader(text)
        try:
            root = loader.get_single_node()
        finally:
            loader.dispose()
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        what = str(getattr(error, "problem", None) or "a character in it cannot be read").strip().removeprefix("but ")
        line = mark.line + 1 if mark else 1
        return None, [Fault(file, line, "", f"this is not YAML: {what}", "Mend the indentation or the quotes there")]
    except RecursionError:
        return None, [Fault(file, 1, "", "it is nested too deeply", "Flatten it")]
    if root is None:
        return None, [Fault(file, 1, "", "the file is empty", "Write a definition into it")]
    faults: list[Fault] = []
    node = _node(root, "", file, faults, ())
    return node, faults


def _node(read: yaml.Node, path: str, file: str, faults: list[Fault], above: tuple[int, ...]) -> Node:
    line = read.start_mark.line + 1
    if id(read) in above or len(above) > DEEPEST:
        faults.append(Fault(file, line, path, "it contains itself or is nested too deeply", "Write it out"))
        return Node(None, line, path)
    above = (*above, id(read))
    if isinstance(read, yaml.MappingNode):
        return Node(_mapping(read, path, file, faults, above), line, path)
    if isinstance(read, yaml.SequenceNode):
        items = [
            _node(item, _item_path(path, place, item), file, faults, above) for place, item in enumerate(read.value)
        ]
        return Node(tuple(items), line, path)
    if not read.tag.startswith("tag:yaml.org,2002:") or read.tag.rsplit(":", 1)[1] not in _READ_AS:
        faults.append(Fault(file, line, path, f"the tag {read.tag} is not known here", "Take the tag away"))
        return Node(None, line, path)
    return Node(_READ_AS[read.tag.rsplit(":", 1)[1]](read.value), line, path, read.value)


def _mapping(
    read: yaml.MappingNode, path: str, file: str, faults: list[Fault], above: tuple[int, ...]
) -> dict[str, Node]:
    found: dict[str, Node] = {}
    for key, value in read.value:
        line = key.start_mark.line + 1
        if not isinstance(key, yaml.ScalarNode):
            faults.append(Fault(file, line, path, "a key is not a word", "Write a word before the colon"))
            continue
        name = str(key.value)
        if name in found:
            faults.append(Fault(file, line, join(path, name), "the key is given twice", "Keep one of them"))
            continue
        found[name] = _node(value, join(path, name), file, faults, above)
    return found


def _item_path(path: str, place: int, item: yaml.Node) -> str:
    if isinstance(item, yaml.MappingNode):
        for key, value in item.value:
            if getattr(key, "value", "") in {"id", "code"} and isinstance(value, yaml.ScalarNode):
                return join(path, str(value.value))
    return join(path, str(place + 1))


def join(path: str, name: str) -> str:
    """A path one step deeper."""
    return f"{path}/{name}" if path else name


_READ_AS: dict[str, Any] = {
    "bool": lambda value: value == "true",
    "int": int,
    "null": lambda _value: None,
    "str": str,
    "float": str,
    "timestamp": str,
}


def from_plain(value: Any, path: str = "", line: int = 0) -> Node:
    """The nodes of a document that came from JSON: the same tree, all on one line (0: no line).

    Raises: ValueError for what JSON cannot hold in a definition.
    """
    if isinstance(value, dict):
        inner = {str(key): from_plain(each, join(path, str(key)), line) for key, each in value.items()}
        return Node(inner, line, path)
    if isinstance(value, list | tuple):
        items = []
        for place, each in enumerate(value):
            name = each.get("id", each.get("code", place + 1)) if isinstance(each, dict) else place + 1
            items.append(from_plain(each, join(path, str(name)), line))
        return Node(tuple(items), line, path)
    if value is None or isinstance(value, bool | int | str):
        raw = "" if value is None else str(value).lower() if isinstance(value, bool) else str(value)
        return Node(value, line, path, raw)
    raise ValueError(f"a definition cannot hold a {type(value).__name__}")


def lines_of(node: Node, found: dict[str, int] | None = None) -> dict[str, int]:
    """The line of every path below a node."""
    found = {} if found is None else found
    found.setdefault(node.path, node.line)
    if isinstance(node.content, dict):
        for inner in node.content.values():
            lines_of(inner, found)
    elif isinstance(node.content, tuple):
        for inner in node.content:
            lines_of(inner, found)
    return found
