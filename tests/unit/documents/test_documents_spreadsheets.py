"""A spreadsheet shows what was recorded, and calculates nothing."""

from __future__ import annotations

import csv
import io

import pytest

from documents.spreadsheets import csv_bytes, plain_cell


@pytest.mark.parametrize(
    "typed", ["=1+1", "+44", "-2", "@SUM(A1)", "\t=1", "\r=1", "  =cmd|' /C calc'!A0", "\uff1d1+1", "\n@x"]
)
def test_what_looks_like_a_formula_is_only_shown(typed):
    assert plain_cell(typed).startswith("'")


@pytest.mark.parametrize("typed", ["Ivy Quill", "2026-11-23", "P1", "O'Neill-Smith", "a=b", "", "12"])
def test_everything_else_stays_as_it_is(typed):
    assert plain_cell(typed) == typed


def test_a_table_comes_back_as_it_was_with_commas_quotes_and_lines():
    rows = [["Quill, Ivy", 'said "no"', "two\nlines"], [None, 3, "Zoë"]]
    written = csv_bytes(["Name", "Said", "More"], rows)
    assert written.startswith(b"\xef\xbb\xbf")
    read = list(csv.reader(io.StringIO(written.decode("utf-8-sig"), newline="")))
    assert read == [["Name", "Said", "More"], ["Quill, Ivy", 'said "no"', "two\nlines"], ["", "3", "Zoë"]]
