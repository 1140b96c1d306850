"""Users, their roles, teams and schools."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from sqlalchemy import Boolean, ForeignKey, Integer, String, UniqueConstraint, Uuid
from sqlalchemy.orm import Mapped, mapped_column, relationship

from base.extensions import Base
from models.columns import Code, Id, Instant, Name, UtcDateTime, refers


class User(Base):
    """Somebody who can sign in: an officer, or staff of one or more schools."""

    __tablename__ = "user_account"

    id: Mapped[Id]
    email: Mapped[str] = mapped_column(String(254), unique=True)  # normal_email()
    name: Mapped[Name]
    job_title: Mapped[str] = mapped_column(String(200), default="")
    telephone: Mapped[str] = mapped_column(String(40), default="")
    password_hash: Mapped[str] = mapped_column(String(200), default="")
    is_active: Mapped[bool] = mapped_column(Boolean, default=True)
    contract: Mapped[str] = mapped_column(String(20), default="council")  # council | provider
    failed_sign_ins: Mapped[int] = mapped_column(Integer, default=0)
    locked_until: Mapped[datetime | None] = mapped_column(UtcDateTime)
    session_generation: Mapped[int] = mapped_column(Integer, default=1)  # raised to end every session
    absent_from: Mapped[datetime | None] = mapped_column(UtcDateTime)
    absent_until: Mapped[datetime | None] = mapped_column(UtcDateTime)
    cover_id: Mapped[UUID | None] = mapped_column(Uuid, ForeignKey("user_account.id"))
    created_at: Mapped[Instant]
    signed_in_at: Mapped[datetime | None] = mapped_column(UtcDateTime)

    roles: Mapped[list[UserRole]] = relationship(lazy="selectin", cascade="all, delete-orphan")
    schools: Mapped[list[UserSchool]] = relationship(lazy="selectin", cascade="all, delete-orphan")

    # What Flask-Login asks of a user.
    is_authenticated = True
    is_anonymous = False

    def get_id(self) -> str:
        """What a session keeps of a user: raising the generation makes every session so far worthless."""
        return f"{self.id}:{self.session_generation}"


class UserRole(Base):
    """A role somebody holds; what it permits is security.permissions' one table."""

    __tablename__ = "user_role"
    __table_args__ = (UniqueConstraint("user_id", "role"),)

    id: Mapped[Id]
    user_id: Mapped[UUID] = refers("user_account", index=False)
    role: Mapped[Code]


class UserSchool(Base):
    """A school somebody speaks for."""

    __tablename__ = "user_school"
    __table_args__ = (UniqueConstraint("user_id", "school_id"),)

    id: Mapped[Id]
    user_id: Mapped[UUID] = refers("user_account", index=False)
    school_id: Mapped[UUID] = refers("school")


class Team(Base):
    """People who work queues together, with a lead and a manager for what is late."""

    __tablename__ = "team"

    id: Mapped[Id]
    code: Mapped[str] = mapped_column(String(80), unique=True)
    name: Mapped[Name]
    email: Mapped[str] = mapped_column(String(254), default="")
    telephone: Mapped[str] = mapped_column(String(40), default="")
    lead_id: Mapped[UUID | None] = refers("user_account", nullable=True)
    manager_id: Mapped[UUID | None] = refers("user_account", nullable=True)


class TeamMember(Base):
    """Somebody's place in a team."""

    __tablename__ = "team_member"
    __table_args__ = (UniqueConstraint("team_id", "user_id"),)

    id: Mapped[Id]
    team_id: Mapped[UUID] = refers("team", index=False)
    user_id: Mapped[UUID] = refers("user_account")
