"""Is it alive, and is it ready for people? For the supervisor, a load balancer and whoever is on call."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path
from typing import Any

from flask import Blueprint, current_app, jsonify
from flask.typing import ResponseReturnValue
from sqlalchemy.exc import SQLAlchemyError

from base import clock, redis_link
from base.extensions import db
from base.table_versions import newest_versions, versions_of_tables
from correspondence.mail_hold import mail_hold
from council.before_opening import forms_are_open
from models.link import Heartbeat
from security.guards import public

blueprint = Blueprint("health", __name__)
LATE = 60  # seconds without a scheduler's tick


@blueprint.get("/health/live")
@public
def live() -> ResponseReturnValue:
    """This process answers. Touches nothing else."""
    return jsonify(status="alive")


@blueprint.get("/health/ready")
@public
def ready() -> ResponseReturnValue:
    """Whether people can be let in: the database answers and its tables are this version's.

    Redis, the scheduler, mail and replies are notes: without Redis nothing is lost, a late scheduler shuts nobody out,
    that mail is held somebody has chosen, replies lie in their mailbox until they are read, and where the council is
    not set up its officers come in and its forms say so themselves.
    """
    try:
        migrated = versions_of_tables() == _head()
        scheduler = _scheduler()
        mail = "goes" if mail_hold() is None else "held"
        replies = _replies()
        forms = "open" if forms_are_open() else "not open: settings are missing"
        database = "up"
    except SQLAlchemyError:
        db.session.rollback()
        migrated, scheduler, mail, database = False, {"state": "unknown"}, "unknown", "down"
        replies = forms = "unknown"
    good = database == "up" and migrated
    body = {
        "status": "ready" if good else "not ready",
        "database": database,
        "migrations": "at head" if migrated else "not at head",
        "redis": redis_link.state(current_app.config["ONROLL"].redis_url),
        "scheduler": scheduler,
        "mail": mail,
        "replies": replies,
        "forms": forms,
    }
    return jsonify(body), 200 if good else 503


def _head() -> tuple[str, ...]:
    return _heads_in(str(current_app.extensions["migrate"].directory))


@lru_cache(maxsize=2)
def _heads_in(folder: str) -> tuple[str, ...]:
    return newest_versions(Path(folder))


def _scheduler() -> dict[str, Any]:
    beat = db.session.get(Heartbeat, "scheduler")
    if beat is None:
        return {"state": "never seen"}
    age = round((clock.now_utc() - beat.at).total_seconds())
    return {"state": "late" if age > LATE else "up", "age_seconds": age}


def _replies() -> str:
    """Whether the mailbox of replies is read: off where none is configured, else whether the last turn went well."""
    if not current_app.config["ONROLL"].imap_url:
        return "off"
    beat = db.session.get(Heartbeat, "mailbox")
    if beat is None:
        return "never read"
    return "failing" if beat.failures else "read"
