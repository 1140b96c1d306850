"""Cases: the council's work on one subject."""

from __future__ import annotations

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import Boolean, Date, Index, Integer, String, Text, UniqueConstraint, Uuid
from sqlalchemy.orm import Mapped, mapped_column

from base.extensions import Base
from models.columns import Code, Id, Instant, Json, UtcDateTime, refers
from models.name_keys import indexes_of_keys


class Case(Base):
    """The council's work on one subject. State columns are the running truth; events say how it came to be.

    `event_seq` is the number of the newest event. `outward_held` stops everything outward until released one by one.
    """

    __tablename__ = "case_file"  # CASE is a word of SQL
    __table_args__ = (
        Index("ix_case_file_child_state", "child_id", "state"),
        Index("ix_case_file_register", "case_type", "state", "last_seen_on"),
        Index("ix_case_file_service_state", "service", "state", "received_at", "id"),
    )

    id: Mapped[Id]
    reference: Mapped[str] = mapped_column(String(40), unique=True)
    service: Mapped[Code]
    version_id: Mapped[UUID] = refers("definition_version")
    case_type: Mapped[Code]
    state: Mapped[Code] = mapped_column(default="open", index=True)  # open | closed
    stage: Mapped[str] = mapped_column(String(80), default="")
    # Whom or what it is about where that is no child: who applies, a body, a business. Never who told us of somebody.
    about: Mapped[str] = mapped_column(String(200), default="")
    priority: Mapped[int] = mapped_column(Integer, default=3)
    priority_reasons: Mapped[Json] = mapped_column(default=list)  # codes of the definition's rules that held
    sensitivity: Mapped[Code] = mapped_column(default="ordinary")  # ordinary | safeguarding
    restricted: Mapped[bool] = mapped_column(Boolean, default=False)
    child_id: Mapped[UUID | None] = refers("child", index=False, nullable=True)
    # How the child was found: made | automatic | offered | protected | confirmed. While it is automatic nobody but
    # whoever sent the form hears from us.
    child_link: Mapped[Code] = mapped_column(default="made")
    school_id: Mapped[UUID | None] = refers("school", nullable=True)
    owner_id: Mapped[UUID | None] = refers("user_account", nullable=True)
    danger: Mapped[bool] = mapped_column(Boolean, default=False)
    outward_held: Mapped[bool] = mapped_column(Boolean, default=False)
    outward_held_at: Mapped[datetime | None] = mapped_column(UtcDateTime)  # releases given before don't count
    hold_reasons: Mapped[Json] = mapped_column(default=list)  # codes
    whereabouts: Mapped[Code] = mapped_column(default="not-known")  # known | not-known
    last_seen_on: Mapped[date | None] = mapped_column(Date)
    last_seen_by: Mapped[str] = mapped_column(String(200), default="")
    out_of_education_since: Mapped[date | None] = mapped_column(Date)
    facts: Mapped[Json] = mapped_column(default=dict)  # answers marked `index: true`, by question
    next_action: Mapped[str] = mapped_column(String(200), default="")
    next_action_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    next_review_on: Mapped[date | None] = mapped_column(Date)
    outcome: Mapped[str] = mapped_column(String(80), default="")
    outcome_evidence: Mapped[Json | None]
    opened_at: Mapped[Instant]
    received_at: Mapped[Instant]
    closed_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    event_seq: Mapped[int] = mapped_column(Integer, default=0)
    revision: Mapped[int] = mapped_column(Integer, default=0)


class CaseName(Base):
    """A key by which a case is found by the name of an adult or of something else than a child; see ChildName."""

    __tablename__ = "case_name"
    __table_args__ = indexes_of_keys("case_name", "case_id")

    id: Mapped[Id]
    case_id: Mapped[UUID] = refers("case_file")
    key: Mapped[str] = mapped_column(String(60))
    word: Mapped[str] = mapped_column(String(60))


class CaseNote(Base):
    """A note, call, visit or e-mail on a case. Free text lives here, where it can be redacted."""

    __tablename__ = "case_note"
    __table_args__ = (Index("ix_case_note_case_at", "case_id", "at"),)

    id: Mapped[Id]
    case_id: Mapped[UUID] = refers("case_file", index=False)
    task_id: Mapped[UUID | None] = refers("task", nullable=True)
    kind: Mapped[Code]  # note | call | visit | email | letter | supervision
    body: Mapped[str] = mapped_column(Text)
    with_whom: Mapped[str] = mapped_column(String(200), default="")
    happened_at: Mapped[Instant]
    at: Mapped[Instant]
    by_id: Mapped[UUID] = refers("user_account")
    redacted_at: Mapped[datetime | None] = mapped_column(UtcDateTime)


class ContactRule(Base):
    """Whether and how somebody on a case may be contacted.

    `party_kind` case means everything outward of the case. `released_at` lifts a hold for that party, with a reason.
    """

    __tablename__ = "contact_rule"
    __table_args__ = (UniqueConstraint("case_id", "party_kind", "party_id"),)

    id: Mapped[Id]
    case_id: Mapped[UUID] = refers("case_file", index=False)
    party_kind: Mapped[Code]  # case | child | adult | school | referrer | agency
    party_id: Mapped[UUID] = mapped_column(Uuid)  # the case's own id where the kind has no row
    rule: Mapped[Code]  # safe | channel-only | do-not-contact | not-yet-known | held
    channel: Mapped[str] = mapped_column(String(40), default="")
    note: Mapped[str] = mapped_column(Text, default="")
    set_by: Mapped[UUID | None] = mapped_column(Uuid)
    set_at: Mapped[Instant]
    released_by: Mapped[UUID | None] = mapped_column(Uuid)
    released_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    release_reason: Mapped[str] = mapped_column(Text, default="")


class CaseLink(Base):
    """Two cases that belong together: siblings, a trace and the case it came from."""

    __tablename__ = "case_link"
    __table_args__ = (UniqueConstraint("case_id", "other_id", "kind"),)

    id: Mapped[Id]
    case_id: Mapped[UUID] = refers("case_file", index=False)
    other_id: Mapped[UUID] = refers("case_file")
    kind: Mapped[Code]  # sibling | arises-from | duplicate-of | settled-by
    made_at: Mapped[Instant]


class CaseSeen(Base):
    """Up to which event an officer has looked at a case: "what changed since I last looked"."""

    __tablename__ = "case_seen"
    __table_args__ = (UniqueConstraint("case_id", "user_id"),)

    id: Mapped[Id]
    case_id: Mapped[UUID] = refers("case_file", index=False)
    user_id: Mapped[UUID] = refers("user_account")
    seq: Mapped[int] = mapped_column(Integer)
    at: Mapped[Instant]
