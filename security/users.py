"""Users as an administrator keeps them: who they are, what they may do, for which teams and schools they work.

All of it inside the open transaction; each change is an event that names what changed, never a name or an address.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import delete, func, or_, select

from base.database import locked
from base.extensions import db
from base.text import normal_email, squeezed
from models.school import School
from models.user import TeamMember, User, UserRole, UserSchool
from security.actor import Actor, Contract
from security.history import done_before, record
from security.permissions import Role


class EmailTaken(ValueError):
    """Somebody already has that e-mail address."""


class NotOneself(ValueError):
    """Nobody changes their own roles or deactivates themselves: a colleague does."""


class LastAdministrator(ValueError):
    """Without this person nobody could look after users any more."""


class NotThese(ValueError):
    """Roles that don't go together, or a school role without a school; the message says which."""


@dataclass(frozen=True, slots=True)
class Particulars:
    """What is kept of a user besides roles, teams and schools."""

    name: str
    email: str
    job_title: str = ""
    telephone: str = ""
    contract: Contract = Contract.COUNCIL


def add_user(who: Particulars, *, by: Actor, at: datetime, once: str | None = None) -> User:
    """Add somebody, active and without a password: they get a link to choose one.

    Twice:  with the same `once`, the user of the first time.
    Raises: EmailTaken.
    """
    before = done_before(once)
    if before is not None:
        return _locked(before.subject_id)
    email = normal_email(who.email)
    if _somebody_with(email) is not None:
        raise EmailTaken
    user = User(email=email, created_at=at)
    _fill(user, who)
    db.session.add(user)
    db.session.flush()
    record("user", user.id, "user-added", by=by, at=at, once=once)
    return user


def change_user(user_id: UUID, who: Particulars, *, by: Actor, at: datetime) -> User:
    """Change somebody's particulars.

    Raises: EmailTaken.
    """
    user = _locked(user_id)
    email = normal_email(who.email)
    other = _somebody_with(email)
    if other is not None and other != user_id:
        raise EmailTaken
    before = {name: getattr(user, name) for name in ("name", "email", "job_title", "telephone", "contract")}
    user.email = email
    _fill(user, who)
    changed = sorted(name for name, value in before.items() if getattr(user, name) != value)
    if changed:
        record("user", user.id, "user-changed", by=by, at=at, data={"fields": changed})
    return user


def set_roles(user_id: UUID, roles: Iterable[Role], *, by: Actor, at: datetime) -> None:
    """Give somebody exactly these roles; their sessions go on, with the new permissions from the next click.

    Raises: NotOneself, LastAdministrator, NotThese.
    """
    user = _locked(user_id)
    wanted, had = frozenset(roles), frozenset(Role(row.role) for row in user.roles)
    if wanted == had:
        return
    if by.id == user_id:
        raise NotOneself
    if Role.SCHOOL_USER in wanted and len(wanted) > 1:
        raise NotThese("Staff of a school can't also work for the council with the same account")
    if Role.ADMINISTRATOR in had - wanted:
        _keep_an_administrator(user_id)
    user.roles = [row for row in user.roles if Role(row.role) in wanted]
    user.roles += [UserRole(user_id=user.id, role=role.value) for role in sorted(wanted - had)]
    data = {"given": sorted(wanted - had), "taken": sorted(had - wanted)}
    record("user", user.id, "roles-set", by=by, at=at, data=data)


def set_teams(user_id: UUID, team_ids: Iterable[UUID], *, by: Actor, at: datetime) -> None:
    """Put somebody in exactly these teams."""
    user = _locked(user_id)
    wanted = frozenset(team_ids)
    had = frozenset(db.session.scalars(select(TeamMember.team_id).where(TeamMember.user_id == user_id)))
    if wanted == had:
        return
    if had - wanted:
        left = TeamMember.team_id.in_(had - wanted)
        db.session.execute(delete(TeamMember).where(TeamMember.user_id == user_id, left))
    db.session.add_all(TeamMember(team_id=team_id, user_id=user_id) for team_id in sorted(wanted - had))
    data = {"joined": sorted(map(str, wanted - had)), "left": sorted(map(str, had - wanted))}
    record("user", user.id, "teams-set", by=by, at=at, data=data)


