"""The rules that keep a child safe: each part of each names the tests that would fail, and those tests are there."""

from __future__ import annotations

import ast
import re
from functools import cache
from pathlib import Path
from typing import Any

import pytest
import yaml

pytestmark = pytest.mark.house

TREE = Path(__file__).parents[2]
FOLDERS = {"i": TREE / "tests" / "integration", "u": TREE / "tests" / "unit"}
RULES: dict[int, dict[str, list[str]]] = yaml.safe_load(
    (TREE / "tests" / "data" / "safety_rules.yaml").read_text(encoding="utf-8")
)
TOLD = (TREE / "docs" / "safety.md").read_text(encoding="utf-8")
NAMED = [(number, one) for number, parts in RULES.items() for tests in parts.values() for one in tests]


@cache
def named_in(path: Path) -> frozenset[str]:
    """The tests of a file, read and not imported."""
    if not path.is_file():
        return frozenset()
    tree: Any = ast.parse(path.read_text(encoding="utf-8"))
    return frozenset(one.name for one in tree.body if isinstance(one, ast.FunctionDef))


def test_each_rule_of_the_document_has_parts_and_each_part_a_test():
    in_document = [int(number) for number in re.findall(r"^\| (\d+)\. ", TOLD, re.MULTILINE)]
    assert in_document == list(range(1, 33))
    assert list(RULES) == in_document
    empty = [f"{number}: {part}" for number, parts in RULES.items() for part, tests in parts.items() if not tests]
    assert not empty
    assert all(RULES.values())


@pytest.mark.parametrize(
    ("number", "named"), NAMED, ids=[f"{number}-{one.rpartition('::')[2]}" for number, one in NAMED]
)
def test_a_test_that_shows_a_rule_is_there(number, named):
    place, _, name = named.partition("::")
    folder, _, rest = place.partition(":")
    assert name in named_in(FOLDERS[folder] / rest), f"rule {number}: {named} was renamed or taken away"


def test_the_files_that_the_document_names_are_there():
    known = {path.relative_to(TREE).as_posix() for path in (TREE / "tests").rglob("*.py")}
    named = set(re.findall(r"`((?:tests|safety)/[\w/]+\.py)`", TOLD))
    whole = {one if one.startswith("tests/") else f"tests/integration/{one}" for one in named}
    assert len(whole) > 40
    assert whole <= known
