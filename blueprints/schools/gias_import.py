"""Taking the national file of schools in: it is read and judged first, and then taken in whole or not at all."""

from __future__ import annotations

from uuid import UUID, uuid4

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from base import clock
from base.database import writing
from blueprints.import_files import keep_file, kept_file
from casework.school_closings import take_schools_in
from casework.visible import NotHere
from council.settings import setting
from directory.gias import GiasFile, NotAGiasFile, fault_lines, missing_from, read_gias
from security.current import current_actor
from security.guards import requires
from security.permissions import Permission

blueprint = Blueprint("school_import", __name__)
FAULTS_SHOWN = 200


@blueprint.get("/schools/import")
@requires(Permission.SCHOOL_EDIT)
def form() -> ResponseReturnValue:
    """Ask for the file."""
    return _form([])


@blueprint.post("/schools/import")
@requires(Permission.SCHOOL_EDIT)
def upload() -> ResponseReturnValue:
    """Keep the file, if it can be read at all, and show what is in it. Nothing is taken in yet."""
    sent = request.files.get("file")
    if sent is None or not sent.filename:
        return _form([("file", "Choose the file")]), 422
    name = uuid4()
    keep_file(name, sent)
    try:
        _read(name)
    except NotAGiasFile as wrong:
        kept_file(name).unlink(missing_ok=True)
        return _form([("file", str(wrong))]), 422
    return redirect(url_for(".report", file_id=name), 303)


@blueprint.get("/schools/import/<uuid:file_id>")
@requires(Permission.SCHOOL_EDIT)
def report(file_id: UUID) -> ResponseReturnValue:
    """What is in the file: good rows, and every fault of the others."""
    return _report(file_id, _read(file_id))


@blueprint.post("/schools/import/<uuid:file_id>")
@requires(Permission.SCHOOL_EDIT)
def take_in(file_id: UUID) -> ResponseReturnValue:
    """Take the good rows in, all of them or none. Twice: the second time the file is gone, and the list is shown."""
    if not kept_file(file_id).is_file():
        flash("That file has been imported already, or was chosen more than a day ago. Choose it again.")
        return redirect(url_for("schools.index"), 303)
    file = _read(file_id)
    leave_out = request.form.get("faulty") == "leave-out"
    if file.faults and not leave_out:
        wrong = [("faulty", "Confirm that the faulty rows are left out, or correct the file and choose it again")]
        return _report(file_id, file, wrong), 422
    with writing():
        counts, returned = take_schools_in(
            file,
            our_la=str(setting("council-code")),
            by=current_actor(),
            at=clock.now_utc(),
            leave_out_faulty=leave_out,
        )
    kept_file(file_id).unlink(missing_ok=True)
    schools = "school" if counts.added == 1 else "schools"
    said = f"{counts.added} {schools} added, {counts.changed} changed, {counts.same} as they were."
    if counts.missing:
        said += f" {counts.missing} of our schools are not in the file and stay as they are."
    if returned:
        said += " A question" if returned == 1 else f" {returned} questions"
        said += " to schools that have closed came back to whoever holds the work: name the school to be asked instead."
    flash(said, "success")
    return redirect(url_for("schools.index"), 303)


def _read(file_id: UUID) -> GiasFile:
    """Raises: NotHere when it was taken in, or lay too long."""
    try:
        with kept_file(file_id).open("rb") as file:
            return read_gias(file)
    except FileNotFoundError:
        raise NotHere from None


def _form(errors: list[tuple[str, str]]) -> str:
    return render_template(
        "schools/import.html", errors=errors, found=dict(errors), has_code=bool(setting("council-code"))
    )


def _report(file_id: UUID, file: GiasFile, errors: list[tuple[str, str]] | None = None) -> str:
    our_code = str(setting("council-code"))
    return render_template(
        "schools/report.html",
        file_id=file_id,
        good=len(file.rows),
        ours=sum(row.la_code == our_code for row in file.rows),
        missing=len(missing_from(file)),
        faulty=len({fault.line for fault in file.faults}),
        faults=fault_lines(file.faults, most=FAULTS_SHOWN),
        errors=errors or [],
        found=dict(errors or []),
    )
