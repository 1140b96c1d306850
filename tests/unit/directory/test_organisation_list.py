"""A list of businesses is judged cell by cell, and one bad cell is enough."""

from __future__ import annotations

import pytest

from directory.organisation_import import HEADINGS, read_businesses
from directory.organisations import Contact, key_of

HEADS = ("Name", "Postcode", "Sector", "Email", "Telephone")
GOOD = ("The  Café", "zz1 1aa", "cafe, Restaurant or takeaway", "Owner@Cafe.example", "01632 960 001")


def judged(*rows: tuple[str, ...], heads: tuple[str, ...] = HEADS):
    return read_businesses(heads, list(enumerate(rows, 2)))


def said(file):
    return [(fault.line, fault.column, fault.what) for fault in file.faults]


def test_a_row_is_put_in_our_forms():
    (row,) = judged(GOOD).rows
    assert (row.name, row.postcode, row.sector) == ("The Café", "ZZ1 1AA", "cafe")
    assert row.contacts == (Contact("owner@cafe.example", "", "01632 960 001"),)


def test_columns_are_found_by_their_headings_in_any_order():
    (row,) = judged(("ZZ1 1AA", "Cafe"), heads=("POSTCODE", "name")).rows
    assert (row.name, row.postcode) == ("Cafe", "ZZ1 1AA")


@pytest.mark.parametrize(
    ("cells", "column", "what"),
    [
        (("", "ZZ1 1AA", "", "", ""), "Name", "is empty"),
        (("Cafe", "", "", "", ""), "Postcode", "is empty"),
        (("Cafe", "nowhere", "", "", ""), "Postcode", "“nowhere” is not a postcode"),
        (("Cafe", "ZZ1 1AA", "circus", "", ""), "Sector", "“circus” is none of the sectors"),
        (("Cafe", "ZZ1 1AA", "", "owner at cafe", ""), "Email", "is not an email address"),
        (("Cafe", "ZZ1 1AA", "", "", "1" * 41), "Telephone", "is longer than 40 characters"),
        (("!?", "ZZ1 1AA", "", "", ""), "Name", "has no letter or digit"),
    ],
)
def test_a_bad_cell_is_named_by_row_and_column_and_no_row_is_kept(cells, column, what):
    file = judged(GOOD, cells)
    assert said(file) == [(3, column, what)]
    assert file.rows == ()


def test_every_bad_cell_is_named_not_only_the_first():
    assert len(judged(("", "x", "y", "z", "")).faults) == 4


def test_a_business_that_stands_twice_in_a_file_is_named():
    assert said(judged(GOOD, ("the cafe!", "ZZ11AA", "", "", ""))) == [(3, "Name", "is the same business as row 2")]


@pytest.mark.parametrize(
    ("heads", "column", "what"),
    [
        (("Name",), "Postcode", "This column is missing"),
        (("Name", "Postcode", "Owner's age"), "Owner's age", "There is no such column"),
        (("Name", "Postcode", "name"), "name", "This heading is there twice"),
    ],
)
def test_a_wrong_heading_is_named(heads, column, what):
    (fault,) = judged(("Cafe", "ZZ1 1AA", ""), heads=heads).faults
    assert (fault.line, fault.column) == (1, column)
    assert fault.what.startswith(what)


def test_a_file_without_rows_is_no_list():
    assert said(judged()) == [(2, "Name", "There are no rows below the headings")]


def test_the_template_has_every_heading_once():
    heads = [one.head for one in HEADINGS]
    assert len(set(heads)) == len(heads)


def test_a_business_is_known_again_however_it_is_typed():
    assert key_of("The Café", "zz11aa") == key_of("the  cafe.", "ZZ1 1AA")
    assert key_of("The Café", "ZZ1 1AA") != key_of("The Café", "ZZ1 1AB")
