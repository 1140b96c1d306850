"""The token that every form carries against requests forged by other sites: Flask-WTF's own, signed once a session."""

from __future__ import annotations

import hmac
from functools import lru_cache

from flask import current_app, g, request, session
from flask_wtf.csrf import CSRFProtect, generate_csrf
from itsdangerous import URLSafeTimedSerializer

NAME = "csrf_token"  # of the field, and of the session's half
ONLY_READ = frozenset({"GET", "HEAD", "OPTIONS"})


class KnownTokens(CSRFProtect):  # type: ignore[misc]  # Flask-WTF has no types
    """Flask-WTF's check, which is not begun where nothing is posted, or what is posted is the very token we gave."""

    def protect(self, apply_exemptions: bool = False) -> None:
        """Check the token of this request. Raises: CSRFError."""
        if request.method in ONLY_READ:
            return
        half = session.get(NAME)
        sent = request.form.get(NAME, "")
        if isinstance(half, str) and hmac.compare_digest(sent.encode(), _given(half).encode()):
            g.csrf_valid = True
            return
        super().protect(apply_exemptions)  # as of a token that another process gave


def csrf_token() -> str:
    """The token of this browser's session. Flask-WTF checks it as one of its own.

    Twice: the same text, from this process; what makes it worthless to others is the session's half, not its age.
    """
    half = session.get(NAME)
    if not isinstance(half, str):
        return str(generate_csrf())  # makes the half, too
    return _given(half)


def _given(half: str) -> str:
    return _signed(str(current_app.config["SECRET_KEY"]), half)


@lru_cache(maxsize=2048)
def _signed(secret: str, half: str) -> str:
    return str(URLSafeTimedSerializer(secret, salt="wtf-csrf-token").dumps(half))
