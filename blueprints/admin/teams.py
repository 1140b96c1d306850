"""Teams: who works together, who leads."""

from __future__ import annotations

from uuid import UUID

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from base import clock
from base.database import writing
from base.extensions import db
from base.text import normal_email, squeezed
from models.user import Team
from security import teams, users
from security.current import current_actor, once_id
from security.guards import requires
from security.permissions import Permission
from security.teams import TeamParticulars

blueprint = Blueprint("admin_teams", __name__)
Errors = list[tuple[str, str]]


@blueprint.get("/admin/teams")
@requires(Permission.TEAM_EDIT)
def index() -> ResponseReturnValue:
    """Every team."""
    people = {user.id: user.name for user in users.officers()}
    return render_template("admin/teams.html", teams=teams.teams(), sizes=teams.sizes(), people=people)


@blueprint.get("/admin/teams/add")
@requires(Permission.TEAM_EDIT)
def add() -> ResponseReturnValue:
    """The form of a new team."""
    return _form(TeamParticulars("", ""))


@blueprint.post("/admin/teams/add")
@requires(Permission.TEAM_EDIT)
def save_new() -> ResponseReturnValue:
    """Add a team."""
    what, errors = _typed(code=squeezed(request.form.get("code", "")).lower())
    if not teams.is_code(what.code):
        errors.append(("code", "Enter lower-case words with dashes, such as education-welfare"))
    if errors:
        return _form(what, errors=errors), 422
    try:
        with writing():
            team_id = teams.add_team(what, by=current_actor(), at=clock.now_utc(), once=once_id())
    except teams.CodeTaken:
        return _form(what, errors=[("code", "Another team has that code")]), 422
    flash("Added.", "success")
    return redirect(url_for(".show", team_id=team_id))


@blueprint.get("/admin/teams/<uuid:team_id>")
@requires(Permission.TEAM_EDIT)
def show(team_id: UUID) -> ResponseReturnValue:
    """One team."""
    team = _team(team_id)
    what = TeamParticulars(team.code, team.name, team.email, team.telephone, team.lead_id, team.manager_id)
    return _form(what, team)


@blueprint.post("/admin/teams/<uuid:team_id>")
@requires(Permission.TEAM_EDIT)
def save(team_id: UUID) -> ResponseReturnValue:
    """Change a team."""
    team = _team(team_id)
    what, errors = _typed(code=team.code)
    if errors:
        return _form(what, team, errors), 422
    with writing():
        teams.change_team(team_id, what, by=current_actor(), at=clock.now_utc())
    flash("Saved.", "success")
    return redirect(url_for(".show", team_id=team_id))


def _typed(*, code: str) -> tuple[TeamParticulars, Errors]:
    known = {str(user.id): user.id for user in users.officers()}
    posted = request.form
    what = TeamParticulars(
        code=code,
        name=squeezed(posted.get("name", "")),
        email=normal_email(squeezed(posted.get("email", ""))),
        telephone=squeezed(posted.get("telephone", "")),
        lead_id=known.get(posted.get("lead", "")),
        manager_id=known.get(posted.get("manager", "")),
    )
    errors: Errors = []
    if not 0 < len(what.name) <= 200:
        errors.append(("name", "Enter the team's name, in 200 characters or fewer"))
    if what.email and ("@" not in what.email or len(what.email) > 254 or " " in what.email):
        errors.append(("email", "Enter an email address such as team@example.org, or leave it empty"))
    if len(what.telephone) > 40:
        errors.append(("telephone", "Enter a telephone number, or leave it empty"))
    return what, errors


def _team(team_id: UUID) -> Team:
    team = db.session.get(Team, team_id)
    if team is None:
        abort(404)
    return team


def _form(what: TeamParticulars, team: Team | None = None, errors: Errors | None = None) -> str:
    return render_template(
        "admin/team.html",
        what=what,
        team=team,
        members=teams.members_of(team.id) if team else [],
        people=[(str(user.id), user.name) for user in users.officers()],
        errors=errors or [],
        found=dict(reversed(errors or [])),
    )
