"""Letters: one row a letter to one person or organisation."""

from __future__ import annotations

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import Date, ForeignKey, Integer, String, Text, UniqueConstraint, Uuid
from sqlalchemy.orm import Mapped, mapped_column

from base.extensions import Base
from models.columns import Code, Id, Instant, Json, UtcDateTime, partial_index, refers

TO_BE_POSTED = "state IN ('planned', 'printed')"


class Letter(Base):
    """A letter of a case: planned, printed, posted or sent, and perhaps withdrawn or replaced by a newer one.

    It is made into a PDF when it is printed or sent; contact rules are tested then, not when it is planned.
    """

    __tablename__ = "letter"
    __table_args__ = (
        UniqueConstraint("case_id", "number"),
        partial_index("ix_letter_to_be_posted", "planned_at", "id", where=TO_BE_POSTED),
    )

    id: Mapped[Id]
    key: Mapped[str] = mapped_column(String(120), unique=True)  # what caused it: twice is one letter
    case_id: Mapped[UUID] = refers("case_file", index=False)
    version_id: Mapped[UUID] = refers("definition_version")
    number: Mapped[int] = mapped_column(Integer)  # 1, 2, … of its case
    kind: Mapped[Code]  # the letter's id in the definition
    party_kind: Mapped[Code]  # as contact rules call the recipient: adult | school | referrer | party …
    party_id: Mapped[UUID | None] = mapped_column(Uuid)
    role: Mapped[str] = mapped_column(String(40), default="")  # as the definition calls them
    name: Mapped[str] = mapped_column(String(200), default="")
    address: Mapped[Json] = mapped_column(default=list)  # its lines
    email: Mapped[str] = mapped_column(String(254), default="")
    added: Mapped[str] = mapped_column(Text, default="")  # what an officer wrote below the standing words
    language: Mapped[str] = mapped_column(String(2), default="")  # whose translation stands above the English, as drawn
    state: Mapped[Code] = mapped_column(default="planned")  # planned | printed | posted | sent | withdrawn
    document_id: Mapped[UUID | None] = refers("document", nullable=True)
    message_id: Mapped[UUID | None] = mapped_column(Uuid)  # the e-mail that tells of it
    replaces_id: Mapped[UUID | None] = mapped_column(Uuid, ForeignKey("letter.id"))
    planned_at: Mapped[Instant]
    planned_by: Mapped[UUID | None] = mapped_column(Uuid)
    printed_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    printed_by: Mapped[UUID | None] = mapped_column(Uuid)
    posted_on: Mapped[date | None] = mapped_column(Date)
    posted_by: Mapped[UUID | None] = mapped_column(Uuid)
    withdrawn_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    withdrawn_by: Mapped[UUID | None] = mapped_column(Uuid)
    reason: Mapped[str] = mapped_column(Text, default="")  # why it was withdrawn
