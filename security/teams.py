"""Teams: who works queues together, who leads them, who is told when things are late."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import select

from base.database import locked
from base.extensions import db
from models.user import Team, TeamMember, User
from security.actor import Actor
from security.history import done_before, record


class CodeTaken(ValueError):
    """Another team has that code."""


@dataclass(frozen=True, slots=True)
class TeamParticulars:
    """What is kept of a team. `code` never changes once the team exists: definitions name it."""

    code: str
    name: str
    email: str = ""
    telephone: str = ""
    lead_id: UUID | None = None
    manager_id: UUID | None = None


def teams() -> list[Team]:
    """Every team, by name."""
    return list(db.session.scalars(select(Team).order_by(Team.name, Team.id)))


def members_of(team_id: UUID) -> list[User]:
    """Who is in a team, by name."""
    found = select(User).join(TeamMember, TeamMember.user_id == User.id).where(TeamMember.team_id == team_id)
    return list(db.session.scalars(found.order_by(User.name, User.id)))


def sizes() -> Counter[UUID]:
    """How many active people each team has."""
    found = select(TeamMember.team_id).join(User, User.id == TeamMember.user_id).where(User.is_active)
    return Counter(db.session.scalars(found))


def team_ids_of(user_id: UUID) -> list[UUID]:
    """The teams somebody is in."""
    return list(db.session.scalars(select(TeamMember.team_id).where(TeamMember.user_id == user_id)))


def is_code(text: str) -> bool:
    """Whether this can be a team's code: lower-case words with dashes."""
    return re.fullmatch(r"[a-z0-9]+(?:-[a-z0-9]+)*", text) is not None and len(text) <= 80


def add_team(what: TeamParticulars, *, by: Actor, at: datetime, once: str | None = None) -> UUID:
    """Add a team, in the open transaction; its id.

    Twice:  with the same `once`, the team of the first time.
    Raises: CodeTaken.
    """
    before = done_before(once)
    if before is not None:
        return before.subject_id
    if db.session.scalar(select(Team.id).where(Team.code == what.code)) is not None:
        raise CodeTaken(what.code)
    team = Team(code=what.code)
    _fill(team, what)
    db.session.add(team)
    db.session.flush()
    record("team", team.id, "team-added", by=by, at=at, data={"code": what.code}, once=once)
    return team.id


def change_team(team_id: UUID, what: TeamParticulars, *, by: Actor, at: datetime) -> None:
    """Change a team's name, addresses, lead and manager, in the open transaction; its code stays."""
    team: Team | None = locked(db.session(), Team, team_id)
    if team is None:
        raise LookupError("no such team")
    names = ("name", "email", "telephone", "lead_id", "manager_id")
    before = {name: getattr(team, name) for name in names}
    _fill(team, what)
    changed = sorted(name for name in names if getattr(team, name) != before[name])
    if changed:
        record("team", team.id, "team-changed", by=by, at=at, data={"fields": changed})


def _fill(team: Team, what: TeamParticulars) -> None:
    team.name, team.email, team.telephone = what.name, what.email, what.telephone
    team.lead_id, team.manager_id = what.lead_id, what.manager_id
