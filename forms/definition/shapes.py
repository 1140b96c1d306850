"""Shapes: what may stand in a definition. One description gives both the parser and the JSON Schema.

A shape reads a node into a value, or notes a fault and raises Unreadable; a group notes every fault below it before
it gives up, so that an author sees them all at once.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, Protocol

from forms.definition.agreements import NONE, Agreements
from forms.definition.faults import Fault
from forms.definition.nodes import Node, join
from forms.definition.questions import Line
from forms.definition.wording import ENGLISH, Wording

IDENTIFIER = r"^[a-z][a-z0-9]*(-[a-z0-9]+)*$"
LANGUAGE = r"^[a-z]{2}$"


class Unreadable(ValueError):
    """The node is not of its shape; the faults are noted already."""


@dataclass
class Reading:
    """One document being read: its file, its faults so far, and the schema's named parts."""

    file: str
    faults: list[Fault] = field(default_factory=list)

    def refuse(self, node: Node, what: str, mend: str) -> Unreadable:
        """Note a fault and give the exception to raise."""
        self.faults.append(Fault(self.file, node.line, node.path, what, mend))
        return Unreadable(what)

    def at(self, node: Node) -> Line | None:
        """Where a node stands; None for a document without lines."""
        return Line(self.file, node.line) if node.line else None


class Shape(Protocol):
    """What may stand in one place."""

    def read(self, node: Node, reading: Reading) -> Any:
        """The value. Raises Unreadable."""

    def schema(self, parts: dict[str, Any]) -> dict[str, Any]:
        """Its JSON Schema; named parts are added to `parts`."""


@dataclass(frozen=True, slots=True)
class Word:
    """Text of one line, of a pattern or from a closed list."""

    pattern: str = ""
    among: tuple[str, ...] = ()
    what: str = "text"
    mend: str = "Write it as text"
    digits: bool = False  # a whole number will do as well

    def read(self, node: Node, reading: Reading) -> str:
        """The text."""
        if isinstance(node.content, dict | tuple) or node.content is None:
            raise reading.refuse(node, f"this should be {self.what}, and is {node.kind}", self.mend)
        closed = bool(self.among or self.pattern)
        if closed and isinstance(node.content, bool):
            raise reading.refuse(node, f"this should be {self.what}, and is {node.kind}", self.mend)
        text = node.raw if closed else node.raw.strip()
        if not text.strip():
            raise reading.refuse(node, f"this should be {self.what}, and is empty", self.mend)
        if self.among and text not in self.among:
            raise reading.refuse(
                node, f'"{text[:60]}" is not one of those allowed', "Use one of: " + ", ".join(self.among)
            )
        if self.pattern and not re.search(self.pattern, text):
            raise reading.refuse(node, f'"{text[:60]}" is not {self.what}', self.mend)
        return text

    def schema(self, parts: dict[str, Any]) -> dict[str, Any]:
        """An enum, or a string of that pattern."""
        if self.among:
            return {"enum": [*self.among, *(int(word) for word in self.among if word.isdigit())]}
        if self.pattern:
            return {"type": ["string", "integer"] if self.digits else "string", "pattern": self.pattern}
        return {"type": ["string", "integer", "boolean"], "pattern": r"\S"}


IDENT = Word(
    IDENTIFIER,
    what="an id in small letters with dashes",
    mend="Write it like last-school: small letters, digits, dashes",
)
TEXT = Word()
CLOCK_TIME = Word(r"^([01][0-9]|2[0-3]):[0-5][0-9]$", what="a time of day", mend='Write it in quotes, like "09:30"')
DAY = Word(r"^[0-9]{4}-[0-9]{2}-[0-9]{2}$", what="a day", mend='Write it in quotes, like "2026-10-01"')
CODE = Word(r"^[A-Z][A-Z0-9]*(-[A-Z0-9]+)*$", what="a code in capitals", mend="Write it like Q-TRIAGE or CH1")


@dataclass(frozen=True, slots=True)
class Flag:
    """True or false."""

    def read(self, node: Node, reading: Reading) -> bool:
        """The flag."""
        if not isinstance(node.content, bool):
            raise reading.refuse(node, f'this should be true or false, and is "{node.raw[:40]}"', "Write true or false")
        return node.content

    def schema(self, parts: dict[str, Any]) -> dict[str, Any]:
        """A boolean."""
        return {"type": "boolean"}


