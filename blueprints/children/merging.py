"""Two records of one child: joining them by a pointer, and separating them again."""

from __future__ import annotations

from uuid import UUID

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from base import clock
from base.database import writing
from base.text import squeezed
from blueprints.children.door import Errors, blueprint, looked_at, seen, to_child, typed
from casework.facts import today_of
from casework.joining_records import join_records, separate_records
from casework.visible_children import children_visible_to
from directory.children import name_of
from directory.finding import find_children
from directory.merging import CannotMerge
from models.child import Child
from reporting.identity_sheet import merged_into
from reporting.search_results import ChildLine, child_lines
from security.audit import Looked, viewed
from security.current import current_actor, once_id
from security.guards import requires
from security.permissions import Permission

MOST = 20


@blueprint.get("/children/<uuid:child_id>/merging")
@requires(Permission.CHILD_MERGE)
def merging(child_id: UUID) -> ResponseReturnValue:
    """The records that stand for this child, and a search for another."""
    return _page(looked_at(child_id))


@blueprint.post("/children/<uuid:child_id>/merging")
@requires(Permission.CHILD_MERGE)
def find_other(child_id: UUID) -> ResponseReturnValue:
    """Look for the other record. What was typed stays out of the address, and the search leaves a line."""
    actor, at = current_actor(), clock.now_utc()
    child = seen(child_id)
    wanted = squeezed(typed("wanted", most=200))
    if not wanted:
        return _page(child, [("wanted", "Enter a name, a date of birth, a UPN or a postcode")])
    found = [one.child for one in find_children(wanted, visible=children_visible_to(actor), limit=MOST)]
    lines = child_lines(
        [one for one in found if one.id != child.id], reader=actor, today=today_of(at), exact={one.id for one in found}
    )
    shown: list[UUID | None] = [line.child_id for line in lines]
    with writing():
        for other in shown or [None]:
            viewed(actor, Looked.SEARCH, child_id=other, at=at)
    return _page(seen(child_id), lines=lines, wanted=wanted)


@blueprint.post("/children/<uuid:child_id>/merge")
@requires(Permission.CHILD_MERGE)
def merge(child_id: UUID) -> ResponseReturnValue:
    """Let this record stand for another one too."""
    actor, at = current_actor(), clock.now_utc()
    try:
        other_id = UUID(typed("other", most=40))
    except ValueError:
        return _page(seen(child_id), [("wanted", "Choose the other record from what was found")])
    try:
        with writing():
            other = seen(other_id)
            child = join_records(other.id, seen(child_id).id, by=actor, at=at, once=once_id())
            kept = child.id
    except CannotMerge as why:
        return _page(seen(child_id), [("wanted", str(why))])
    flash("The two records stand for one child now.", "success")
    return to_child(kept)


@blueprint.post("/children/<uuid:child_id>/merged/<uuid:merged_id>/undo")
@requires(Permission.CHILD_MERGE)
def undo(child_id: UUID, merged_id: UUID) -> ResponseReturnValue:
    """Let a joined record stand for itself again, with a reason."""
    actor, at = current_actor(), clock.now_utc()
    child = seen(child_id)
    reason = typed("reason", most=2_000)
    if merged_id not in {one.id for one in merged_into(child.id)}:
        return _page(child, [("", "These records are not joined any more.")])
    if not reason:
        return _page(child, [(f"reason-{merged_id}", "Say why they are separated")])
    try:
        with writing():
            separate_records(merged_id, reason=reason, by=actor, at=at, once=once_id())
    except CannotMerge as why:
        return _page(seen(child_id), [("", str(why))])
    flash("The records are separate again. What one had taken from the other stays: read both.", "success")
    return redirect(url_for(".merging", child_id=child_id), 303)


def _page(
    child: Child,
    errors: Errors | None = None,
    *,
    lines: list[ChildLine] | None = None,
    wanted: str = "",
) -> ResponseReturnValue:
    page = render_template(
        "children/merging.html",
        child=child,
        name=name_of(child),
        merged=[(one, name_of(one)) for one in merged_into(child.id)],
        lines=lines,
        wanted=wanted,
        errors=errors or [],
        found=dict(errors or []),
        typed=typed,
    )
    return page, 422 if errors else 200
