"""Tables written out for a spreadsheet, so that no cell can become a formula there."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Sequence

CONTENT_TYPE = "text/csv"
# What a spreadsheet takes for the beginning of a formula, or leaves out before looking for one.
_STARTS = ("=", "+", "-", "@", "\t", "\r", "\n", "\uff1d", "\uff0b", "\uff0d", "\uff20")


def csv_bytes(heads: Sequence[str], rows: Iterable[Sequence[object]]) -> bytes:
    """A CSV file in UTF-8 with the mark by which spreadsheets know it, lines ended as RFC 4180 says."""
    written = io.StringIO(newline="")
    writer = csv.writer(written, quoting=csv.QUOTE_ALL, lineterminator="\r\n")
    for row in (heads, *rows):
        writer.writerow([plain_cell(cell) for cell in row])
    return b"\xef\xbb\xbf" + written.getvalue().encode("utf-8", errors="replace")


def plain_cell(cell: object) -> str:
    """A value as a cell that only shows it: what begins like a formula gets an apostrophe before it. None is empty."""
    if cell is None:
        return ""
    text = str(cell).replace("\x00", "")
    looks_like_a_formula = text.lstrip(" \u00a0").startswith(_STARTS) or text.startswith(_STARTS)
    return f"'{text}" if looks_like_a_formula else text
