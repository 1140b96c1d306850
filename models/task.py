"""Queues, tasks, their checklist rows, and second decisions."""

from __future__ import annotations

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import Boolean, Date, Index, Integer, String, Text, UniqueConstraint, Uuid
from sqlalchemy.orm import Mapped, mapped_column

from base.extensions import Base
from models.columns import Code, Id, Instant, Json, Name, UtcDateTime, partial_index, refers

OPEN_STATES = "state IN ('open', 'claimed', 'waiting')"
UNACKNOWLEDGED = "needs_acknowledging AND acknowledged_at IS NULL"


class Queue(Base):
    """A shared pile of work, and the team that works it."""

    __tablename__ = "work_queue"

    id: Mapped[Id]
    code: Mapped[str] = mapped_column(String(40), unique=True)  # Q-TRIAGE
    slug: Mapped[str] = mapped_column(String(60), unique=True)
    name: Mapped[Name]
    description: Mapped[str] = mapped_column(String(300), default="")
    team_id: Mapped[UUID | None] = refers("team", nullable=True)
    position: Mapped[int] = mapped_column(Integer, default=0)
    is_active: Mapped[bool] = mapped_column(Boolean, default=True)


class QueueRole(Base):
    """Which queue the product's own tasks of a sort stand in, whatever that queue is called: one for each role."""

    __tablename__ = "queue_role"

    role: Mapped[str] = mapped_column(String(40), primary_key=True)  # forms.definition.profiles.OwnWork
    queue_id: Mapped[UUID] = refers("work_queue")


class Task(Base):
    """One piece of work in one queue. Carries what a queue page shows, so that a page reads one index.

    `sort_due` is `due_at`, or an instant before all others when no date could be found: unknown sorts first. While its
    deadline stands still it has no date, and comes last of its priority.
    `raised` is the highest rung that has been told it is late: 0 nobody, 1 owner, 2 team lead, 3 manager.
    """

    __tablename__ = "task"
    __table_args__ = (
        partial_index("ix_task_queue_open", "queue_id", "restricted", "priority", "sort_due", "id", where=OPEN_STATES),
        partial_index(
            "ix_task_holder_open", "holder_id", "restricted", "priority", "sort_due", "id", where=OPEN_STATES
        ),
        partial_index(
            "ix_task_raised_open",
            "raised",
            "restricted",
            "priority",
            "sort_due",
            "id",
            where=f"{OPEN_STATES} AND raised > 0",
        ),
        partial_index(
            "ix_task_still_open",
            "restricted",
            "priority",
            "sort_due",
            "id",
            where=f"{OPEN_STATES} AND still_since IS NOT NULL",
        ),
        # A queue narrowed to one school, to what nobody holds, or to what waits for others: without these a page would
        # read past all the others.
        partial_index(
            "ix_task_school_open",
            "school_id",
            "queue_id",
            "restricted",
            "priority",
            "sort_due",
            "id",
            where=OPEN_STATES,
        ),
        partial_index(
            "ix_task_unclaimed", "queue_id", "restricted", "priority", "sort_due", "id", where="state = 'open'"
        ),
        partial_index(
            "ix_task_waiting", "queue_id", "restricted", "priority", "sort_due", "id", where="state = 'waiting'"
        ),
        # Alerts that nobody has acknowledged stand on top of every officer's first page.
        partial_index("ix_task_alerts", "priority", "sort_due", "id", where=UNACKNOWLEDGED),
        Index("ix_task_case", "case_id", "state"),
    )

    id: Mapped[Id]
    case_id: Mapped[UUID] = refers("case_file", index=False)
    queue_id: Mapped[UUID] = refers("work_queue", index=False)
    kind: Mapped[Code]  # the task's code in the definition
    round: Mapped[int] = mapped_column(Integer, default=1)  # a recurring or restarted task counts up
    title: Mapped[Name]
    state: Mapped[Code] = mapped_column(default="open")  # open | claimed | waiting | done | cancelled
    holder_id: Mapped[UUID | None] = refers("user_account", index=False, nullable=True)
    claimed_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    priority: Mapped[int] = mapped_column(Integer, default=3)
    due_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    due_unknown: Mapped[bool] = mapped_column(Boolean, default=False)  # the calendar ends before the answer
    sort_due: Mapped[Instant]
    still_since: Mapped[datetime | None] = mapped_column(UtcDateTime)  # since when its deadline stands still
    still_because: Mapped[str] = mapped_column(String(200), default="", server_default="")  # in words: for what
    restricted: Mapped[bool] = mapped_column(Boolean, default=False)
    service: Mapped[Code]
    case_reference: Mapped[str] = mapped_column(String(40))
    child_id: Mapped[UUID | None] = mapped_column(Uuid)
    school_id: Mapped[UUID | None] = mapped_column(Uuid)
    asked_id: Mapped[UUID | None] = mapped_column(Uuid)  # whom it is about, of those whom the case asked
    raised: Mapped[int] = mapped_column(Integer, default=0)
    needs_acknowledging: Mapped[bool] = mapped_column(Boolean, default=False)
    acknowledged_by: Mapped[UUID | None] = mapped_column(Uuid)
    acknowledged_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    came_back: Mapped[str] = mapped_column(String(80), default="")  # why it returned: answered, no-answer, holiday …
    answers: Mapped[Json] = mapped_column(default=dict)  # what the officer filled in
    outcome: Mapped[str] = mapped_column(String(80), default="")
    recommended_by: Mapped[UUID | None] = mapped_column(Uuid)
    created_at: Mapped[Instant]
    finished_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    revision: Mapped[int] = mapped_column(Integer, default=0)


