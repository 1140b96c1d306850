"""What records said from an instant on: the particulars that a register of a past day shows, kept as they change."""

from __future__ import annotations

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import Boolean, Date, Index, Integer, String, Uuid
from sqlalchemy.orm import Mapped, mapped_column

from base.extensions import Base
from models.columns import Id, Instant, Json, UtcDateTime, refers


class ChildSnapshot(Base):
    """What a child's record said from `since` until the next row of the same child, the later id being the newer.

    Of the address only what a register shows. Personal data: it goes with the child (casework.purges.purged_rows).
    """

    __tablename__ = "child_snapshot"
    __table_args__ = (Index("ix_child_snapshot_child_id_id", "child_id", "id"),)

    id: Mapped[Id]
    child_id: Mapped[UUID] = refers("child", index=False)
    since: Mapped[Instant]
    given_names: Mapped[str] = mapped_column(String(200))
    family_name: Mapped[str] = mapped_column(String(200))
    date_of_birth: Mapped[date | None] = mapped_column(Date)
    approximate_age: Mapped[int | None] = mapped_column(Integer)
    ethnicity: Mapped[str] = mapped_column(String(80))
    town: Mapped[str] = mapped_column(String(200))
    postcode: Mapped[str] = mapped_column(String(10))
    address_withheld: Mapped[bool] = mapped_column(Boolean)
    school_id: Mapped[UUID | None] = refers("school", nullable=True)
    on_roll: Mapped[bool | None] = mapped_column(Boolean)
    plans: Mapped[Json]
    death_recorded_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    merged_into_id: Mapped[UUID | None] = mapped_column(Uuid)  # among the snapshots: the other row may be purged before


class CaseSnapshot(Base):
    """What a case said of its child from `since` until its next row. The history tells everything else of that day."""

    __tablename__ = "case_snapshot"
    __table_args__ = (Index("ix_case_snapshot_case_id_id", "case_id", "id"),)

    id: Mapped[Id]
    case_id: Mapped[UUID] = refers("case_file", index=False)
    since: Mapped[Instant]
    child_id: Mapped[UUID | None] = refers("child", nullable=True)
    school_id: Mapped[UUID | None] = refers("school", nullable=True)
    last_seen_on: Mapped[date | None] = mapped_column(Date)
    last_seen_by: Mapped[str] = mapped_column(String(200))
    facts: Mapped[Json]
