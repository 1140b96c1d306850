"""The worked examples of docs/add-a-service.md are services that the product takes, and its text quotes them."""

from __future__ import annotations

import re
import shutil
from datetime import date
from pathlib import Path

import pytest

from casework.publishing import Folder, read_folder
from forms.answers import Answers
from forms.pages import compile_form

ROOT = Path(__file__).parents[3]
EXAMPLES = sorted((ROOT / "docs/examples").glob("*.yaml"))
SCHOOL_DATES = ROOT / "docs/examples/school-dates.yaml"
PAGE = ROOT / "docs/add-a-service.md"
TODAY = date(2026, 11, 23)


def read_with(example: Path, text: str, folder: Path) -> Folder:
    """What the checker makes of the product's definitions with one more service among them."""
    shutil.copytree(ROOT / "definitions", folder / "definitions")
    (folder / "definitions/services" / example.name).write_text(text)
    return read_folder(folder / "definitions")


def test_the_page_names_every_example():
    assert SCHOOL_DATES in EXAMPLES
    assert [path.name for path in EXAMPLES if f"(examples/{path.name})" not in PAGE.read_text()] == []


@pytest.mark.parametrize("example", EXAMPLES, ids=lambda path: path.stem)
def test_the_checker_finds_no_fault_in_an_example(example, tmp_path):
    found = read_with(example, example.read_text(), tmp_path)
    assert [str(fault) for fault in found.faults] == []
    assert example.stem in [definition.service for definition in found.definitions]


def test_the_fault_that_the_page_shows_is_the_one_the_checker_finds(tmp_path):
    example = SCHOOL_DATES
    spoilt = example.read_text().replace("      1: 4 hours\n", "")
    faults = [str(fault) for fault in read_with(example, spoilt, tmp_path).faults]
    assert len(faults) == 1
    assert faults[0] in PAGE.read_text()


def test_what_the_page_quotes_stands_in_an_example():
    quoted = re.findall(r"```yaml\n(.*?)```", PAGE.read_text(), re.DOTALL)
    texts = [path.read_text() for path in EXAMPLES]
    assert quoted
    for block in quoted:
        assert any(block.strip() in text for text in texts)


def test_the_page_about_a_closure_is_asked_only_of_a_closed_school(tmp_path):
    found = read_with(SCHOOL_DATES, SCHOOL_DATES.read_text(), tmp_path)
    definition = next(one for one in found.definitions if one.service == SCHOOL_DATES.stem)
    journey = compile_form(definition, ROOT / "templates/fields").journey("sender")
    pages = {
        change: [page.id for page in journey.walk(Answers.of("sender", {"change": change}), [], {}, TODAY).pages]
        for change in ("inset", "closure")
    }
    assert pages == {"inset": ["change", "sender"], "closure": ["change", "closed-why", "sender"]}
