"""The list of businesses, the page of one with all that happened, and which cases belong to it."""

from __future__ import annotations

from uuid import UUID

from flask import flash, redirect, url_for
from flask.typing import ResponseReturnValue

from base import clock
from base.database import writing
from base.ids import normal_reference
from base.text import squeezed
from blueprints.organisations.door import blueprint, here, page, to_organisation, typed
from casework.organisations_of_cases import take_case_off, tie_case
from casework.visible import NotHere, cases_visible_to
from directory.organisations import (
    CLOSED,
    MAY,
    MOST,
    OPEN,
    SECTORS,
    STOPPED,
    address_works_again,
    find_organisations,
    organisation_for_writing,
    set_standing,
)
from reporting.organisation_pages import HOW, history_of_organisation, organisation_count
from security.current import current_actor, once_id
from security.guards import requires
from security.history import done_before
from security.permissions import Permission


@blueprint.get("/businesses")
@requires(Permission.ORGANISATION_SEE)
def index() -> ResponseReturnValue:
    """The businesses by name."""
    return page("index.html", rows=find_organisations("", limit=MOST), wanted="", sector="", most=MOST, count=_count())


@blueprint.post("/businesses")
@requires(Permission.ORGANISATION_SEE)
def find() -> ResponseReturnValue:
    """Those that fit what was typed. By POST: many a business is called like the person whose it is."""
    wanted, sector = squeezed(typed("wanted", most=100)), typed("sector", most=40)
    rows = find_organisations(wanted, sector=sector if sector in SECTORS else "", limit=MOST)
    return page("index.html", rows=rows, wanted=wanted, sector=sector, most=MOST, count=_count())


@blueprint.get("/businesses/<uuid:organisation_id>")
@requires(Permission.ORGANISATION_SEE)
def show(organisation_id: UUID) -> ResponseReturnValue:
    """One business: particulars, contacts, and what happened with it, as far as the reader may see."""
    row = here(organisation_id)
    if row.id != organisation_id:
        return redirect(url_for(".show", organisation_id=row.id))
    return _page(organisation_id)


@blueprint.post("/businesses/<uuid:organisation_id>/standing")
@requires(Permission.ORGANISATION_EDIT)
def standing(organisation_id: UUID) -> ResponseReturnValue:
    """Say whether it is open, and whether campaigns may write to it."""
    state, contact = typed("state", most=20), typed("contact", most=20)
    here(organisation_id)
    if state not in (OPEN, CLOSED) or contact not in (MAY, STOPPED):
        return _page(organisation_id, [("state", "Select whether it is open, and whether we may write to it")])
    with writing():
        if done_before(once_id()) is None:
            row = organisation_for_writing(organisation_id)
            set_standing(row, state=state, contact=contact, by=current_actor(), at=clock.now_utc(), once=once_id())
    flash("Saved.", "success")
    return to_organisation(organisation_id)


@blueprint.post("/businesses/<uuid:organisation_id>/contacts/<uuid:contact_id>/works-again")
@requires(Permission.ORGANISATION_EDIT)
def again(organisation_id: UUID, contact_id: UUID) -> ResponseReturnValue:
    """Write to an address again that was refused before."""
    here(organisation_id)
    with writing():
        row = organisation_for_writing(organisation_id)
        address_works_again(row, contact_id, by=current_actor(), at=clock.now_utc(), once=once_id())
    flash("The address is used again.", "success")
    return to_organisation(organisation_id)


@blueprint.post("/businesses/<uuid:organisation_id>/cases")
@requires(Permission.ORGANISATION_EDIT)
def add_case(organisation_id: UUID) -> ResponseReturnValue:
    """Say that a case belongs to this business, by its reference."""
    actor, at = current_actor(), clock.now_utc()
    here(organisation_id)
    reference = normal_reference(typed("reference", most=40))
    try:
        if reference is None:
            raise NotHere
        with writing():
            case = cases_visible_to(actor).by_reference(reference)
            tie_case(case, here(organisation_id).id, how="officer", by=actor, at=at)
    except NotHere:
        return _page(organisation_id, [("reference", "There is no case with that reference")])
    flash("The case stands here now.", "success")
    return to_organisation(organisation_id)


@blueprint.post("/businesses/<uuid:organisation_id>/cases/<uuid:case_id>/off")
@requires(Permission.ORGANISATION_EDIT)
def case_off(organisation_id: UUID, case_id: UUID) -> ResponseReturnValue:
    """Say that a case has nothing to do with this business. Twice: harmless."""
    actor = current_actor()
    here(organisation_id)
    with writing():
        take_case_off(cases_visible_to(actor).get(case_id), by=actor, at=clock.now_utc())
    flash("The case does not stand here any more.", "success")
    return to_organisation(organisation_id)


def _page(organisation_id: UUID, errors: list[tuple[str, str]] | None = None) -> ResponseReturnValue:
    row = here(organisation_id)
    actor = current_actor()
    history = history_of_organisation(row, reader=actor)
    may_hold = actor.may(Permission.RECORD_HOLD)
    return page("show.html", errors, row=row, history=history, how=HOW, may_hold=may_hold)


def _count() -> int:
    return organisation_count()
