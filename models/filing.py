"""Published definitions, filings and their parts."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from sqlalchemy import Boolean, ForeignKey, Index, Integer, String, UniqueConstraint, Uuid
from sqlalchemy.orm import Mapped, mapped_column, relationship

from base.extensions import Base
from models.columns import Code, Id, Instant, Json, UtcDateTime, partial_index, refers


class DefinitionVersion(Base):
    """A published definition: never changes, carries everything it needs."""

    __tablename__ = "definition_version"
    __table_args__ = (
        UniqueConstraint("service", "number"),
        partial_index("uq_definition_version_current", "service", unique=True, where="is_current"),
    )

    id: Mapped[Id]
    service: Mapped[Code]
    number: Mapped[int] = mapped_column(Integer)
    schema_number: Mapped[int] = mapped_column(Integer)
    content_hash: Mapped[str] = mapped_column(String(64))
    document: Mapped[Json]  # the whole YAML with profiles inlined, as JSON
    is_current: Mapped[bool] = mapped_column(Boolean, default=True)
    published_at: Mapped[Instant]
    published_by: Mapped[UUID | None] = mapped_column(Uuid)


class Filing(Base):
    """One submission, with one reference; a draft while it is open.

    `received_at` is when the council had it (clocks run from here), which for a form entered on somebody's behalf is
    earlier than `submitted_at`.
    """

    __tablename__ = "filing"
    __table_args__ = (Index("ix_filing_state_expires", "state", "expires_at"),)

    id: Mapped[Id]
    reference: Mapped[str] = mapped_column(String(40), unique=True)
    service: Mapped[Code] = mapped_column(index=True)
    version_id: Mapped[UUID] = refers("definition_version")
    state: Mapped[Code] = mapped_column(default="open")  # open | submitted | abandoned | ended (before all had sent)
    channel: Mapped[Code] = mapped_column(
        default="online"
    )  # online | telephone | email | letter | in-person | further | begun | campaign
    source: Mapped[str] = mapped_column(String(200), default="")  # who it came from, when entered for them
    entered_by: Mapped[UUID | None] = refers("user_account", nullable=True)
    school_id: Mapped[UUID | None] = refers("school", nullable=True)  # of a signed-in school
    identity: Mapped[Code] = mapped_column(default="not-checked")  # not-checked | signed-in | checked
    case_id: Mapped[UUID | None] = refers("case_file", nullable=True)
    wait_id: Mapped[UUID | None] = refers("wait", nullable=True)  # the question this filing answers
    received_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    submitted_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    created_at: Mapped[Instant]
    changed_at: Mapped[Instant]
    expires_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    follows_id: Mapped[UUID | None] = mapped_column(Uuid, ForeignKey("filing.id"), index=True)  # completes that one
    ended_because: Mapped[str | None] = mapped_column(String(80))  # refused | unfinished: why it is `ended`
    alike: Mapped[Json | None]  # [{"parties": [two], "by": ["email"]}]: who may be one person, and by what it shows

    parts: Mapped[list[FilingPart]] = relationship(
        lazy="selectin", cascade="all, delete-orphan", order_by="FilingPart.position"
    )


class FilingPart(Base):
    """One party's share of a filing. It waits for its turn, then is open; done, refused or left out when that is over.

    `answers` is {question: value, repeat: [{"id": entry, question: value}]}, and until it is sent `__typed`: what could
    not be understood yet (forms/as_typed.py). `reached` is the frontier: the id of the
    last page that was valid when posted, so that page 40 costs what page 1 does.
    """

    __tablename__ = "filing_part"
    __table_args__ = (UniqueConstraint("filing_id", "party"),)

    id: Mapped[Id]
    filing_id: Mapped[UUID] = refers("filing", index=False)
    party: Mapped[Code]
    position: Mapped[int] = mapped_column(Integer, default=0)
    state: Mapped[Code] = mapped_column(default="open")  # waiting | open | done | refused | left-out
    answers: Mapped[Json] = mapped_column(default=dict)
    posted: Mapped[Json] = mapped_column(default=list)  # ids of pages posted and valid, in order
    revision: Mapped[int] = mapped_column(Integer, default=0)
    email: Mapped[str] = mapped_column(String(254), default="")  # for the return link
    language: Mapped[str] = mapped_column(String(2), default="")  # that its party read it in; empty: not known
    done_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    device: Mapped[str | None] = mapped_column(String(64))  # keyed hash of the browser it was sent from
    entered_by: Mapped[UUID | None] = mapped_column(Uuid)  # the officer who fills it in for that party
    # How that came to the council, as of a whole form: empty of the council's own part, and of what its party sent.
    channel: Mapped[str | None] = mapped_column(String(80))  # telephone | email | letter | in-person
    source: Mapped[str | None] = mapped_column(String(200))
    received_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
