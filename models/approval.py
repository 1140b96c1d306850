"""Approvals: licences, permits and other approvals that the council gives, with what may be told of them to whom."""

from __future__ import annotations

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import Boolean, Date, ForeignKey, Index, Integer, String, Text, UniqueConstraint, Uuid
from sqlalchemy.orm import Mapped, mapped_column

from base.extensions import Base
from models.columns import Code, Id, Instant, Json, Name, UtcDateTime, refers


class Approval(Base):
    """One licence, permit or approval. State columns are the running truth; its own events say how it came to be.

    `kind` is the approval's id in the definition; services that share the id (an application and its renewal) share the
    register. `version` counts variations. `renewal_received` stops the reminders.
    """

    __tablename__ = "approval"
    __table_args__ = (
        UniqueConstraint("case_id", "kind"),  # deciding twice gives the same approval
        UniqueConstraint("number"),
        UniqueConstraint("number_plain"),
        Index("ix_approval_kind_state", "kind", "state", "valid_until", "id"),
        Index("ix_approval_kind_surname", "kind", "surname_plain", "id"),
    )

    id: Mapped[Id]
    case_id: Mapped[UUID] = refers("case_file", index=False)
    version_id: Mapped[UUID] = refers("definition_version")
    kind: Mapped[Code]
    number: Mapped[str] = mapped_column(String(60))
    number_plain: Mapped[str] = mapped_column(String(60))  # capitals and digits alone: what a typed one is compared by
    holder_name: Mapped[Name]
    surname_plain: Mapped[str] = mapped_column(String(200))
    holder_born: Mapped[date | None] = mapped_column(Date)
    particulars: Mapped[Json] = mapped_column(default=list)  # [[label, text], …] as they stand on the paper
    photo_id: Mapped[UUID | None] = refers("document", nullable=True)
    state: Mapped[Code] = mapped_column(
        default="valid"
    )  # valid | suspended | revoked | expired | surrendered | replaced | died
    version: Mapped[int] = mapped_column(Integer, default=1)
    valid_from: Mapped[date] = mapped_column(Date)
    valid_until: Mapped[date] = mapped_column(Date)
    validity_why: Mapped[Json] = mapped_column(default=list)  # sentences: how the last day was reached
    renewal_received: Mapped[bool] = mapped_column(Boolean, default=False)
    replaces_id: Mapped[UUID | None] = mapped_column(Uuid, ForeignKey("approval.id"), index=True)
    recommended_by: Mapped[UUID | None] = mapped_column(Uuid)
    decided_by: Mapped[UUID] = mapped_column(Uuid)
    decided_contract: Mapped[Code]
    issued_at: Mapped[Instant]
    changed_at: Mapped[Instant]
    timer_round: Mapped[int] = mapped_column(Integer, default=1)  # timers that were stopped begin again as a new round


class ApprovalVersion(Base):
    """What an approval said before it was varied, and by which decision it was."""

    __tablename__ = "approval_version"
    __table_args__ = (UniqueConstraint("approval_id", "number"),)

    id: Mapped[Id]
    approval_id: Mapped[UUID] = refers("approval", index=False)
    number: Mapped[int] = mapped_column(Integer)
    particulars: Mapped[Json] = mapped_column(default=list)
    valid_from: Mapped[date] = mapped_column(Date)
    valid_until: Mapped[date] = mapped_column(Date)
    reason: Mapped[str] = mapped_column(Text, default="")  # why it was changed
    ended_at: Mapped[Instant]
    ended_by: Mapped[UUID] = mapped_column(Uuid)


class ApprovalCondition(Base):
    """A condition of an approval, from a day and perhaps until one. Ended ones are kept."""

    __tablename__ = "approval_condition"

    id: Mapped[Id]
    approval_id: Mapped[UUID] = refers("approval")
    code: Mapped[str] = mapped_column(String(80), default="")  # of the definition's standard ones; empty: added
    says: Mapped[str] = mapped_column(Text)
    from_on: Mapped[date] = mapped_column(Date)
    until_on: Mapped[date | None] = mapped_column(Date)
    added_by: Mapped[UUID] = mapped_column(Uuid)
    added_at: Mapped[Instant]


