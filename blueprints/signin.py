"""Signing in and out, and what becomes of a post whose session had run out."""

from __future__ import annotations

from urllib.parse import urlsplit
from uuid import UUID

from flask import Blueprint, Response, flash, redirect, render_template, request, session, url_for
from flask.typing import ResponseReturnValue

from base import clock
from base.database import writing
from base.extensions import login_manager
from blueprints.page_frame import home_of
from security import held_posts, sessions
from security.actor import ActorKind
from security.current import actor_of, current_actor, is_htmx, user_id
from security.guards import public, signed_in
from security.limits import SIGN_IN, SIGN_IN_AS_ONE, limited
from security.signin import LOCKED_FOR, TRIES, settle, try_password

blueprint = Blueprint("signin", __name__)
NOT_RIGHT = "The email address or password is not right"
CHOICE = "held-choice"


@blueprint.get("/sign-in")
@public
def form() -> ResponseReturnValue:
    """The sign-in page; whoever is signed in goes straight on."""
    actor = current_actor()
    if actor.kind is ActorKind.USER:
        return redirect(home_of(actor))
    return _page()


@blueprint.post("/sign-in")
@limited(SIGN_IN)
@limited(SIGN_IN_AS_ONE, by_email=True)
@public
def sign_in() -> ResponseReturnValue:
    """Let somebody in who knows their password."""
    email, password = request.form.get("email", ""), request.form.get("password", "")
    missing = [(name, words) for name, words in _ASKED.items() if not request.form.get(name, "").strip()]
    if missing:
        return _page(email, missing), 422
    tried = try_password(email, password)  # slow, so before the transaction
    with writing():
        user = settle(tried, at=clock.now_utc())
    if user is None:
        return _page(email, [("email", NOT_RIGHT)]), 422
    sessions.begin(user, real=clock.real_utc())
    if session.get("held"):
        return redirect(url_for(".offer_held"))
    return redirect(session.pop("next", "") or home_of(actor_of(user)))


@blueprint.post("/sign-out")
@public
def sign_out() -> ResponseReturnValue:
    """Sign out, and have the browser forget every page it kept of us."""
    sessions.end()
    flash("You are signed out.", "success")
    answer = redirect(url_for(".form"))
    answer.headers["Clear-Site-Data"] = '"cache"'
    return answer


@blueprint.get("/sign-in/held")
@signed_in
def offer_held() -> ResponseReturnValue:
    """Offer somebody the post that their ended session had not let through."""
    post = _held()
    if post is None:
        session.pop("held", None)
        return redirect(session.pop("next", "") or home_of(current_actor()))
    return render_template("signin/held.html", post=post, choice=CHOICE)


@blueprint.post("/sign-in/held")
@signed_in
def send_held() -> ResponseReturnValue:
    """Play the held post again, to where it was going, or drop it."""
    post = _held()
    session.pop("held", None)
    if post is None:
        flash("That was held for half an hour and is gone. Please enter it again.", "problem")
        return redirect(home_of(current_actor()))
    with writing():
        held_posts.let_go(post.id, user_id=user_id(), at=clock.now_utc())
    if request.form.get(CHOICE) != "send":
        flash("What you had typed was not sent.")
        return redirect(home_of(current_actor()))
    return redirect(post.path, 307)  # 307: the browser posts the same fields there


@login_manager.unauthorized_handler  # type: ignore[untyped-decorator]  # Flask-Login has no types
def ask() -> ResponseReturnValue:
    """Send somebody to the sign-in page, remembering where they were going; what they posted is held."""
    if request.method == "GET":
        going = _path_of(request.headers.get("HX-Current-URL")) if is_htmx() else request.full_path.rstrip("?")
        session["next"] = going[:500]  # in the session: an address may hold what was searched for
    elif request.method == "POST":
        _hold()
    if is_htmx():
        return Response(status=401, headers={"HX-Redirect": url_for("signin.form")})
    return redirect(url_for("signin.form"))


def _hold() -> None:
    was = sessions.whose_it_was()
    if was is None or request.endpoint == "signin.send_held":
        return
    at = clock.now_utc()
    fields = list(request.form.items(multi=True))
    had_files = any(file.filename for file in request.files.values())
    with writing():
        held_posts.drop_old(at=at)
        kept = held_posts.hold(request.path, fields, user_id=was, had_files=had_files, at=at)
    if kept is not None:
        session["held"] = kept.hex
        flash("You had been signed out. What you sent is held: sign in and you can send it again.")
    else:
        flash("You had been signed out, and what you sent was too long to be held.", "problem")


def _held() -> held_posts.Held | None:
    try:
        named = UUID(session.get("held", ""))
    except ValueError:
        return None
    return held_posts.held(named, user_id=user_id(), at=clock.now_utc())


def _page(email: str = "", errors: list[tuple[str, str]] | None = None) -> str:
    minutes = int(LOCKED_FOR.total_seconds() // 60)
    return render_template(
        "signin/form.html", email=email, errors=errors or [], found=dict(errors or []), tries=TRIES, minutes=minutes
    )


def _path_of(address: str | None) -> str:
    """The path and query of an address of ours; an address elsewhere is none of ours to go to."""
    parts = urlsplit(address or "")
    if parts.netloc != request.host or not parts.path.startswith("/") or parts.path.startswith("//"):
        return ""
    return f"{parts.path}?{parts.query}" if parts.query else parts.path


_ASKED = {"email": "Enter your email address", "password": "Enter your password"}
