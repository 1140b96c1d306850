"""Noting that an adult who holds an approval has died, and taking such a note back."""

from __future__ import annotations

from uuid import UUID

from flask import abort, flash
from flask.typing import ResponseReturnValue

from base import clock
from base.database import writing
from blueprints.approvals.changing import OVER
from blueprints.approvals.door import NOTING, Errors, approval_page, blueprint, looked_at, seen, to_approval, typed
from casework.notes import NothingWritten
from licensing.changing import Ended
from licensing.holder_deaths import note_death, take_back
from security.current import current_actor, once_id
from security.guards import requires

PAGE = "approvals/holder_died.html"
ACTS = {"died": note_death, "lives": take_back}
SAID = {
    "died": "It has ended. Nobody was told: a task asks who must hear of it.",
    "lives": "It stands again as it did before.",
}


@blueprint.get("/approvals/<uuid:approval_id>/holder-died")
@requires(*NOTING)
def holder_died(approval_id: UUID) -> ResponseReturnValue:
    """The form to note that its holder has died, or that they have not."""
    return approval_page(PAGE, looked_at(approval_id))


@blueprint.post("/approvals/<uuid:approval_id>/holder-died")
@requires(*NOTING)
def note_holder_died(approval_id: UUID) -> ResponseReturnValue:
    """Note it, or take it back."""
    actor, at, what = current_actor(), clock.now_utc(), typed("what")
    if what not in ACTS:
        abort(400)
    try:
        with writing():
            ACTS[what](seen(approval_id).id, reason=typed("reason"), by=actor, at=at, once=once_id())
    except PermissionError:
        abort(403)
    except NothingWritten:
        errors: Errors = [("reason", "Enter how you know")]
        return approval_page(PAGE, seen(approval_id), errors)
    except Ended:
        return approval_page(PAGE, seen(approval_id), OVER)
    flash(SAID[what], "success")
    return to_approval(approval_id)
