"""A privacy notice says how long we keep something as the same definition has it deleted."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest

from forms.definition.nodes import load_yaml

SERVICES = sorted((Path(__file__).parents[3] / "definitions/services").glob("*.yaml"))
NUMBERS = {"one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8, "nine": 9, "ten": 10}
PERIOD = re.compile(r"\b(\d+|" + "|".join(NUMBERS) + r")[ -](year|month)s?\b")
KEPT = re.compile(r"\b(?:keep|kept)\b.*")


def periods(text: str) -> set[tuple[int, str]]:
    """The periods that a text names: 6 years, six years."""
    return {(NUMBERS.get(number) or int(number), unit) for number, unit in PERIOD.findall(text)}


def said(notice: str) -> set[tuple[int, str]]:
    """The periods for which a notice says that something is kept."""
    return {one for line in notice.splitlines() for kept in KEPT.findall(line) for one in periods(kept)}


def deleted(node: Any) -> set[tuple[int, str]]:
    """Every period of retention in a definition."""
    if isinstance(node, dict):
        own = {one for key in ("retention", "retention-refused") for one in periods(str(node.get(key, "")))}
        return own.union(*map(deleted, node.values()))
    return set().union(*map(deleted, node)) if isinstance(node, list) else set()


@pytest.mark.parametrize("path", SERVICES, ids=lambda path: path.stem)
def test_what_a_notice_promises_is_what_is_done(path):
    node, _ = load_yaml(path.read_text(encoding="utf-8"), path.name)
    assert node is not None
    assert said(node.plain["privacy"]["notice"]) <= deleted(node.plain)


@pytest.mark.parametrize("path", SERVICES, ids=lambda path: path.stem)
def test_a_notice_that_names_a_time_names_that_of_a_refusal_too(path):
    node, _ = load_yaml(path.read_text(encoding="utf-8"), path.name)
    assert node is not None
    privacy = node.plain["privacy"]
    if "retention-refused" in privacy:
        assert periods(privacy["retention-refused"]) <= said(privacy["notice"])


def test_the_rule_notices_another_time():
    assert said("We ask within two days.\n- We keep it for six years, or for one year.") == {(6, "year"), (1, "year")}
    assert deleted({"privacy": {"retention": "date of birth plus 25 years"}, "a": [{"retention": "6 months"}]}) == {
        (25, "year"),
        (6, "month"),
    }
