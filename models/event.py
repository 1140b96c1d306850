"""History: events, who looked at what, declared interests."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, Index, Integer, String, Text, UniqueConstraint, Uuid
from sqlalchemy.orm import Mapped, mapped_column

from base.extensions import Base
from models.columns import Code, Id, Instant, Json, UtcDateTime, refers


class Event(Base):
    """An append-only line of history. Holds ids and codes; names and free text live in rows that can be redacted.

    `once` is what a repeated POST is known by: the same value is the same act.
    """

    __tablename__ = "event"
    __table_args__ = (
        UniqueConstraint("subject_kind", "subject_id", "seq"),
        UniqueConstraint("once"),
        Index("ix_event_at", "recorded_at"),
    )

    id: Mapped[Id]
    subject_kind: Mapped[Code]  # case | child | child-adult | school | user | council | queue | definition | message
    subject_id: Mapped[UUID] = mapped_column(Uuid)
    seq: Mapped[int] = mapped_column(Integer)
    kind: Mapped[Code]
    actor_kind: Mapped[Code]
    actor_id: Mapped[UUID | None] = mapped_column(Uuid)
    actor_name: Mapped[str] = mapped_column(String(80), default="")  # a system actor's job; empty for people
    contract: Mapped[str] = mapped_column(String(20), default="")
    at: Mapped[Instant]  # when it happened
    recorded_at: Mapped[Instant]
    once: Mapped[str | None] = mapped_column(String(80))
    data: Mapped[Json] = mapped_column(default=dict)


class Viewing(Base):
    """Somebody looked at a child's record or took data out, and why."""

    __tablename__ = "viewing"
    __table_args__ = (
        Index("ix_viewing_child_at", "child_id", "at"),
        Index("ix_viewing_case_at", "case_id", "at"),
    )

    id: Mapped[Id]
    user_id: Mapped[UUID] = refers("user_account")
    what: Mapped[Code]  # case | child | document | search | export | register
    child_id: Mapped[UUID | None] = mapped_column(Uuid)
    case_id: Mapped[UUID | None] = mapped_column(Uuid)
    reason: Mapped[str] = mapped_column(Text, default="")
    at: Mapped[Instant]


class Interest(Base):
    """An officer's declared interest: shuts them out of the child's cases, or of a case that is about no child."""

    __tablename__ = "interest"
    __table_args__ = (
        UniqueConstraint("user_id", "child_id"),
        UniqueConstraint("user_id", "case_id"),
        CheckConstraint("(child_id IS NULL) <> (case_id IS NULL)", name="in_one"),
    )

    id: Mapped[Id]
    user_id: Mapped[UUID] = refers("user_account", index=False)
    child_id: Mapped[UUID | None] = refers("child", nullable=True)
    case_id: Mapped[UUID | None] = refers("case_file", nullable=True)
    reason: Mapped[str] = mapped_column(Text, default="")
    declared_at: Mapped[Instant]
    withdrawn_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
