"""Two rows of one business: joining them by a pointer, and separating them again."""

from __future__ import annotations

from uuid import UUID

from flask import flash, redirect, url_for
from flask.typing import ResponseReturnValue

from base import clock
from base.database import writing
from base.text import squeezed
from blueprints.organisations.door import Errors, blueprint, here, page, to_organisation, typed
from casework.organisations_of_cases import join_organisations
from directory.merging import CannotMerge
from directory.organisation_merging import merged_organisations, undo_organisation_merge
from directory.organisations import NoSuchOrganisation, find_organisations
from models.organisation import Organisation
from security.current import current_actor, once_id
from security.guards import requires
from security.permissions import Permission

MOST = 20


@blueprint.get("/businesses/<uuid:organisation_id>/merging")
@requires(Permission.ORGANISATION_EDIT)
def merging(organisation_id: UUID) -> ResponseReturnValue:
    """The rows that stand for this business, and a search for another."""
    return _page(here(organisation_id))


@blueprint.post("/businesses/<uuid:organisation_id>/merging")
@requires(Permission.ORGANISATION_EDIT)
def find_other(organisation_id: UUID) -> ResponseReturnValue:
    """Look for the other row."""
    row, wanted = here(organisation_id), squeezed(typed("wanted", most=100))
    if not wanted:
        return _page(row, [("wanted", "Enter a name, a number or a postcode")])
    found = [one for one in find_organisations(wanted, limit=MOST) if one.id != row.id]
    return _page(row, others=found, wanted=wanted)


@blueprint.post("/businesses/<uuid:organisation_id>/merge")
@requires(Permission.ORGANISATION_EDIT)
def merge(organisation_id: UUID) -> ResponseReturnValue:
    """Let this business stand for another one too."""
    row = here(organisation_id)
    try:
        other_id = UUID(typed("other", most=40))
        with writing():
            join_organisations(other_id, row.id, by=current_actor(), at=clock.now_utc(), once=once_id())
    except CannotMerge as why:
        return _page(here(organisation_id), [("wanted", str(why))])
    except (ValueError, NoSuchOrganisation):
        return _page(here(organisation_id), [("wanted", "Choose the other business from what was found")])
    flash("The two stand for one business now.", "success")
    return to_organisation(organisation_id)


@blueprint.post("/businesses/<uuid:organisation_id>/merged/<uuid:merged_id>/undo")
@requires(Permission.ORGANISATION_EDIT)
def unmerge(organisation_id: UUID, merged_id: UUID) -> ResponseReturnValue:
    """Let a merged row stand for itself again."""
    row = here(organisation_id)
    if merged_id not in {one.id for one in merged_organisations(row.id)}:
        return _page(row, [("wanted", "These are not joined any more")])
    with writing():
        undo_organisation_merge(merged_id, by=current_actor(), at=clock.now_utc(), once=once_id())
    flash("They are two businesses again.", "success")
    return redirect(url_for(".merging", organisation_id=organisation_id), 303)


def _page(
    row: Organisation, errors: Errors | None = None, *, others: list[Organisation] | None = None, wanted: str = ""
) -> ResponseReturnValue:
    return page("merging.html", errors, row=row, merged=merged_organisations(row.id), others=others, wanted=wanted)
