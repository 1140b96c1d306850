"""Files: uploads and what the product makes."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from sqlalchemy import Index, Integer, String, Uuid
from sqlalchemy.orm import Mapped, mapped_column

from base.extensions import Base
from models.columns import Code, Id, Instant, UtcDateTime, partial_index, refers


class Document(Base):
    """One file; its bytes lie in the store under `storage_key`, which says nothing about it."""

    __tablename__ = "document"
    __table_args__ = (
        Index("ix_document_filing_question", "filing_id", "question"),
        partial_index("ix_document_to_scan", "scan_after", "id", where="scan_state = 'pending'"),
    )

    id: Mapped[Id]
    filing_id: Mapped[UUID | None] = refers("filing", index=False, nullable=True)
    case_id: Mapped[UUID | None] = refers("case_file", nullable=True)
    question: Mapped[str] = mapped_column(String(200), default="")  # address of the answer it belongs to
    # upload | submission | evidence | original | letter | reply | attachment … or taken-off: nobody opens it
    kind: Mapped[Code] = mapped_column(default="upload")
    filename: Mapped[str] = mapped_column(String(200))
    content_type: Mapped[str] = mapped_column(String(100))
    size: Mapped[int] = mapped_column(Integer)  # bytes
    sha256: Mapped[str] = mapped_column(String(64))
    storage_key: Mapped[str] = mapped_column(String(100), unique=True)
    scan_state: Mapped[Code] = mapped_column(default="not-scanned")  # not-scanned | pending | clean | infected | failed
    scan_after: Mapped[datetime | None] = mapped_column(UtcDateTime)  # of a pending one: when it is tried (again)
    scan_attempts: Mapped[int] = mapped_column(Integer, default=0)
    scanned_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    at: Mapped[Instant]  # of one that was taken off: when that was; and by whom
    by_kind: Mapped[Code]
    by_id: Mapped[UUID | None] = mapped_column(Uuid)
