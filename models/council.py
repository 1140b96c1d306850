"""The council's own settings and calendars."""

from __future__ import annotations

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import Boolean, Date, ForeignKey, Integer, String, UniqueConstraint, Uuid
from sqlalchemy.orm import Mapped, mapped_column, relationship

from base.extensions import Base
from models.columns import Code, Id, Json, Name, UtcDateTime, partial_index, refers


class CouncilSetting(Base):
    """One setting of the council (name, colours, telephone numbers, duty officer …), as a JSON value by key."""

    __tablename__ = "council_setting"

    key: Mapped[str] = mapped_column(String(80), primary_key=True)
    value: Mapped[Json]
    changed_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    changed_by: Mapped[UUID | None] = mapped_column(Uuid)


class OtherCouncil(Base):
    """Where another council is asked and answered: the mailboxes of its secure channel, and who checked them how."""

    __tablename__ = "other_council"

    code: Mapped[str] = mapped_column(String(3), primary_key=True)  # of the local authority, three digits
    address: Mapped[str] = mapped_column(String(254))
    lead_address: Mapped[str] = mapped_column(String(254), default="")  # asked when nobody answers
    channel: Mapped[str] = mapped_column(String(200), default="")  # what is secure about it, for the officer who sends
    how_checked: Mapped[str] = mapped_column(String(300))
    checked_on: Mapped[date] = mapped_column(Date)
    checked_by: Mapped[UUID | None] = mapped_column(Uuid)
    is_active: Mapped[bool] = mapped_column(Boolean, default=True)


class DayCalendar(Base):
    """A calendar of days: bank holidays, the council's closures, the council's terms, or one school's own.

    `revision` is raised by every change; clocks and timers that were dated by an older one are dated again.
    """

    __tablename__ = "day_calendar"
    __table_args__ = (
        UniqueConstraint("kind", "school_id"),
        # One of each kind for the council itself: there school_id is empty, where a plain UNIQUE does not bite.
        partial_index("uq_day_calendar_council_kind", "kind", unique=True, where="school_id IS NULL"),
    )

    id: Mapped[Id]
    kind: Mapped[Code]  # bank-holidays | foi-holidays | closures | terms | school
    name: Mapped[Name]
    school_id: Mapped[UUID | None] = refers("school", nullable=True)
    known_from: Mapped[date] = mapped_column(Date)
    known_until: Mapped[date] = mapped_column(Date)
    revision: Mapped[int] = mapped_column(Integer, default=1)
    source: Mapped[str] = mapped_column(String(300), default="")

    terms: Mapped[list[Term]] = relationship(lazy="selectin", cascade="all, delete-orphan", order_by="Term.starts_on")
    closed_days: Mapped[list[ClosedDay]] = relationship(
        lazy="selectin", cascade="all, delete-orphan", order_by="ClosedDay.on_day"
    )


class CalendarRevision(Base):
    """The one row that says which state all calendars together are in.

    `number` is raised by every change; clocks and waits keep the number they were dated by. `stamp` is new with every
    change too, so that a process never takes another database's number, or a rolled-back one, for its own.
    """

    __tablename__ = "calendar_revision"

    id: Mapped[int] = mapped_column(Integer, primary_key=True, autoincrement=False)  # always 1
    number: Mapped[int] = mapped_column(Integer)
    stamp: Mapped[UUID] = mapped_column(Uuid)


class Term(Base):
    """A stretch of days with school, both ends included (half-terms split a term into two rows)."""

    __tablename__ = "term"

    id: Mapped[Id]
    calendar_id: Mapped[UUID] = mapped_column(Uuid, ForeignKey("day_calendar.id"), index=True)
    name: Mapped[Name]
    starts_on: Mapped[date] = mapped_column(Date)
    ends_on: Mapped[date] = mapped_column(Date)


class ClosedDay(Base):
    """A day inside the calendar that does not count: bank holiday, INSET, closure."""

    __tablename__ = "closed_day"
    __table_args__ = (UniqueConstraint("calendar_id", "on_day"),)

    id: Mapped[Id]
    calendar_id: Mapped[UUID] = mapped_column(Uuid, ForeignKey("day_calendar.id"), index=False)
    on_day: Mapped[date] = mapped_column(Date)
    kind: Mapped[Code]  # bank-holiday | inset | closure
    name: Mapped[Name]
