"""docs/statutory-sources.md says what the code counts by, and nothing else."""

import io
from pathlib import Path

from statutory.__main__ import main
from statutory.limits import ALL_LIMITS
from statutory.registry import all_rules
from statutory.sources_page import sources_page

PAGE = Path(__file__).parents[3] / "docs" / "statutory-sources.md"


def test_the_page_of_sources_is_current():
    assert PAGE.read_text(encoding="utf-8") == sources_page(), (
        "run: python -m statutory sources > docs/statutory-sources.md"
    )


def test_the_command_writes_that_page():
    told = io.StringIO()
    assert main(["sources"], asked=io.StringIO(), told=told, wrong=io.StringIO()) == 0
    assert told.getvalue() == sources_page()


def test_every_rule_number_and_source_is_on_the_page():
    page = sources_page()
    for one in all_rules():
        assert f"## {one.id}\n" in page
        for source in (*one.sources, *(number.source for number in one.numbers)):
            assert f"({source.url})" in page
        for number in one.numbers:
            assert f"| {number.limit} |" in page
    for number in ALL_LIMITS:
        assert f"| {number.name} | {number.limit} |" in page


def test_a_table_has_as_many_cells_in_every_row_as_in_its_head():
    head = 0
    for line in sources_page().splitlines():
        if line.startswith("| "):
            width = line.replace("\\|", "").count("|") - 1
            head = width if line.startswith(("| Number |", "| Source |")) else head
            assert width == head, line