class ApprovalSuspension(Base):
    """A suspension: at once by one officer, reviewed by a second. Its reasons are locked until somebody clears words.

    `cleared_words` are what may be told, as the LADO or the police agreed to them; `reason` never goes out.
    """

    __tablename__ = "approval_suspension"

    id: Mapped[Id]
    approval_id: Mapped[UUID] = refers("approval")
    reason: Mapped[str] = mapped_column(Text)
    begun_by: Mapped[UUID] = mapped_column(Uuid)
    begun_contract: Mapped[Code]
    begun_at: Mapped[Instant]
    review_task_id: Mapped[UUID | None] = mapped_column(Uuid)
    review: Mapped[Code] = mapped_column(default="due")  # due | upheld | lifted
    review_reason: Mapped[str] = mapped_column(Text, default="")
    reviewed_by: Mapped[UUID | None] = mapped_column(Uuid)
    reviewed_contract: Mapped[str] = mapped_column(String(20), default="")
    reviewed_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    cleared_by: Mapped[str] = mapped_column(String(20), default="")  # lado | police
    cleared_who: Mapped[str] = mapped_column(String(200), default="")
    cleared_words: Mapped[str] = mapped_column(Text, default="")
    cleared_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    cleared_noted_by: Mapped[UUID | None] = mapped_column(Uuid)
    ended_at: Mapped[datetime | None] = mapped_column(UtcDateTime)


class ApprovalReliance(Base):
    """Who relies on an approval and is told when it changes: a licence holder, or the council that hosts the work."""

    __tablename__ = "approval_reliance"

    id: Mapped[Id]
    approval_id: Mapped[UUID] = refers("approval")
    kind: Mapped[Code]  # licence-holder | host-council
    name: Mapped[Name]
    email: Mapped[str] = mapped_column(String(254), default="")  # of a licence holder
    council_code: Mapped[str] = mapped_column(String(3), default="")  # of a council, in the list of checked mailboxes
    about: Mapped[str] = mapped_column(String(200), default="")  # the production or place
    until_on: Mapped[date | None] = mapped_column(Date)
    noted_by: Mapped[UUID] = mapped_column(Uuid)
    noted_at: Mapped[Instant]
    ended_at: Mapped[datetime | None] = mapped_column(UtcDateTime)


class ApprovalRefusal(Base):
    """A refusal with its written reasons."""

    __tablename__ = "approval_refusal"
    __table_args__ = (UniqueConstraint("case_id", "kind"),)

    id: Mapped[Id]
    case_id: Mapped[UUID] = refers("case_file", index=False)
    kind: Mapped[Code]
    reasons: Mapped[str] = mapped_column(Text)
    recommended_by: Mapped[UUID | None] = mapped_column(Uuid)
    decided_by: Mapped[UUID] = mapped_column(Uuid)
    decided_contract: Mapped[Code]
    at: Mapped[Instant]


class ApprovalSerial(Base):
    """The last serial number given under a pattern in a year. Moved in the transaction that uses the number."""

    __tablename__ = "approval_serial"
    __table_args__ = (UniqueConstraint("pattern", "year"),)

    id: Mapped[Id]
    pattern: Mapped[str] = mapped_column(String(60))
    year: Mapped[int] = mapped_column(Integer)  # 0: of a pattern that never begins again
    last: Mapped[int] = mapped_column(Integer, default=0)


class ApprovalSnapshot(Base):
    """That the list of valid approvals was written out for other councils, by whom and how many lines."""

    __tablename__ = "approval_snapshot"
    __table_args__ = (Index("ix_approval_snapshot_kind_at", "kind", "made_at"),)

    id: Mapped[Id]
    kind: Mapped[Code]
    as_on: Mapped[date] = mapped_column(Date)
    rows: Mapped[int] = mapped_column(Integer)
    reason: Mapped[str] = mapped_column(Text)
    made_by: Mapped[UUID] = mapped_column(Uuid)
    made_at: Mapped[Instant]