def set_schools(user_id: UUID, school_ids: Iterable[UUID], *, by: Actor, at: datetime) -> None:
    """Have somebody speak for exactly these schools."""
    user = _locked(user_id)
    wanted, had = frozenset(school_ids), frozenset(row.school_id for row in user.schools)
    if wanted == had:
        return
    user.schools = [row for row in user.schools if row.school_id in wanted]
    user.schools += [UserSchool(user_id=user.id, school_id=school_id) for school_id in sorted(wanted - had)]
    data = {"given": sorted(map(str, wanted - had)), "taken": sorted(map(str, had - wanted))}
    record("user", user.id, "schools-set", by=by, at=at, data=data)


def set_active(user_id: UUID, active: bool, *, by: Actor, at: datetime) -> None:
    """Let somebody in, or shut them out at once: their sessions end. Their work stays theirs until it is reassigned.

    Raises: NotOneself, LastAdministrator.
    """
    user = _locked(user_id)
    if user.is_active == active:
        return
    if by.id == user_id:
        raise NotOneself
    if not active:
        _keep_an_administrator(user_id)
        user.session_generation += 1
    user.is_active = active
    user.failed_sign_ins, user.locked_until = 0, None
    record("user", user.id, "reactivated" if active else "deactivated", by=by, at=at)


def end_sessions(user_id: UUID, *, by: Actor, at: datetime) -> None:
    """Sign somebody out everywhere."""
    user = _locked(user_id)
    user.session_generation += 1
    record("user", user.id, "sessions-ended", by=by, at=at)


def unlock(user_id: UUID, *, by: Actor, at: datetime) -> None:
    """Open an account that wrong passwords locked."""
    user = _locked(user_id)
    user.failed_sign_ins, user.locked_until = 0, None
    record("user", user.id, "unlocked", by=by, at=at)


def users_page(*, typed: str = "", role: str = "", after: UUID | None = None, limit: int = 50) -> list[User]:
    """Users by name, found by part of a name or address; go on with `after`, the id of the last."""
    found = select(User).order_by(User.name, User.id).limit(limit)
    if squeezed(typed):
        part = "%" + _escaped(squeezed(typed).casefold()) + "%"
        found = found.where(or_(func.lower(User.name).like(part, escape="!"), User.email.like(part, escape="!")))
    if role in set(Role):
        found = found.where(User.roles.any(UserRole.role == role))
    last = db.session.get(User, after) if after is not None else None
    if last is not None:
        found = found.where(or_(User.name > last.name, (User.name == last.name) & (User.id > last.id)))
    return list(db.session.scalars(found))


def officers() -> list[User]:
    """Everybody active who works for the council, by name: for lists to choose from."""
    found = select(User).where(User.is_active, User.roles.any(UserRole.role != Role.SCHOOL_USER.value))
    return list(db.session.scalars(found.order_by(User.name, User.id)))


def schools_of(user_id: UUID) -> list[School]:
    """The schools somebody speaks for, by name."""
    found = select(School).join(UserSchool, UserSchool.school_id == School.id).where(UserSchool.user_id == user_id)
    return list(db.session.scalars(found.order_by(School.sort_name, School.id)))


def email_of(user_id: UUID | None) -> str:
    """The address of somebody who signs in; empty for nobody."""
    user = db.session.get(User, user_id) if user_id is not None else None
    return user.email if user is not None else ""


def schools_by_urn(urns: Iterable[str]) -> dict[str, UUID]:
    """The schools of these URNs; one that the directory does not know is missing."""
    found = select(School.urn, School.id).where(School.urn.in_(list(urns)))
    return {row.urn: row.id for row in db.session.execute(found)}


def _fill(user: User, who: Particulars) -> None:
    user.name, user.job_title, user.telephone = who.name, who.job_title, who.telephone
    user.contract = who.contract.value


def _somebody_with(email: str) -> UUID | None:
    return db.session.scalar(select(User.id).where(User.email == email))


def _locked(user_id: UUID) -> User:
    user: User | None = locked(db.session(), User, user_id)
    if user is None:
        raise LookupError("no such user")
    return user


def _keep_an_administrator(but: UUID) -> None:
    others = (
        select(User.id)
        .join(UserRole, UserRole.user_id == User.id)
        .where(UserRole.role == Role.ADMINISTRATOR.value, User.is_active, User.id != but)
        .with_for_update(of=User)
    )
    is_one = User.roles.any(UserRole.role == Role.ADMINISTRATOR.value)
    if db.session.scalar(select(User.id).where(User.id == but, is_one)) and not db.session.scalars(others).first():
        raise LastAdministrator


def _escaped(typed: str) -> str:
    return typed.replace("!", "!!").replace("%", "!%").replace("_", "!_")
