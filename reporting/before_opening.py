"""What is still to be done before a council works with this: what its forms wait for, and what else would go wrong."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from uuid import UUID

from flask import current_app
from sqlalchemy import select

from base.extensions import db
from council.before_opening import not_set
from council.settings import setting
from models.council import DayCalendar
from models.school import School
from models.task import Queue
from models.user import Team, TeamMember, User
from security.permissions import Permission

INVENTED = "Invented"  # how the source of a calendar begins that came along as an example
ON_DUTY = {
    "duty-officer": "the duty officer",
    "deputy-duty-officer": "the deputy duty officer",
    "duty-manager": "the manager told when nobody acknowledges",
    "head-of-service": "the head of service",
    "director": "the director of children's services",
}


@dataclass(frozen=True, slots=True)
class Gap:
    """One thing that is missing: in words, what comes of it, the page that mends it and who may.

    `is_barring`: no form opens to anybody before it is there.
    """

    text: str
    comes_of_it: str
    endpoint: str
    permission: Permission
    is_barring: bool = False


def gaps() -> list[Gap]:
    """Everything that is missing, what bars the forms first; nothing in a demonstration, which invents its own."""
    if current_app.config["ONROLL"].is_demo:
        return []
    return [*_settings(), *_duty(), *_teams(), *_calendars(), *_directory()]


def _settings() -> Iterator[Gap]:
    for shape in not_set():
        yield Gap(
            f"{shape.group}: {shape.label}",
            "No form opens to anybody",
            "admin_settings.form",
            Permission.SETTING_EDIT,
            is_barring=True,
        )
    if not setting("privacy-address"):
        yield Gap(
            "The council: Web page of the privacy notice",
            "The forms lead to none",
            "admin_settings.form",
            Permission.SETTING_EDIT,
        )


def _duty() -> Iterator[Gap]:
    """Somebody is chosen who has left."""
    chosen = {key: UUID(str(value)) for key in ON_DUTY if (value := setting(key))}
    working = set(db.session.scalars(select(User.id).where(User.id.in_(chosen.values()), User.is_active)))
    for key in chosen.keys() - {key for key, user_id in chosen.items() if user_id in working}:
        yield Gap(
            f"Duty and alerts: {ON_DUTY[key]} can't sign in any more",
            "What they would be told goes to the team lead or manager instead",
            "admin_settings.form",
            Permission.SETTING_EDIT,
        )


def _teams() -> Iterator[Gap]:
    """Teams with queues in which nobody works, or of which nobody hears what is late."""
    works = (
        select(TeamMember.id)
        .join(User, User.id == TeamMember.user_id)
        .where(TeamMember.team_id == Team.id, User.is_active)
        .exists()
    )
    has_queue = select(Queue.id).where(Queue.team_id == Team.id, Queue.is_active).exists()
    for name, lead, manager, anybody in db.session.execute(
        select(Team.name, Team.lead_id, Team.manager_id, works).where(has_queue).order_by(Team.name)
    ):
        for missing, comes_of_it in (
            (not anybody and "has nobody in it", "What comes into its queues is claimed by nobody"),
            (lead is None and "has no lead", "Nobody leads it who would hear what is late"),
            (manager is None and "has no manager", "What stays late is raised no further"),
        ):
            if missing:
                yield Gap(f"Team: {name} {missing}", comes_of_it, "admin_teams.index", Permission.TEAM_EDIT)


def _calendars() -> Iterator[Gap]:
    for name in db.session.scalars(
        select(DayCalendar.name).where(DayCalendar.source.startswith(INVENTED)).order_by(DayCalendar.name)
    ):
        yield Gap(
            f"Calendar: {name} is an invented example",
            "School days and due dates are counted by days that are not yours",
            "calendars.index",
            Permission.CALENDAR_EDIT,
        )


def _directory() -> Iterator[Gap]:
    if db.session.scalar(select(School.id).limit(1)) is None:
        yield Gap(
            "Schools: there is none",
            "No school can be chosen in a form, and none can be asked",
            "schools.index",
            Permission.SCHOOL_EDIT,
        )
