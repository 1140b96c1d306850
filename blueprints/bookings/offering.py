"""Appointments of the council: the times that are offered, who has booked them, and who came."""

from __future__ import annotations

from datetime import datetime, timedelta
from uuid import UUID

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from base import clock
from base.database import writing
from blueprints.bookings.slot_form import SlotForm, read_slots
from blueprints.bookings.words import STATES, WAYS, way_words
from casework.bookings.slots import NoSuchHour, SlotGone, StillTaken, offer_slots, slot_lines, teams, withdraw_slot
from reporting.appointments import booked_references, kinds_of_slots
from security.current import current_actor, once_id
from security.guards import requires
from security.permissions import Permission

blueprint = Blueprint("bookings", __name__)
LOOKS_BACK = timedelta(days=14)  # whether somebody came is written down within two weeks


@blueprint.get("/appointments")
@requires(Permission.SLOT_OFFER)
def index() -> ResponseReturnValue:
    """The times from two weeks ago on."""
    return _page(SlotForm(), clock.now_utc())


@blueprint.post("/appointments")
@requires(Permission.SLOT_OFFER)
def offer() -> ResponseReturnValue:
    """Offer times. Twice: once."""
    at = clock.now_utc()
    known = {code for code, _ in kinds_of_slots()}
    form = read_slots(request.form, kinds=known, teams=[team.id for team in teams()], today=clock.london(at).date())
    if form.offer is None:
        return _page(form, at)
    try:
        with writing():
            made = offer_slots(form.offer, by=current_actor(), at=at, once=once_id())
    except NoSuchHour:
        form.errors.append(("first", "The clocks go forward over that time on one of these days"))
        return _page(form, at)
    flash(f"{made} {'time is' if made == 1 else 'times are'} offered.", "success")
    return redirect(url_for(".index"), 303)


@blueprint.post("/appointments/times/<uuid:slot_id>/withdraw")
@requires(Permission.SLOT_OFFER)
def withdraw(slot_id: UUID) -> ResponseReturnValue:
    """Offer a time no longer."""
    try:
        with writing():
            withdraw_slot(slot_id, by=current_actor(), at=clock.now_utc())
    except StillTaken:
        flash("Somebody has booked this time. Cancel their appointment on its case first.")
    except SlotGone:
        flash("That time is not offered any more.")
    else:
        flash("The time is not offered any more.", "success")
    return redirect(url_for(".index"), 303)


def _page(form: SlotForm, at: datetime) -> ResponseReturnValue:
    lines = slot_lines(since=at - LOOKS_BACK)
    kinds = kinds_of_slots()
    page = render_template(
        "bookings/slots.html",
        lines=lines,
        references=booked_references(lines, reader=current_actor()),
        kinds=kinds,
        kind_words=dict(kinds),
        teams=[(team.id, team.name) for team in teams()],
        ways=list(WAYS.items()),
        way_words=way_words,
        states=STATES,
        form=form,
        typed=request.form,
        errors=form.errors,
        now=at,
    )
    return page, 422 if form.errors else 200
