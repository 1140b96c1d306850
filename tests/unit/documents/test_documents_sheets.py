"""Tables in and out: what is written for a school to fill in is read again, and what is no table is refused by name."""

from __future__ import annotations

import io
import zipfile

import pytest

from documents.content_types import XLSX, content_type
from documents.sheet_reading import MOST_BYTES, NotRead, Sheet, WhyNotRead, read_sheet
from documents.sheet_writing import SheetColumn, letters, workbook

COLUMNS = [SheetColumn("Name", "First and last"), SheetColumn("Ground & reason", "", ("Yes", "No, <never>"))]
MAIN = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'


def book(rows: str, *, styles: str = "", shared: str = "", properties: str = "") -> bytes:
    """A workbook as a program would save it, with these rows on its first sheet."""
    packed = zipfile.ZipFile(io.BytesIO(workbook(COLUMNS, title="Try")))
    parts = {name: packed.read(name) for name in packed.namelist()}
    parts["xl/worksheets/sheet1.xml"] = f"<worksheet {MAIN}><sheetData>{rows}</sheetData></worksheet>".encode()
    if styles:
        parts["xl/styles.xml"] = f"<styleSheet {MAIN}>{styles}</styleSheet>".encode()
    if shared:
        parts["xl/sharedStrings.xml"] = f"<sst {MAIN}>{shared}</sst>".encode()
    if properties:
        parts["xl/workbook.xml"] = parts["xl/workbook.xml"].replace(b"<sheets>", f"{properties}<sheets>".encode())
    written = io.BytesIO()
    with zipfile.ZipFile(written, "w", zipfile.ZIP_DEFLATED) as out:
        for name, text in parts.items():
            out.writestr(name, text)
    return written.getvalue()


def read(data: bytes) -> Sheet:
    return read_sheet(data, most_rows=3)


def why(data: bytes) -> WhyNotRead:
    with pytest.raises(NotRead) as refused:
        read(data)
    return refused.value.why


def test_a_template_is_a_workbook_whose_headings_are_read_again():
    made = workbook(COLUMNS, title="Leavers", guide=["Fill it in"])
    assert content_type(io.BytesIO(made)) == XLSX
    assert read(made) == Sheet(("Name", "Ground & reason"), ())


def test_a_template_is_the_same_file_each_time_and_holds_its_lists():
    assert workbook(COLUMNS, title="T") == workbook(COLUMNS, title="T")
    packed = zipfile.ZipFile(io.BytesIO(workbook(COLUMNS, title="T")))
    assert "Lists!$A$2:$A$3" in packed.read("xl/worksheets/sheet1.xml").decode()
    assert "No, &lt;never&gt;" in packed.read("xl/worksheets/sheet3.xml").decode()


def test_an_empty_sheet_is_refused_by_its_name_and_one_that_is_read_is_named():
    with pytest.raises(NotRead) as refused:
        read(book(""))
    assert (refused.value.why, refused.value.sheet) == (WhyNotRead.EMPTY, "Fill in")
    assert read(workbook(COLUMNS, title="T")).name == "Fill in"
    assert read(b"Name,Ground").name == ""


@pytest.mark.parametrize(("number", "named"), [(0, "A"), (25, "Z"), (26, "AA"), (51, "AZ"), (52, "BA"), (702, "AAA")])
def test_columns_are_lettered_as_spreadsheets_do(number, named):
    assert letters(number) == named


