"""What rules of the law said of a filing's answers: shown to whoever filled it in, or found when it was sent."""

from __future__ import annotations

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import Date, Index, Integer, String, Uuid
from sqlalchemy.orm import Mapped, mapped_column

from base.extensions import Base
from models.columns import Code, Id, Json, UtcDateTime, refers


class LawAnswer(Base):
    """One rule's answer for one check of a filing, kept as it was said; a row is never changed.

    `facts` are what the rule was asked with, so that a later change of a ground or a date can be seen. `said` are the
    sentences that were shown, none where it was for officers alone. `mark` is the same for the same answer to the same
    facts: what stays as it is makes no second row.
    """

    __tablename__ = "law_answer"
    __table_args__ = (Index("ix_law_answer_filing_at", "filing_id", "at"),)

    id: Mapped[Id]
    filing_id: Mapped[UUID] = refers("filing", index=False)
    party: Mapped[Code]
    page: Mapped[str] = mapped_column(String(80), default="")  # where the check stands; empty: in the whole form
    number: Mapped[int] = mapped_column(Integer)
    entry: Mapped[str] = mapped_column(String(40), default="")
    rule: Mapped[Code]
    effect: Mapped[Code]  # block | warn | officer
    moment: Mapped[Code]  # page | check-answers | sent
    asked_of: Mapped[date | None] = mapped_column(Date)
    facts: Mapped[Json] = mapped_column(default=dict)
    findings: Mapped[Json] = mapped_column(default=list)
    said: Mapped[Json] = mapped_column(default=list)
    cannot: Mapped[str] = mapped_column(String(300), default="")
    mark: Mapped[str] = mapped_column(String(64))
    actor_kind: Mapped[Code]
    actor_id: Mapped[UUID | None] = mapped_column(Uuid)
    at: Mapped[datetime] = mapped_column(UtcDateTime)


class ApprovalLawAnswer(Base):
    """One rule's answer for one check of an approval, kept as it was found; a row is never changed.

    `number` is the check's place in its definition. `facts` and `mark` are as in a `LawAnswer`; they hold days, codes
    and names of councils.
    """

    __tablename__ = "approval_law_answer"
    __table_args__ = (Index("ix_approval_law_answer_approval_at", "approval_id", "at"),)

    id: Mapped[Id]
    approval_id: Mapped[UUID] = refers("approval", index=False)
    number: Mapped[int] = mapped_column(Integer)
    rule: Mapped[Code]
    moment: Mapped[Code]  # issued | shown
    asked_of: Mapped[date | None] = mapped_column(Date)
    facts: Mapped[Json] = mapped_column(default=dict)
    findings: Mapped[Json] = mapped_column(default=list)
    cannot: Mapped[str] = mapped_column(String(300), default="")
    mark: Mapped[str] = mapped_column(String(64))
    actor_kind: Mapped[Code]
    actor_id: Mapped[UUID | None] = mapped_column(Uuid)
    at: Mapped[datetime] = mapped_column(UtcDateTime)
