"""Many forms at once: a template to download, a file that is read whole or not at all, a preview, one press to send."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from flask import Blueprint, abort, flash, render_template, request, url_for
from flask.typing import ResponseReturnValue

from base import clock
from base.database import writing
from blueprints.form_ports import DIRECTORY_PORTS
from blueprints.journeys.desk import go, said_on_pages
from blueprints.school_returns.sheet_reading import MOST_ROWS, SheetRead, read_file, sender_of, template
from casework.facts import today_of
from casework.intake.filing_batches import SENT, BatchOver, BatchRow, batch_of, keep_batch, send_batch, told_of_rows
from casework.intake.submitting import NotComplete
from casework.versions import NoSuchService, current, pinned
from documents.serving import served_bytes
from documents.sheet_writing import CONTENT_TYPE
from documents.spreadsheets import CONTENT_TYPE as CSV
from documents.spreadsheets import csv_bytes
from forms.answers import Answers
from forms.checks import Judged
from forms.definition.document import Definition
from forms.summary import Section, summary
from models.filing_batch import FilingBatch
from models.school import School
from security.csrf_failures import EXPIRED_WORDS, csrf_failed, redraws_itself
from security.current import current_actor
from security.guards import requires
from security.limits import PUBLIC_POST, limited
from security.permissions import Permission
from security.users import email_of, schools_of

blueprint = Blueprint("school_sheets", __name__)
AT = "/school/spreadsheets"
AGREED = "agreed"
FEW_ROWS = 3  # so many are shown in full; of more, what was typed is opened one by one


@dataclass(frozen=True, slots=True)
class Preview:
    """One row as it will be sent: its number in the file, who it is about, and all its answers."""

    line: int
    about: str
    sections: list[Section]
    found: list[Judged]  # what the law says of it, in the words for schools
    unchecked: list[Judged]

    @property
    def doubts(self) -> list[tuple[str, str]]:
        """What may be wrong in it and may be sent all the same, such as a pupil number: the question, and why."""
        return [(one.label, said) for section in self.sections for one in section.rows for said in one.warnings]

    @property
    def told(self) -> tuple[str, ...]:
        """All that the law says of it: of rows that are told the same it is said once."""
        found = (sentence for one in self.found for sentence in one.said())
        return (*found, *(f"{one.answer.title} {one.answer.cannot}" for one in self.unchecked))


@blueprint.get(f"{AT}/<string:service>")
@requires(Permission.SCHOOL_FILE)
def show(service: str) -> ResponseReturnValue:
    """Where the template is, and where a filled-in file goes."""
    _, definition = _offered(service)
    return _page(definition, [])


@blueprint.get(f"{AT}/<string:service>/template.xlsx")
@requires(Permission.SCHOOL_FILE)
def blank(service: str) -> ResponseReturnValue:
    """The workbook to fill in, made from the form as it is now."""
    _, definition = _offered(service)
    return served_bytes(template(definition), filename=f"{service}.xlsx", content_type=CONTENT_TYPE)


@blueprint.post(f"{AT}/<string:service>")
@limited(PUBLIC_POST)
@redraws_itself
@requires(Permission.SCHOOL_FILE)
def read(service: str) -> ResponseReturnValue:
    """Read a file. With one fault nothing of it is kept, and every fault is named."""
    actor, at = current_actor(), clock.now_utc()
    version_id, definition = _offered(service)
    errors: list[tuple[str, str]] = [("", EXPIRED_WORDS)] if csrf_failed() else []
    school_id = _school(errors)
    sent = request.files.get("file")
    if sent is None or not sent.filename:
        errors.append(("file", "Choose the file"))
    if errors or school_id is None or sent is None:
        return _page(definition, errors), 422
    found = read_file(version_id, sent.stream.read(), by=actor, email=email_of(actor.id), today=today_of(at))
    if found.refused:
        return _page(definition, [("file", found.refused)]), 422
    if found.faults:
        return _page(definition, [("file", _count(found))], found), 422
    with writing():
        batch_id = keep_batch(version_id, found.rows, school_id=school_id, by=actor, at=at).id
    if found.left_out:
        named = "; ".join(f"row {one.line}, {one.column}" for one in found.left_out[:10])
        flash(f"These cells are not asked for with the other answers, and are left out: {named}.")
    return go(url_for(".preview", batch_id=batch_id))


@blueprint.get(f"{AT}/read/<uuid:batch_id>")
@requires(Permission.SCHOOL_FILE)
def preview(batch_id: UUID) -> ResponseReturnValue:
    """Every row with its answers, before anything is sent; afterwards the references."""
    batch = _batch(batch_id)
    return _sent_page(batch) if batch.state == SENT else _preview_page(batch, [])


@blueprint.post(f"{AT}/read/<uuid:batch_id>")
@limited(PUBLIC_POST)
@redraws_itself
@requires(Permission.SCHOOL_FILE)
def send(batch_id: UUID) -> ResponseReturnValue:
    """Send every row, all or none. Twice shows the same references."""
    actor, at = current_actor(), clock.now_utc()
    batch = _batch(batch_id)
    if batch.state != SENT and csrf_failed():
        return _preview_page(batch, [("", EXPIRED_WORDS)]), 400
    if batch.state != SENT and pinned(batch.version_id).declaration and request.form.get("declaration") != AGREED:
        return _preview_page(batch, [("declaration", "Confirm that what you have told us is true")]), 422
    service = batch.service
    try:
        with writing():
            send_batch(batch_id, by=actor, at=at)
    except (BatchOver, NotComplete):
        flash("The rows were read too long ago. Choose the file again: nothing was sent.", "problem")
        return go(url_for(".show", service=service))
    return go(url_for(".preview", batch_id=batch_id))


@blueprint.get(f"{AT}/read/<uuid:batch_id>/references.csv")
@requires(Permission.SCHOOL_FILE)
def references(batch_id: UUID) -> ResponseReturnValue:
    """The references by row, for the school's own list."""
    batch = _batch(batch_id)
    if batch.state != SENT:
        abort(404)
    rows = [(one["line"], one["reference"]) for one in batch.sent]
    return served_bytes(csv_bytes(("Row", "Reference"), rows), filename="references.csv", content_type=CSV)


