"""Reads the Get Information About Schools file (edubasealldataYYYYMMDD.csv) and takes it in, whole or not at all.

Source: the public establishment extract of get-information-schools.service.gov.uk; encoding Windows-1252, dates
DD-MM-YYYY. Spreadsheets drop leading zeros of the authority and establishment numbers: they are put back.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import BinaryIO

from sqlalchemy import insert, select, update

from base.extensions import db
from base.ids import new_id
from base.text import normal_postcode, plain
from directory.gias_cells import Cells, RowFault
from models.school import School
from security.actor import Actor
from security.history import record

REQUIRED = (
    "URN",
    "LA (code)",
    "EstablishmentNumber",
    "EstablishmentName",
    "TypeOfEstablishment (code)",
    "TypeOfEstablishment (name)",
    "EstablishmentStatus (name)",
)
KEPT_BESIDES = (
    *("UKPRN", "EstablishmentTypeGroup (name)", "PhaseOfEducation (name)", "OpenDate", "CloseDate"),
    *("StatutoryLowAge", "StatutoryHighAge", "Street", "Locality", "Town", "County (name)", "Postcode"),
    *("TelephoneNum", "SchoolWebsite", "Trusts (code)", "Trusts (name)"),
    *("HeadTitle (name)", "HeadFirstName", "HeadLastName"),
)
_STATUS = {
    "open": "open",
    "closed": "closed",
    "open, but proposed to close": "closing",
    "proposed to open": "proposed",
}
MOST_ROWS = 200_000
AT_ONCE = 500  # schools that are read and written together


class NotAGiasFile(ValueError):
    """The file can't be read as an extract at all; the message says why and what to do."""


@dataclass(frozen=True, slots=True)
class GiasRow:
    """One school, as the file has it, put in our forms."""

    urn: str
    la_code: str
    establishment_number: str
    ukprn: str
    name: str
    type_code: str
    type_name: str
    type_group: str
    phase: str
    status: str
    opened_on: date | None
    closed_on: date | None
    low_age: int | None
    high_age: int | None
    street: str
    locality: str
    town: str
    county: str
    postcode: str
    telephone: str
    website: str
    trust_code: str
    trust_name: str
    head_name: str


COLUMNS = (*GiasRow.__slots__, "sort_name", "is_ours")  # of a school, that come from the file


@dataclass(frozen=True, slots=True)
class GiasFile:
    """What a file holds: its good rows, and every fault of the others. A row with a fault is not among the rows."""

    rows: tuple[GiasRow, ...]
    faults: tuple[RowFault, ...]


@dataclass(slots=True)
class ImportCounts:
    """What an import did."""

    added: int = 0
    changed: int = 0
    same: int = 0
    missing: int = 0  # ours, but not in this file: left as they are and reported
    faults: int = 0
    missing_urns: list[str] = field(default_factory=list)


def read_gias(source: bytes | BinaryIO) -> GiasFile:
    """Read the whole file, a line at a time, and judge every row. Touches no database.

    Args:   source: the bytes of a small file, or a file that is open for reading; the real one has 70 MB.
    Raises: NotAGiasFile for an empty file, missing columns, or too many rows.
    """
    stream = io.BytesIO(source) if isinstance(source, bytes) else source
    text = io.TextIOWrapper(stream, encoding=_encoding_of(stream), errors="replace", newline="")
    reader = csv.reader(text)
    rows: dict[str, GiasRow] = {}
    faults: list[RowFault] = []
    try:
        headings = next(reader, [])
        columns = _columns(headings)
        for cells in reader:
            if len(rows) + len(faults) > MOST_ROWS:
                raise NotAGiasFile(f"The file has more than {MOST_ROWS:,} rows.")
            if not any(cell.strip() for cell in cells):
                continue
            if len(cells) < len(headings):  # its last cells would empty what we know of the school
                what = f"has {len(cells)} cells where the headings have {len(headings)}: is the file cut short?"
                faults.append(RowFault(reader.line_num, "the row", what))
                continue
            headed = {name: cells[place] for name, place in columns.items() if place < len(cells)}
            row, wrong = _row(headed, reader.line_num)
            if row is not None and row.urn in rows:
                wrong = [RowFault(reader.line_num, "URN", f"{row.urn} stands in the file twice")]
            if wrong or row is None:
                faults.extend(wrong)
            else:
                rows[row.urn] = row
    except csv.Error as broken:
        raise NotAGiasFile(f"Line {reader.line_num} can't be read as CSV: {broken}.") from broken
    finally:
        text.detach()  # the file stays its owner's to close
    return GiasFile(tuple(rows.values()), tuple(faults))


def _encoding_of(stream: BinaryIO) -> str:
    """UTF-8 only where a byte order mark says so, else Windows-1252, which reads every other byte."""
    mark = stream.read(3)
    stream.seek(0)
    return "utf-8-sig" if mark == b"\xef\xbb\xbf" else "cp1252"


def _columns(headings: list[str]) -> dict[str, int]:
    """Where the columns that we keep stand in this file; it has a hundred more."""
    if not any(heading.strip() for heading in headings):
        raise NotAGiasFile("The file is empty.")
    missing = [name for name in REQUIRED if name not in headings]
    if missing:
        raise NotAGiasFile(f"The file has no column {', '.join(missing)}. Choose the 'all establishment data' file.")
    return {name: headings.index(name) for name in (*REQUIRED, *KEPT_BESIDES) if name in headings}


