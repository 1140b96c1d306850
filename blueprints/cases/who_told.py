"""Who told us of a child, where that is kept apart from the case: shown for a reason, and noted each time."""

from __future__ import annotations

from uuid import UUID

from flask import abort, current_app
from flask.typing import ResponseReturnValue

from base import clock
from base.database import writing
from blueprints.cases.door import Errors, blueprint, case_page, seen, typed
from blueprints.form_ports import DIRECTORY_PORTS
from documents.serving import NotServed, is_held, served
from documents.store_choice import store_of
from forms.summary import Section
from models.case import Case
from models.document import Document
from reporting.kept_apart import originals_of_whoever_told
from reporting.kept_apart import who_told as told_of
from security.audit import Looked, viewed
from security.current import current_actor
from security.guards import requires
from security.permissions import Permission

NO_REASON = "Say why you need to know who told us"


@blueprint.get("/cases/<uuid:case_id>/answers/<uuid:filing_id>/who-told-us")
@requires(Permission.CASE_NOTE)
def who_told(case_id: UUID, filing_id: UUID) -> ResponseReturnValue:
    """Ask why; nothing is shown yet."""
    case = seen(case_id)
    _told(case, filing_id)
    return _page(case, filing_id)


@blueprint.post("/cases/<uuid:case_id>/answers/<uuid:filing_id>/who-told-us")
@requires(Permission.CASE_NOTE)
def show_who_told(case_id: UUID, filing_id: UUID) -> ResponseReturnValue:
    """Show it. That somebody looked, and why, is written down before anything is shown."""
    reason = typed("reason", most=500)
    case = seen(case_id)
    _told(case, filing_id)
    if not reason:
        return _page(case, filing_id, errors=[("reason", NO_REASON)])
    with writing():
        case = seen(case_id)
        at = clock.now_utc()
        viewed(current_actor(), Looked.EXPORT, child_id=case.child_id, case_id=case.id, reason=reason, at=at)
    case = seen(case_id)
    return _page(case, filing_id, sections=_told(case, filing_id), reason=reason)


@blueprint.post("/cases/<uuid:case_id>/answers/<uuid:filing_id>/who-told-us/<uuid:document_id>")
@requires(Permission.CASE_NOTE)
def original(case_id: UUID, filing_id: UUID, document_id: UUID) -> ResponseReturnValue:
    """The letter that tells who told us, as a download: for the reason that was given, written down each time."""
    reason = typed("reason", most=500)
    _original(seen(case_id), filing_id, document_id)
    if not reason:
        return _page(seen(case_id), filing_id, errors=[("reason", NO_REASON)])
    with writing():
        case = seen(case_id)
        at = clock.now_utc()
        viewed(current_actor(), Looked.DOCUMENT, child_id=case.child_id, case_id=case.id, reason=reason, at=at)
    try:
        return served(_original(seen(case_id), filing_id, document_id), store_of(current_app.config["ONROLL"]))
    except (NotServed, FileNotFoundError):
        abort(404)


def _original(case: Case, filing_id: UUID, document_id: UUID) -> Document:
    """One of the letters of whoever told us; 404 for any other file."""
    found = (one for one in originals_of_whoever_told(case, filing_id) if one.id == document_id)
    document = next(found, None)
    if document is None:
        abort(404)
    return document


def _told(case: Case, filing_id: UUID) -> list[Section]:
    found = told_of(case, filing_id, ports=DIRECTORY_PORTS)
    if found is None:
        abort(404)
    return found


def _page(
    case: Case,
    filing_id: UUID,
    *,
    sections: list[Section] | None = None,
    reason: str = "",
    errors: Errors | None = None,
) -> ResponseReturnValue:
    return case_page(
        "cases/who_told.html",
        case,
        sections=sections or [],
        originals=originals_of_whoever_told(case, filing_id) if sections else [],
        reason=reason,
        is_held=is_held,
        filing_id=filing_id,
        errors=errors,
    )