def _page(definition: Definition, errors: list[tuple[str, str]], found: SheetRead | None = None) -> str:
    return render_template(
        "school_returns/spreadsheet.html",
        definition=definition,
        errors=errors,
        found=dict(errors),
        faults=found.faults if found is not None else (),
        schools=_schools(),
        chosen=request.form.get("school", ""),
        most=MOST_ROWS,
        phones=said_on_pages(),
    )


def _preview_page(batch: FilingBatch, errors: list[tuple[str, str]]) -> str:
    definition = pinned(batch.version_id)
    today = today_of(clock.now_utc())
    rows = [_row(definition, row, told, today) for row, told in told_of_rows(batch, today=today)]
    alike: dict[tuple[str, ...], list[Preview]] = {}
    for row in rows:
        if row.told:
            alike.setdefault(row.told, []).append(row)
    return render_template(
        "school_returns/preview.html",
        batch=batch,
        definition=definition,
        rows=rows,
        told_alike=[(rows_named([one.line for one in same]), same[0]) for same in alike.values()],
        few=FEW_ROWS,
        errors=errors,
        found=dict(errors),
        over=batch.state != SENT and batch.expires_at <= clock.now_utc(),
    )


def _sent_page(batch: FilingBatch) -> str:
    return render_template("school_returns/sent.html", batch=batch, definition=pinned(batch.version_id))


def rows_named(lines: Sequence[int]) -> str:
    """Rows as one says them: "row 2", "rows 2 to 5 and 9"."""
    runs: list[list[int]] = []
    for line in sorted(lines):
        if runs and line == runs[-1][-1] + 1:
            runs[-1].append(line)
        else:
            runs.append([line])
    said = [str(run[0]) if len(run) == 1 else f"{run[0]} to {run[-1]}" for run in runs]
    named = said[0] if len(said) == 1 else f"{', '.join(said[:-1])} and {said[-1]}"
    return f"row {named}" if len(lines) == 1 else f"rows {named}"


def _row(definition: Definition, row: BatchRow, told: Sequence[Judged], today: date) -> Preview:
    party = sender_of(definition).id
    answers = Answers.of(party, row.answers)
    sections = summary(definition, answers, DIRECTORY_PORTS, parties=[party], today=today)
    shape = definition.case.subjects.child if definition.case is not None else None
    named = dict(shape.fields).get("name", "") if shape is not None else ""
    shown = (one.lines for section in sections for one in section.rows if one.question == named)
    found = [one for one in told if one.answer.findings]
    return Preview(row.line, " ".join(next(shown, ())), sections, found, [one for one in told if one.answer.cannot])


def _offered(service: str) -> tuple[UUID, Definition]:
    """The current version of a form that takes spreadsheets; 404 for any other."""
    try:
        version_id, definition = current(service)
    except NoSuchService:
        abort(404)
    if not definition.spreadsheet or "school" not in definition.audience or len(definition.parties) != 1:
        abort(404)
    return version_id, definition


def _school(errors: list[tuple[str, str]]) -> UUID | None:
    """For which of their schools somebody sends; asked where there are several."""
    own = {str(school.id): school.id for school in _schools()}
    if len(own) == 1:
        return next(iter(own.values()))
    chosen = own.get(request.form.get("school", ""))
    if chosen is None:
        errors.append(("school", "Select the school that you send it for"))
    return chosen


def _schools() -> list[School]:
    actor = current_actor()
    return schools_of(actor.id) if actor.id is not None else []


def _batch(batch_id: UUID) -> FilingBatch:
    batch = batch_of(batch_id, by=current_actor())
    if batch is None:
        abort(404)
    return batch


def _count(found: SheetRead) -> str:
    cells = "1 thing is" if len(found.faults) == 1 else f"{len(found.faults)} things are"
    return f"Nothing was read in: {cells} wrong in the file. Correct it and choose it again"
