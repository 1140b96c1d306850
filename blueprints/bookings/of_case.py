"""The appointments of one case: asking for one, picking with somebody on the telephone, cancelling, who came."""

from __future__ import annotations

from collections.abc import Callable
from uuid import UUID

from flask import Blueprint, abort, flash, request
from flask.typing import ResponseReturnValue

from base import clock
from base.database import writing
from blueprints.bookings.words import STATES, way_words
from blueprints.cases.door import case_page, looked_at, seen, to_case
from blueprints.page_frame import clock_time, long_date
from casework.bookings.bookings import (
    ON,
    BookingOver,
    TooLate,
    booking_of,
    bookings_of,
    cancel,
    invite,
    pick,
    record_attendance,
    shape_of,
)
from casework.bookings.slots import SlotGone, free_slots
from casework.versions import pinned
from models.booking import Booking
from models.case import Case
from security.current import current_actor, once_id
from security.guards import requires
from security.permissions import Permission

blueprint = Blueprint("case_bookings", __name__)
HERE = "case_bookings.index"


@blueprint.get("/cases/<uuid:case_id>/appointments")
@requires(Permission.CASE_SEE)
def index(case_id: UUID) -> ResponseReturnValue:
    """Every appointment of the case."""
    return _page(looked_at(case_id))


@blueprint.post("/cases/<uuid:case_id>/appointments")
@requires(Permission.CASE_NOTE)
def ask(case_id: UUID) -> ResponseReturnValue:
    """Ask somebody to pick a time. Twice: the one that is on goes on."""
    case = seen(case_id)
    code = request.form.get("booking", "")
    if case.state != "open" or code not in pinned(case.version_id).booking_shapes:
        abort(404)
    with writing():
        invite(seen(case_id), code, by=current_actor(), at=clock.now_utc())
    flash("They are asked to pick a time. If contact is held, the message waits until somebody releases it.", "success")
    return to_case(case_id, HERE)


@blueprint.post("/cases/<uuid:case_id>/appointments/<uuid:booking_id>/pick")
@requires(Permission.CASE_NOTE)
def choose(case_id: UUID, booking_id: UUID) -> ResponseReturnValue:
    """Pick a time for somebody, on the telephone."""
    case = seen(case_id)
    _booking(case, booking_id)
    try:
        slot_id = UUID(request.form.get("slot", ""))
    except ValueError:
        return _page(case, [(f"slot-{booking_id}", "Choose a time")])
    try:
        _do(
            case_id,
            booking_id,
            lambda: pick(booking_id, slot_id, by=current_actor(), at=clock.now_utc(), once=once_id()),
        )
    except SlotGone:
        return _page(seen(case_id), [(f"slot-{booking_id}", "Somebody has just taken that time. Choose another")])
    return to_case(case_id, HERE)


@blueprint.post("/cases/<uuid:case_id>/appointments/<uuid:booking_id>/cancel")
@requires(Permission.CASE_NOTE)
def call_off(case_id: UUID, booking_id: UUID) -> ResponseReturnValue:
    """Cancel an appointment for somebody."""
    _booking(seen(case_id), booking_id)
    _do(case_id, booking_id, lambda: cancel(booking_id, by=current_actor(), at=clock.now_utc(), once=once_id()))
    return to_case(case_id, HERE)


@blueprint.post("/cases/<uuid:case_id>/appointments/<uuid:booking_id>/attendance")
@requires(Permission.CASE_NOTE)
def attended(case_id: UUID, booking_id: UUID) -> ResponseReturnValue:
    """Write down whether somebody came."""
    _booking(seen(case_id), booking_id)
    came = request.form.get("came", "")
    if came not in ("yes", "no"):
        abort(400)
    _do(
        case_id,
        booking_id,
        lambda: record_attendance(
            booking_id, came=came == "yes", by=current_actor(), at=clock.now_utc(), once=once_id()
        ),
    )
    return to_case(case_id, HERE)


def _do(case_id: UUID, booking_id: UUID, act: Callable[[], object]) -> None:
    try:
        with writing():
            _booking(seen(case_id), booking_id)
            act()
    except BookingOver as over:
        flash(f"Nothing was changed. This appointment: {STATES.get(over.state, over.state).lower()}.")
    except TooLate:
        flash("It has not begun yet.")
    else:
        flash("It is written down.", "success")


def _booking(case: Case, booking_id: UUID) -> Booking:
    found = booking_of(booking_id)
    if found is None or found[0].case_id != case.id:
        abort(404)
    return found[0]


def _page(case: Case, errors: list[tuple[str, str]] | None = None) -> ResponseReturnValue:
    at = clock.now_utc()
    lines = []
    for booking in bookings_of(case):
        shape, found = shape_of(booking, case), booking_of(booking.id)
        slot = found[2] if found is not None else None
        free = free_slots(shape.slots, shape.ways, after=at, limit=60) if booking.state in ON else []
        choices = [
            (
                one.id,
                f"{long_date(one.starts_at)} at {clock_time(one.starts_at)}, {way_words(one.way, one.place).lower()}",
            )
            for one in free
        ]
        has_begun = slot is not None and slot.starts_at <= at
        lines.append((booking, shape.title.say(), slot, choices, has_begun))
    on = {booking.code for booking, *_ in lines if booking.state in ON}
    shapes = pinned(case.version_id).bookings
    return case_page(
        "bookings/of_case.html",
        case,
        here=HERE,
        errors=errors,
        lines=lines,
        states=STATES,
        on=ON,
        way_words=way_words,
        may_ask=[(shape.id, shape.title.say()) for shape in shapes if shape.id not in on and case.state == "open"],
    )
