"""What the pages of schools show beside the school itself: its accounts, and when the directory was last taken in."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from sqlalchemy import func, select

from base.extensions import db
from directory.schools import LIVE
from models.school import School
from models.user import User, UserSchool


def school_accounts(school_id: UUID) -> Sequence[User]:
    """Who may sign in for a school, by name."""
    found = select(User).join(UserSchool, UserSchool.user_id == User.id).where(UserSchool.school_id == school_id)
    return db.session.scalars(found.order_by(User.name, User.id)).all()


def open_schools(*, limit: int) -> Sequence[School]:
    """The open schools of this council, by name."""
    found = select(School).where(School.is_ours, School.status.in_(LIVE)).order_by(School.sort_name, School.id)
    return db.session.scalars(found.limit(limit)).all()


def school_count() -> int:
    """How many schools the directory holds."""
    return db.session.scalar(select(func.count()).select_from(School)) or 0


def last_taken_in() -> datetime | None:
    """When a file last changed a school."""
    return db.session.scalar(select(func.max(School.imported_at)))
