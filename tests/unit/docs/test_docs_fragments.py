"""Every piece of YAML on the page about services stands, as data, in a definition that the checker takes."""

from __future__ import annotations

import re
from pathlib import Path
from textwrap import dedent
from typing import Any

import pytest

from forms.definition.nodes import load_yaml

ROOT = Path(__file__).parents[3]
PAGE = ROOT / "docs/add-a-service.md"
FENCE = re.compile(r"```yaml\n(.*?)```", re.DOTALL)
INDENTED = re.compile(r"(?:^(?: {4}.*)\n(?:\n(?= {4}))?)+", re.MULTILINE)


def pieces() -> list[tuple[str, Any]]:
    """Each piece that is a mapping or a list: its first line, and what it says. Commands and messages are neither."""
    text = PAGE.read_text(encoding="utf-8")
    written = FENCE.findall(text) + INDENTED.findall(FENCE.sub("", text))
    found = []
    for piece in written:
        node, faults = load_yaml(dedent(piece), PAGE.name)
        if node is not None and not faults and isinstance(node.plain, dict | list):
            found.append((dedent(piece).splitlines()[0], node.plain))
    return found


def definitions() -> dict[str, Any]:
    """The worked examples, which another test has checked, and the product's own services."""
    files = [*(ROOT / "docs/examples").glob("*.yaml"), *(ROOT / "definitions/services").glob("*.yaml")]
    read = {path.stem: load_yaml(path.read_text(encoding="utf-8"), path.name) for path in files}
    return {name: node.plain for name, (node, _) in read.items() if node is not None}


def is_part_of(piece: Any, whole: Any) -> bool:
    """Whether all that a piece says is said there: keys may be left out, items too, and the end of a text."""
    if isinstance(piece, dict):
        return isinstance(whole, dict) and all(key in whole and is_part_of(piece[key], whole[key]) for key in piece)
    if isinstance(piece, list):
        items = iter(whole if isinstance(whole, list) else ())
        return all(any(is_part_of(one, item) for item in items) for one in piece)
    if isinstance(piece, str) and isinstance(whole, str):
        return " ".join(whole.split()).startswith(" ".join(piece.split()))
    return bool(piece == whole)


def stands_in(piece: Any, whole: Any) -> bool:
    """Whether a piece is part of anything in a definition."""
    if is_part_of(piece, whole):
        return True
    inner = whole.values() if isinstance(whole, dict) else whole if isinstance(whole, list) else ()
    return any(stands_in(piece, one) for one in inner)


def test_every_piece_stands_in_a_definition():
    known = definitions()
    found = pieces()
    strays = [first for first, piece in found if not any(stands_in(piece, whole) for whole in known.values())]
    assert strays == []
    assert len(found) > 35


def test_every_block_is_typed_by_a_test_stands_in_a_definition_or_is_checked_here():
    firsts = {first for first, _ in pieces()}
    others = [dedent(block).strip() for block in INDENTED.findall(FENCE.sub("", PAGE.read_text(encoding="utf-8")))]
    commands = re.compile(r"(?:\.venv/bin/|cp |python -m )")  # tests/unit/docs/test_docs_commands_run.py types them
    shown = re.compile(r"school-dates\.yaml:\d+: ")  # the fault that tests/unit/docs/test_docs_examples.py brings about
    left = [one for one in others if one.splitlines()[0] not in firsts and not commands.match(one)]
    left = [one for one in left if not shown.match(one)]
    settings = [one for one in left if one.startswith("ONROLL_")]  # tests/unit/docs/test_docs_machinery.py reads them
    assert [one for one in left if one not in settings] == [], "nothing looks whether this is so"
    assert len(settings) == 1


@pytest.mark.parametrize(
    ("piece", "is_there"),
    [
        ({"a": [{"id": "y"}]}, True),
        ({"a": [{"id": "x"}, {"id": "y"}]}, True),
        ({"a": [{"id": "y"}, {"id": "x"}]}, False),
        ({"a": [{"id": "y", "b": 2}]}, False),
        ([{"says": "Dear you"}], True),
        ([{"says": "Dear us"}], False),
        ({"c": 1}, False),
    ],
)
def test_a_piece_that_says_something_else_is_a_stray(piece, is_there):
    whole = {"top": {"a": [{"id": "x", "says": "Dear you,\nand all"}, {"id": "y", "b": 1}]}}
    assert stands_in(piece, whole) is is_there
