"""How the product writes: one visible `with writing():`, on SQLite and PostgreSQL alike.

SQLite's default transactions lose updates silently and its deferred ones fail half-way with "locked", so the
driver's own transaction handling is off: reads begin with BEGIN, writes with BEGIN IMMEDIATE.
"""

from __future__ import annotations

import logging
import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any
from weakref import ref

from flask import Flask
from sqlalchemy import Engine, event
from sqlalchemy.engine import Connection
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.orm import ORMExecuteState, Session
from sqlalchemy.pool import Pool

from base.extensions import db

log = logging.getLogger(__name__)
_writing: ContextVar[bool] = ContextVar("onroll_writing", default=False)
_AFTER = "onroll_after_commit"


class WroteOutsideWriting(RuntimeError):
    """Something was about to be written outside `with writing():`; a fault in our code, never in an input."""


@contextmanager
def writing() -> Iterator[Session]:
    """Write, and commit at the end, or nothing happened.

    Ends the read transaction first, so everything loaded before is read again on touch: the checks made inside
    hold for the state that is written. No hashing, files, PDF, Redis, SMTP or rendering belongs inside.

    Twice:  nested calls raise; a transaction has one owner.
    Raises: WroteOutsideWriting when something was changed before it began.
    """
    if _writing.get():
        raise WroteOutsideWriting("writing() inside writing(): let the caller own the transaction")
    session = db.session()
    if session.new or session.dirty or session.deleted:
        raise WroteOutsideWriting("something was changed before writing() began")
    session.rollback()
    mark = _writing.set(True)
    try:
        session.connection()  # BEGIN IMMEDIATE now, not at the first write
        yield session
        session.commit()
    except BaseException:
        session.rollback()
        session.info.pop(_AFTER, None)
        raise
    finally:
        _writing.reset(mark)
    for call in session.info.pop(_AFTER, {}).values():
        call()


def is_writing() -> bool:
    """Whether a `with writing():` is open here."""
    return _writing.get()


def after_commit(name: str, call: Callable[[], Any]) -> None:
    """Have something done once after the commit (a nudge); the same name twice counts once."""
    db.session().info.setdefault(_AFTER, {})[name] = call


def locked(session: Session, model: type[Any], key: Any) -> Any:
    """The row of that key, read afresh and locked until the commit (PostgreSQL); None if there is none."""
    return session.get(model, key, with_for_update=True, populate_existing=True)


def bind(app: Flask) -> None:
    """Give the application's engine its transaction rules. Once an application."""
    with app.app_context():
        engine = db.engine
        _part_after_forks(engine)
        if engine.dialect.name == "sqlite":
            event.listen(engine, "connect", _sqlite_connect)
            event.listen(engine, "begin", _sqlite_begin)
    # After Flask-SQLAlchemy's own, so that it runs before it: what is torn down last is registered first.
    app.teardown_appcontext(_let_go)


def _let_go(_error: BaseException | None) -> None:
    """End the request's transaction. A connection that has gone away is thrown away, not fallen over.

    The answer is made by then: an exception here would turn a page that is right into a server's bare 500.
    """
    if not db.session.registry.has():
        return
    try:
        db.session.close()  # not rollback(): what was read stays readable after the request
    except SQLAlchemyError as gone:
        log.warning("A connection went away at the end of a request: %s", type(gone).__name__)
        db.session().invalidate()


def _part_after_forks(engine: Engine) -> None:
    """Give a forked child connections of its own. The parent's are kept in memory there, since closing is using."""
    known = ref(engine)
    kept: list[Pool] = []

    def part() -> None:
        inherited = known()
        if inherited is not None:
            kept.append(inherited.pool)
            inherited.dispose(close=False)

    os.register_at_fork(after_in_child=part)


def is_sqlite(session: Session) -> bool:
    """Whether this session talks to SQLite."""
    bind = session.get_bind()
    return (bind.engine if isinstance(bind, Connection) else bind).dialect.name == "sqlite"


def _sqlite_connect(connection: Any, _record: Any) -> None:
    connection.isolation_level = None
    cursor = connection.cursor()
    for pragma in ("journal_mode=WAL", "busy_timeout=5000", "foreign_keys=ON", "synchronous=NORMAL"):
        cursor.execute(f"PRAGMA {pragma}")
    cursor.close()


def _sqlite_begin(connection: Connection) -> None:
    connection.exec_driver_sql("BEGIN IMMEDIATE" if _writing.get() else "BEGIN")


@event.listens_for(Session, "before_flush")
def _refuse_flush(session: Session, _context: Any, _instances: Any) -> None:
    if not _writing.get() and not session.info.get("onroll_unguarded"):
        raise WroteOutsideWriting("a row was changed outside `with writing():`")


@event.listens_for(Session, "do_orm_execute")
def _refuse_statement(state: ORMExecuteState) -> None:
    changes = state.is_update or state.is_delete or state.is_insert
    if changes and not _writing.get() and not state.session.info.get("onroll_unguarded"):
        raise WroteOutsideWriting("a statement that writes ran outside `with writing():`")


def engine_of(app: Flask) -> Engine:
    """The application's engine."""
    with app.app_context():
        return db.engine
