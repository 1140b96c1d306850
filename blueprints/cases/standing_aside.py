"""Declaring an interest: an officer who knows whom a case is about says so and is shut out of all that goes with it."""

from __future__ import annotations

from uuid import UUID

from flask import abort, flash, redirect, url_for
from flask.typing import ResponseReturnValue

from base import clock
from base.database import writing
from blueprints.cases.door import Errors, blueprint, case_page, looked_at, seen, typed
from blueprints.page_frame import home_of
from casework.interests import declare_interest, declare_interest_in_case, withdraw_interest
from directory.children import every_id_of, standing_for
from models.case import Case
from reporting.standing_aside import aside_from, interest_in
from security.current import current_actor
from security.guards import requires
from security.permissions import Permission


@blueprint.get("/cases/<uuid:case_id>/interest")
@requires(Permission.CASE_SEE)
def interest(case_id: UUID) -> ResponseReturnValue:
    """What declaring an interest does, and the button; for leads and auditors, who has declared one in this case."""
    return _page(looked_at(case_id))


@blueprint.post("/cases/<uuid:case_id>/interest")
@requires(Permission.CASE_SEE)
def stand_aside(case_id: UUID) -> ResponseReturnValue:
    """Shut the officer out, from every record that stands for the child, or from the case and what goes with it.

    Only somebody else can let them in again.
    """
    actor, at = current_actor(), clock.now_utc()
    case = seen(case_id)
    reason = typed("reason", most=2_000)
    if not reason:
        whom = "the family" if case.child_id is not None else "whom this case is about"
        return _page(case, [("reason", f"Say how you know {whom}")])
    with writing():
        child_id = seen(case_id).child_id
        if child_id is None:
            declare_interest_in_case(case_id, reason=reason, by=actor, at=at)
        else:
            for row_id in every_id_of(standing_for(child_id).id):
                declare_interest(row_id, reason=reason, by=actor, at=at)
    what = "this case" if child_id is None else "this child"
    flash(f"Thank you. You can't see {what} any more, and your tasks are back in their queues.", "success")
    return redirect(url_for("work.mine") if actor.is_officer else home_of(actor), 303)


@blueprint.post("/cases/<uuid:case_id>/interests/<uuid:interest_id>/let-in")
@requires(Permission.TASK_REASSIGN)
def let_in(case_id: UUID, interest_id: UUID) -> ResponseReturnValue:
    """Let an officer who declared an interest in a case in again. Never by that officer. Twice: harmless."""
    actor, at = current_actor(), clock.now_utc()
    try:
        with writing():
            declared = interest_in(seen(case_id), interest_id)
            if declared is None:
                abort(404)
            withdraw_interest(declared, by=actor, at=at)
    except PermissionError:
        abort(403)
    flash("They can see this case again.", "success")
    return redirect(url_for(".interest", case_id=case_id), 303)


def _page(case: Case, errors: Errors | None = None) -> ResponseReturnValue:
    actor = current_actor()
    sees = actor.may(Permission.TASK_REASSIGN) or actor.may(Permission.AUDIT_SEE)
    return case_page(
        "cases/interest.html",
        case,
        errors=errors,
        aside=aside_from(case) if sees else [],
        may_let_in=actor.may(Permission.TASK_REASSIGN),
        reader=actor,
    )
