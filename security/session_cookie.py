"""The session cookie, as Flask makes it, without doing again for every request what comes out the same.

A browser sends its cookie with each request, and the answer seldom changes it. So what a cookie holds, once its
signature was found good, is remembered by the text of all that was sent; whether it is too old is asked each time.
"""

from __future__ import annotations

import json
from functools import lru_cache
from time import time
from typing import Any

from flask import Flask, Request, Response
from flask.sessions import SecureCookieSession, SecureCookieSessionInterface, SessionMixin
from itsdangerous import BadSignature, URLSafeTimedSerializer
from werkzeug.sansio.http import parse_cookie

_MARK = '{" '  # of a value that was written as something else, such as an instant
_MOST = 2_000  # cookies remembered by a process, at half a kilobyte each


class RememberedCookies(SecureCookieSessionInterface):
    """Flask's signed cookie, byte for byte; one of an application, whose keys never change."""

    def __init__(self) -> None:
        self._signer: URLSafeTimedSerializer | None = None
        self._verified = lru_cache(maxsize=_MOST)(self._verify)

    def get_signing_serializer(self, app: Flask) -> URLSafeTimedSerializer | None:
        """The signer, made when it is first wanted."""
        if self._signer is None:
            self._signer = super().get_signing_serializer(app)
        return self._signer

    def open_session(self, app: Flask, request: Request) -> SecureCookieSession | None:
        """The session of a request: a new one for no cookie, one that we did not sign, or one that is too old."""
        signer = self.get_signing_serializer(app)
        if signer is None:
            return None
        sent = request.environ.get("HTTP_COOKIE")
        if not sent:
            return self.session_class()
        try:
            signed_at, held = self._verified(sent, self.get_cookie_name(app))
        except BadSignature:
            return self.session_class()
        if not 0 <= time() - signed_at <= app.permanent_session_lifetime.total_seconds():
            return self.session_class()
        # Read anew each time: a session may be changed, and must not be another request's. Flask's own reader looks
        # at each value for those that JSON has no form for; it has marked them with a space.
        return self.session_class(self.serializer.loads(held) if _MARK in held else json.loads(held))

    def save_session(self, app: Flask, session: SessionMixin, response: Response) -> None:
        """Send the cookie if the session changed. Of one that was only read, say so: answers differ by it."""
        headers = response.headers
        if (
            not session
            or session.modified
            or session.permanent
            or "vary" in [name.lower() for name, _ in headers]  # `in headers` raises and catches to say no
        ):
            super().save_session(app, session, response)
        elif session.accessed:
            headers.add("Vary", "Cookie")

    def _verify(self, sent: str, name: str) -> tuple[float, str]:
        """When the session's cookie, of all those sent, was signed, and the JSON in it. Raises: BadSignature."""
        cookie = parse_cookie(sent).get(name)
        if not cookie:
            raise BadSignature("there is none")
        signer: Any = self._signer
        kept, signed_at = signer.loads(cookie, return_timestamp=True)
        return signed_at.timestamp(), self.serializer.dumps(kept)


def bind(app: Flask) -> None:
    """Have the application keep its sessions so."""
    app.session_interface = RememberedCookies()
