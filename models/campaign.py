"""Campaigns: a form begun for many organisations, one after the other, spread over days."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from sqlalchemy import Index, Integer, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from base.extensions import Base
from models.columns import Code, Id, Instant, Json, Name, UtcDateTime, refers


class Campaign(Base):
    """A campaign. `chosen` says by what its organisations were chosen: codes and dates, as an officer set them."""

    __tablename__ = "campaign"

    id: Mapped[Id]
    name: Mapped[Name]
    service: Mapped[Code]
    chosen: Mapped[Json] = mapped_column(default=dict)
    per_day: Mapped[int] = mapped_column(Integer)
    state: Mapped[Code] = mapped_column(default="running")  # running | stopped
    made_by: Mapped[UUID] = refers("user_account")
    made_at: Mapped[Instant]
    stopped_at: Mapped[datetime | None] = mapped_column(UtcDateTime)


class CampaignMember(Base):
    """One organisation of a campaign: when its form is to be begun, and the case that came of it."""

    __tablename__ = "campaign_member"
    __table_args__ = (
        UniqueConstraint("campaign_id", "organisation_id"),
        Index("ix_campaign_member_organisation_state", "organisation_id", "state"),
    )

    id: Mapped[Id]
    campaign_id: Mapped[UUID] = refers("campaign", index=False)
    organisation_id: Mapped[UUID] = refers("organisation", index=False)
    state: Mapped[Code] = mapped_column(default="planned")  # planned | begun | skipped | cancelled
    because: Mapped[Code] = mapped_column(default="")  # why it was skipped
    send_at: Mapped[Instant]
    case_id: Mapped[UUID | None] = refers("case_file", nullable=True)
    begun_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
