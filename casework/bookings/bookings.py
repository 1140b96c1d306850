"""Bookings: somebody on a case is asked to pick a time, picks, changes, cancels; and what follows when nobody does.

Every function locks the case first. A link leads to one booking and no further; nothing here says where anybody lives.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import select

from base.database import locked, make
from base.extensions import db
from casework.bookings.slots import SlotGone, give_back, take
from casework.own_tasks import NO_SLOT_PICKED
from casework.sending import send_message
from casework.tasks import start_task
from casework.timing.clocks import end_of_day, reckon
from casework.timing.followers import CaseEnd
from casework.timing.timers import Plan, cancel_timers, write_timers
from casework.versions import pinned
from correspondence.recipients import Recipient, resolve
from correspondence.stopping import cancel_for
from council.calendars import day_book
from council.settings import setting
from forms.definition.bookings import BookingShape
from models.booking import Booking, Slot
from models.case import Case
from models.link import Link
from security.actor import Actor
from security.history import done_before, record
from security.links import make_link, revoke

OPENS = "booking"  # what a link to one opens
REMIND, LAPSE = "booking-remind", "booking-lapse"
ON = ("invited", "booked")


class BookingOver(ValueError):
    """Nothing can be picked, changed or cancelled any more; `state` says what the booking is."""

    def __init__(self, state: str) -> None:
        super().__init__(state)
        self.state = state


class TooLate(ValueError):
    """It begins too soon to be changed or cancelled by a link: telephone."""


def shape_of(booking: Booking, case: Case) -> BookingShape:
    """What the case's pinned definition says of a booking."""
    return pinned(case.version_id).booking_shapes[booking.code]


def invite(case: Case, code: str, *, by: Actor, at: datetime) -> Booking:
    """Ask somebody to pick a time, in the open transaction: a link, the message, and a timer for silence.

    Where nobody has an address a task asks for a telephone call at once.
    Twice: while one of its kind is on, that one is given again; after it is over a new round begins.
    """
    session = db.session()
    held: Case = locked(session, Case, case.id)
    earlier = session.scalars(select(Booking).where(Booking.case_id == held.id, Booking.code == code)).all()
    still = next((booking for booking in earlier if booking.state in ON), None)
    if still is not None:
        return still
    shape = pinned(held.version_id).booking_shapes[code]
    days = reckon(
        shape.pick_within.amount,
        shape.pick_within.unit,
        at,
        calendars=day_book().of(None),
        end_of_day=end_of_day(),
    )
    booking: Booking = make(
        session,
        Booking,
        case_id=held.id,
        code=code,
        round=1 + max((one.round for one in earlier), default=0),
        invited_at=at,
        pick_by=days.due_at,
    )
    to = _recipient(held, shape.invite, at)
    if to is not None:
        ends = at + timedelta(days=int(setting("link-days")))
        booking.link_id = make_link(OPENS, booking.id, email=to.address, expires_at=ends, at=at).id
    session.flush()
    data = {"booking": str(booking.id), "code": code, "round": booking.round}
    record("case", held.id, "booking-invited", by=by, at=at, data=data)
    _tell(booking, held, shape.invite, key=f"booking:{booking.id}:invite", by=by, at=at)
    # A calendar that ends too early: looked at by a person at once rather than by nobody.
    lapse = Plan(OPENS, booking.id, LAPSE, booking.pick_by or at, held.id, round=booking.round)
    write_timers([lapse], at=at)
    if to is None:
        _start(held, shape.when_not_picked, by=by, at=at)
    return booking


