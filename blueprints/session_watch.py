"""Before each request: has this session been idle, or gone on, for too long?"""

from __future__ import annotations

from datetime import timedelta

from flask import Flask, request, session

from base import clock
from council.settings import setting
from security import sessions


def bind(app: Flask) -> None:
    """Have the application end sessions as the council's settings say."""

    @app.before_request
    def look() -> None:
        if request.endpoint == "static" or "_user_id" not in session:
            return
        sessions.watch(
            real=clock.real_utc(),
            idle=timedelta(minutes=setting("idle-minutes")),
            longest=timedelta(hours=setting("session-hours")),
        )
