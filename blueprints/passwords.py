"""Choosing a password: the first one, or a new one when the old is forgotten, by a link to one's own mailbox."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from uuid import UUID

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from base import clock
from base.database import locked, writing
from base.extensions import db
from blueprints.link_door import leads_to, shut_page
from models.link import Link
from models.user import User
from security import links, passwords
from security.actor import Actor
from security.guards import by_link, public
from security.limits import SIGN_IN, SIGN_IN_AS_ONE, limited
from security.links import PASSWORD, RESET_FOR, Opened, Why
from security.signin import set_password, user_by_email

blueprint = Blueprint("passwords", __name__)
_sends_link: list[Callable[[User, Link, Actor, datetime], None]] = []


def use_link_sender(send: Callable[[User, Link, Actor, datetime], None]) -> None:
    """Say how the link is sent: called in the open transaction."""
    _sends_link[:] = [send]


def send_link(user: User, *, lasts: timedelta, by: Actor, at: datetime) -> Link:
    """Send somebody a link to choose a password, in the open transaction; earlier ones are revoked."""
    if not _sends_link:
        raise RuntimeError("create_app() has to say how such a link is sent: passwords.use_link_sender()")
    link = links.make_password_link(user, lasts=lasts, at=at)
    _sends_link[0](user, link, by, at)
    return link


@blueprint.get("/sign-in/forgotten")
@public
def forgotten() -> ResponseReturnValue:
    """The page that asks whose password was forgotten."""
    return render_template("signin/forgotten.html", email="", errors=[], found={})


@blueprint.post("/sign-in/forgotten")
@limited(SIGN_IN)
@limited(SIGN_IN_AS_ONE, by_email=True)
@public
def send() -> ResponseReturnValue:
    """Send a link, if somebody has that address; say the same either way."""
    typed = request.form.get("email", "")
    if "@" not in typed:
        errors = [("email", "Enter your email address, such as name@example.org")]
        return render_template("signin/forgotten.html", email=typed, errors=errors, found=dict(errors)), 422
    at = clock.now_utc()
    user = user_by_email(typed)
    if user is not None and user.is_active:
        with writing():
            send_link(user, lasts=RESET_FOR, by=Actor.visitor(), at=at)
    return redirect(url_for(".sent"))


@blueprint.get("/sign-in/link-sent")
@public
def sent() -> ResponseReturnValue:
    """What is said after asking, whoever asked."""
    return render_template("signin/link_sent.html")


@blueprint.get("/sign-in/password/<uuid:user_id>")
@by_link
def choose(user_id: UUID) -> ResponseReturnValue:
    """The page to choose a password on."""
    opened = _opened(user_id)
    return shut_page(Why.EXPIRED) if opened is None else _page(user_id)


@blueprint.post("/sign-in/password/<uuid:user_id>")
@limited(SIGN_IN)
@by_link
def save(user_id: UUID) -> ResponseReturnValue:
    """Keep the password that was chosen, spend the link, and end every session there was."""
    opened = _opened(user_id)
    user = db.session.get(User, user_id)
    if opened is None or user is None or not user.is_active:
        return shut_page(Why.EXPIRED)
    first, again = request.form.get("password", ""), request.form.get("again", "")
    try:
        passwords.check_choice(first, email=user.email)
    except passwords.NotAPassword as wrong:
        return _page(user_id, [("password", str(wrong))]), 422
    if first != again:
        return _page(user_id, [("again", "Enter the same password twice")]), 422
    new_hash = passwords.hashed(first)  # slow, so before the transaction
    at = clock.now_utc()
    with writing() as open_session:
        fresh = links.spend(opened.link_id, at=at)
        if fresh:
            set_password(locked(open_session, User, user_id), new_hash, by=opened.actor, at=at)
    links.forget(PASSWORD, user_id)
    if not fresh:
        return shut_page(Why.SPENT)
    flash("Your password is set. Sign in with it now.", "success")
    return redirect(url_for("signin.form"))


def _opened(user_id: UUID) -> Opened | None:
    return links.opened(PASSWORD, user_id, at=clock.now_utc())


def _page(user_id: UUID, errors: list[tuple[str, str]] | None = None) -> str:
    user = db.session.get(User, user_id)
    if user is None:
        abort(404)
    return render_template(
        "signin/password.html",
        user=user,
        shortest=passwords.SHORTEST,
        errors=errors or [],
        found=dict(errors or []),
    )


leads_to(PASSWORD, lambda opens_id: url_for("passwords.choose", user_id=opens_id))
