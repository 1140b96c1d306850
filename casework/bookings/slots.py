"""Slots: the times that officers offer, and taking one of them. Who picks, and for what, is bookings.py's."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from uuid import UUID

from sqlalchemy import select, update

from base.clock import LONDON, london
from base.database import locked, make
from base.extensions import db
from models.booking import Booking, Slot
from models.user import Team
from security.actor import Actor
from security.history import done_before, record
from security.permissions import Permission

MOST_AT_ONCE = 60  # slots one act may offer
MOST_SHOWN = 200


class SlotGone(LookupError):
    """This time can't be had any more: somebody was faster, it was withdrawn, or it has begun."""


class NoSuchHour(ValueError):
    """That time of that day does not exist: the clocks go forward over it."""


class StillTaken(ValueError):
    """A slot that people have booked is not withdrawn under them; how many have."""

    def __init__(self, taken: int) -> None:
        super().__init__(f"{taken} booked")
        self.taken = taken


@dataclass(frozen=True, slots=True, kw_only=True)
class Offer:
    """Slots to offer: on each day, `count` of them one after another from a London time of day."""

    kind: str
    team_id: UUID | None
    way: str
    place: str
    days: Sequence[date]
    first: time
    count: int
    minutes: int
    capacity: int


def starts_of(offer: Offer) -> list[datetime]:
    """The instants at which the slots of an offer begin, in order.

    Raises: NoSuchHour for a time that the clocks skip. Of an hour that comes twice the first is meant.
    """
    found = []
    for day in offer.days:
        first = datetime.combine(day, offer.first, LONDON)
        if london(first.astimezone(UTC)).time() != offer.first:
            raise NoSuchHour(day.isoformat())
        begins = first.astimezone(UTC)
        found += [begins + timedelta(minutes=offer.minutes * number) for number in range(offer.count)]
    return sorted(found)


def offer_slots(offer: Offer, *, by: Actor, at: datetime, once: str | None = None) -> int:
    """Offer slots, in the open transaction; how many. What has begun already is left out.

    Twice:  with the same `once`, nothing more is offered.
    Raises: PermissionError; NoSuchHour; ValueError for more than one act may offer.
    """
    _may_offer(by)
    if done_before(once) is not None:
        return 0
    starts = [start for start in starts_of(offer) if start > at]
    if len(starts) > MOST_AT_ONCE:
        raise ValueError(f"more than {MOST_AT_ONCE} at once")
    session = db.session()
    for number, start in enumerate(starts):
        slot: Slot = make(
            session,
            Slot,
            kind=offer.kind,
            team_id=offer.team_id,
            way=offer.way,
            place="" if offer.way == "home" else offer.place,  # a visit's address is the family's: kept with the child
            starts_at=start,
            minutes=offer.minutes,
            capacity=offer.capacity,
            made_by=by.id,
            made_at=at,
        )
        data = {"kind": offer.kind, "starts": start.isoformat(), "capacity": offer.capacity}
        record("slot", slot.id, "slot-offered", by=by, at=at, data=data, once=once if number == 0 else None)
    return len(starts)


def withdraw_slot(slot_id: UUID, *, by: Actor, at: datetime) -> bool:
    """Offer a slot no longer; False when it was withdrawn before.

    Raises: PermissionError; SlotGone when there is none; StillTaken while somebody has booked it.
    """
    _may_offer(by)
    slot: Slot | None = locked(db.session(), Slot, slot_id)
    if slot is None:
        raise SlotGone(str(slot_id))
    if slot.state != "open":
        return False
    if slot.taken:
        raise StillTaken(slot.taken)
    slot.state = "withdrawn"
    record("slot", slot.id, "slot-withdrawn", by=by, at=at)
    return True


def free_slots(kind: str, ways: Collection[str], *, after: datetime, limit: int = MOST_SHOWN) -> list[Slot]:
    """The slots that may still be picked, the soonest first."""
    free = select(Slot).where(
        Slot.kind == kind,
        Slot.starts_at > after,
        Slot.state == "open",
        Slot.taken < Slot.capacity,
        Slot.way.in_(list(ways)),
    )
    return list(db.session.scalars(free.order_by(Slot.starts_at, Slot.id).limit(limit)))


def take(slot_id: UUID, kind: str, *, at: datetime, instead_of: UUID | None = None) -> Slot:
    """Take one place of a slot, in the open transaction, and give another's back.

    One conditional UPDATE decides: of fifty who want the last place, one gets it.

    Raises: SlotGone; nothing was changed then.
    """
    session = db.session()
    # Two who change places with each other take the rows in one order, so that neither waits for the other.
    for each in sorted({slot_id, *([instead_of] if instead_of else [])}):
        locked(session, Slot, each)
    taken = session.scalars(
        update(Slot)
        .where(
            Slot.id == slot_id,
            Slot.kind == kind,
            Slot.state == "open",
            Slot.taken < Slot.capacity,
            Slot.starts_at > at,
        )
        .values(taken=Slot.taken + 1)
        .returning(Slot)
        .execution_options(synchronize_session=False, populate_existing=True)
    ).one_or_none()
    if taken is None:
        raise SlotGone(str(slot_id))
    if instead_of is not None:
        give_back(instead_of)
    return taken


def give_back(slot_id: UUID) -> None:
    """Let somebody else have a place, in the open transaction."""
    db.session.execute(
        update(Slot)
        .where(Slot.id == slot_id, Slot.taken > 0)
        .values(taken=Slot.taken - 1)
        .execution_options(synchronize_session=False)
    )


@dataclass(frozen=True, slots=True)
class SlotLine:
    """A slot with the bookings that hold it, for the officers' page."""

    slot: Slot
    bookings: tuple[Booking, ...]


def slot_lines(*, since: datetime, until: datetime | None = None, limit: int = MOST_SHOWN) -> list[SlotLine]:
    """The slots that begin from an instant on, with who holds them; two statements."""
    wanted = select(Slot).where(Slot.starts_at >= since, Slot.state == "open")
    if until is not None:
        wanted = wanted.where(Slot.starts_at < until)
    found = list(db.session.scalars(wanted.order_by(Slot.starts_at, Slot.id).limit(limit)))
    holding = (
        select(Booking).where(Booking.slot_id.in_([slot.id for slot in found])).order_by(Booking.booked_at, Booking.id)
    )
    of_slot: dict[UUID | None, list[Booking]] = {}
    for booking in db.session.scalars(holding.where(Booking.state.in_(("booked", "attended", "no-show")))):
        of_slot.setdefault(booking.slot_id, []).append(booking)
    return [SlotLine(slot, tuple(of_slot.get(slot.id, ()))) for slot in found]


def teams() -> list[Team]:
    """Every team that may offer slots."""
    return list(db.session.scalars(select(Team).order_by(Team.name)))


def _may_offer(by: Actor) -> None:
    if not by.may(Permission.SLOT_OFFER):
        raise PermissionError("offering slots needs its permission")
