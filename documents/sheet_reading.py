"""Reading a table out of a spreadsheet: the first sheet of an Excel workbook, or a CSV file. Texts only.

Nothing in it is run or followed: a formula counts as the value that was last shown, other sheets, links and pictures
are not looked at. What unpacks to too much, or names a document type of its own, is refused before it is read.
"""

from __future__ import annotations

import csv
import io
import re
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from decimal import Decimal, InvalidOperation
from enum import StrEnum
from typing import TYPE_CHECKING

from documents.content_types import TEXT, XLSX, content_type

if TYPE_CHECKING:
    from xml.etree import ElementTree as ET  # loaded by the first who reads a workbook

MOST_BYTES = 2 * 1024 * 1024
MOST_UNPACKED = 30 * 1024 * 1024  # of one part of a workbook
MOST_COLUMNS = 500
MOST_CELL = 20_000  # characters
_MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
_RELATION = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"
_PACKAGE = "{http://schemas.openxmlformats.org/package/2006/relationships}Relationship"
_PLACE = re.compile(r"^([A-Z]{1,3})([0-9]{1,7})$")
_DAY_FORMATS = frozenset({*range(14, 18), 22, *range(27, 37), *range(50, 59)})
_TIME_FORMATS = frozenset({18, 19, 20, 21, 45, 46, 47})
_QUOTED = re.compile(r'"[^"]*"|\\.|\[[^\]]*\]')
_SEPARATORS = (",", ";", "\t")
# SyntaxError is what faulty XML raises (ET.ParseError).
_BROKEN = (zipfile.BadZipFile, KeyError, SyntaxError, EOFError, RuntimeError, OverflowError)


class WhyNotRead(StrEnum):
    """Why a file is no table."""

    TYPE = "type"
    SIZE = "size"
    BROKEN = "broken"
    EMPTY = "empty"
    ROWS = "rows"
    COLUMNS = "columns"


class NotRead(ValueError):
    """The file can't be read as a table; `sheet` is the sheet's name where it is a workbook's that is empty."""

    def __init__(self, why: WhyNotRead, sheet: str = "") -> None:
        super().__init__(why.value)
        self.why, self.sheet = why, sheet


@dataclass(frozen=True, slots=True)
class SheetRow:
    """A row with the number that the spreadsheet shows beside it."""

    number: int
    cells: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Sheet:
    """A table: its first row that holds anything, and those below; rows that hold nothing are left out."""

    heads: tuple[str, ...]
    rows: tuple[SheetRow, ...]
    name: str = field(default="", compare=False)  # of the sheet; a CSV file has none


def read_sheet(data: bytes, *, most_rows: int) -> Sheet:
    """Read a file.

    Args:   most_rows: below the headings.
    Raises: NotRead.
    """
    if len(data) > MOST_BYTES:
        raise NotRead(WhyNotRead.SIZE)
    kind = content_type(io.BytesIO(data))
    if kind not in (XLSX, TEXT):
        raise NotRead(WhyNotRead.TYPE)
    name = _name_of_first(data) if kind == XLSX else ""
    rows = _of_workbook(data) if kind == XLSX else _of_csv(data)
    heads: tuple[str, ...] | None = None
    found: list[SheetRow] = []
    for row in rows:
        if not any(row.cells):
            continue
        if len(row.cells) > MOST_COLUMNS:
            raise NotRead(WhyNotRead.COLUMNS)
        if heads is None:
            heads = row.cells
            continue
        if len(found) >= most_rows:
            raise NotRead(WhyNotRead.ROWS)
        found.append(row)
    if heads is None:
        raise NotRead(WhyNotRead.EMPTY, name)
    return Sheet(heads, tuple(found), name)


def _of_csv(data: bytes) -> Iterator[SheetRow]:
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError:
        text = data.decode("cp1252", errors="replace")
    first = text.split("\n", 1)[0]
    separator = max(_SEPARATORS, key=first.count)
    csv.field_size_limit(max(csv.field_size_limit(), MOST_CELL))
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator)
    try:
        for number, cells in enumerate(reader, 1):
            yield SheetRow(number, tuple(_shown(cell) for cell in cells))
    except csv.Error as wrong:
        raise NotRead(WhyNotRead.BROKEN) from wrong


def _shown(text: str) -> str:
    """A cell as it is read: our own files put an apostrophe before what looks like a formula."""
    kept = text.strip()[:MOST_CELL]
    return kept[1:] if len(kept) > 1 and kept[0] == "'" and kept[1] in "=+-@" else kept


