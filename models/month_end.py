"""The figures of a service's register at the end of a month: numbers alone, which outlive the records they count."""

from __future__ import annotations

from datetime import date

from sqlalchemy import Date, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from base.extensions import Base
from models.columns import Code, Id, Instant, Json


class MonthEnd(Base):
    """One month of one service, written once. `figures` holds counts and outcome codes, nobody's name or record."""

    __tablename__ = "month_end"
    __table_args__ = (UniqueConstraint("service", "month"),)

    id: Mapped[Id]
    service: Mapped[Code]
    month: Mapped[date] = mapped_column(Date)  # its first day
    figures: Mapped[Json]  # {open, late, opened, closed, median_days, outcomes: {words: count}}
    made_at: Mapped[Instant]
