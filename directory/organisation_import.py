"""A list of local businesses: read whole, judged cell by cell, shown first, then taken in whole or not at all.

The columns are our own: a council makes the file from its business rates, licences or a list that it bought.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import select

from base.extensions import db
from base.text import normal_email, normal_postcode, plain, squeezed
from directory.names import index_organisations
from directory.organisations import (
    KIND,
    SECTORS,
    TEXTS,
    Contact,
    OrganisationParticulars,
    add_contacts,
    add_many,
    columns_of,
    names_of,
    organisation_for,
)
from models.organisation import Organisation
from security.actor import Actor
from security.history import record

MOST_ROWS = 5_000
AT_ONCE = 500  # looked up together
_LONGEST_EMAIL = 254


@dataclass(frozen=True, slots=True)
class Heading:
    """A column of the file: its heading, what it fills, how long it may be, and what the guide says of it."""

    head: str
    field: str
    longest: int
    guide: str = ""
    required: bool = False


HEADINGS = (
    Heading("Name", "name", 200, "As it is registered, or as it calls itself.", required=True),
    Heading("Trading name", "trading_name", 200, "Only if it is another."),
    Heading("Address line 1", "line_1", 200),
    Heading("Address line 2", "line_2", 200),
    Heading("Town", "town", 120),
    Heading("Postcode", "postcode", 20, "With the name it tells one business from another.", required=True),
    Heading("Area", "area", 120, "A ward or district: a campaign can be for one area."),
    Heading("Sector", "sector", 60, "In one of the words below."),
    Heading("Email", "email", _LONGEST_EMAIL),
    Heading("Telephone", "telephone", 40),
    Heading("Contact name", "contact", 200),
    Heading("Company number", "company_number", 20),
    Heading("Source", "source", 120, "Where you have it from, such as business rates."),
)


@dataclass(frozen=True, slots=True)
class CellFault:
    """One thing wrong: the row as the spreadsheet numbers it, the heading of the column, and what would do."""

    line: int
    column: str
    what: str


@dataclass(frozen=True, slots=True)
class BusinessFile:
    """What a file holds. With one fault nothing of it can be taken in."""

    rows: tuple[OrganisationParticulars, ...]
    faults: tuple[CellFault, ...]


@dataclass(slots=True)
class ImportResult:
    """What an import did, or would do."""

    added: int = 0
    changed: int = 0
    same: int = 0


def read_businesses(heads: Sequence[str], rows: Iterable[tuple[int, Sequence[str]]]) -> BusinessFile:
    """Judge every cell of a table. Touches no database.

    Args:   rows: each with the number that the spreadsheet shows beside it.
    """
    places, faults = _places(heads)
    if faults:
        return BusinessFile((), tuple(faults))
    found: dict[str, tuple[int, OrganisationParticulars]] = {}
    for line, cells in rows:
        told, wrong = _row({field: cells[at] if at < len(cells) else "" for field, at in places.items()}, line)
        faults += wrong
        if wrong:
            continue
        if told.key in found:
            faults.append(CellFault(line, "Name", f"is the same business as row {found[told.key][0]}"))
            continue
        found[told.key] = (line, told)
    if not faults and not found:
        faults.append(CellFault(2, "Name", "There are no rows below the headings"))
    return BusinessFile(() if faults else tuple(told for _, told in found.values()), tuple(faults))


def weigh_import(file: BusinessFile) -> ImportResult:
    """What taking the file in would do now. Reads only."""
    return _go_through(file, lambda _row, _told: None, lambda _every: None)


def import_organisations(file: BusinessFile, *, by: Actor, at: datetime) -> ImportResult:
    """Take a file in, in the open transaction: every row, or none because the caller rolls back.

    A business that stands already keeps its contacts, its cases and whatever the file leaves empty. What was merged
    counts as the business that stands for it, and only its contacts are taken.

    Twice:  the second time everything is the same and nothing is written.
    Raises: ValueError for a file with faults.
    """
    if file.faults:
        msg = "a file with faults is not taken in"
        raise ValueError(msg)
    newest: list[UUID] = []

    def change(row: Organisation, told: OrganisationParticulars) -> None:
        news = _news(row, told)
        for name, value in news.items():
            setattr(row, name, value)
        if add_contacts(row, told.contacts) or "trading_name" in news:
            index_organisations([(row.id, names_of(row))])
        row.imported_at = at
        newest[:] = [row.id]

    def add(every: Sequence[OrganisationParticulars]) -> None:
        newest[:] = add_many(every, by=by, at=at, imported=True)[-1:]

    result = _go_through(file, change, add)
    for organisation_id in newest:
        data = {"added": result.added, "changed": result.changed}
        record(KIND, organisation_id, "organisations-imported", by=by, at=at, data=data)
    return result


def _go_through(
    file: BusinessFile,
    change: Callable[[Organisation, OrganisationParticulars], None],
    add: Callable[[Sequence[OrganisationParticulars]], None],
) -> ImportResult:
    result = ImportResult()
    for first in range(0, len(file.rows), AT_ONCE):
        some = file.rows[first : first + AT_ONCE]
        found = select(Organisation).where(Organisation.key.in_([told.key for told in some]))
        had = {row.key: row for row in db.session.scalars(found)}
        new = [told for told in some if told.key not in had]
        if new:
            result.added += len(new)
            add(new)
        for told in some:
            if told.key not in had:
                continue
            row = organisation_for(had[told.key].id)
            if _news(row, told) or _new_contacts(row, told):
                result.changed += 1
                change(row, told)
            else:
                result.same += 1
    return result


def _news(row: Organisation, told: OrganisationParticulars) -> dict[str, str]:
    """What a row of the file says that the directory does not; a cell that is empty says nothing."""
    if row.key != told.key:  # it was merged into another: that one's own particulars stand
        return {}
    named = columns_of(told)
    wanted = {name: named[name] for name in (*TEXTS, "sector", "trading_key") if named[name]}
    return {name: value for name, value in wanted.items() if getattr(row, name) != value and name != "name"}


def _new_contacts(row: Organisation, told: OrganisationParticulars) -> bool:
    had = {one.email for one in row.contacts} | {(one.name, one.telephone) for one in row.contacts}
    return any((one.email or (one.name, one.telephone)) not in had for one in told.contacts)


def _places(heads: Sequence[str]) -> tuple[dict[str, int], list[CellFault]]:
    """Where each column stands, in any order; and headings that are unknown, doubled or wanting."""
    known = {plain(one.head): one for one in HEADINGS}
    places: dict[str, int] = {}
    faults: list[CellFault] = []
    for at, head in enumerate(heads):
        heading = known.get(plain(head))
        if not head.strip():
            continue
        if heading is None:
            faults.append(
                CellFault(1, head[:60], "There is no such column. Take it out, or use the template's headings")
            )
        elif heading.field in places:
            faults.append(CellFault(1, head[:60], "This heading is there twice"))
        else:
            places[heading.field] = at
    missing = [one for one in HEADINGS if one.required and one.field not in places]
    return places, [*faults, *(CellFault(1, one.head, "This column is missing") for one in missing)]


def _row(cells: Mapping[str, str], line: int) -> tuple[OrganisationParticulars, list[CellFault]]:
    """One row, and everything that is wrong with it."""
    said = {one.field: squeezed(cells.get(one.field, "")) for one in HEADINGS}
    faults = [
        CellFault(line, one.head, f"is longer than {one.longest} characters")
        for one in HEADINGS
        if len(said[one.field]) > one.longest
    ]
    faults += [CellFault(line, one.head, "is empty") for one in HEADINGS if one.required and not said[one.field]]
    if said["name"] and not plain(said["name"]):
        faults.append(CellFault(line, "Name", "has no letter or digit"))
    if said["postcode"] and normal_postcode(said["postcode"]) is None:
        faults.append(CellFault(line, "Postcode", f"“{said['postcode'][:20]}” is not a postcode"))
    sector = _sector(said["sector"])
    if said["sector"] and not sector:
        faults.append(CellFault(line, "Sector", f"“{said['sector'][:40]}” is none of the sectors"))
    email = normal_email(said["email"])
    if email and not _is_email(email):
        faults.append(CellFault(line, "Email", "is not an email address"))
    contact = Contact(email, said["contact"], said["telephone"])
    told = OrganisationParticulars(
        **{name: said[name] for name in TEXTS},
        postcode=normal_postcode(said["postcode"]) or "",
        sector=sector,
        contacts=(contact,) if any((contact.email, contact.name, contact.telephone)) else (),
    )
    return told, faults


def _sector(typed: str) -> str:
    """A sector by its code or its words."""
    for code, words in SECTORS.items():
        if plain(typed) in (plain(code), plain(words)):
            return code
    return ""


def _is_email(text: str) -> bool:
    name, at, host = text.rpartition("@")
    return bool(name and at and "." in host) and " " not in text