class ChecklistRow(Base):
    """One enquiry of a checklist: who was asked, on what lawful basis, what was disclosed, when, with what result."""

    __tablename__ = "checklist_row"
    __table_args__ = (UniqueConstraint("task_id", "code"),)

    id: Mapped[Id]
    task_id: Mapped[UUID] = refers("task", index=False)
    code: Mapped[Code]
    label: Mapped[str] = mapped_column(String(300))
    position: Mapped[int] = mapped_column(Integer)
    mandatory_for: Mapped[Json] = mapped_column(default=list)  # outcome codes
    state: Mapped[Code] = mapped_column(default="to-do")  # to-do | waiting | done | not-applicable
    asked_of: Mapped[str] = mapped_column(String(200), default="")
    lawful_basis: Mapped[str] = mapped_column(String(120), default="")
    disclosed: Mapped[str] = mapped_column(Text, default="")
    done_on: Mapped[date | None] = mapped_column(Date)
    result: Mapped[str] = mapped_column(Text, default="")
    reason: Mapped[str] = mapped_column(Text, default="")  # why it does not apply
    document_id: Mapped[UUID | None] = mapped_column(Uuid)
    done_by: Mapped[UUID | None] = mapped_column(Uuid)
    changed_at: Mapped[datetime | None] = mapped_column(UtcDateTime)


class Decision(Base):
    """A recommendation and what another person decided on it. Each act stores the contract it was made under."""

    __tablename__ = "decision"
    __table_args__ = (Index("ix_decision_task", "task_id"),)

    id: Mapped[Id]
    case_id: Mapped[UUID] = refers("case_file")
    task_id: Mapped[UUID | None] = refers("task", index=False, nullable=True)
    kind: Mapped[Code]  # close:failed-to-track, for one
    proposal: Mapped[Json]
    state: Mapped[Code] = mapped_column(default="recommended")  # recommended | agreed | refused | withdrawn
    recommended_by: Mapped[UUID] = mapped_column(Uuid)
    recommended_contract: Mapped[Code]
    recommended_at: Mapped[Instant]
    reason: Mapped[str] = mapped_column(Text, default="")
    asked_task_id: Mapped[UUID | None] = mapped_column(Uuid)  # the task that asks another person to decide
    decided_by: Mapped[UUID | None] = mapped_column(Uuid)
    decided_contract: Mapped[str] = mapped_column(String(20), default="")
    decided_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    decided_reason: Mapped[str] = mapped_column(Text, default="")
