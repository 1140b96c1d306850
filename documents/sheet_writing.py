"""An Excel workbook to fill in: headings, cells that stay the text that is typed, lists to choose from, a guide.

Every cell is text in text format, so that a unique pupil number keeps its zeros, a date stays as it was typed, and
nothing can become a formula.
"""

from __future__ import annotations

import io
import zipfile
from collections.abc import Sequence
from dataclasses import dataclass
from xml.sax.saxutils import escape

from documents.content_types import XLSX

CONTENT_TYPE = XLSX
_NS = "http://schemas.openxmlformats.org"
_HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
_MAIN = f'xmlns="{_NS}/spreadsheetml/2006/main"'
_WHEN = (2026, 1, 1, 0, 0, 0)  # the same file each time it is made
_ILLEGAL = dict.fromkeys((*range(9), 11, 12, *range(14, 32)))
_MOST_ROWS_FORMATTED = 201


@dataclass(frozen=True, slots=True)
class SheetColumn:
    """A column to fill in: its heading, what the guide says of it, and the words to choose from, if any."""

    head: str
    guide: str = ""
    choices: tuple[str, ...] = ()


def workbook(columns: Sequence[SheetColumn], *, title: str, guide: Sequence[str] = ()) -> bytes:
    """A workbook with a sheet to fill in, a guide and the lists."""
    lists = [column for column in columns if column.choices]
    parts = {
        "[Content_Types].xml": _content_types(),
        "_rels/.rels": _relations([("officeDocument", "xl/workbook.xml")]),
        "xl/workbook.xml": _book(),
        "xl/_rels/workbook.xml.rels": _relations(
            [*(("worksheet", f"worksheets/sheet{number}.xml") for number in (1, 2, 3)), ("styles", "styles.xml")]
        ),
        "xl/styles.xml": _styles(),
        "xl/worksheets/sheet1.xml": _to_fill_in(columns, lists),
        "xl/worksheets/sheet2.xml": _plain(
            [[title], *([line] for line in guide), [], ["Column", "What it asks"]]
            + [[column.head, _guide_of(column)] for column in columns],
            widths=(48, 110),
        ),
        "xl/worksheets/sheet3.xml": _plain(_lists(lists), widths=(40,) * len(lists)),
    }
    written = io.BytesIO()
    with zipfile.ZipFile(written, "w", zipfile.ZIP_DEFLATED) as packed:
        for name, text in parts.items():
            packed.writestr(zipfile.ZipInfo(name, _WHEN), text.encode("utf-8"), zipfile.ZIP_DEFLATED)
    return written.getvalue()


def letters(number: int) -> str:
    """The letters of a column, counted from 0: A, B … Z, AA."""
    made = ""
    number += 1
    while number:
        number, rest = divmod(number - 1, 26)
        made = chr(ord("A") + rest) + made
    return made


def _guide_of(column: SheetColumn) -> str:
    return f"{column.guide} One of: {'; '.join(column.choices)}".strip() if column.choices else column.guide


def _lists(columns: Sequence[SheetColumn]) -> list[list[str]]:
    longest = max((len(column.choices) for column in columns), default=0)
    rows = [[column.head for column in columns]]
    rows += [[column.choices[at] if at < len(column.choices) else "" for column in columns] for at in range(longest)]
    return rows


def _to_fill_in(columns: Sequence[SheetColumn], lists: Sequence[SheetColumn]) -> str:
    last = letters(len(columns) - 1)
    cols = f'<cols><col min="1" max="{len(columns)}" width="26" style="1" customWidth="1"/></cols>'
    view = (
        '<sheetViews><sheetView workbookViewId="0"><pane ySplit="1" topLeftCell="A2" activePane="bottomLeft" '
        'state="frozen"/></sheetView></sheetViews>'
    )
    heads = _row(1, [column.head for column in columns], style=2)
    checks = [
        f'<dataValidation type="list" allowBlank="1" showErrorMessage="0" sqref="{at}2:{at}{_MOST_ROWS_FORMATTED}">'
        f"<formula1>Lists!${letters(place)}$2:${letters(place)}${len(column.choices) + 1}</formula1></dataValidation>"
        for place, column in enumerate(lists)
        for at in (letters(list(columns).index(column)),)
    ]
    chosen = f'<dataValidations count="{len(checks)}">{"".join(checks)}</dataValidations>' if checks else ""
    data = f"<sheetData>{heads}</sheetData>"
    return f'{_HEAD}<worksheet {_MAIN}><dimension ref="A1:{last}1"/>{view}{cols}{data}{chosen}</worksheet>'


