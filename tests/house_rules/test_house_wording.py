"""One spelling of one thing in whatever people read: definitions, templates, messages, errors and the documents."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.house_rules.tree import product_files, text_of, tracked, tree_of

pytestmark = pytest.mark.house

# How nobody here writes it, and how it is written: the GOV.UK way, in British English.
SPELLINGS = {
    r"e-mail(?:s|ed|ing)?": "email",
    r"post code|post-code": "postcode",
    r"log(?:ged|ging)? ?-?(?:in|out|on)(?: to)?(?= (?:to|with|and|again|here))": "sign in, sign out",
    r"on-line": "online",
    r"web site": "website",
    r"whilst|amongst": "while, among",
    r"(?<!autocomplete: )(?:organ|recogn|util|emphas)iz\w+": "-is-",
    r"canceled|canceling": "cancelled",
    r"i\.e\.|etc\.": "that is; and so on",
    r"click (?:here|on|the)": "select, open or press",
    r"and/or": "say which",
}
_SPELT = re.compile("|".join(rf"(?P<s{n}>(?<![\w-])(?:{wrong}))" for n, wrong in enumerate(SPELLINGS)), re.IGNORECASE)
_WORDS = tuple(SPELLINGS.values())
_COMMENT = re.compile(r"{#.*?#}|<!--.*?-->|<script.*?</script>", re.DOTALL)
_CODE = re.compile(r"```.*?```|`[^`]*`", re.DOTALL)


def _said_by_python(path: Path) -> Iterator[str]:
    """Each text of several words that a file holds and that no docstring is: what the program may say to somebody."""
    tree = tree_of(path)
    docstrings = {
        id(node.body[0].value)
        for node in ast.walk(tree)
        if isinstance(node, ast.Module | ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef)
        and node.body
        and isinstance(node.body[0], ast.Expr)
    }
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in docstrings:
            yield node.value


def _said_by_yaml(path: Path) -> str:
    """A definition without its comments."""
    return "\n".join(line for line in text_of(path).splitlines() if not line.lstrip().startswith("#"))


def _read_by_people() -> Iterator[tuple[Path, str]]:
    """Every text that somebody may read, with the file it stands in."""
    for path in product_files():
        yield from ((path, text) for text in _said_by_python(path))
    for path in tracked():
        if path.parts[0] == "definitions" and path.suffix == ".yaml":
            yield path, _said_by_yaml(path)
        elif path.parts[0] == "templates":
            yield path, _COMMENT.sub("", text_of(path))
        elif path.suffix == ".md" and path.parts[0] in {"docs", "README.md", "CHANGELOG.md"}:
            yield path, _CODE.sub("", text_of(path))


def misspelt(text: str) -> list[str]:
    """What a text spells otherwise than the house does, each with the way it is written here."""
    return [f"{found[0]} (here: {_WORDS[int((found.lastgroup or 's0')[1:])]})" for found in _SPELT.finditer(text)]


def test_one_thing_is_spelt_one_way_wherever_somebody_reads_it():
    assert sorted({f"{path}: {wrong}" for path, text in _read_by_people() for wrong in misspelt(text)}) == []


def test_all_that_people_read_is_looked_at():
    places = {path.parts[0] for path, _ in _read_by_people()}
    assert {"definitions", "templates", "docs", "README.md", "blueprints", "casework", "council"} <= places


@pytest.mark.parametrize("text", ["Your e-mail address", "E-mails that wait", "Log in to answer", "Click here"])
def test_another_spelling_is_found(text):
    assert len(misspelt(text)) == 1


@pytest.mark.parametrize("text", ["Your email address", "Sign in", "A logged answer", "An organisation of size"])
def test_the_spelling_of_the_house_is_let_through(text):
    assert misspelt(text) == []
