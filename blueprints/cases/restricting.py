"""Restricting a case to those who may see restricted records, and opening it to its team again."""

from __future__ import annotations

from uuid import UUID

from flask import flash, request
from flask.typing import ResponseReturnValue

from base import clock
from base.database import writing
from blueprints.cases.door import Errors, blueprint, case_page, looked_at, seen, to_case, typed
from casework.notes import NothingWritten
from casework.restricting import (
    StaysRestricted,
    cases_beside,
    is_restricted_for_itself,
    must_stay_restricted,
    restrict_with,
    set_restricted,
)
from casework.versions import pinned
from models.case import Case
from security.current import current_actor, once_id
from security.guards import requires
from security.permissions import Permission


@blueprint.get("/cases/<uuid:case_id>/restriction")
@requires(Permission.CASE_SEE_RESTRICTED)
def restriction(case_id: UUID) -> ResponseReturnValue:
    """What restricting does, and the form; on a restricted case, the form to open it again."""
    return _page(looked_at(case_id))


@blueprint.post("/cases/<uuid:case_id>/restriction")
@requires(Permission.CASE_SEE_RESTRICTED)
def restrict(case_id: UUID) -> ResponseReturnValue:
    """Restrict the case, or open it again, with a reason. Whoever may not see it any more gives back what they hold.

    With it go the other cases of its child that are ticked: one that the team still sees tells them as much.
    Somebody else may have been faster: then nothing happens, and that is said.
    """
    wanted, actor, at = typed("restricted", most=3) == "yes", current_actor(), clock.now_utc()
    try:
        with writing():
            case = seen(case_id)
            if wanted:
                changed = restrict_with(case, _ticked(case), reason=typed("reason"), by=actor, at=at, once=once_id())
            else:
                changed = set_restricted(case, False, reason=typed("reason"), by=actor, at=at, once=once_id())
    except NothingWritten:
        wrong = "Say why the case is restricted" if wanted else "Say why the team may see the case again"
        return _page(seen(case_id), [("reason", wrong)])
    except StaysRestricted:
        return _page(seen(case_id), [("", "The case stays restricted. See below why")])
    if not changed:
        flash("It was so already.")
    elif wanted:
        flash("The case is restricted. For everybody else it is not there any more.", "success")
    else:
        flash("The team sees the case again.", "success")
    return to_case(case_id)


def _ticked(case: Case) -> set[UUID]:
    posted = set(request.form.getlist("also"))
    return {one.id for one in cases_beside(case) if str(one.id) in posted}


def _page(case: Case, errors: Errors | None = None) -> ResponseReturnValue:
    beside = cases_beside(case)
    every = [str(one.id) for one in beside]
    return case_page(
        "cases/restriction.html",
        case,
        errors=errors,
        stays=case.restricted and must_stay_restricted(case),
        for_itself=is_restricted_for_itself(case),
        beside=[(str(one.id), f"{one.reference}, {pinned(one.version_id).title.say()}") for one in beside],
        also=request.form.getlist("also") if request.method == "POST" else every,
    )
