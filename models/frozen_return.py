"""Returns of the council as an officer froze them: numbers alone, which outlive the records they count."""

from __future__ import annotations

from datetime import date
from uuid import UUID

from sqlalchemy import Date, Index, Integer, Uuid
from sqlalchemy.orm import Mapped, mapped_column

from base.extensions import Base
from models.columns import Code, Id, Instant, Json, refers


class FrozenReturn(Base):
    """One return of one day or period, written once and never changed; frozen again, it is another row.

    `figures` holds counts, labels and words, nobody's name or record: those of everybody, and under `ordinary` the
    same without restricted cases. A return of one day has that day as its first and its last.
    """

    __tablename__ = "frozen_return"
    __table_args__ = (
        Index("ix_frozen_return_service_return", "service", "return_id", "last_day", "number", unique=True),
    )

    id: Mapped[Id]
    service: Mapped[Code]
    return_id: Mapped[Code]
    version_id: Mapped[UUID] = refers("definition_version")
    first_day: Mapped[date] = mapped_column(Date)
    last_day: Mapped[date] = mapped_column(Date)
    number: Mapped[int] = mapped_column(Integer)  # 1, then 2 where it was frozen again for the same last day
    figures: Mapped[Json]
    made_by: Mapped[UUID | None] = mapped_column(Uuid)
    made_at: Mapped[Instant]
