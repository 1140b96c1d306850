"""An adult's address, withheld until now, may be told again: a team lead says so, and whom they have it from."""

from __future__ import annotations

from uuid import UUID

from flask import abort, flash, render_template
from flask.typing import ResponseReturnValue

from base import clock
from base.database import writing
from blueprints.children.door import Errors, blueprint, looked_at, seen, to_child, typed
from blueprints.children.particulars import SOURCES
from directory.adult_changes import beside
from directory.adults import is_withheld
from directory.told_addresses import let_be_told
from models.child import Child, ChildAdult
from security.current import current_actor, once_id
from security.guards import requires
from security.permissions import Permission


@blueprint.get("/children/<uuid:child_id>/adults/<uuid:adult_id>/told")
@requires(Permission.TASK_REASSIGN)
def told_again(child_id: UUID, adult_id: UUID) -> ResponseReturnValue:
    """What it means to let the address be told, and the form that does. The address itself is not drawn."""
    child = looked_at(child_id)
    return _page(child, _near(child, adult_id))


@blueprint.post("/children/<uuid:child_id>/adults/<uuid:adult_id>/told")
@requires(Permission.TASK_REASSIGN)
def tell_again(child_id: UUID, adult_id: UUID) -> ResponseReturnValue:
    """Let it be told again. Twice: the second changes nothing."""
    child = seen(child_id)
    near, source = _near(child, adult_id), typed("source", most=20)
    if source not in SOURCES:
        return _page(child, near, [("source", "Select who you have it from")])
    with writing():
        came = let_be_told(
            seen(child_id).id, adult_id, source=source, by=current_actor(), at=clock.now_utc(), once=once_id()
        )
    if not came:
        flash("It was not withheld any more.")
    elif is_withheld(_near(seen(child_id), adult_id)):
        flash(
            "It is withheld for its own sake no more. The child’s address is withheld, so it still is told to nobody."
        )
    else:
        flash("Their address may be told again.", "success")
    return to_child(child_id)


def _near(child: Child, adult_id: UUID) -> ChildAdult:
    found = beside(child, adult_id)
    if found is None:
        abort(404)
    return found


def _page(child: Child, near: ChildAdult, errors: Errors | None = None) -> ResponseReturnValue:
    page = render_template(
        "children/adult_told.html",
        child=child,
        adult=near.adult,
        lives_there=child.address_withheld and near.lives_with is not False,
        sources=list(SOURCES.items()),
        errors=errors or [],
        found=dict(errors or []),
    )
    return page, 422 if errors else 200
