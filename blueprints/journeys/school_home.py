"""What a school that signs in sees: the forms it may send, and what became of those it sent."""

from __future__ import annotations

from flask import Blueprint, render_template
from flask.typing import ResponseReturnValue

from casework.sent_forms import sent_by
from casework.versions import current_versions, pinned
from security.current import current_actor
from security.guards import requires
from security.permissions import Permission

blueprint = Blueprint("school", __name__)


@blueprint.get("/school")
@requires(Permission.SCHOOL_FILE)
def home() -> ResponseReturnValue:
    """Forms to send, drafts to go on with, and the state of what was sent. A reference, never a pupil's name."""
    offered = [pinned(version) for version in current_versions().values()]
    forms = sorted((one for one in offered if "school" in one.audience), key=lambda one: one.title.say())
    return render_template("journeys/school_home.html", forms=forms, sent=sent_by(current_actor()))