@dataclass(frozen=True, slots=True)
class Whole:
    """A whole number between two limits."""

    least: int = 0
    most: int = 1_000_000_000

    def read(self, node: Node, reading: Reading) -> int:
        """The number."""
        if isinstance(node.content, bool) or not isinstance(node.content, int):
            raise reading.refuse(node, "this should be a whole number", "Write digits only")
        if not self.least <= node.content <= self.most:
            upto = f" to {self.most}" if self.most > self.least else ""
            raise reading.refuse(node, f"{node.content} is out of range", f"Use {self.least}{upto}")
        return node.content

    def schema(self, parts: dict[str, Any]) -> dict[str, Any]:
        """An integer."""
        return {"type": "integer", "minimum": self.least, "maximum": self.most}


@dataclass(frozen=True, slots=True)
class Said:
    """What a person reads: text, or text by language with English among it."""

    def read(self, node: Node, reading: Reading) -> Wording:
        """The wording."""
        if isinstance(node.content, dict):
            found: list[tuple[str, str]] = []
            for language, inner in node.content.items():
                if not re.search(LANGUAGE, language):
                    raise reading.refuse(
                        inner, f'"{language[:20]}" is not a language', "Use en, cy or another code of two letters"
                    )
                found.append((language, TEXT.read(inner, reading)))
            if not any(language == ENGLISH for language, _ in found):
                raise reading.refuse(node, "there is no English wording", "Add en:")
            return Wording(tuple(found))
        return Wording.of(TEXT.read(node, reading))

    def schema(self, parts: dict[str, Any]) -> dict[str, Any]:
        """A string, or an object of strings with "en"."""
        parts.setdefault(
            "wording",
            {
                "anyOf": [
                    TEXT.schema(parts),
                    {
                        "type": "object",
                        "required": [ENGLISH],
                        "propertyNames": {"pattern": LANGUAGE},
                        "additionalProperties": TEXT.schema(parts),
                    },
                ]
            },
        )
        return {"$ref": "#/$defs/wording"}


SAID = Said()


@dataclass(frozen=True, slots=True)
class ListOf:
    """A list of one shape."""

    item: Shape
    least: int = 0
    unique: str = ""  # attribute that must differ

    def read(self, node: Node, reading: Reading) -> tuple[Any, ...]:
        """The items. Notes the faults of all of them."""
        if not isinstance(node.content, tuple):
            raise reading.refuse(node, f"this should be a list, and is {node.kind}", "Start each item with a dash")
        if len(node.content) < self.least:
            raise reading.refuse(node, "the list is too short", f"Give at least {self.least}")
        items, spoilt = [], False
        for inner in node.content:
            try:
                items.append(self.item.read(inner, reading))
            except Unreadable:
                spoilt = True
        seen: set[Any] = set()
        for inner, item in zip(node.content, items, strict=False):
            mark = getattr(item, self.unique) if self.unique else None
            if mark is not None and mark in seen and not spoilt:
                reading.refuse(inner, f'"{mark}" is there twice', "Give each its own")
                spoilt = True
            seen.add(mark)
        if spoilt:
            raise Unreadable
        return tuple(items)

    def schema(self, parts: dict[str, Any]) -> dict[str, Any]:
        """An array."""
        return {"type": "array", "items": self.item.schema(parts), "minItems": self.least}


@dataclass(frozen=True, slots=True)
class MapOf:
    """Keys that the author chooses, in order, each with a value of one shape. Gives pairs."""

    item: Shape
    key: Word = IDENT
    least: int = 0
    build: Callable[[str, Any], Any] = lambda key, value: (key, value)

    def read(self, node: Node, reading: Reading) -> tuple[Any, ...]:
        """The pairs (or what `build` makes of each)."""
        if not isinstance(node.content, dict):
            raise reading.refuse(node, f"this should be keys with values, and is {node.kind}", "Write key: value lines")
        if len(node.content) < self.least:
            raise reading.refuse(node, "there are too few", f"Give at least {self.least}")
        found, spoilt = [], False
        for key, inner in node.content.items():
            try:
                self.key.read(Node(key, inner.line, inner.path, key), reading)
                found.append(self.build(key, self.item.read(inner, reading)))
            except Unreadable:
                spoilt = True
        if spoilt:
            raise Unreadable
        return tuple(found)

    def schema(self, parts: dict[str, Any]) -> dict[str, Any]:
        """An object whose names have a pattern."""
        names = {"enum": list(self.key.among)} if self.key.among else {"pattern": self.key.pattern or r"\S"}
        return {
            "type": "object",
            "propertyNames": names,
            "additionalProperties": self.item.schema(parts),
            "minProperties": self.least,
        }


