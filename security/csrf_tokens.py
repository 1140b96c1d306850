"""The token that every form carries against requests forged by other sites: Flask-WTF's own, signed once a session."""

from __future__ import annotations

from functools import lru_cache

from flask import current_app, session
from flask_wtf.csrf import generate_csrf
from itsdangerous import URLSafeTimedSerializer

NAME = "csrf_token"  # of the field, and of the session's half


def csrf_token() -> str:
    """The token of this browser's session. Flask-WTF checks it as one of its own.

    Twice: the same text, from this process; what makes it worthless to others is the session's half, not its age.
    """
    half = session.get(NAME)
    if not isinstance(half, str):
        return str(generate_csrf())  # makes the half, too
    return _signed(str(current_app.config["SECRET_KEY"]), half)


@lru_cache(maxsize=2048)
def _signed(secret: str, half: str) -> str:
    return str(URLSafeTimedSerializer(secret, salt="wtf-csrf-token").dumps(half))
