"""The outbox: one row a message, with the parts it serves."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from sqlalchemy import Index, Integer, String, Text, UniqueConstraint, Uuid
from sqlalchemy.orm import Mapped, mapped_column

from base.extensions import Base
from models.columns import Code, Id, Instant, Json, UtcDateTime, partial_index, refers


class Message(Base):
    """One e-mail to one address. Rendered when sent, from a template of the definition it is pinned to.

    States: planned (sendable from `send_after`), held, leased, sent, cancelled, unknown, failed.
    Always: planned + leased count as still to go; in the end planned = sent + cancelled + held + unknown + failed.
    `key` is unique: what causes a message twice makes one row (`timer:<id>`, `event:<id>`).
    `reference` is what the gateway is told and can be asked about.
    """

    __tablename__ = "message"
    __table_args__ = (
        partial_index("ix_message_planned", "send_after", "id", where="state = 'planned'"),
        partial_index("ix_message_leased", "lease_until", where="state = 'leased'"),
        partial_index("ix_message_urgent", "send_after", "id", where="state = 'planned' AND urgent"),
        partial_index("ix_message_untold", "id", where="state IN ('failed', 'unknown') AND told_at IS NULL"),
        Index("ix_message_address_sent", "address", "sent_at"),
        Index("ix_message_case", "case_id", "planned_at"),
        Index("ix_message_state", "state", "planned_at"),
    )

    id: Mapped[Id]
    key: Mapped[str] = mapped_column(String(120), unique=True)
    kind: Mapped[Code]  # the message's code in the definition, or one of the product's own
    version_id: Mapped[UUID | None] = refers("definition_version", nullable=True)
    case_id: Mapped[UUID | None] = refers("case_file", index=False, nullable=True)
    filing_id: Mapped[UUID | None] = refers("filing", nullable=True)
    recipient_kind: Mapped[Code]  # officer | team | school | referrer | party | agency | other-council
    recipient_id: Mapped[UUID | None] = mapped_column(Uuid)  # user, school …
    recipient_role: Mapped[str] = mapped_column(String(40), default="")  # head, office, team-lead …
    address: Mapped[str] = mapped_column(String(254), default="")
    values: Mapped[Json] = mapped_column(default=dict)  # codes, references, link ids: nothing personal
    state: Mapped[Code] = mapped_column(default="planned")
    held_because: Mapped[str] = mapped_column(String(80), default="")
    urgent: Mapped[bool] = mapped_column(default=False)
    shared: Mapped[bool] = mapped_column(default=False)  # asks about several cases, and names each by its reference
    send_after: Mapped[Instant]
    attempts: Mapped[int] = mapped_column(Integer, default=0)
    lease_until: Mapped[datetime | None] = mapped_column(UtcDateTime)
    lease_by: Mapped[str] = mapped_column(String(60), default="")
    handed_at: Mapped[datetime | None] = mapped_column(UtcDateTime)  # from here on it may have left
    gateway: Mapped[str] = mapped_column(String(20), default="")
    reference: Mapped[str] = mapped_column(String(80), index=True)
    provider_reference: Mapped[str] = mapped_column(String(120), default="")
    subject: Mapped[str] = mapped_column(String(300), default="")  # as sent
    body: Mapped[str] = mapped_column(Text, default="")  # as sent
    language: Mapped[str] = mapped_column(String(2), default="")  # whose translation stands above the English, as sent
    error: Mapped[str] = mapped_column(String(300), default="")
    # Of a leased one: no longer wanted. Of a sent one: the reply came while it was being handed over.
    crossed: Mapped[bool] = mapped_column(default=False)
    ended_because: Mapped[str] = mapped_column(String(80), default="")  # why it was cancelled or has failed: a code
    planned_at: Mapped[Instant]
    sent_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    told_at: Mapped[datetime | None] = mapped_column(UtcDateTime)  # when casework heard that it failed or is unknown
    released_by: Mapped[UUID | None] = mapped_column(Uuid)  # who let a held one go
    released_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    release_reason: Mapped[str] = mapped_column(Text, default="")
    settled_by: Mapped[UUID | None] = mapped_column(Uuid)  # who pressed a button on an unknown or failed one
    settled_at: Mapped[datetime | None] = mapped_column(UtcDateTime)


class MessagePart(Base):
    """What a message serves: the wait it asks about, the timer that caused it. Siblings share one message."""

    __tablename__ = "message_part"
    __table_args__ = (
        UniqueConstraint("message_id", "serves_kind", "serves_id"),
        Index("ix_message_part_serves", "serves_kind", "serves_id"),
    )

    id: Mapped[Id]
    message_id: Mapped[UUID] = refers("message", index=False)
    serves_kind: Mapped[Code]  # wait | timer | task | filing
    serves_id: Mapped[UUID] = mapped_column(Uuid)
    dropped_at: Mapped[datetime | None] = mapped_column(UtcDateTime)  # what it served no longer needs it
