"""A warning that is silenced says why, on its line: whoever reads it later can judge whether it still holds."""

from __future__ import annotations

import io
import re
import tokenize

import pytest

from tests.house_rules.tree import ROOT, python_files

pytestmark = pytest.mark.house

SILENCED = re.compile(r"#\s*(?:(?:ruff:\s*)?noqa|type:\s*ignore)\b", re.IGNORECASE)
CODES = re.compile(r"#\s*(?:(?:ruff:\s*)?noqa:\s*[A-Z]+\d+(?:,\s*[A-Z]+\d+)*|type:\s*ignore\[[^\]]+\])")
UNCHECKED = ("tests", "benchmarks")  # mypy does not read them, so nothing is silenced there


def comments_of(code: str) -> list[tuple[int, str]]:
    """Every comment with its line; a text that speaks of such a mark is none."""
    tokens = tokenize.generate_tokens(io.StringIO(code).readline)
    return [(token.start[0], token.string) for token in tokens if token.type == tokenize.COMMENT]


def lacks_a_reason(comment: str) -> bool:
    """Whether a comment silences something and says no codes, or nothing after them."""
    if not SILENCED.search(comment):
        return False
    rest, found = CODES.subn("", comment)
    return not found or bool(SILENCED.search(rest)) or len(re.findall(r"\w+", rest)) == 0


def test_whatever_is_silenced_says_why():
    found = [
        f"{path}:{line}: {comment}"
        for path in python_files()
        if "migrations" not in path.parts
        for line, comment in comments_of((ROOT / path).read_text(encoding="utf-8"))
        if lacks_a_reason(comment)
    ]
    assert found == []


def test_no_type_is_silenced_where_none_is_checked():
    found = [
        f"{path}:{line}"
        for path in python_files()
        if path.parts[0] in UNCHECKED
        for line, comment in comments_of((ROOT / path).read_text(encoding="utf-8"))
        if "ignore[" in comment
    ]
    assert found == []


@pytest.mark.parametrize(
    "comment",
    [
        "# noqa",
        "# noqa: S101",
        "#noqa:S101,S102",
        "# ruff: noqa: E501",
        "# type: ignore",
        "# type: ignore[misc]  # noqa: SLF001",
    ],
)
def test_the_rule_notices(comment):
    assert lacks_a_reason(comment)


@pytest.mark.parametrize(
    "comment",
    [
        "# noqa: S101 - a test",
        "# noqa: S101, S102  # both",
        "# ruff: noqa: E501  # why",
        "# type: ignore[misc]  # noqa: SLF001  # why",
        "# why",
    ],
)
def test_the_rule_lets_a_reason_pass(comment):
    assert not lacks_a_reason(comment)
