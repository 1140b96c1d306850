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


def policy() -> str:
    """The content security policy of this answer."""
    return "; ".join(
        (
            "default-src 'none'",
            f"script-src 'nonce-{nonce()}'",
            "style-src 'self'",
            "img-src 'self'",
            "connect-src 'self'",
            "form-action 'self'",
            "base-uri 'none'",
            "frame-ancestors 'none'",
        )
    )


def bind(app: Flask) -> None:
    """Give every answer of the application its headers. A view that sets one itself keeps it."""
    is_production = app.config["ONROLL"].mode is Mode.PRODUCTION

    @app.after_request
    def add(response: Response) -> Response:
        headers = response.headers
        headers.setdefault("Content-Security-Policy", policy())
        headers.setdefault("X-Content-Type-Options", "nosniff")
        headers.setdefault("X-Frame-Options", "DENY")
        headers.setdefault("Referrer-Policy", "no-referrer")
        headers.setdefault("Permissions-Policy", "camera=(), geolocation=(), microphone=()")
        headers.setdefault("Cross-Origin-Opener-Policy", "same-origin")
        headers.setdefault("Cross-Origin-Resource-Policy", "same-origin")
        if is_production:
            headers.setdefault("Strict-Transport-Security", f"max-age={A_YEAR}; includeSubDomains")
        if _is_private(response):
            headers["Cache-Control"] = NEVER_KEPT
        elif request.endpoint == "static" and request.args.get("v") and response.status_code == 200:
            headers["Cache-Control"] = f"public, max-age={A_YEAR}, immutable"  # its address holds its fingerprint
        return response


def _is_private(response: Response) -> bool:
    """Whether nobody may keep this answer: every page of ours, unless the view said it is the same for everybody."""
    if request.endpoint == "static":
        return False
    view = current_app.view_functions.get(request.endpoint or "")
    return not (hasattr(view, MARK) and "public" in response.headers.get("Cache-Control", ""))
