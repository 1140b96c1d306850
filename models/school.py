"""Schools as the directory holds them."""

from __future__ import annotations

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import Boolean, Date, ForeignKey, Index, Integer, String, UniqueConstraint, Uuid
from sqlalchemy.orm import Mapped, mapped_column, relationship

from base.extensions import Base
from models.columns import Code, Id, Instant, Name, UtcDateTime, refers


class School(Base):
    """A school, from the Get Information About Schools file or added by an administrator.

    A conversion to an academy makes a new URN and so a new row; `successor_id` links the old one to it.
    """

    __tablename__ = "school"
    __table_args__ = (Index("ix_school_la_estab", "la_code", "establishment_number"),)

    id: Mapped[Id]
    urn: Mapped[str | None] = mapped_column(String(6), unique=True)
    la_code: Mapped[str] = mapped_column(String(3), default="")
    establishment_number: Mapped[str] = mapped_column(String(4), default="")
    ukprn: Mapped[str] = mapped_column(String(8), default="")
    name: Mapped[Name]
    sort_name: Mapped[str] = mapped_column(String(200), index=True)  # base.text.plain(name)
    type_code: Mapped[str] = mapped_column(String(8), default="")
    type_name: Mapped[str] = mapped_column(String(120), default="")
    type_group: Mapped[str] = mapped_column(String(120), default="")
    phase: Mapped[str] = mapped_column(String(60), default="")
    status: Mapped[str] = mapped_column(String(60), default="open")  # open | closed | closing | proposed
    opened_on: Mapped[date | None] = mapped_column(Date)
    closed_on: Mapped[date | None] = mapped_column(Date)
    low_age: Mapped[int | None] = mapped_column(Integer)
    high_age: Mapped[int | None] = mapped_column(Integer)
    street: Mapped[str] = mapped_column(String(200), default="")
    locality: Mapped[str] = mapped_column(String(200), default="")
    town: Mapped[str] = mapped_column(String(120), default="")
    county: Mapped[str] = mapped_column(String(120), default="")
    postcode: Mapped[str] = mapped_column(String(10), default="")
    telephone: Mapped[str] = mapped_column(String(40), default="")
    website: Mapped[str] = mapped_column(String(300), default="")
    trust_code: Mapped[str] = mapped_column(String(20), default="")
    trust_name: Mapped[str] = mapped_column(String(200), default="")
    head_name: Mapped[str] = mapped_column(String(200), default="")
    is_ours: Mapped[bool] = mapped_column(Boolean, default=False, index=True)  # in this council's area
    successor_id: Mapped[UUID | None] = mapped_column(Uuid, ForeignKey("school.id"))
    imported_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    created_at: Mapped[Instant]

    contacts: Mapped[list[SchoolContact]] = relationship(lazy="selectin", cascade="all, delete-orphan")


class SchoolContact(Base):
    """An address at a school, by role: the only addresses that chases go to."""

    __tablename__ = "school_contact"
    __table_args__ = (UniqueConstraint("school_id", "role", "email"),)

    id: Mapped[Id]
    school_id: Mapped[UUID] = refers("school", index=False)
    role: Mapped[Code]  # office | attendance | safeguarding | head | chair | trust | holiday
    name: Mapped[str] = mapped_column(String(200), default="")
    email: Mapped[str] = mapped_column(String(254), default="")
    telephone: Mapped[str] = mapped_column(String(40), default="")
    bounced_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