class ApprovalList(Base):
    """Who held a valid approval when a month began: ids alone, for other councils to be told of by an officer."""

    __tablename__ = "approval_list"
    __table_args__ = (UniqueConstraint("kind", "month"),)  # a month of a kind is kept once

    id: Mapped[Id]
    kind: Mapped[Code]
    month: Mapped[date] = mapped_column(Date)  # its first day
    as_on: Mapped[date] = mapped_column(Date)
    approvals: Mapped[Json] = mapped_column(default=list)
    made_at: Mapped[Instant]


class ApprovalEnquiry(Base):
    """Another council (or somebody else) asked whether somebody was approved on a day, and what they were told."""

    __tablename__ = "approval_enquiry"
    __table_args__ = (Index("ix_approval_enquiry_kind_at", "kind", "answered_at"),)

    id: Mapped[Id]
    kind: Mapped[Code]
    approval_id: Mapped[UUID | None] = refers("approval", nullable=True)
    asked_by: Mapped[Name]
    day: Mapped[date] = mapped_column(Date)
    was_valid: Mapped[bool] = mapped_column(Boolean)
    answered_by: Mapped[UUID] = mapped_column(Uuid)
    answered_at: Mapped[Instant]


class CheckRecord(Base):
    """One check of a definition's record of checks, as it stands for a case: its status, who saw what and when.

    Never the certificate: a number, dates and what was decided. `purge_on` is its own, apart from the case's.
    """

    __tablename__ = "check_record"
    __table_args__ = (UniqueConstraint("case_id", "code"),)

    id: Mapped[Id]
    case_id: Mapped[UUID] = refers("case_file", index=False)
    code: Mapped[Code]
    status: Mapped[Code]
    route: Mapped[str] = mapped_column(String(80), default="")
    mode: Mapped[str] = mapped_column(String(80), default="")
    seen_by: Mapped[UUID | None] = mapped_column(Uuid)
    seen_on: Mapped[date | None] = mapped_column(Date)
    seen_what: Mapped[str] = mapped_column(String(300), default="")
    reference: Mapped[str] = mapped_column(String(80), default="")
    issued_on: Mapped[date | None] = mapped_column(Date)
    valid_until: Mapped[date | None] = mapped_column(Date)
    next_on: Mapped[date | None] = mapped_column(Date)
    note: Mapped[str] = mapped_column(Text, default="")
    purge_on: Mapped[date | None] = mapped_column(Date)
    purged_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    round: Mapped[int] = mapped_column(Integer, default=0)  # counts what was written, for its timers
    established_by: Mapped[UUID | None] = mapped_column(Uuid)  # the finished task that the status rests on
    stated_reason: Mapped[str] = mapped_column(Text, default="")  # why it was noted without that task
    stated_evidence: Mapped[str] = mapped_column(Text, default="")
    changed_by: Mapped[UUID] = mapped_column(Uuid)
    changed_at: Mapped[Instant]


class FeeRecord(Base):
    """The fee of an application: paid, not due for a volunteer, or waived with a reason. Nothing of a card."""

    __tablename__ = "fee_record"
    __table_args__ = (UniqueConstraint("case_id", "kind"),)

    id: Mapped[Id]
    case_id: Mapped[UUID] = refers("case_file", index=False)
    kind: Mapped[Code]  # the approval it is for
    state: Mapped[Code]  # paid | volunteer | waived
    pence: Mapped[int] = mapped_column(Integer, default=0)
    reference: Mapped[str] = mapped_column(String(80), default="")  # of the receipt
    paid_on: Mapped[date | None] = mapped_column(Date)
    reason: Mapped[str] = mapped_column(Text, default="")
    noted_by: Mapped[UUID] = mapped_column(Uuid)
    noted_at: Mapped[Instant]
