"""Having a file of a case looked into once more."""

from __future__ import annotations

from uuid import UUID

from flask import abort, flash
from flask.typing import ResponseReturnValue

from base import clock
from base.database import writing
from blueprints.cases.door import blueprint, seen, to_case
from documents.scanning import scan_again
from documents.uploads import scanner_in_use
from reporting.case_parts import file_of
from security.current import current_actor, once_id
from security.guards import requires
from security.permissions import Permission


@blueprint.post("/cases/<uuid:case_id>/files/<uuid:document_id>/scan")
@requires(Permission.CASE_NOTE)
def scan_file(case_id: UUID, document_id: UUID) -> ResponseReturnValue:
    """Look into one file for viruses (again), where a scanner is configured."""
    if scanner_in_use() is None or file_of(seen(case_id), document_id, reader=current_actor()) is None:
        abort(404)
    with writing():
        if file_of(seen(case_id), document_id, reader=current_actor()) is None:
            abort(404)
        asked = scan_again(document_id, by=current_actor(), at=clock.now_utc(), once=once_id())
    flash("The file is looked into now." if asked else "The file has been looked into already.")
    return to_case(case_id, "cases.files")
