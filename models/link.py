"""Links that let somebody without an account in, and the codes that open them."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from sqlalchemy import Boolean, Index, Integer, String, Uuid
from sqlalchemy.orm import Mapped, mapped_column

from base.extensions import Base
from models.columns import Code, Id, Instant, UtcDateTime, refers


class Link(Base):
    """A link in a message. Its token is an HMAC of id and generation and is never stored.

    Revoking raises `generation`: every token made before is dead.
    """

    __tablename__ = "link"
    __table_args__ = (Index("ix_link_opens", "opens_kind", "opens_id"),)

    id: Mapped[Id]
    opens_kind: Mapped[Code]  # draft | wait | together (several waits) | password …
    opens_id: Mapped[UUID] = mapped_column(Uuid)
    email: Mapped[str] = mapped_column(String(254), default="")  # the mailbox codes go to
    needs_code: Mapped[bool] = mapped_column(Boolean, default=True)
    generation: Mapped[int] = mapped_column(Integer, default=1)
    expires_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    revoked_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    spent_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    opened_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    made_at: Mapped[Instant]


class LinkCode(Base):
    """A one-time code sent to a link's mailbox. Kept as a keyed hash; five wrong tries end it."""

    __tablename__ = "link_code"

    id: Mapped[Id]
    link_id: Mapped[UUID] = refers("link")
    code_hash: Mapped[str] = mapped_column(String(64))
    wrong_tries: Mapped[int] = mapped_column(Integer, default=0)
    expires_at: Mapped[Instant]
    used_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    made_at: Mapped[Instant]


class HeldPost(Base):
    """A form post whose session had run out: kept for a short while, played again after sign-in."""

    __tablename__ = "held_post"

    id: Mapped[Id]
    path: Mapped[str] = mapped_column(String(300))
    body: Mapped[str] = mapped_column(String)  # its fields as JSON, signed with the application's secret; decision 0013
    user_id: Mapped[UUID | None] = mapped_column(Uuid)
    expires_at: Mapped[Instant]
    replayed_at: Mapped[datetime | None] = mapped_column(UtcDateTime)


class Heartbeat(Base):
    """When a part of the system was last alive, and what it last did."""

    __tablename__ = "heartbeat"

    name: Mapped[str] = mapped_column(String(80), primary_key=True)  # scheduler | sweep | relay | worker | nightly
    at: Mapped[Instant]
    started_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    wanted_at: Mapped[datetime | None] = mapped_column(UtcDateTime)  # when a nudge asked for it
    counts: Mapped[str] = mapped_column(String(1000), default="{}")
    failures: Mapped[int] = mapped_column(Integer, default=0)
    error: Mapped[str] = mapped_column(String(300), default="")
