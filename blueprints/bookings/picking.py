"""Picking a time by a link: seeing what is free, picking, changing, cancelling, and a calendar file."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from flask import Blueprint, abort, render_template, request, url_for
from flask.typing import ResponseReturnValue

from base import clock
from base.database import writing
from blueprints import link_door
from blueprints.bookings.words import way_words
from blueprints.journeys.desk import go
from blueprints.page_frame import belongs_to, clock_time, long_date
from casework.bookings.bookings import OPENS, BookingOver, TooLate, booking_of, cancel, may_be_changed, pick, shape_of
from casework.bookings.slots import SlotGone, free_slots
from casework.versions import pinned
from documents.calendar_file import CONTENT_TYPE, Appointment, calendar_file
from documents.serving import served_bytes
from models.booking import Booking, Slot
from models.case import Case
from security.current import once_id
from security.guards import by_link
from security.limits import PUBLIC_POST, limited
from security.links import Opened

blueprint = Blueprint("booking", __name__)
TAKEN_BY_ANOTHER = "Somebody else has just taken that time. Choose another"


@blueprint.get("/appointment/<uuid:booking_id>")
@by_link
def show(booking_id: UUID) -> ResponseReturnValue:
    """What is booked, and the times that are free."""
    at = clock.now_utc()
    _, booking, case, slot = _opened(booking_id, at)
    return _page(booking, case, slot, at)


@blueprint.post("/appointment/<uuid:booking_id>")
@limited(PUBLIC_POST)
@by_link
def choose(booking_id: UUID) -> ResponseReturnValue:
    """Pick a time, or another. Twice: the same time stays picked."""
    at = clock.now_utc()
    opened, booking, case, slot = _opened(booking_id, at)
    chosen = _chosen()
    if chosen is None:
        return _page(booking, case, slot, at, error="Choose a time")
    try:
        with writing():
            pick(booking_id, chosen, by=opened.actor, at=at, once=once_id())
    except SlotGone:
        _, booking, case, slot = _opened(booking_id, at)
        return _page(booking, case, slot, at, error=TAKEN_BY_ANOTHER)
    except (BookingOver, TooLate):
        pass  # the page says what the booking is and what to do
    return go(url_for(".show", booking_id=booking_id))


@blueprint.post("/appointment/<uuid:booking_id>/cancel")
@limited(PUBLIC_POST)
@by_link
def give_up(booking_id: UUID) -> ResponseReturnValue:
    """Cancel it. Twice: it stays cancelled."""
    at = clock.now_utc()
    opened, *_ = _opened(booking_id, at)
    try:
        with writing():
            cancel(booking_id, by=opened.actor, at=at, once=once_id())
    except (BookingOver, TooLate):
        pass  # as above
    return go(url_for(".show", booking_id=booking_id))


@blueprint.get("/appointment/<uuid:booking_id>/calendar.ics")
@by_link
def calendar(booking_id: UUID) -> ResponseReturnValue:
    """What is booked as an entry for a calendar; it says "Appointment" and the reference."""
    at = clock.now_utc()
    _, booking, case, slot = _opened(booking_id, at)
    if slot is None or booking.state != "booked":
        abort(404)
    entry = Appointment(
        booking.id, case.reference, slot.starts_at, slot.minutes, place=slot.place, changes=booking.changes
    )
    return served_bytes(
        calendar_file(entry, at=at), filename=f"appointment-{case.reference}.ics", content_type=CONTENT_TYPE
    )


def _opened(booking_id: UUID, at: datetime) -> tuple[Opened, Booking, Case, Slot | None]:
    """The proven link of this browser and the booking it opens; 404 for whoever has none."""
    opened = link_door.proven(OPENS, booking_id, at=at)
    found = booking_of(booking_id)
    if found is None:
        abort(404)
    return opened, *found


def _chosen() -> UUID | None:
    try:
        return UUID(request.form.get("slot", ""))
    except ValueError:
        return None


def _page(booking: Booking, case: Case, slot: Slot | None, at: datetime, *, error: str = "") -> ResponseReturnValue:
    shape = shape_of(booking, case)
    belongs_to(pinned(case.version_id))
    open_for = may_be_changed(booking, shape, slot, at)
    free = free_slots(shape.slots, shape.ways, after=at) if open_for else []
    choices = [
        (
            one.id,
            f"{long_date(one.starts_at)} at {clock_time(one.starts_at)}",
            f"{one.minutes} minutes. {way_words(one.way, one.place)}",
        )
        for one in free
    ]
    page = render_template(
        "bookings/pick.html",
        booking=booking,
        reference=case.reference,
        slot=slot,
        where=way_words(slot.way, slot.place) if slot is not None else "",
        open_for=open_for,
        choices=choices,
        hours=shape.change_until_hours,
        errors=[("slot" if choices else "nothing-free", error)] if error else [],
        error=error,
    )
    return page, 422 if error else 200


def bind() -> None:
    """Say where the links of bookings lead."""
    link_door.leads_to(OPENS, lambda booking_id: url_for("booking.show", booking_id=booking_id))
