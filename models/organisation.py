"""Organisations as the directory holds them: businesses and others that employ, above all."""

from __future__ import annotations

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import Date, ForeignKey, Index, String, Uuid
from sqlalchemy.orm import Mapped, mapped_column, relationship

from base.extensions import Base
from models.columns import Code, Id, Instant, Name, UtcDateTime, refers
from models.name_keys import indexes_of_keys


class Organisation(Base):
    """An organisation: one row each, however often it is imported, asks for something or is told of.

    `key` is its name made plain, with its postcode; unique, so that two imports at once make one row.
    `merged_into_id` points at the row that stands for it now (a merge, undoable); a merged row keeps its key, so that
    the next import finds the one that stands.
    """

    __tablename__ = "organisation"
    __table_args__ = (
        Index("ix_organisation_sort_name_id", "sort_name", "id"),
        Index("ix_organisation_sector_postcode", "sector", "postcode"),
    )

    id: Mapped[Id]
    number: Mapped[str] = mapped_column(String(40), unique=True)  # ours, to say on the telephone
    key: Mapped[str] = mapped_column(String(215), unique=True)
    trading_key: Mapped[str] = mapped_column(String(215), default="", index=True)
    name: Mapped[Name]
    trading_name: Mapped[str] = mapped_column(String(200), default="")
    sort_name: Mapped[Name]
    sector: Mapped[Code] = mapped_column(default="")
    line_1: Mapped[str] = mapped_column(String(200), default="")
    line_2: Mapped[str] = mapped_column(String(200), default="")
    town: Mapped[str] = mapped_column(String(120), default="")
    postcode: Mapped[str] = mapped_column(String(10), default="", index=True)
    area: Mapped[str] = mapped_column(String(120), default="")  # a ward, as the council calls it
    company_number: Mapped[str] = mapped_column(String(20), default="")
    source: Mapped[str] = mapped_column(String(120), default="")  # where the council has it from
    state: Mapped[Code] = mapped_column(default="open")  # open | closed
    contact: Mapped[Code] = mapped_column(default="may")  # may | stopped: it wants to hear no more of campaigns
    contacted_at: Mapped[datetime | None] = mapped_column(UtcDateTime)  # when a pack was last meant for it
    last_case_on: Mapped[date | None] = mapped_column(Date)  # when the last of its cases that were purged had ended
    merged_into_id: Mapped[UUID | None] = mapped_column(Uuid, ForeignKey("organisation.id"), index=True)
    imported_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    created_at: Mapped[Instant]

    contacts: Mapped[list[OrganisationContact]] = relationship(
        lazy="selectin", cascade="all, delete-orphan", order_by="OrganisationContact.id"
    )


class OrganisationContact(Base):
    """Somebody at an organisation, or a mailbox of it."""

    __tablename__ = "organisation_contact"

    id: Mapped[Id]
    organisation_id: Mapped[UUID] = refers("organisation")
    name: Mapped[str] = mapped_column(String(200), default="")
    email: Mapped[str] = mapped_column(String(254), default="", index=True)
    telephone: Mapped[str] = mapped_column(String(40), default="")
    source: Mapped[Code] = mapped_column(default="")  # form: whoever filled one in said so; else the council's own
    bounced_at: Mapped[datetime | None] = mapped_column(UtcDateTime)


class OrganisationName(Base):
    """A key by which an organisation is found by its names or by a contact's; see ChildName."""

    __tablename__ = "organisation_name"
    __table_args__ = indexes_of_keys("organisation_name", "organisation_id")

    id: Mapped[Id]
    organisation_id: Mapped[UUID] = refers("organisation")
    key: Mapped[str] = mapped_column(String(60))
    word: Mapped[str] = mapped_column(String(60))


class OrganisationCase(Base):
    """A case that has to do with an organisation. Taken off when it was the wrong one."""

    __tablename__ = "organisation_case"

    id: Mapped[Id]
    case_id: Mapped[UUID] = mapped_column(Uuid, ForeignKey("case_file.id"), unique=True)
    organisation_id: Mapped[UUID] = refers("organisation")
    how: Mapped[Code]  # made | matched | campaign | officer
    at: Mapped[Instant]