def pick(booking_id: UUID, slot_id: UUID, *, by: Actor, at: datetime, once: str | None = None) -> Booking:
    """Pick a slot, or another in its place, in the open transaction.

    Twice:  the same slot again changes nothing.
    Raises: BookingOver; TooLate for whoever comes by a link; SlotGone.
    """
    booking, case = _held(booking_id)
    if done_before(once) is not None or (booking.state == "booked" and booking.slot_id == slot_id):
        return booking
    shape = shape_of(booking, case)
    _may_change(booking, shape, by, at)
    before = booking.slot_id
    slot = take(slot_id, shape.slots, at=at, instead_of=before)
    if slot.way not in shape.ways:
        raise SlotGone(str(slot_id))
    booking.slot_id, booking.state, booking.booked_at = slot.id, "booked", at
    booking.changes += 1 if before else 0
    data = {"booking": str(booking.id), "code": booking.code, "slot": str(slot.id), "on": _day(slot)}
    record("case", case.id, "booking-changed" if before else "booking-made", by=by, at=at, data=data, once=once)
    cancel_timers(source_kind=OPENS, source_id=booking.id)
    cancel_for(OPENS, [booking.id], because="booking-changed", at=at)
    _keep_link_open(booking, slot, at)
    if shape.booked:
        key = f"booking:{booking.id}:booked:{booking.changes}"
        _tell(booking, case, shape.booked, key=key, by=by, at=at, slot=slot)
    reminded = slot.starts_at - timedelta(hours=shape.remind_before_hours)
    if shape.remind and reminded > at:
        # The step tells one pick from the next: each is reminded of once.
        reminder = Plan(OPENS, booking.id, REMIND, reminded, case.id, step=booking.changes, round=booking.round)
        write_timers([reminder], at=at)
    return booking


def cancel(booking_id: UUID, *, by: Actor, at: datetime, once: str | None = None) -> Booking:
    """Cancel a booking, in the open transaction; somebody else may have the slot, and a task asks what next.

    Twice:  the second changes nothing.
    Raises: BookingOver; TooLate for whoever comes by a link.
    """
    booking, case = _held(booking_id)
    if booking.state == "cancelled" or done_before(once) is not None:
        return booking
    shape = shape_of(booking, case)
    _may_change(booking, shape, by, at)
    _end(booking, "cancelled", "by-link" if by.id == booking.link_id else "by-officer", at=at)
    data = {"booking": str(booking.id), "code": booking.code}
    record("case", case.id, "booking-cancelled", by=by, at=at, data=data, once=once)
    _start(case, shape.when_not_picked, by=by, at=at)
    return booking


def record_attendance(booking_id: UUID, *, came: bool, by: Actor, at: datetime, once: str | None = None) -> Booking:
    """Write down that somebody came, or did not, in the open transaction; the definition says what follows.

    Twice:  the second changes nothing.
    Raises: BookingOver when nothing was booked, or it is over already; TooLate while it has not begun.
    """
    booking, case = _held(booking_id)
    state = "attended" if came else "no-show"
    if booking.state == state or done_before(once) is not None:
        return booking
    slot = db.session.get(Slot, booking.slot_id) if booking.slot_id else None
    if booking.state != "booked" or slot is None:
        raise BookingOver(booking.state)
    if slot.starts_at > at:
        raise TooLate("it has not begun")
    shape = shape_of(booking, case)
    booking.recorded_by = by.id
    _end(booking, state, "", at=at)
    data = {"booking": str(booking.id), "code": booking.code, "came": came}
    record("case", case.id, "booking-attended" if came else "booking-missed", by=by, at=at, data=data, once=once)
    if came and shape.when_attended:
        _start(case, shape.when_attended, by=by, at=at)
    elif not came:
        _start(case, shape.when_missed or shape.when_not_picked, by=by, at=at)
    return booking


def lapse(booking_id: UUID, *, by: Actor, at: datetime) -> bool:
    """Give the work to an officer because nobody picked by the clock. The link still works. Twice: harmless."""
    booking, case = _held(booking_id)
    if booking.state != "invited":
        return False
    data = {"booking": str(booking.id), "code": booking.code}
    record("case", case.id, "booking-not-picked", by=by, at=at, data=data)
    _start(case, shape_of(booking, case).when_not_picked, by=by, at=at)
    return True


def remind(booking_id: UUID, step: int, *, key: str, by: Actor, at: datetime) -> bool:
    """Plan the reminder of what was picked at that step; False when something else was picked since."""
    booking, case = _held(booking_id)
    slot = db.session.get(Slot, booking.slot_id) if booking.slot_id else None
    if booking.state != "booked" or booking.changes != step or slot is None or slot.starts_at <= at:
        return False
    _tell(booking, case, shape_of(booking, case).remind, key=key, by=by, at=at, slot=slot)
    return True


def end_bookings(end: CaseEnd) -> None:
    """A case is over, or its child has died: what was booked is free for others, and its link opens nothing."""
    on = select(Booking).where(Booking.case_id == end.case.id, Booking.state.in_(ON)).order_by(Booking.id)
    for booking in db.session.scalars(on.with_for_update()).all():
        _end(booking, "ended", end.why, at=end.at)
        if booking.link_id is not None:
            revoke(booking.link_id, at=end.at)
        data = {"booking": str(booking.id), "code": booking.code}
        record("case", end.case.id, "booking-ended", by=end.by, at=end.at, data=data)


