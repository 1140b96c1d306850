"""How long records are kept: the council's rules, holds that stop every purge, and what a purge leaves behind."""

from __future__ import annotations

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import Boolean, Date, Index, Integer, String, Text, UniqueConstraint, Uuid
from sqlalchemy.orm import Mapped, mapped_column

from base.extensions import Base
from models.columns import Code, Id, Instant, UtcDateTime, refers


class RetentionRule(Base):
    """How long one sort of record is kept, as the council has confirmed it. Nothing is purged without such a row.

    `service` is empty for what belongs to no service. A rule that was stopped stays, and purges nothing.
    """

    __tablename__ = "retention_rule"
    __table_args__ = (UniqueConstraint("service", "what"),)

    id: Mapped[Id]
    service: Mapped[str] = mapped_column(String(80), default="")
    what: Mapped[Code]  # case | refused | answers | mail | businesses | campaigns | links | taken-off
    amount: Mapped[int] = mapped_column(Integer)
    unit: Mapped[Code]  # years | months
    counts_from: Mapped[Code]  # end | birth
    source: Mapped[str] = mapped_column(Text)  # who says so
    confirmed_by: Mapped[UUID] = mapped_column(Uuid)
    confirmed_at: Mapped[Instant]
    stopped_at: Mapped[datetime | None] = mapped_column(UtcDateTime)


class RecordHold(Base):
    """Why a case's records are kept whatever the rules say; it counts for every case of the same child.

    Its words are gone with the case, once it has ended and the case is purged.
    """

    __tablename__ = "record_hold"

    id: Mapped[Id]
    case_id: Mapped[UUID] = refers("case_file")
    kind: Mapped[Code]  # safeguarding | legal | request | complaint | inquiry
    reason: Mapped[str] = mapped_column(Text)
    set_by: Mapped[UUID] = mapped_column(Uuid)
    set_at: Mapped[Instant]
    ended_by: Mapped[UUID | None] = mapped_column(Uuid)
    ended_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    end_reason: Mapped[str] = mapped_column(Text, default="")


class OrganisationHold(Base):
    """Why an organisation's record is kept whatever the rules say; it counts for every row merged with it."""

    __tablename__ = "organisation_hold"

    id: Mapped[Id]
    organisation_id: Mapped[UUID] = refers("organisation")
    kind: Mapped[Code]  # as of a record_hold
    reason: Mapped[str] = mapped_column(Text)
    set_by: Mapped[UUID] = mapped_column(Uuid)
    set_at: Mapped[Instant]
    ended_by: Mapped[UUID | None] = mapped_column(Uuid)
    ended_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    end_reason: Mapped[str] = mapped_column(Text, default="")


class PurgedRecord(Base):
    """What is left of a record that was purged: that there was one, by which rule it went, and when. Nobody's name.

    `subject_id` is the id the record had; nothing refers to it any more. `restricted` is as its case was: whoever
    might not see that case is not told of it now.
    """

    __tablename__ = "purged_record"
    __table_args__ = (
        UniqueConstraint("what", "subject_id"),
        Index("ix_purged_record_at", "at"),
        Index("ix_purged_record_reference", "reference"),
    )

    id: Mapped[Id]
    what: Mapped[Code]  # case | answers | businesses | campaigns
    subject_id: Mapped[UUID] = mapped_column(Uuid)
    reference: Mapped[str] = mapped_column(String(40), default="")
    service: Mapped[str] = mapped_column(String(80), default="")
    outcome: Mapped[str] = mapped_column(String(80), default="")
    restricted: Mapped[bool] = mapped_column(Boolean, default=False)
    ended_on: Mapped[date | None] = mapped_column(Date)
    rule: Mapped[str] = mapped_column(String(200), default="")  # in words, as it stood
    rows: Mapped[int] = mapped_column(Integer)
    at: Mapped[Instant]
