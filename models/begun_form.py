"""Forms that a case began for somebody, filled in with what was known."""

from __future__ import annotations

from uuid import UUID

from sqlalchemy import Index
from sqlalchemy.orm import Mapped

from base.extensions import Base
from models.columns import Code, Id, Instant, refers


class BegunForm(Base):
    """Which case a draft arose from; what is sent of it opens a case of its own, linked to that one."""

    __tablename__ = "begun_form"
    __table_args__ = (Index("ix_begun_form_case_service", "case_id", "service"),)

    id: Mapped[Id]
    filing_id: Mapped[UUID] = refers("filing")
    case_id: Mapped[UUID] = refers("case_file", index=False)
    service: Mapped[Code]
    at: Mapped[Instant]