def _plain(rows: Sequence[Sequence[str]], *, widths: Sequence[int]) -> str:
    columns = "".join(
        f'<col min="{at}" max="{at}" width="{width}" style="1" customWidth="1"/>' for at, width in enumerate(widths, 1)
    )
    cols = f"<cols>{columns}</cols>" if columns else ""
    data = "".join(_row(number, row, style=1) for number, row in enumerate(rows, 1))
    return f"{_HEAD}<worksheet {_MAIN}>{cols}<sheetData>{data}</sheetData></worksheet>"


def _row(number: int, cells: Sequence[str], *, style: int) -> str:
    made = "".join(
        f'<c r="{letters(at)}{number}" s="{style}" t="inlineStr"><is><t xml:space="preserve">'
        f"{escape(text.translate(_ILLEGAL))}</t></is></c>"
        for at, text in enumerate(cells)
        if text
    )
    return f'<row r="{number}">{made}</row>'


def _book() -> str:
    sheets = "".join(
        f'<sheet name="{name}" sheetId="{number}" r:id="rId{number}"/>'
        for number, name in enumerate(("Fill in", "Guide", "Lists"), 1)
    )
    relations = f'xmlns:r="{_NS}/officeDocument/2006/relationships"'
    return f"{_HEAD}<workbook {_MAIN} {relations}><sheets>{sheets}</sheets></workbook>"


def _styles() -> str:
    """0 general, 1 text, 2 text in bold: 49 is the number of the text format."""
    formats = "".join(
        f'<xf numFmtId="{number}" fontId="{font}" fillId="0" borderId="0" xfId="0" applyNumberFormat="1" '
        'applyFont="1" applyAlignment="1"><alignment wrapText="1" vertical="top"/></xf>'
        for number, font in ((0, 0), (49, 0), (49, 1))
    )
    fonts = '<font><sz val="11"/><name val="Arial"/></font><font><b/><sz val="11"/><name val="Arial"/></font>'
    fills = "".join(f'<fill><patternFill patternType="{kind}"/></fill>' for kind in ("none", "gray125"))
    return (
        f'{_HEAD}<styleSheet {_MAIN}><fonts count="2">{fonts}</fonts><fills count="2">{fills}</fills>'
        '<borders count="1"><border><left/><right/><top/><bottom/><diagonal/></border></borders>'
        '<cellStyleXfs count="1"><xf numFmtId="0" fontId="0" fillId="0" borderId="0"/></cellStyleXfs>'
        f'<cellXfs count="3">{formats}</cellXfs></styleSheet>'
    )


def _relations(targets: Sequence[tuple[str, str]]) -> str:
    made = "".join(
        f'<Relationship Id="rId{number}" Type="{_NS}/officeDocument/2006/relationships/{kind}" Target="{target}"/>'
        for number, (kind, target) in enumerate(targets, 1)
    )
    return f'{_HEAD}<Relationships xmlns="{_NS}/package/2006/relationships">{made}</Relationships>'


def _content_types() -> str:
    parts = [("/xl/workbook.xml", "sheet.main"), ("/xl/styles.xml", "styles")]
    parts += [(f"/xl/worksheets/sheet{number}.xml", "worksheet") for number in (1, 2, 3)]
    office = "application/vnd.openxmlformats-officedocument.spreadsheetml"
    made = "".join(f'<Override PartName="{name}" ContentType="{office}.{kind}+xml"/>' for name, kind in parts)
    defaults = (
        '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        '<Default Extension="xml" ContentType="application/xml"/>'
    )
    return f'{_HEAD}<Types xmlns="{_NS}/package/2006/content-types">{defaults}{made}</Types>'
