"""What a party of a form was asked, at which address, and how far the asking has come."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from sqlalchemy import Integer, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from base.extensions import Base
from models.columns import Code, Id, Instant, UtcDateTime, refers


class PartRequest(Base):
    """The asking of one party for its part. Another address, or asking again, makes a new round of the same row.

    `version_id` is the definition that words it: the form's own, or the one of the case that asks for a further form,
    which then names its `follow_up`.
    """

    __tablename__ = "part_request"
    __table_args__ = (UniqueConstraint("part_id"),)

    id: Mapped[Id]
    filing_id: Mapped[UUID] = refers("filing")
    part_id: Mapped[UUID] = refers("filing_part", index=False)
    party: Mapped[Code]
    version_id: Mapped[UUID] = refers("definition_version", index=False)
    follow_up: Mapped[str] = mapped_column(String(80), default="")
    state: Mapped[Code] = mapped_column(default="asked")  # asked | no-address | revoked | answered | refused | ended
    email: Mapped[str] = mapped_column(String(254), default="")
    name: Mapped[str] = mapped_column(String(200), default="")  # as whoever gave the address called them
    email_from: Mapped[Code] = mapped_column(default="answer")  # answer | directory | same-party | officer
    school_id: Mapped[UUID | None] = refers("school", nullable=True)
    link_id: Mapped[UUID | None] = refers("link", index=False, nullable=True)
    round: Mapped[int] = mapped_column(Integer, default=1)
    steps_sent: Mapped[int] = mapped_column(Integer, default=0)
    next_step_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    asked_at: Mapped[Instant]
    over_at: Mapped[datetime | None] = mapped_column(UtcDateTime)  # since when it is overdue
    ended_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    ended_because: Mapped[str] = mapped_column(String(80), default="")
    reason: Mapped[str] = mapped_column(Text, default="")  # in the words of the party that refused, or of an officer
