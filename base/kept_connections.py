"""Whether a kept connection still works: asked of one that lay idle, not before every statement.

PostgreSQL may be restarted under us. Asking each time costs a trip to the server, more than the read that follows. A
connection that was used a moment ago is believed: a server that went away since then would fail the read in any case.
"""

from __future__ import annotations

import time
from typing import Any

from flask import Flask
from sqlalchemy import Engine, event
from sqlalchemy.exc import InvalidatePoolError

from base.database import engine_of

IDLE = 1.0  # seconds after which a connection is asked before it is used
_USED_AT = "onroll_used_at"


def bind(app: Flask) -> None:
    """Have the pool of a server's connections ask those that lay idle; a file, as SQLite's, goes nowhere."""
    engine = engine_of(app)
    if engine.dialect.name != "sqlite":
        ask_idle_ones(engine)


def ask_idle_ones(engine: Engine) -> None:
    """Have the engine's pool ask connections that lay idle, and part with all it holds when one is gone."""

    def used(_connection: Any, record: Any) -> None:
        record.info[_USED_AT] = time.monotonic()

    def ask(connection: Any, record: Any, _proxy: Any) -> None:
        used_at = record.info.get(_USED_AT)
        if used_at is None or time.monotonic() - used_at < IDLE:
            return
        try:
            engine.dialect.do_ping(connection)
        except engine.dialect.loaded_dbapi.Error as gone:
            raise InvalidatePoolError from gone

    event.listen(engine, "checkin", used)
    event.listen(engine, "checkout", ask)
