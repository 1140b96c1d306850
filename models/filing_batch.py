"""Forms that come as the rows of one spreadsheet."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from sqlalchemy import Index
from sqlalchemy.orm import Mapped, mapped_column

from base.extensions import Base
from models.columns import Code, Id, Instant, Json, UtcDateTime, refers


class FilingBatch(Base):
    """Rows that were read and are waiting to be sent together; afterwards, the filings that they became.

    `rows` is [{"line", "answers", "posted"}] and is emptied when they are sent or the batch has lain too long.
    """

    __tablename__ = "filing_batch"
    __table_args__ = (Index("ix_filing_batch_state_expires", "state", "expires_at"),)

    id: Mapped[Id]
    service: Mapped[Code]
    version_id: Mapped[UUID] = refers("definition_version", index=False)
    school_id: Mapped[UUID] = refers("school")
    made_by: Mapped[UUID] = refers("user_account")
    state: Mapped[Code] = mapped_column(default="read")  # read | sent | dropped
    rows: Mapped[Json] = mapped_column(default=list)
    sent: Mapped[Json] = mapped_column(default=list)  # [{"line", "filing", "reference"}]
    created_at: Mapped[Instant]
    expires_at: Mapped[Instant]
    sent_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
