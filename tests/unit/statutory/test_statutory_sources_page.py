"""docs/statutory-sources.md says what the code counts by, and nothing else."""

import io
from dataclasses import replace
from datetime import date
from pathlib import Path

from statutory.__main__ import main
from statutory.limits import ALL_LIMITS
from statutory.registry import all_rules
from statutory.sources_page import cell, read, sources_page, when

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


def test_a_rule_says_since_when_until_when_and_behind_which_switch():
    rule = all_rules()[0]
    told = {
        "In force from before our records.": {},
        "In force from 6 February 2015 until 18 August 2024.": {
            "effective_from": date(2015, 2, 6),
            "effective_until": date(2024, 8, 18),
        },
        "In force from before our records. Off until an administrator enters the commencement date `2026 Act s.28`.": {
            "commencement": "2026 Act s.28"
        },
    }
    plain = {"effective_from": None, "effective_until": None, "commencement": None}
    for words, more in told.items():
        assert when(replace(rule, **(plain | more))) == words


def test_a_text_can_be_read_and_leave_its_number_to_guidance():
    number = ALL_LIMITS[0]
    told = {
        (number_read, source_read): read(
            replace(number, verified=number_read, source=replace(number.source, verified=source_read))
        )
        for number_read in (True, False)
        for source_read in (True, False)
    }
    assert told == {
        (True, True): "yes",
        (True, False): "no: its source was not read",
        (False, True): "the source, not the number",
        (False, False): "no",
    }


def test_a_bar_in_a_name_does_not_break_its_table():
    assert cell("one | two\n three") == "one \\| two three"


def test_a_table_has_as_many_cells_in_every_row_as_in_its_head():
    head = 0
    for line in sources_page().splitlines():
        if line.startswith("| "):
            width = line.replace("\\|", "").count("|") - 1
            head = width if line.startswith(("| Number |", "| Source |")) else head
            assert width == head, line
