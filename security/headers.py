"""What every answer tells the browser: run only our own scripts, never be framed, keep nothing that is private."""

from __future__ import annotations

import secrets

from flask import Flask, Response, current_app, g, request

from base.settings import Mode
from security.guards import MARK

NEVER_KEPT = "no-store"
A_YEAR = 365 * 24 * 3600  # seconds


def nonce() -> str:
    """The nonce of this answer: scripts that carry it may run, no others."""
    made: str | None = g.get("onroll_nonce")
    if made is None:
        made = g.onroll_nonce = secrets.token_urlsafe(16)
    return made


def keep_for(response: Response, *, seconds: int) -> Response:
    """Let anybody keep this answer: only for what is the same for everybody (styles, a logo)."""
    response.headers["Cache-Control"] = f"public, max-age={seconds}"
    return response


_BEFORE_NONCE = "default-src 'none'; script-src 'nonce-"
_AFTER_NONCE = (
    "'; style-src 'self'; img-src 'self'; connect-src 'self'; form-action 'self'; base-uri 'none'; "
    "frame-ancestors 'none'"
)
_FIXED = (
    ("X-Content-Type-Options", "nosniff"),
    ("X-Frame-Options", "DENY"),
    ("Referrer-Policy", "no-referrer"),
    ("Permissions-Policy", "camera=(), geolocation=(), microphone=()"),
    ("Cross-Origin-Opener-Policy", "same-origin"),
    ("Cross-Origin-Resource-Policy", "same-origin"),
)
_ONLY_WITH_CERTIFICATE = ("Strict-Transport-Security", f"max-age={A_YEAR}; includeSubDomains")


def policy() -> str:
    """The content security policy of this answer."""
    return f"{_BEFORE_NONCE}{nonce()}{_AFTER_NONCE}"


def bind(app: Flask) -> None:
    """Give every answer of the application its headers. A view that sets one itself keeps it."""
    is_production = app.config["ONROLL"].mode is Mode.PRODUCTION
    told = (*_FIXED, _ONLY_WITH_CERTIFICATE) if is_production else _FIXED
    fixed = tuple((name, name.lower(), value) for name, value in told)

    @app.after_request
    def add(response: Response) -> Response:
        headers = response.headers
        there = {name.lower(): value for name, value in headers}  # one look for all, not one for each
        told = [(name, value) for name, lowered, value in fixed if lowered not in there]
        if "content-security-policy" not in there:
            told.append(("Content-Security-Policy", policy()))
        is_private = _is_private(there.get("cache-control", ""))
        if is_private and "cache-control" not in there:
            told.append(("Cache-Control", NEVER_KEPT))
        # At once: `add` looks in each value for the end of a line, which none of these constants has.
        headers._list.extend(told)  # noqa: SLF001  # werkzeug has no other way past that look
        if is_private:
            if "cache-control" in there:
                headers["Cache-Control"] = NEVER_KEPT
        elif request.endpoint == "static" and request.args.get("v") and response.status_code == 200:
            headers["Cache-Control"] = f"public, max-age={A_YEAR}, immutable"  # its address holds its fingerprint
        return response


def _is_private(said: str) -> bool:
    """Whether nobody may keep this answer: every page of ours, unless the view said it is the same for everybody."""
    if request.endpoint == "static":
        return False
    if "public" not in said:
        return True
    return not hasattr(current_app.view_functions.get(request.endpoint or ""), MARK)
