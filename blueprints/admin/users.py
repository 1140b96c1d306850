"""Users: finding, adding, changing, shutting out."""

from __future__ import annotations

from uuid import UUID

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from base import clock
from base.database import locked, writing
from base.extensions import db
from blueprints.admin.user_form import CONTRACTS, ROLES, UserForm
from blueprints.passwords import send_link
from models.user import User
from security import users
from security.current import current_actor, once_id
from security.guards import requires
from security.history import done_before, history_of
from security.links import FIRST_FOR, RESET_FOR
from security.permissions import Permission, Role
from security.teams import team_ids_of, teams

blueprint = Blueprint("admin_users", __name__)
PAGE = 50
OWN_ROLES = "You can't change your own roles or shut yourself out. Ask another administrator"
LAST = "This is the last administrator. Make somebody else one first"


@blueprint.get("/admin/users")
@requires(Permission.USER_EDIT)
def index() -> ResponseReturnValue:
    """Users by name, a page at a time."""
    role = request.args.get("role", "")
    after = request.args.get("after", type=UUID)
    found = users.users_page(role=role, after=after, limit=PAGE + 1)
    return _list(found, role=role, after=after)


@blueprint.post("/admin/users/find")
@requires(Permission.USER_EDIT)
def find() -> ResponseReturnValue:
    """Users found by part of a name or address. A post, so that no name is in an address."""
    typed = request.form.get("q", "")[:100]
    return _list(users.users_page(typed=typed, limit=PAGE), typed=typed)


@blueprint.get("/admin/users/add")
@requires(Permission.USER_EDIT)
def add() -> ResponseReturnValue:
    """The form for somebody new."""
    return _form(UserForm(roles=[request.args.get("role", "")]))


@blueprint.post("/admin/users/add")
@requires(Permission.USER_EDIT)
def save_new() -> ResponseReturnValue:
    """Add somebody and send them a link to choose a password."""
    form = _typed()
    if form.errors:
        return _form(form), 422
    by, at = current_actor(), clock.now_utc()
    try:
        with writing():
            again = done_before(once_id()) is not None
            user = users.add_user(form.particulars, by=by, at=at, once=once_id())
            if not again:
                _apply(user.id, form)
                send_link(user, lasts=FIRST_FOR, by=by, at=at)
    except users.EmailTaken:
        form.errors.append(("email", "Somebody has that email address already"))
        return _form(form), 422
    flash("Added. They have been sent a link to choose a password; it works for seven days.", "success")
    return redirect(url_for(".show", user_id=user.id))


@blueprint.get("/admin/users/<uuid:user_id>")
@requires(Permission.USER_EDIT)
def show(user_id: UUID) -> ResponseReturnValue:
    """One user, with everything that can be changed."""
    user = _user(user_id)
    return _form(UserForm.of(user, team_ids_of(user_id), users.schools_of(user_id)), user)


@blueprint.post("/admin/users/<uuid:user_id>")
@requires(Permission.USER_EDIT)
def save(user_id: UUID) -> ResponseReturnValue:
    """Change somebody's particulars, roles, teams and schools, all or nothing."""
    user = _user(user_id)
    form = _typed()
    if form.errors:
        return _form(form, user), 422
    try:
        with writing():
            users.change_user(user_id, form.particulars, by=current_actor(), at=clock.now_utc())
            _apply(user_id, form)
    except users.EmailTaken:
        form.errors.append(("email", "Somebody has that email address already"))
    except users.NotOneself:
        form.errors.append(("roles", OWN_ROLES))
    except users.LastAdministrator:
        form.errors.append(("roles", LAST))
    if form.errors:
        return _form(form, _user(user_id)), 422
    flash("Saved.", "success")
    return redirect(url_for(".show", user_id=user_id))


@blueprint.post("/admin/users/<uuid:user_id>/active")
@requires(Permission.USER_EDIT)
def set_active(user_id: UUID) -> ResponseReturnValue:
    """Shut somebody out at once, or let them in again."""
    _user(user_id)
    active = request.form.get("active") == "yes"
    try:
        with writing():
            users.set_active(user_id, active, by=current_actor(), at=clock.now_utc())
    except users.NotOneself:
        flash(OWN_ROLES, "problem")
    except users.LastAdministrator:
        flash(LAST, "problem")
    else:
        flash("They can sign in again." if active else "They are shut out, and signed out everywhere.", "success")
    return redirect(url_for(".show", user_id=user_id))


@blueprint.post("/admin/users/<uuid:user_id>/sessions")
@requires(Permission.USER_EDIT)
def end_sessions(user_id: UUID) -> ResponseReturnValue:
    """Sign somebody out everywhere."""
    _user(user_id)
    with writing():
        users.end_sessions(user_id, by=current_actor(), at=clock.now_utc())
    flash("They are signed out everywhere.", "success")
    return redirect(url_for(".show", user_id=user_id))


@blueprint.post("/admin/users/<uuid:user_id>/unlock")
@requires(Permission.USER_EDIT)
def unlock(user_id: UUID) -> ResponseReturnValue:
    """Open an account that wrong passwords locked."""
    _user(user_id)
    with writing():
        users.unlock(user_id, by=current_actor(), at=clock.now_utc())
    flash("The account is open again.", "success")
    return redirect(url_for(".show", user_id=user_id))


@blueprint.post("/admin/users/<uuid:user_id>/password-link")
@requires(Permission.USER_EDIT)
def password_link(user_id: UUID) -> ResponseReturnValue:
    """Send somebody a link to choose a password. Nobody ever sets one for somebody else."""
    user = _user(user_id)
    lasts = RESET_FOR if user.password_hash else FIRST_FOR
    with writing() as session:
        send_link(locked(session, User, user_id), lasts=lasts, by=current_actor(), at=clock.now_utc())
    flash("The link is on its way to them.", "success")
    return redirect(url_for(".show", user_id=user_id))


def _apply(user_id: UUID, form: UserForm) -> None:
    by, at = current_actor(), clock.now_utc()
    users.set_roles(user_id, [Role(role) for role in form.roles], by=by, at=at)
    users.set_teams(user_id, [UUID(team) for team in form.teams], by=by, at=at)
    users.set_schools(user_id, form.school_ids, by=by, at=at)


def _typed() -> UserForm:
    return UserForm.typed(request.form, frozenset(str(team.id) for team in teams()))


def _user(user_id: UUID) -> User:
    user = db.session.get(User, user_id)
    if user is None:
        abort(404)
    return user


def _form(form: UserForm, user: User | None = None) -> str:
    return render_template(
        "admin/user.html",
        form=form,
        user=user,
        roles=[(role.value, *words) for role, words in ROLES.items()],
        contracts=CONTRACTS,
        teams=[(str(team.id), team.name) for team in teams()],
        schools=users.schools_of(user.id) if user else [],
        is_locked=bool(user and user.locked_until and user.locked_until > clock.now_utc()),
        events=list(reversed(history_of("user", user.id)))[:20] if user else [],
        errors=form.errors,
    )


def _list(found: list[User], *, typed: str = "", role: str = "", after: UUID | None = None) -> str:
    more = len(found) > PAGE
    shown = found[:PAGE]
    return render_template(
        "admin/users.html",
        users=shown,
        names={role.value: words[0] for role, words in ROLES.items()},
        typed=typed,
        role=role,
        next_href=url_for(".index", role=role or None, after=shown[-1].id) if more else None,
        first_href=url_for(".index", role=role or None) if after else None,
    )
