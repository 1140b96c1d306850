"""Files: uploads and what the product makes."""

from __future__ import annotations

from uuid import UUID

from sqlalchemy import Index, Integer, String, Uuid
from sqlalchemy.orm import Mapped, mapped_column

from base.extensions import Base
from models.columns import Code, Id, Instant, refers


class Document(Base):
    """One file; its bytes lie in the store under `storage_key`, which says nothing about it."""

    __tablename__ = "document"
    __table_args__ = (Index("ix_document_filing_question", "filing_id", "question"),)

    id: Mapped[Id]
    filing_id: Mapped[UUID | None] = refers("filing", index=False, nullable=True)
    case_id: Mapped[UUID | None] = refers("case_file", nullable=True)
    question: Mapped[str] = mapped_column(String(200), default="")  # address of the answer it belongs to
    kind: Mapped[Code] = mapped_column(default="upload")  # upload | submission | evidence | original
    filename: Mapped[str] = mapped_column(String(200))
    content_type: Mapped[str] = mapped_column(String(100))
    size: Mapped[int] = mapped_column(Integer)  # bytes
    sha256: Mapped[str] = mapped_column(String(64))
    storage_key: Mapped[str] = mapped_column(String(100), unique=True)
    scan_state: Mapped[Code] = mapped_column(default="not-scanned")  # not-scanned | clean | infected | failed
    at: Mapped[Instant]
    by_kind: Mapped[Code]
    by_id: Mapped[UUID | None] = mapped_column(Uuid)
