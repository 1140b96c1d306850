"""The composition root: makes the application. Nobody imports it; flask, gunicorn and the tests call create_app()."""

from __future__ import annotations

from pathlib import Path

from flask import Flask

import blueprints
import commands
import models  # noqa: F401  # fills the metadata
from base import clock, database, kept_connections, logs
from base.extensions import db, htmx, limiter, login_manager
from base.settings import Mode, Settings
from base.table_versions import use_migrations
from blueprints import page_frame, session_watch
from casework import wiring
from correspondence.house_messages import house_languages, house_messages
from correspondence.wording import use_house_languages, use_house_messages
from documents.clamav import ClamAv
from documents.uploads import use_scanner
from jobs import installed
from licensing import wiring as licensing_wiring
from security import clean_input, headers, limits, session_cookie, sessions  # noqa: F401  # sessions tells Flask-Login who a session is of
from security.csrf_tokens import KnownTokens
from security.guards import GuardedFlask

ROOT = Path(__file__).parent


def create_app(settings: Settings | None = None) -> Flask:
    """Make the application.

    Raises: SettingsFault when a setting is missing; UnguardedView when a view says nothing of who it is for.
    """
    settings = settings or Settings.from_environment()
    app = GuardedFlask(__name__)
    app.config.update(
        ONROLL=settings,
        SECRET_KEY=settings.secret_key,
        SQLALCHEMY_DATABASE_URI=settings.database_url,
        SQLALCHEMY_ENGINE_OPTIONS=_engine_options(settings),
        MAX_FORM_MEMORY_SIZE=2 * 1024 * 1024,
        MAX_FORM_PARTS=2_000,
        # __Host-: no other host and no page without a certificate can set it.
        SESSION_COOKIE_NAME="__Host-onroll" if settings.mode is Mode.PRODUCTION else "onroll",
        SESSION_COOKIE_HTTPONLY=True,
        SESSION_COOKIE_SAMESITE="Lax",
        SESSION_COOKIE_SECURE=settings.mode is Mode.PRODUCTION,
        WTF_CSRF_TIME_LIMIT=None,
        # The strict check wants a Referer, which our own Referrer-Policy keeps browsers from sending. What stands
        # instead: the token, a SameSite cookie, and in production its __Host- name.
        WTF_CSRF_SSL_STRICT=False,
    )
    clock.use_offset_file(None if settings.mode is Mode.PRODUCTION else settings.data / "clock-offset")
    db.init_app(app)
    database.bind(app)
    kept_connections.bind(app)
    use_migrations(app, ROOT / "migrations")
    KnownTokens(app)
    login_manager.init_app(app, add_context_processor=False)  # no template asks for current_user
    htmx.init_app(app)
    limits.prepare(app)
    limiter.init_app(app)
    logs.set_up(app)
    session_cookie.bind(app)
    clean_input.bind(app)
    headers.bind(app)
    session_watch.bind(app)
    page_frame.bind(app)
    wiring.wire()
    licensing_wiring.wire()
    use_house_messages(house_messages(ROOT / "definitions"))
    use_house_languages(house_languages(ROOT / "definitions"))
    use_scanner(ClamAv(settings.clamav) if settings.clamav else None)
    installed.install(app)
    blueprints.register(app)
    commands.register(app)
    return app


def _engine_options(settings: Settings) -> dict[str, object]:
    if settings.database_url.startswith("sqlite"):
        # Kept connections: opening and closing one is a fifth of a page, and the last to close folds the log in.
        return {"hide_parameters": True, "pool_size": 5, "max_overflow": 20}
    # hide_parameters: what a failed statement was given may be somebody's name, and errors are logged.
    return {"hide_parameters": True, "pool_size": 5, "max_overflow": 5}