def import_schools(
    file: GiasFile, *, our_la: str, by: Actor, at: datetime, leave_out_faulty: bool = False
) -> ImportCounts:
    """Take the rows in, in the open transaction: all of them, or none because the caller rolls back.

    A school that stands already keeps its contacts, its calendar and its links; only what the file says changes.
    Our schools that the file does not have are left and reported: an extract can be cut short.

    Args:   our_la: the council's own authority code; marks which schools are ours.
    Twice:  the second time everything is the same and nothing is written.
    Raises: NotAGiasFile when there are faulty rows and nobody said to leave them out.
    """
    if file.faults and not leave_out_faulty:
        raise NotAGiasFile(f"{len(file.faults)} faults in the file. Nothing was imported.")
    counts = ImportCounts(faults=len(file.faults))
    for first in range(0, len(file.rows), AT_ONCE):
        _take_in(file.rows[first : first + AT_ONCE], counts, our_la=our_la, at=at)
    counts.missing_urns = missing_from(file)
    counts.missing = len(counts.missing_urns)
    if counts.added or counts.changed:
        newest = db.session.scalar(select(School.id).order_by(School.imported_at.desc(), School.id).limit(1))
        if newest is not None:
            data = {"added": counts.added, "changed": counts.changed, "faults": counts.faults}
            record("school", newest, "schools-imported", by=by, at=at, data=data)
    return counts


def missing_from(file: GiasFile) -> list[str]:
    """The URNs of our schools that are here and not in the file."""
    in_file = {row.urn for row in file.rows}
    ours = select(School.urn).where(School.is_ours, School.status != "closed", School.urn.is_not(None))
    return sorted(str(urn) for urn in db.session.scalars(ours) if urn not in in_file)


def _take_in(rows: Sequence[GiasRow], counts: ImportCounts, *, our_la: str, at: datetime) -> None:
    """Add or change these schools, as rows and not as objects: England has fifty thousand."""
    found = select(School.id, *(getattr(School, name) for name in COLUMNS)).where(
        School.urn.in_([row.urn for row in rows])
    )
    had = {school.urn: school._mapping for school in db.session.execute(found)}  # noqa: SLF001  # its public name
    new: list[dict[str, object]] = []
    changed: list[dict[str, object]] = []
    for row in rows:
        values = _values(row, our_la)
        school = had.get(row.urn)
        if school is None:
            new.append(values | {"id": new_id(), "created_at": at, "imported_at": at})
        elif any(school[name] != value for name, value in values.items()):
            changed.append(values | {"id": school["id"], "imported_at": at})
    if new:
        db.session.execute(insert(School), new)
    if changed:
        db.session.execute(update(School), changed)
    counts.added += len(new)
    counts.changed += len(changed)
    counts.same += len(rows) - len(new) - len(changed)


def _row(headed: dict[str, str], line: int) -> tuple[GiasRow | None, list[RowFault]]:
    """One row, and what is wrong with it."""
    cells = Cells(headed, line)
    status = _STATUS.get(cells.words("EstablishmentStatus (name)").casefold(), "")
    if not status:
        cells.fault("EstablishmentStatus (name)", "is none of the known statuses")
    name = cells.words("EstablishmentName")
    if not name:
        cells.fault("EstablishmentName", "is empty")
    postcode = cells.words("Postcode", 20)
    head = (cells.words(part) for part in ("HeadTitle (name)", "HeadFirstName", "HeadLastName"))
    row = GiasRow(
        urn=cells.digits("URN", 6, required=True, padded=False),
        la_code=cells.digits("LA (code)", 3, required=True),
        establishment_number=cells.digits("EstablishmentNumber", 4, required=False),
        ukprn=cells.digits("UKPRN", 8, required=False),
        name=name,
        type_code=cells.words("TypeOfEstablishment (code)", 8),
        type_name=cells.words("TypeOfEstablishment (name)", 120),
        type_group=cells.words("EstablishmentTypeGroup (name)", 120),
        phase=cells.words("PhaseOfEducation (name)", 60),
        status=status,
        opened_on=cells.day("OpenDate"),
        closed_on=cells.day("CloseDate"),
        low_age=cells.age("StatutoryLowAge"),
        high_age=cells.age("StatutoryHighAge"),
        street=cells.words("Street"),
        locality=cells.words("Locality"),
        town=cells.words("Town", 120),
        county=cells.words("County (name)", 120),
        postcode=normal_postcode(postcode) or postcode[:10],
        telephone=cells.words("TelephoneNum", 40),
        website=cells.words("SchoolWebsite", 300),
        trust_code=cells.words("Trusts (code)", 20),
        trust_name=cells.words("Trusts (name)"),
        head_name=" ".join(part for part in head if part)[:200],
    )
    return (None if cells.faults else row), cells.faults


def _values(row: GiasRow, our_la: str) -> dict[str, object]:
    values: dict[str, object] = {name: getattr(row, name) for name in GiasRow.__slots__}
    values["sort_name"] = plain(row.name)[:200]
    values["is_ours"] = row.la_code == our_la
    return values


def fault_lines(faults: Iterable[RowFault], *, most: int = 100) -> list[str]:
    """Faults in words, for an administrator: row, column and what is wrong."""
    lines = [f"Line {fault.line}, {fault.column}: {fault.what}" for fault in faults]
    more = len(lines) - most
    return lines[:most] + ([f"… and {more} more"] if more > 0 else [])
