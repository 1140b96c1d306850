"""Who told us of a child, where that is kept apart from the case: shown for a reason, and noted each time."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from flask import abort
from flask.typing import ResponseReturnValue

from base import clock
from base.database import writing
from blueprints.cases.door import Errors, blueprint, case_page, seen, typed
from blueprints.form_ports import DIRECTORY_PORTS
from documents.serving import is_held
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
    return _page(case, filing_id, sections=_told(case, filing_id), originals=originals_of_whoever_told(case, filing_id))


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
    originals: Sequence[Document] = (),
    errors: Errors | None = None,
) -> ResponseReturnValue:
    return case_page(
        "cases/who_told.html",
        case,
        sections=sections or [],
        originals=originals,
        is_held=is_held,
        filing_id=filing_id,
        errors=errors,
    )