def bookings_of(case: Case) -> Sequence[Booking]:
    """Every booking of a case, the newest first."""
    found = select(Booking).where(Booking.case_id == case.id)
    return db.session.scalars(found.order_by(Booking.invited_at.desc(), Booking.id.desc())).all()


def booked_ahead(case: Case, *, at: datetime) -> Sequence[Slot]:
    """The times still to come that somebody has picked for a case, the next first. They end with the case, unsaid."""
    picked = select(Booking.slot_id).where(Booking.case_id == case.id, Booking.state == "booked")
    return db.session.scalars(
        select(Slot).where(Slot.id.in_(picked), Slot.starts_at > at).order_by(Slot.starts_at, Slot.id)
    ).all()


def booking_of(booking_id: UUID) -> tuple[Booking, Case, Slot | None] | None:
    """A booking with its case and its slot, to be shown."""
    booking = db.session.get(Booking, booking_id)
    if booking is None:
        return None
    slot = db.session.get(Slot, booking.slot_id) if booking.slot_id else None
    return booking, db.session.get_one(Case, booking.case_id), slot


def may_be_changed(booking: Booking, shape: BookingShape, slot: Slot | None, at: datetime) -> bool:
    """Whether whoever holds the link may still pick, change or cancel."""
    if booking.state not in ON:
        return False
    return slot is None or slot.starts_at - timedelta(hours=shape.change_until_hours) > at


def _held(booking_id: UUID) -> tuple[Booking, Case]:
    """The booking and its case, the case locked first.

    Raises: BookingOver when there is no such booking.
    """
    session = db.session()
    case_id = session.scalar(select(Booking.case_id).where(Booking.id == booking_id))
    if case_id is None:
        raise BookingOver("gone")
    case: Case = locked(session, Case, case_id)
    booking: Booking = locked(session, Booking, booking_id)
    return booking, case


def _may_change(booking: Booking, shape: BookingShape, by: Actor, at: datetime) -> None:
    if booking.state not in ON:
        raise BookingOver(booking.state)
    slot = db.session.get(Slot, booking.slot_id) if booking.slot_id else None
    if by.id == booking.link_id and not may_be_changed(booking, shape, slot, at):
        raise TooLate("it begins too soon")


def _end(booking: Booking, state: str, because: str, *, at: datetime) -> None:
    if booking.state == "booked" and booking.slot_id is not None and state not in ("attended", "no-show"):
        give_back(booking.slot_id)
    booking.state, booking.ended_because, booking.ended_at = state, because, at
    cancel_timers(source_kind=OPENS, source_id=booking.id)
    cancel_for(OPENS, [booking.id], because=f"booking-{state}", at=at)


def _keep_link_open(booking: Booking, slot: Slot, at: datetime) -> None:
    """The link to what was picked works until it is over, however far away that is."""
    link: Link | None = locked(db.session(), Link, booking.link_id) if booking.link_id else None
    if link is not None and link.expires_at is not None:
        link.expires_at = max(link.expires_at, slot.starts_at + timedelta(minutes=slot.minutes))


def _recipient(case: Case, message: str, at: datetime) -> Recipient | None:
    shape = pinned(case.version_id).message_shapes[message]
    found = [to for word in shape.to for to in resolve(db.session(), word, at=at, case=case)]
    return found[0] if found else None


def _tell(
    booking: Booking, case: Case, message: str, *, key: str, by: Actor, at: datetime, slot: Slot | None = None
) -> None:
    values = {"link_id": str(booking.link_id)} if booking.link_id else {}
    if slot is not None:
        values["appointment"] = slot.starts_at.isoformat()
    send_message(case, message, key=key, by=by, at=at, values=values, serves=[(OPENS, booking.id)])


def _start(case: Case, task: str, *, by: Actor, at: datetime) -> None:
    if case.state == "open":
        start_task(case, pinned(case.version_id).task_shapes.get(task, NO_SLOT_PICKED), by=by, at=at)


def _day(slot: Slot) -> str:
    return slot.starts_at.date().isoformat()
