"""Sessions of signed-in people: whose they are, and when they have gone on long enough."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from uuid import UUID

from flask import g, session
from flask_login import login_user, logout_user

from base.extensions import db, login_manager
from models.user import User

BEGAN, SEEN = "began", "seen"  # seconds since 1970, real time
WAS = "was"  # whose session it was, once it has ended by itself
KEPT_ON_ENTRY = ("links", "next", "held")
STAMP_EVERY = 60  # seconds: a cookie is not sent anew for each click


@login_manager.user_loader  # type: ignore[untyped-decorator]  # Flask-Login has no types
def _user_of(kept: str) -> User | None:
    """The user a session names, unless they were deactivated or their sessions were ended."""
    named, _, generation = kept.partition(":")
    try:
        user = db.session.get(User, UUID(named))
    except ValueError:
        return None
    if user is None or not user.is_active or str(user.session_generation) != generation:
        return None
    return user


def begin(user: User, *, real: datetime) -> None:
    """Sign somebody in, in a session that holds nothing of before but opened links and where they were going.

    Args: real: real time, not the product's clock.
    """
    kept = {name: session[name] for name in KEPT_ON_ENTRY if name in session}
    session.clear()  # against a session prepared by somebody else
    session.update(kept)
    login_user(user)
    session[BEGAN] = session[SEEN] = int(real.timestamp())
    g.pop("onroll_actor", None)


def end() -> None:
    """Sign whoever it is out, and forget everything the session held."""
    logout_user()
    session.clear()
    g.pop("onroll_actor", None)


def watch(*, real: datetime, idle: timedelta, longest: timedelta) -> bool:
    """Look at the session of this request: end it when it was idle, or went on, for too long. Whether it was ended.

    Links opened in the same browser stay open: they have their own end.
    """
    if "_user_id" not in session:
        return False
    began, seen = (_instant(session.get(name)) for name in (BEGAN, SEEN))
    if began is None or seen is None or real - seen > idle or real - began > longest:
        kept, was = session.get("links"), whose_it_was()
        end()
        session[WAS] = str(was) if was else ""
        if kept:
            session["links"] = kept
        return True
    if real - seen > timedelta(seconds=STAMP_EVERY):
        session[SEEN] = int(real.timestamp())
    return False


def whose_it_was() -> UUID | None:
    """Whose session this browser's was, if it ended by itself: too old, or ended from elsewhere."""
    named = session.get(WAS) or str(session.get("_user_id", "")).partition(":")[0]
    try:
        return UUID(named)
    except ValueError:
        return None


def _instant(kept: object) -> datetime | None:
    return datetime.fromtimestamp(kept, UTC) if isinstance(kept, int) else None
