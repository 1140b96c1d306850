"""Reads the Get Information About Schools file (edubasealldataYYYYMMDD.csv) and takes it in, whole or not at all.

Source: the public establishment extract of get-information-schools.service.gov.uk; encoding Windows-1252, dates
DD-MM-YYYY. Spreadsheets drop leading zeros of the authority and establishment numbers: they are put back.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime

from sqlalchemy import select

from base.extensions import db
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
_STATUS = {
    "open": "open",
    "closed": "closed",
    "open, but proposed to close": "closing",
    "proposed to open": "proposed",
}
MOST_ROWS = 200_000


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


def read_gias(content: bytes) -> GiasFile:
    """Read the whole file and judge every row. Touches no database.

    Raises: NotAGiasFile for an empty file, missing columns, or too many rows.
    """
    if not content.strip():
        raise NotAGiasFile("The file is empty.")
    text = _decoded(content)
    reader = csv.DictReader(io.StringIO(text, newline=""), strict=False)
    missing = [name for name in REQUIRED if name not in (reader.fieldnames or ())]
    if missing:
        raise NotAGiasFile(f"The file has no column {', '.join(missing)}. Choose the 'all establishment data' file.")
    rows: dict[str, GiasRow] = {}
    faults: list[RowFault] = []
    try:
        for record_ in reader:
            if len(rows) + len(faults) > MOST_ROWS:
                raise NotAGiasFile(f"The file has more than {MOST_ROWS:,} rows.")
            if not any((value or "").strip() for value in record_.values() if isinstance(value, str)):
                continue
            row, wrong = _row(record_, reader.line_num)
            if row is not None and row.urn in rows:
                wrong = [RowFault(reader.line_num, "URN", f"{row.urn} stands in the file twice")]
            if wrong or row is None:
                faults.extend(wrong)
            else:
                rows[row.urn] = row
    except csv.Error as broken:
        raise NotAGiasFile(f"Line {reader.line_num} can't be read as CSV: {broken}.") from broken
    return GiasFile(tuple(rows.values()), tuple(faults))


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
    had = {school.urn: school for school in db.session.scalars(select(School).where(School.urn.is_not(None)))}
    for row in file.rows:
        school = had.pop(row.urn, None)
        values = _values(row, our_la)
        if school is None:
            db.session.add(School(created_at=at, imported_at=at, **values))
            counts.added += 1
        elif any(getattr(school, name) != value for name, value in values.items()):
            for name, value in values.items():
                setattr(school, name, value)
            school.imported_at = at
            counts.changed += 1
        else:
            counts.same += 1
    absent = [school for school in had.values() if school.is_ours and school.status != "closed"]
    counts.missing = len(absent)
    counts.missing_urns = sorted(school.urn or "" for school in absent)
    if counts.added or counts.changed:
        newest = db.session.scalar(select(School.id).order_by(School.imported_at.desc(), School.id).limit(1))
        if newest is not None:
            data = {"added": counts.added, "changed": counts.changed, "faults": counts.faults}
            record("school", newest, "schools-imported", by=by, at=at, data=data)
    return counts


def _decoded(content: bytes) -> str:
    """The text: UTF-8 only where a byte order mark says so, else Windows-1252, which reads every other byte."""
    if content.startswith(b"\xef\xbb\xbf"):
        return content[3:].decode("utf-8", errors="replace")
    return content.decode("cp1252", errors="replace")


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
