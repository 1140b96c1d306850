"""The language that a parent or another adult near a child is written to in: an officer says it, with their name."""

from __future__ import annotations

from uuid import UUID

from flask import abort, flash, render_template
from flask.typing import ResponseReturnValue

from base import clock
from base.database import writing
from blueprints.children.door import Errors, blueprint, looked_at, seen, to_child, typed
from blueprints.languages import language_choices
from casework.readers import adult_beside, who_said_language
from directory.adults import write_in
from directory.children import child_for_writing
from models.child import Adult, Child
from security.current import current_actor, once_id
from security.guards import requires
from security.history import done_before
from security.permissions import Permission


@blueprint.get("/children/<uuid:child_id>/adults/<uuid:adult_id>/language")
@requires(Permission.CASE_NOTE)
def written_in(child_id: UUID, adult_id: UUID) -> ResponseReturnValue:
    """What is known of it, who said so, and the form."""
    child = looked_at(child_id)
    return _page(child, _adult(child, adult_id))


@blueprint.post("/children/<uuid:child_id>/adults/<uuid:adult_id>/language")
@requires(Permission.CASE_NOTE)
def write_to_in(child_id: UUID, adult_id: UUID) -> ResponseReturnValue:
    """Keep it. What has not gone yet goes out in it: messages and letters find their words when they are sent.

    Sent again, it changes nothing that a colleague has said since.
    """
    child = seen(child_id)
    adult, code = _adult(child, adult_id), typed("language", most=2)
    if code not in {known for known, _ in language_choices()} | {adult.written_in}:
        return _page(child, adult, [("language", "Select a language of the list")])
    with writing():
        child = child_for_writing(seen(child_id).id)
        if done_before(once_id()) is None:
            found = _adult(child, adult_id)
            write_in(child, found, code, by=current_actor(), at=clock.now_utc(), once=once_id())
    flash("It is kept. What we send them from now on goes out in it, with English beneath.", "success")
    return to_child(child_id)


def _adult(child: Child, adult_id: UUID) -> Adult:
    found = adult_beside(child, adult_id)
    if found is None:
        abort(404)
    return found


def _page(child: Child, adult: Adult, errors: Errors | None = None) -> ResponseReturnValue:
    page = render_template(
        "children/language.html",
        child=child,
        adult=adult,
        choices=language_choices(),
        chosen=typed("language", most=2) if errors else adult.written_in,
        said_by=who_said_language(adult),
        errors=errors or [],
        found=dict(errors or []),
    )
    if errors:
        return page, 422
    return page
