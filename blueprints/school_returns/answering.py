"""A school that signs in answers what we asked it: the same form as behind the link, the same draft."""

from __future__ import annotations

from uuid import UUID

from flask import Blueprint, abort, url_for
from flask.typing import ResponseReturnValue

from base import clock
from base.database import writing
from blueprints.journeys.desk import go
from casework.intake.asked_schools import answer_for_school
from security.current import current_actor
from security.guards import requires
from security.limits import PUBLIC_POST, limited
from security.permissions import Permission

blueprint = Blueprint("school_answers", __name__)


@blueprint.post("/school/questions/<uuid:wait_id>")
@limited(PUBLIC_POST)
@requires(Permission.SCHOOL_FILE)
def begin(wait_id: UUID) -> ResponseReturnValue:
    """Begin the answer, or go on with it; 404 for a question that was not put to one's own school."""
    with writing():
        filing = answer_for_school(wait_id, by=current_actor(), at=clock.now_utc())
        address = (filing.service, filing.id) if filing is not None else None
    if address is None:
        abort(404)
    return go(url_for("journey_pages.go_on", service=address[0], filing_id=address[1]))
