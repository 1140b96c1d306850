"""Slots that officers offer, and the bookings of those who were asked to pick one."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, Index, Integer, String, UniqueConstraint, Uuid
from sqlalchemy.orm import Mapped, mapped_column

from base.extensions import Base
from models.columns import Code, Id, Instant, UtcDateTime, partial_index, refers

STILL_ON = "state IN ('invited', 'booked')"


class Slot(Base):
    """A time that officers offer. `taken` is counted here, so that one conditional UPDATE decides who gets it."""

    __tablename__ = "slot"
    __table_args__ = (
        CheckConstraint("taken >= 0 AND taken <= capacity", name="taken"),
        Index("ix_slot_kind_starts", "kind", "starts_at"),
    )

    id: Mapped[Id]
    kind: Mapped[Code]  # what it may be picked for: the `slots` of a booking in a definition
    team_id: Mapped[UUID | None] = refers("team", nullable=True)  # who offers it
    way: Mapped[Code]  # office | online | telephone | home
    place: Mapped[str] = mapped_column(String(200), default="")  # of the council's: never a family's address
    starts_at: Mapped[Instant]
    minutes: Mapped[int] = mapped_column(Integer)
    capacity: Mapped[int] = mapped_column(Integer, default=1)
    taken: Mapped[int] = mapped_column(Integer, default=0)
    state: Mapped[Code] = mapped_column(default="open")  # open | withdrawn
    made_by: Mapped[UUID | None] = mapped_column(Uuid)
    made_at: Mapped[Instant]


class Booking(Base):
    """Somebody on a case was asked to pick a slot: invited, booked, and how it ended.

    States: invited, booked, attended, no-show, cancelled (by them or by us), lapsed (nobody picked), ended (its case
    did). At most one of a kind is on at a time.
    """

    __tablename__ = "booking"
    __table_args__ = (
        UniqueConstraint("case_id", "code", "round"),
        partial_index("uq_booking_still_on", "case_id", "code", unique=True, where=STILL_ON),
    )

    id: Mapped[Id]
    case_id: Mapped[UUID] = refers("case_file", index=False)
    code: Mapped[Code]  # the booking's id in the definition
    round: Mapped[int] = mapped_column(Integer, default=1)
    slot_id: Mapped[UUID | None] = refers("slot", nullable=True)
    link_id: Mapped[UUID | None] = mapped_column(Uuid)  # by which it is picked, changed and cancelled
    state: Mapped[Code] = mapped_column(default="invited")
    ended_because: Mapped[str] = mapped_column(String(80), default="")
    changes: Mapped[int] = mapped_column(Integer, default=0)  # how often the slot changed: a calendar's SEQUENCE
    invited_at: Mapped[Instant]
    pick_by: Mapped[datetime | None] = mapped_column(UtcDateTime)
    booked_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    ended_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    recorded_by: Mapped[UUID | None] = mapped_column(Uuid)  # who wrote down that they came, or did not
