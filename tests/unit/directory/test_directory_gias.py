"""The national file of schools is read whole, and every dirty row is named."""

from __future__ import annotations

import pytest

from directory.gias import NotAGiasFile, fault_lines, read_gias

HEADINGS = (
    "URN",
    "LA (code)",
    "EstablishmentNumber",
    "EstablishmentName",
    "TypeOfEstablishment (code)",
    "TypeOfEstablishment (name)",
    "EstablishmentStatus (name)",
    "OpenDate",
    "Postcode",
    "StatutoryLowAge",
)
GOOD = (
    "900001",
    "1",
    "45",
    "Saint Zoë’s Primary School",
    "34",
    "Academy converter",
    "Open",
    "01-09-2014",
    "zz11zz",
    "4",
)


def file_of(*rows: tuple[str, ...], encoding: str = "cp1252") -> bytes:
    lines = [",".join(f'"{cell}"' for cell in row) for row in (HEADINGS, *rows)]
    return "\r\n".join(lines).encode(encoding)


def test_a_row_gets_back_the_leading_zeros_and_accents_it_had() -> None:
    (row,) = read_gias(file_of(GOOD)).rows
    assert (row.la_code, row.establishment_number, row.name) == ("001", "0045", "Saint Zoë’s Primary School")
    assert row.postcode == "ZZ1 1ZZ"
    assert row.opened_on is not None
    assert row.opened_on.isoformat() == "2014-09-01"


@pytest.mark.parametrize(
    ("column", "value", "said"),
    [
        ("URN", "12x", "is not 6 digits"),
        ("LA (code)", "", "is not 3 digits"),
        ("EstablishmentName", " ", "is empty"),
        ("EstablishmentStatus (name)", "Sleeping", "none of the known statuses"),
        ("OpenDate", "31-02-2014", "is not a date"),
        ("OpenDate", "2014-09-01", "is not a date"),
        ("StatutoryLowAge", "four", "is not an age"),
    ],
)
def test_a_dirty_cell_is_named_and_its_row_left_out(column: str, value: str, said: str) -> None:
    dirty = tuple(value if name == column else cell for name, cell in zip(HEADINGS, GOOD, strict=True))
    good = ("900002", *GOOD[1:])
    read = read_gias(file_of(dirty, good))
    assert [row.urn for row in read.rows] == ["900002"]
    assert [(fault.line, fault.column) for fault in read.faults] == [(2, column)]
    assert said in fault_lines(read.faults)[0]


def test_a_row_that_was_cut_short_empties_nothing_that_is_known_of_its_school() -> None:
    whole = file_of(GOOD, ("900002", *GOOD[1:]))
    read = read_gias(whole[: whole.rindex(b'"zz11zz"')])
    assert [row.urn for row in read.rows] == ["900001"]
    assert fault_lines(read.faults) == [
        "Line 3, the row: has 9 cells where the headings have 10: is the file cut short?"
    ]


def test_a_school_that_stands_twice_is_a_fault() -> None:
    read = read_gias(file_of(GOOD, GOOD))
    assert len(read.rows) == 1
    assert "twice" in read.faults[0].what


@pytest.mark.parametrize("content", [b"", b"   \n", b"a,b\n1,2\n", b"\x00\x01\x02", "URN\u2028x".encode("utf-16")])
def test_what_is_not_an_extract_is_refused_with_a_reason(content: bytes) -> None:
    with pytest.raises(NotAGiasFile):
        read_gias(content)