def _name_of_first(data: bytes) -> str:
    """What its program calls the sheet that is read; nothing where that can't be told, which the reading then says."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as packed:
            sheets = _part(packed, "xl/workbook.xml").find(f"{_MAIN}sheets")
    except _BROKEN:
        return ""
    return str(sheets[0].get("name", "")) if sheets is not None and len(sheets) else ""


def _of_workbook(data: bytes) -> Iterator[SheetRow]:
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as packed:
            book = _part(packed, "xl/workbook.xml")
            texts = _texts(packed)
            days = _styles(packed)
            sheet = _part(packed, _first_sheet(packed, book))
            properties = book.find(f"{_MAIN}workbookPr")
            since_1904 = properties is not None and properties.get("date1904") in ("1", "true")
            yield from _rows(sheet, texts, days, since_1904=since_1904)
    except _BROKEN as wrong:
        raise NotRead(WhyNotRead.BROKEN) from wrong


def _part(packed: zipfile.ZipFile, name: str) -> ET.Element:
    if packed.getinfo(name).file_size > MOST_UNPACKED:
        raise NotRead(WhyNotRead.SIZE)
    with packed.open(name) as entry:
        text = entry.read(MOST_UNPACKED + 1)
    if len(text) > MOST_UNPACKED:
        raise NotRead(WhyNotRead.SIZE)
    if b"<!DOCTYPE" in text or b"<!ENTITY" in text:  # a workbook has neither; entities could grow without end
        raise NotRead(WhyNotRead.BROKEN)
    from xml.etree import ElementTree as ET

    return ET.fromstring(text)  # noqa: S314  # without a document type there is nothing to expand


def _first_sheet(packed: zipfile.ZipFile, book: ET.Element) -> str:
    sheets = book.find(f"{_MAIN}sheets")
    wanted = sheets[0].get(_RELATION) if sheets is not None and len(sheets) else None
    for relation in _part(packed, "xl/_rels/workbook.xml.rels").iter(_PACKAGE):
        if relation.get("Id") == wanted:
            target = str(relation.get("Target", "")).lstrip("/")
            return target if target.startswith("xl/") else f"xl/{target}"
    raise NotRead(WhyNotRead.EMPTY)


def _texts(packed: zipfile.ZipFile) -> list[str]:
    """The texts that cells share; a reading aid above a word is no part of it."""
    if "xl/sharedStrings.xml" not in packed.namelist():
        return []
    return [_plain(item) for item in _part(packed, "xl/sharedStrings.xml").iter(f"{_MAIN}si")]


def _plain(item: ET.Element) -> str:
    own = [child.text or "" for child in item if child.tag == f"{_MAIN}t"]
    runs = [run.findtext(f"{_MAIN}t") or "" for run in item if run.tag == f"{_MAIN}r"]
    return "".join([*own, *runs])


def _styles(packed: zipfile.ZipFile) -> dict[int, str]:
    """Which cell styles show a number as a day, a time of day or both."""
    if "xl/styles.xml" not in packed.namelist():
        return {}
    styles = _part(packed, "xl/styles.xml")
    own = {
        int(one.get("numFmtId", "0")): _QUOTED.sub("", one.get("formatCode", "")).lower()
        for one in styles.iter(f"{_MAIN}numFmt")
    }
    found: dict[int, str] = {}
    formats = styles.find(f"{_MAIN}cellXfs")
    for index, one in enumerate(formats if formats is not None else ()):
        number = int(one.get("numFmtId", "0"))
        code = own.get(number, "")
        has_day = number in _DAY_FORMATS or "y" in code or "d" in code
        has_time = number in _TIME_FORMATS or number == 22 or "h" in code  # 22 shows both
        if has_day or has_time:
            found[index] = f"{'day' if has_day else ''}{'time' if has_time else ''}"
    return found


def _rows(sheet: ET.Element, texts: list[str], styles: dict[int, str], *, since_1904: bool) -> Iterator[SheetRow]:
    for place, row in enumerate(sheet.iter(f"{_MAIN}row"), 1):
        cells: dict[int, str] = {}
        for at, cell in enumerate(row.iter(f"{_MAIN}c")):
            column = _column(cell.get("r", ""), at)
            if column >= MOST_COLUMNS:
                if cell.find(f"{_MAIN}v") is not None:
                    raise NotRead(WhyNotRead.COLUMNS)
                continue
            cells[column] = _value(cell, texts, styles, since_1904=since_1904)
        width = max(cells, default=-1) + 1
        said = row.get("r", "")
        yield SheetRow(int(said) if said.isdecimal() else place, tuple(cells.get(at, "") for at in range(width)))


def _column(place: str, otherwise: int) -> int:
    found = _PLACE.match(place)
    if found is None:
        return otherwise
    number = 0
    for letter in found[1]:
        number = number * 26 + ord(letter) - ord("A") + 1
    return number - 1


def _value(cell: ET.Element, texts: list[str], styles: dict[int, str], *, since_1904: bool) -> str:
    kind = cell.get("t", "n")
    if kind == "inlineStr":
        inside = cell.find(f"{_MAIN}is")
        return _shown(_plain(inside)) if inside is not None else ""
    raw = (cell.findtext(f"{_MAIN}v") or "").strip()
    if kind == "s":
        index = int(raw) if raw.isdecimal() else -1
        return _shown(texts[index]) if 0 <= index < len(texts) else ""
    if kind == "b":
        return "Yes" if raw == "1" else "No"
    if kind in ("str", "e", "d"):
        return _shown(raw)
    style = cell.get("s", "0")
    shows = styles.get(int(style) if style.isdecimal() else 0, "")
    return _number(raw, shows, since_1904=since_1904)


def _number(raw: str, shows: str, *, since_1904: bool) -> str:
    """A number as a person sees it: a day where the cell shows one, else plain digits without a stray ".0"."""
    try:
        number = Decimal(raw)
    except InvalidOperation:
        return raw
    if not number.is_finite() or abs(number) > 10**15:
        return raw
    if not shows:
        return format(number.normalize(), "f")
    if not 0 <= number < 2_958_466:  # 31 December 9999
        return raw
    start = datetime(1904, 1, 1) if since_1904 else datetime(1899, 12, 30)  # noqa: DTZ001  # a spreadsheet has no zone
    moment = start + timedelta(seconds=int((number * 86_400).to_integral_value()))
    if shows == "time":
        return f"{moment:%H:%M}"
    return f"{moment:%d/%m/%Y %H:%M}" if shows == "daytime" else f"{moment:%d/%m/%Y}"
