"""The actor of this request."""

from __future__ import annotations

from secrets import token_hex
from uuid import UUID

from flask import g, request, session
from flask.typing import ResponseReturnValue
from flask_login import current_user
from sqlalchemy import select

from base.extensions import db, login_manager
from models.user import TeamMember, User
from security.actor import Actor, ActorKind, Contract
from security.permissions import Role
from security.sessions import SignedIn

LONGEST_ONCE = 80  # characters; ours have 32, and what somebody made up is no id of ours


def actor_of(user: User) -> Actor:
    """The frozen value that stands for a signed-in user."""
    teams = db.session.scalars(select(TeamMember.team_id).where(TeamMember.user_id == user.id))
    return Actor(
        ActorKind.USER,
        id=user.id,
        name=user.name,
        roles=frozenset(Role(row.role) for row in user.roles),
        contract=Contract(user.contract),
        school_ids=frozenset(row.school_id for row in user.schools),
        team_ids=frozenset(teams),
    )


def current_actor() -> Actor:
    """Who makes this request; a visitor when nobody is signed in. Links are asked for by the pages that take them."""
    actor: Actor | None = g.get("onroll_actor")
    if actor is None:
        actor = g.onroll_actor = _signed_in() or Actor.visitor()
    return actor


def _signed_in() -> Actor | None:
    """Whoever is signed in. A session without a name is nobody's, as most are: Flask-Login is not asked about those."""
    if "_user_id" not in session and "_login_user" not in g:
        return None
    user = current_user._get_current_object() if current_user else None  # noqa: SLF001  # Flask-Login's own way
    if isinstance(user, SignedIn):
        return user.actor
    return actor_of(user) if isinstance(user, User) and user.is_active else None  # has just signed in


def user_id() -> UUID:
    """The signed-in user's id.

    Raises: RuntimeError outside a guarded view.
    """
    found = current_actor().id
    if found is None:
        raise RuntimeError("this view needs somebody signed in")
    return found


def is_htmx() -> bool:
    """Whether htmx asks, for a part of a page."""
    return request.headers.get("HX-Request") == "true"


def once_id() -> str | None:
    """The id a form was drawn with: a POST that comes twice carries the same one."""
    sent = request.form.get("once", "")
    return sent if sent.isalnum() and sent.isascii() and len(sent) <= LONGEST_ONCE else None


def new_once() -> str:
    """A fresh id to draw a form with."""
    return token_hex(16)


def ask_to_sign_in() -> ResponseReturnValue:
    """Send somebody to the sign-in page and back again afterwards; a post is held and offered to them again.

    blueprints.signin does it: holding writes, and rooms don't.
    """
    answer: ResponseReturnValue = login_manager.unauthorized()
    return answer
