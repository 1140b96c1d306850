"""Waits, clocks and timers: everything that happens later is a row here."""

from __future__ import annotations

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import Boolean, Date, Index, Integer, String, Text, UniqueConstraint, Uuid
from sqlalchemy.orm import Mapped, mapped_column

from base.extensions import Base
from models.columns import Code, Id, Instant, Json, UtcDateTime, partial_index, refers


class Wait(Base):
    """What a task or a checklist row waits for, from whom."""

    __tablename__ = "wait"
    __table_args__ = (
        Index("ix_wait_school_state", "school_id", "state"),
        Index("ix_wait_state_revision", "state", "calendar_revision"),
        partial_index("ix_wait_together", "together_id", where="together_id IS NOT NULL"),
    )

    id: Mapped[Id]
    case_id: Mapped[UUID] = refers("case_file")
    task_id: Mapped[UUID] = refers("task")
    row_id: Mapped[UUID | None] = refers("checklist_row", nullable=True)
    code: Mapped[Code]  # the wait's code in the definition
    party: Mapped[Code]  # school | parent | agency | council | referrer
    school_id: Mapped[UUID | None] = refers("school", index=False, nullable=True)
    recipient: Mapped[str] = mapped_column(String(254), default="")  # where the party is not in the directory
    manager: Mapped[str] = mapped_column(String(254), default="", server_default="")  # of that party, asked last
    council_code: Mapped[str] = mapped_column(String(3), default="")  # which other council, of those in the list
    answer_service: Mapped[str] = mapped_column(String(80), default="")  # the form that answers it
    chase: Mapped[str] = mapped_column(String(40), default="")  # CH1
    state: Mapped[Code] = mapped_column(default="waiting")  # waiting | answered | ended | cancelled | returned
    ended_because: Mapped[str] = mapped_column(String(80), default="")
    steps_sent: Mapped[int] = mapped_column(Integer, default=0)
    next_step_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    started_at: Mapped[Instant]
    ended_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    filing_id: Mapped[UUID | None] = mapped_column(Uuid)  # what answered it
    calendar_revision: Mapped[int] = mapped_column(Integer, default=0)
    round: Mapped[int] = mapped_column(Integer, default=1)
    together_id: Mapped[UUID | None] = mapped_column(Uuid)  # of waits about several children, asked as one
    back_from: Mapped[date | None] = mapped_column(Date)  # the day of the case that its steps are counted back from
    counted_at: Mapped[datetime | None] = mapped_column(UtcDateTime)  # since when they are, where that day has moved


class Clock(Base):
    """A deadline that can explain itself and be worked out again when a calendar changes."""

    __tablename__ = "clock"
    __table_args__ = (Index("ix_clock_state_revision", "state", "calendar_revision"),)

    id: Mapped[Id]
    case_id: Mapped[UUID] = refers("case_file")
    task_id: Mapped[UUID | None] = refers("task", nullable=True)
    code: Mapped[Code]
    amount: Mapped[int] = mapped_column(Integer)
    unit: Mapped[Code]  # statutory.days.Unit
    inclusive: Mapped[bool] = mapped_column(Boolean, default=False)
    direction: Mapped[Code] = mapped_column(default="after")
    time_of_day: Mapped[str] = mapped_column(String(5), default="")  # HH:MM in London
    trigger_at: Mapped[Instant]
    school_id: Mapped[UUID | None] = mapped_column(Uuid)  # whose days; empty: the council's
    calendar_name: Mapped[str] = mapped_column(String(200), default="")
    due_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    due_on: Mapped[date | None] = mapped_column(Date)
    explanation: Mapped[Json] = mapped_column(default=list)
    source: Mapped[str] = mapped_column(String(300), default="")
    verified: Mapped[bool] = mapped_column(Boolean, default=True)
    state: Mapped[Code] = mapped_column(default="running")  # running | paused | met | missed | cancelled | unknown
    calendar_revision: Mapped[int] = mapped_column(Integer, default=0)
    ended_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    paused_at: Mapped[datetime | None] = mapped_column(UtcDateTime)  # since when it stands still
    paused_days: Mapped[int] = mapped_column(Integer, default=0)  # counted days of earlier pauses, in its own unit
    paused_seconds: Mapped[int] = mapped_column(Integer, default=0)  # the same for hours
    pauses: Mapped[Json] = mapped_column(default=list, server_default="[]")  # from, to, because and says of each


class Timer(Base):
    """At this instant, do this to that.

    Unique on source, kind, step and round: writing it twice is harmless, restarting its source makes a new round.
    """

    __tablename__ = "timer"
    __table_args__ = (
        UniqueConstraint("source_kind", "source_id", "kind", "step", "round"),
        partial_index("ix_timer_pending_due", "due_at", "id", where="state = 'pending'"),
        Index("ix_timer_case_state", "case_id", "state"),
        partial_index("ix_timer_failed", "due_at", where="state = 'failed'"),
    )

    id: Mapped[Id]
    source_kind: Mapped[Code]  # clock | wait | task | case | filing | approval
    source_id: Mapped[UUID] = mapped_column(Uuid)
    kind: Mapped[Code]  # chase | chase-end | warn | overdue | escalate | recheck | expire | acknowledge …
    step: Mapped[int] = mapped_column(Integer, default=0)
    round: Mapped[int] = mapped_column(Integer, default=1)
    case_id: Mapped[UUID | None] = refers("case_file", index=False, nullable=True)
    due_at: Mapped[Instant]
    planned_at: Mapped[datetime | None] = mapped_column(UtcDateTime)  # what it was meant for, once a failure put it off
    state: Mapped[Code] = mapped_column(default="pending")  # pending | fired | cancelled | skipped | failed
    attempts: Mapped[int] = mapped_column(Integer, default=0)
    error: Mapped[str] = mapped_column(Text, default="")  # a type of fault and our own words, nothing personal
    data: Mapped[Json] = mapped_column(default=dict)  # ids and codes
    fired_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    created_at: Mapped[Instant]