@dataclass(frozen=True, slots=True)
class Key:
    """One key of a group: its shape, whether it must be there, and the field it fills."""

    shape: Shape
    required: bool = False
    into: str = ""


def _a(name: str) -> str:
    return f"an {name}" if name[0] in "aeiou" else f"a {name}"


@dataclass(frozen=True, slots=True)
class Group:
    """Fixed keys, read into a frozen dataclass (or whatever `build` makes). Unknown keys are faults."""

    name: str
    build: Callable[..., Any]
    keys: Mapping[str, Key]
    located: bool = False  # the dataclass has a field `at`
    settle: Callable[[dict[str, Any], Node, Reading], dict[str, Any]] | None = None
    agree: Agreements = NONE

    def read(self, node: Node, reading: Reading) -> Any:
        """The built value. Notes the faults of every key."""
        if not isinstance(node.content, dict):
            raise reading.refuse(node, f"this should be {_a(self.name)}, and is {node.kind}", "Write key: value lines")
        values: dict[str, Any] = {}
        spoilt = False
        for name, inner in node.content.items():
            key = self.keys.get(name)
            if key is None:
                near = nearest(name, self.keys)
                reading.refuse(
                    inner, f'{_a(self.name)} has no "{name[:40]}"', f"Did you mean {near}?" if near else "Take it away"
                )
                spoilt = True
                continue
            try:
                values[key.into or name.replace("-", "_")] = key.shape.read(inner, reading)
            except Unreadable:
                spoilt = True
        for name, key in self.keys.items():
            if key.required and name not in node.content:
                reading.refuse(node, f'this {self.name} has no "{name}"', f"Add {name}:")
                spoilt = True
        for what, mend in self.agree.broken(self.name, node.content):
            reading.refuse(node, what, mend)
            spoilt = True
        if spoilt:
            raise Unreadable
        if self.settle:
            values = self.settle(values, node, reading)
        if self.located:
            values["at"] = reading.at(node)
        return self.build(**values)

    def schema(self, parts: dict[str, Any]) -> dict[str, Any]:
        """A reference to an object with exactly these properties."""
        name = self.name.replace(" ", "-")
        if name not in parts:
            parts[name] = {}  # a condition contains conditions
            parts[name] = {
                "type": "object",
                "properties": {key: part.shape.schema(parts) for key, part in self.keys.items()},
                "required": [key for key, part in self.keys.items() if part.required],
                "additionalProperties": False,
                **self.agree.schema(),
            }
        return {"$ref": f"#/$defs/{name}"}


@dataclass(frozen=True, slots=True)
class EitherOf:
    """Text of a short form, or the long form written out."""

    short: Shape
    long: Shape
    build: Callable[[Any], Any] = lambda value: value

    def read(self, node: Node, reading: Reading) -> Any:
        """The short form built, or the long form."""
        if isinstance(node.content, dict | tuple):
            return self.long.read(node, reading)
        return self.build(self.short.read(node, reading))

    def schema(self, parts: dict[str, Any]) -> dict[str, Any]:
        """Either."""
        return {"anyOf": [self.short.schema(parts), self.long.schema(parts)]}


@dataclass(frozen=True, slots=True)
class Anything:
    """A plain value whose meaning another room knows: text, number, flag, or lists and groups of those."""

    def read(self, node: Node, reading: Reading) -> Any:
        """The value; lists become tuples, so that it stays frozen."""
        return _frozen(node.plain)

    def schema(self, parts: dict[str, Any]) -> dict[str, Any]:
        """Whatever JSON has."""
        return {}


def _frozen(value: Any) -> Any:
    if isinstance(value, list):
        return tuple(_frozen(inner) for inner in value)
    if isinstance(value, dict):
        return tuple((key, _frozen(inner)) for key, inner in value.items())
    return value


def nearest(name: str, known: Mapping[str, Any]) -> str:
    """The known key most like a mistyped one, or nothing."""
    from difflib import get_close_matches

    found = get_close_matches(name, list(known), n=1, cutoff=0.6)
    return found[0] if found else ""


def child(node: Node, name: str, content: str) -> Node:
    """A node made of a piece of text that stood inside another."""
    return Node(content, node.line, join(node.path, name), content)
