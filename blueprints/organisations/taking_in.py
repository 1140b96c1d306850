"""Taking a list of businesses in: it is read and judged first, shown, and then taken in whole or not at all."""

from __future__ import annotations

from uuid import UUID, uuid4

from flask import flash, redirect, request, url_for
from flask.typing import ResponseReturnValue

from base import clock
from base.database import writing
from blueprints.import_files import keep_file, kept_file
from blueprints.organisations.door import Errors, blueprint, page
from casework.visible import NotHere
from directory.organisation_import import (
    HEADINGS,
    MOST_ROWS,
    BusinessFile,
    ImportResult,
    import_organisations,
    read_businesses,
    weigh_import,
)
from documents.serving import served_bytes
from documents.sheet_reading import NotRead, WhyNotRead, read_sheet
from documents.spreadsheets import CONTENT_TYPE, csv_bytes
from security.current import current_actor
from security.guards import requires
from security.permissions import Permission

FAULTS_SHOWN = 200
WORDS = {
    WhyNotRead.TYPE: "The file must be a CSV file or an Excel workbook (.xlsx)",
    WhyNotRead.SIZE: "The file must be smaller than 2 MB",
    WhyNotRead.BROKEN: "The file can't be read. Save it again as a CSV file",
    WhyNotRead.EMPTY: "The file is empty. Fill in the template, one row for each business, and choose that file",
    WhyNotRead.ROWS: f"The file has more than {MOST_ROWS:,} rows. Import it in parts",
    WhyNotRead.COLUMNS: "The file has too many columns. Use the template",
}


@blueprint.get("/businesses/import")
@requires(Permission.ORGANISATION_IMPORT)
def choose_file() -> ResponseReturnValue:
    """What the file must look like, the template, and where it goes."""
    return _form()


@blueprint.get("/businesses/import/template.csv")
@requires(Permission.ORGANISATION_IMPORT)
def template() -> ResponseReturnValue:
    """The headings, to fill in below."""
    return served_bytes(
        csv_bytes([one.head for one in HEADINGS], []), filename="businesses.csv", content_type=CONTENT_TYPE
    )


@blueprint.post("/businesses/import")
@requires(Permission.ORGANISATION_IMPORT)
def read_file() -> ResponseReturnValue:
    """Keep the file, if it can be read at all, and show what is in it. Nothing is taken in yet."""
    sent = request.files.get("file")
    if sent is None or not sent.filename:
        return _form([("file", "Choose the file")])
    file_id = uuid4()
    keep_file(file_id, sent)
    try:
        _read(file_id)
    except NotRead as wrong:
        kept_file(file_id).unlink(missing_ok=True)
        return _form([("file", _says(wrong))])
    return redirect(url_for(".dry_run", file_id=file_id), 303)


@blueprint.get("/businesses/import/<uuid:file_id>")
@requires(Permission.ORGANISATION_IMPORT)
def dry_run(file_id: UUID) -> ResponseReturnValue:
    """What would be taken in, or every fault."""
    try:
        file = _read(file_id)
    except NotRead as wrong:
        return _form([("file", _says(wrong))])
    return page(
        "dry_run.html",
        file_id=file_id,
        faults=file.faults[:FAULTS_SHOWN],
        more=max(0, len(file.faults) - FAULTS_SHOWN),
        result=weigh_import(file) if not file.faults else ImportResult(),
    )


@blueprint.post("/businesses/import/<uuid:file_id>")
@requires(Permission.ORGANISATION_IMPORT)
def take_in(file_id: UUID) -> ResponseReturnValue:
    """Take every row in, or none. Twice: the second time the file is gone, and the list is shown."""
    if not kept_file(file_id).is_file():
        flash("That file has been imported already, or was chosen more than a day ago. Choose it again.")
        return redirect(url_for(".index"), 303)
    file = _read(file_id)
    if file.faults:
        return redirect(url_for(".dry_run", file_id=file_id), 303)
    with writing():
        result = import_organisations(file, by=current_actor(), at=clock.now_utc())
    kept_file(file_id).unlink(missing_ok=True)
    businesses = "business" if result.added == 1 else "businesses"
    flash(f"{result.added} {businesses} added, {result.changed} changed, {result.same} as they were.", "success")
    return redirect(url_for(".index"), 303)


def _read(file_id: UUID) -> BusinessFile:
    """Raises: NotRead; NotHere when it was taken in, or lay too long."""
    try:
        data = kept_file(file_id).read_bytes()
    except FileNotFoundError:
        raise NotHere from None
    sheet = read_sheet(data, most_rows=MOST_ROWS)
    return read_businesses(sheet.heads, [(row.number, row.cells) for row in sheet.rows])


def _says(wrong: NotRead) -> str:
    if not wrong.sheet:
        return WORDS[wrong.why]
    return (
        f"The sheet “{wrong.sheet}” is empty, and only the first sheet of a workbook is read. Put the headings and the "
        "businesses on the first sheet"
    )


def _form(errors: Errors | None = None) -> ResponseReturnValue:
    return page("import.html", errors, headings=HEADINGS, most=MOST_ROWS)
