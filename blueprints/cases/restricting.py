"""Restricting a case to those who may see restricted records, and opening it to its team again."""

from __future__ import annotations

from uuid import UUID

from flask import flash
from flask.typing import ResponseReturnValue

from base import clock
from base.database import writing
from blueprints.cases.door import Errors, blueprint, case_page, looked_at, seen, to_case, typed
from casework.notes import NothingWritten
from casework.restricting import StaysRestricted, is_restricted_for_itself, must_stay_restricted, set_restricted
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

    Somebody else may have been faster: then nothing happens, and that is said.
    """
    wanted = typed("restricted", most=3) == "yes"
    try:
        with writing():
            changed = set_restricted(
                seen(case_id), wanted, reason=typed("reason"), by=current_actor(), at=clock.now_utc(), once=once_id()
            )
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


def _page(case: Case, errors: Errors | None = None) -> ResponseReturnValue:
    return case_page(
        "cases/restriction.html",
        case,
        errors=errors,
        stays=case.restricted and must_stay_restricted(case),
        for_itself=is_restricted_for_itself(case),
    )
