"""Signing in with e-mail address and password; five wrong tries lock an account for a while.

The lock lives in the database: losing Redis must not open it. What is answered is the same for a wrong password, an
unknown address, a locked and a deactivated account, so that nobody learns who has one.
"""

from __future__ import annotations

import logging
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from flask import current_app
from sqlalchemy import select

from base.database import locked
from base.extensions import db
from base.text import normal_email, squeezed
from models.event import Event
from models.user import User
from security import passwords
from security.actor import Actor, ActorKind
from security.current import actor_of
from security.history import record

log = logging.getLogger(__name__)
TRIES = 5
LOCKED_FOR = timedelta(minutes=15)
DEMONSTRATION = "demo"  # the name under which `flask demo` adds whom it invents


@dataclass(frozen=True, slots=True)
class Tried:
    """What a try came to, before anything is written. `new_hash` replaces a hash that took too little work."""

    user_id: UUID | None
    right: bool
    new_hash: str = ""


def user_by_email(typed: str) -> User | None:
    """Whoever has this address, active or not."""
    return db.session.scalar(select(User).where(User.email == normal_email(squeezed(typed))[:254]))


def try_password(email: str, password: str) -> Tried:
    """Compare a password with whoever has that address. Reads only, and takes equally long for nobody."""
    user = user_by_email(email)
    right = passwords.is_right(password, user.password_hash if user else "")
    renewed = passwords.hashed(password) if right and user and passwords.is_outdated(user.password_hash) else ""
    return Tried(user.id if user else None, right, renewed)


def settle(tried: Tried, *, at: datetime) -> User | None:
    """Write down what a try came to, in the open transaction; the user when they may come in, else nobody.

    Twice: each call is one try.
    """
    if tried.user_id is None:
        log.warning("Somebody tried to sign in with an address that nobody has")
        return None
    user: User | None = locked(db.session(), User, tried.user_id)
    if user is None or not user.is_active:
        return None
    if user.locked_until is not None and user.locked_until > at:
        return None  # even with the right password, or a lock would only slow a guesser down
    if not tried.right:
        user.failed_sign_ins += 1
        record("user", user.id, "sign-in-failed", by=Actor.visitor(), at=at, data={"tries": user.failed_sign_ins})
        if user.failed_sign_ins >= TRIES:
            user.failed_sign_ins = 0
            user.locked_until = at + LOCKED_FOR
            record("user", user.id, "locked-out", by=Actor.visitor(), at=at)
            log.warning("An account was locked after %d wrong passwords: user %s", TRIES, user.id)
        return None
    if not current_app.config["ONROLL"].is_demo and is_invented(user.id):
        log.warning("A demonstration's account is not opened in production: user %s", user.id)
        return None
    user.failed_sign_ins = 0
    user.locked_until = None
    user.signed_in_at = at
    if tried.new_hash:
        user.password_hash = tried.new_hash
    record("user", user.id, "signed-in", by=actor_of(user), at=at)
    return user


def is_invented(user_id: UUID) -> bool:
    """Whether a demonstration added this account: all of those share a password that stands on the front page there.

    A database in which somebody looked around first may go live; whom the demonstration invented stays out of it.
    """
    added = select(Event.id).where(
        Event.subject_kind == "user",
        Event.subject_id == user_id,
        Event.kind == "user-added",
        Event.actor_kind == ActorKind.SYSTEM.value,
        Event.actor_name == DEMONSTRATION,
    )
    return db.session.scalar(added.limit(1)) is not None


def set_password(user: User, new_hash: str, *, by: Actor, at: datetime) -> None:
    """Give somebody a password, in the open transaction: ends their sessions and opens a locked account.

    Args: new_hash: of passwords.hashed(), made before the transaction began.
    """
    user.password_hash = new_hash
    user.session_generation += 1
    user.failed_sign_ins = 0
    user.locked_until = None
    record("user", user.id, "password-set", by=by, at=at)
