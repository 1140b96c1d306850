"""What a school that signs in sees: what we ask it, the forms it may send, and what became of those it sent."""

from __future__ import annotations

from flask import Blueprint, render_template
from flask.typing import ResponseReturnValue

from casework.intake.asked_schools import asked_of_schools
from casework.intake.sent_forms import sent_by
from casework.versions import current_versions, pinned
from security.current import current_actor
from security.guards import requires
from security.permissions import Permission
from security.users import schools_of

blueprint = Blueprint("school", __name__)


@blueprint.get("/school")
@requires(Permission.SCHOOL_FILE)
def home() -> ResponseReturnValue:
    """Questions to answer, forms to send, drafts to go on with, what was sent. References, never a pupil's name."""
    actor = current_actor()
    offered = [pinned(version) for version in current_versions().values()]
    forms = sorted((one for one in offered if "school" in one.audience), key=lambda one: one.title.say())
    return render_template(
        "journeys/school_home.html",
        forms=forms,
        sent=sent_by(actor),
        asked=asked_of_schools(actor),
        schools=schools_of(actor.id) if actor.id is not None else [],
    )