def test_texts_numbers_days_and_times_are_read_as_a_person_sees_them():
    styles = (
        '<numFmts><numFmt numFmtId="164" formatCode="dd/mm/yyyy hh:mm"/></numFmts><cellXfs><xf numFmtId="0"/>'
        '<xf numFmtId="14"/><xf numFmtId="164"/><xf numFmtId="20"/><xf numFmtId="4"/></cellXfs>'
    )
    shared = "<si><t>Ivy</t></si><si><r><t>Qu</t></r><r><t>ill</t></r><rPh><t>never</t></rPh></si>"
    rows = (
        '<row r="1"><c r="A1" t="s"><v>0</v></c><c r="B1" t="s"><v>1</v></c></row>'
        '<row r="3"><c r="A3"><v>42130.0</v></c><c r="B3" s="1"><v>42130</v></c>'
        '<c r="C3" s="2"><v>42130.6041666667</v></c>'
        '<c r="D3" s="3"><v>0.375</v></c><c r="F3" t="b"><v>1</v></c><c r="G3" t="str"><f>1+1</f><v>2 children</v></c>'
        '<c r="H3" s="4"><v>1234.50</v></c></row>'
    )
    sheet = read(book(rows, styles=styles, shared=shared))
    assert sheet.heads == ("Ivy", "Quill")
    (row,) = sheet.rows
    assert row.number == 3
    assert row.cells == ("42130", "06/05/2015", "06/05/2015 14:30", "09:00", "", "Yes", "2 children", "1234.5")


def test_a_workbook_that_counts_from_1904_gives_the_same_days():
    styles = '<cellXfs><xf numFmtId="14"/></cellXfs>'
    rows = '<row r="1"><c r="A1"><v>40668</v></c></row>'
    assert read(book(rows, styles=styles, properties='<workbookPr date1904="1"/>')).heads == ("06/05/2015",)


@pytest.mark.parametrize("separator", [",", ";", "\t"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252"])
def test_a_csv_is_read_whatever_separates_it_and_whoever_saved_it(separator, encoding):
    text = f'Name{separator}Town\r\nZoë{separator}Marlowe\r\n\r\n\'=Ned{separator}"A\nB"\r\n'
    sheet = read(text.encode(encoding))
    assert sheet.heads == ("Name", "Town")
    assert [(row.number, row.cells) for row in sheet.rows] == [(2, ("Zoë", "Marlowe")), (4, ("=Ned", "A\nB"))]


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b"", WhyNotRead.TYPE),
        (b"%PDF-1.7 nothing", WhyNotRead.TYPE),
        (b"\r\n\r\n ", WhyNotRead.EMPTY),
        (b"a,b\r\n1,2\r\n1,2\r\n1,2\r\n1,2\r\n", WhyNotRead.ROWS),
        (b"a," * 600, WhyNotRead.COLUMNS),
        (b"a" * (MOST_BYTES + 1), WhyNotRead.SIZE),
    ],
)
def test_what_is_no_table_or_too_large_is_refused_by_name(data, reason):
    assert why(data) is reason


@pytest.mark.parametrize(
    ("rows", "shared"),
    [
        ("<row", ""),
        ('<row r="1"><c r="A1" t="n"><v>1</v></c></row>', '<!DOCTYPE x [<!ENTITY a "aaaa">]><si><t>&a;</t></si>'),
    ],
)
def test_a_broken_workbook_or_one_with_entities_is_refused(rows, shared):
    data = book(rows)
    if shared:
        packed = zipfile.ZipFile(io.BytesIO(data))
        parts = {name: packed.read(name) for name in packed.namelist()}
        parts["xl/sharedStrings.xml"] = (
            f'<!DOCTYPE sst [<!ENTITY a "aa">]><sst {MAIN}><si><t>&a;</t></si></sst>'.encode()
        )
        written = io.BytesIO()
        with zipfile.ZipFile(written, "w") as out:
            for name, text in parts.items():
                out.writestr(name, text)
        data = written.getvalue()
    assert why(data) is WhyNotRead.BROKEN


def test_a_sheet_that_unpacks_to_too_much_is_not_unpacked():
    filler = "<row><c t='n'><v>1</v></c></row>" * 1_100_000
    data = book(filler)
    assert len(data) < MOST_BYTES
    assert why(data) in (WhyNotRead.SIZE, WhyNotRead.TYPE)
