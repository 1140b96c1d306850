"""Declaring an interest: an officer who knows a family says so and is shut out of the child and its cases."""

from __future__ import annotations

from uuid import UUID

from flask import abort, flash, redirect, url_for
from flask.typing import ResponseReturnValue

from base import clock
from base.database import writing
from blueprints.cases.door import blueprint, case_page, looked_at, seen, typed
from blueprints.page_frame import home_of
from casework.interests import declare_interest
from directory.children import every_id_of, standing_for
from security.current import current_actor
from security.guards import requires
from security.permissions import Permission


@blueprint.get("/cases/<uuid:case_id>/interest")
@requires(Permission.CASE_SEE)
def interest(case_id: UUID) -> ResponseReturnValue:
    """What declaring an interest does, and the button."""
    case = looked_at(case_id)
    if case.child_id is None:
        abort(404)
    return case_page("cases/interest.html", case)


@blueprint.post("/cases/<uuid:case_id>/interest")
@requires(Permission.CASE_SEE)
def stand_aside(case_id: UUID) -> ResponseReturnValue:
    """Shut the officer out, from every record that stands for the child. Only somebody else can let them in again."""
    actor, at = current_actor(), clock.now_utc()
    case = seen(case_id)
    reason = typed("reason", most=2_000)
    if case.child_id is None:
        abort(404)
    if not reason:
        return case_page("cases/interest.html", case, errors=[("reason", "Say how you know the family")])
    with writing():
        child_id = seen(case_id).child_id
        if child_id is None:
            abort(404)
        for row_id in every_id_of(standing_for(child_id).id):
            declare_interest(row_id, reason=reason, by=actor, at=at)
    flash("Thank you. You can't see this child any more, and your tasks are back in their queues.", "success")
    return redirect(url_for("work.mine") if actor.is_officer else home_of(actor), 303)
