"""Holding what is known of a business, so that no rule deletes it, and ending a hold."""

from __future__ import annotations

from uuid import UUID

from flask import flash, redirect, url_for
from flask.typing import ResponseReturnValue

from base import clock
from base.database import writing
from blueprints.hold_words import KINDS
from blueprints.organisations.door import Errors, blueprint, here, page, typed
from casework.notes import NothingWritten
from casework.purges.organisation_holds import end_organisation_hold, hold_organisation, holds_of_organisation
from casework.purges.record_holds import HoldKind
from reporting.worklists import user_names
from security.current import current_actor, once_id
from security.guards import requires
from security.permissions import Permission


@blueprint.get("/businesses/<uuid:organisation_id>/keeping")
@requires(Permission.RECORD_HOLD)
def keeping(organisation_id: UUID) -> ResponseReturnValue:
    """The holds on a business, and the form for another."""
    return _page(organisation_id)


@blueprint.post("/businesses/<uuid:organisation_id>/keeping")
@requires(Permission.RECORD_HOLD)
def keep(organisation_id: UUID) -> ResponseReturnValue:
    """Hold it, with a kind and a reason."""
    kind, row = typed("kind", most=20), here(organisation_id)
    if kind not in KINDS:
        return _page(organisation_id, [("kind", "Choose why the records are held")])
    actor, at, reason = current_actor(), clock.now_utc(), typed("reason")
    try:
        with writing():
            hold_organisation(row.id, HoldKind(kind), reason=reason, by=actor, at=at, once=once_id())
    except NothingWritten:
        return _page(organisation_id, [("reason", "Say why the records are held")])
    flash("Held. No rule deletes this business until the hold is ended.", "success")
    return redirect(url_for(".keeping", organisation_id=organisation_id), 303)


@blueprint.post("/businesses/<uuid:organisation_id>/keeping/<uuid:hold_id>/end")
@requires(Permission.RECORD_HOLD)
def end_keeping(organisation_id: UUID, hold_id: UUID) -> ResponseReturnValue:
    """End a hold, with a reason. Twice: harmless."""
    row = here(organisation_id)
    actor, at, reason = current_actor(), clock.now_utc(), typed("end-reason")
    try:
        with writing():
            ended = end_organisation_hold(hold_id, row.id, reason=reason, by=actor, at=at, once=once_id())
    except NothingWritten:
        return _page(organisation_id, [("end-reason", "Say why the hold is ended")])
    flash("The hold is ended." if ended else "It was ended already.")
    return redirect(url_for(".keeping", organisation_id=organisation_id), 303)


def _page(organisation_id: UUID, errors: Errors | None = None) -> ResponseReturnValue:
    row = here(organisation_id)
    found = holds_of_organisation(row.id)
    people: set[UUID | None] = {one.set_by for one in found}
    names = user_names(people | {one.ended_by for one in found})
    return page("keeping.html", errors, row=row, records=found, people=names, kinds=KINDS)
