"""Adding a business and changing its particulars and contacts."""

from __future__ import annotations

from uuid import UUID

from flask import flash, request
from flask.typing import ResponseReturnValue

from base import clock
from base.database import writing
from blueprints.organisations.door import blueprint, here, page, to_organisation
from blueprints.organisations.particulars_form import LABELS, ParticularsForm, form_of, read_particulars
from directory.organisations import (
    KnownAlready,
    add_organisation,
    change_organisation,
    organisation_for_writing,
)
from models.organisation import Organisation
from security.current import current_actor, once_id
from security.guards import requires
from security.history import done_before
from security.permissions import Permission

KNOWN = "There is a business of this name with this postcode already"


@blueprint.get("/businesses/new")
@requires(Permission.ORGANISATION_EDIT)
def new() -> ResponseReturnValue:
    """A form for a business that is not there yet."""
    return _page(form_of(None))


@blueprint.post("/businesses/new")
@requires(Permission.ORGANISATION_EDIT)
def add() -> ResponseReturnValue:
    """Add it. Twice: the page of the one that was added."""
    form = read_particulars(request.form)
    if form.errors:
        return _page(form)
    try:
        with writing():
            before = done_before(once_id())
            added = (
                before.subject_id
                if before is not None
                else add_organisation(form.particulars, by=current_actor(), at=clock.now_utc(), once=once_id()).id
            )
    except KnownAlready as known:
        form.errors.append(("name", KNOWN))
        return _page(form, known=known.other)
    flash("Added.", "success")
    return to_organisation(added)


@blueprint.get("/businesses/<uuid:organisation_id>/particulars")
@requires(Permission.ORGANISATION_EDIT)
def particulars(organisation_id: UUID) -> ResponseReturnValue:
    """The form with what we have."""
    row = here(organisation_id)
    return _page(form_of(row), row)


@blueprint.post("/businesses/<uuid:organisation_id>/particulars")
@requires(Permission.ORGANISATION_EDIT)
def change(organisation_id: UUID) -> ResponseReturnValue:
    """Keep the particulars and contacts as typed."""
    row, form = here(organisation_id), read_particulars(request.form)
    if form.errors:
        return _page(form, row)
    try:
        with writing():
            if done_before(once_id()) is None:
                change_organisation(
                    organisation_for_writing(organisation_id),
                    form.particulars,
                    by=current_actor(),
                    at=clock.now_utc(),
                    once=once_id(),
                )
    except KnownAlready as known:
        form.errors.append(("name", KNOWN))
        return _page(form, here(organisation_id), known=known.other)
    flash("Saved.", "success")
    return to_organisation(organisation_id)


def _page(form: ParticularsForm, row: Organisation | None = None, known: UUID | None = None) -> ResponseReturnValue:
    return page("particulars.html", form.errors, form=form, row=row, labels=LABELS, known=known)
