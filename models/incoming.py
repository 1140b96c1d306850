"""E-mail that came to the council's mailbox: one row a message, taken once."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from sqlalchemy import BigInteger, String, Text, UniqueConstraint, Uuid
from sqlalchemy.orm import Mapped, mapped_column

from base.extensions import Base
from models.columns import Code, Id, Instant, Json, UtcDateTime, partial_index, refers


class IncomingMail(Base):
    """One e-mail of the mailbox, and what became of it.

    Unique twice: by its place in the mailbox, and by its own Message-ID (`mark`), which outlives a mailbox that is
    numbered anew. States: filed (on its case), noted (a bounce or an automatic answer), waiting (for a person to
    place it), dismissed, again (it lies there twice). The text of one that was filed lies in its document alone.
    """

    __tablename__ = "incoming_mail"
    __table_args__ = (
        UniqueConstraint("mailbox", "uid_validity", "uid"),
        partial_index("ix_incoming_mail_waiting", "taken_at", "id", where="state = 'waiting'"),
    )

    id: Mapped[Id]
    mailbox: Mapped[str] = mapped_column(String(64))  # a hash of where it is
    uid_validity: Mapped[int] = mapped_column(BigInteger)
    uid: Mapped[int] = mapped_column(BigInteger)
    mark: Mapped[str] = mapped_column(String(64), unique=True)  # a hash of its Message-ID, else of the whole
    kind: Mapped[Code]  # reply | bounce | delay | out-of-office | automatic | unreadable
    state: Mapped[Code]
    message_id: Mapped[UUID | None] = refers("message", nullable=True)  # ours, which it answers
    case_id: Mapped[UUID | None] = refers("case_file", nullable=True)
    placing_case_id: Mapped[UUID | None] = mapped_column(Uuid, index=True)  # opened to have it placed by a person
    document_id: Mapped[UUID | None] = mapped_column(Uuid)
    sender: Mapped[str] = mapped_column(String(254), default="")
    subject: Mapped[str] = mapped_column(String(300), default="")
    body: Mapped[str] = mapped_column(Text, default="")
    attachments: Mapped[Json] = mapped_column(default=list)  # ids of documents
    refused: Mapped[Json] = mapped_column(default=list)  # codes of why attachments were not taken
    sent_at: Mapped[datetime | None] = mapped_column(UtcDateTime)  # as it says itself
    taken_at: Mapped[Instant]
    settled_by: Mapped[UUID | None] = mapped_column(Uuid)
    settled_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    reason: Mapped[str] = mapped_column(Text, default="")
