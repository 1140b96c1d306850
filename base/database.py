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
from weakref import WeakKeyDictionary, ref

from flask import Flask
from sqlalchemy import Engine, event, inspect
from sqlalchemy.engine import Connection
from sqlalchemy.exc import DBAPIError, OperationalError, SQLAlchemyError
from sqlalchemy.orm import Mapper, ORMExecuteState, Session, SessionTransaction
from sqlalchemy.pool import Pool

from base.extensions import Base, db
from base.read_ahead import forget_ready
from base.turns import Turns

log = logging.getLogger(__name__)
PRAGMAS = (
    "journal_mode=WAL",
    "busy_timeout=5000",
    "foreign_keys=ON",
    "synchronous=NORMAL",
    "cache_size=-8000",  # kilobytes a connection: with two thousand, its own, a large queue is read anew for each page
)
TURN_WITHIN = 5.0  # seconds; then SQLite itself decides who waits, and for how long
_writing: ContextVar[Writing | None] = ContextVar("onroll_writing", default=None)
_AFTER, _COMMITTED = "onroll_after_commit", "onroll_committed"
_COLLISIONS = frozenset({"40P01", "40001"})  # a deadlock; what could not be put in any order
_KNOWN, _MADE = "onroll_known", "made"
_PREPARED_AFTER = 5  # executions, as the driver has it by itself
_turns: WeakKeyDictionary[Engine, Turns] = WeakKeyDictionary()
_kept_defaults: dict[type[Any], tuple[tuple[str, Callable[[Any], Any]], ...]] = {}


class WroteOutsideWriting(RuntimeError):
    """Something was about to be written outside `with writing():`; a fault in our code, never in an input."""


class Writing:
    """A transaction that writes; `turn` is what it gives back at its end, where it has waited for one."""

    __slots__ = ("turn",)

    def __init__(self) -> None:
        self.turn: Turns | None = None


@contextmanager
def writing() -> Iterator[Session]:
    """Write, and commit at the end, or nothing happened.

    Ends the read transaction first, so everything loaded before is read again on touch: the checks made inside
    hold for the state that is written. No hashing, files, PDF, Redis, SMTP or rendering belongs inside.

    Twice:  nested calls raise; a transaction has one owner.
    Raises: WroteOutsideWriting when something was changed before it began.
    """
    if _writing.get() is not None:
        raise WroteOutsideWriting("writing() inside writing(): let the caller own the transaction")
    session = db.session()
    if session.new or session.dirty or session.deleted:
        raise WroteOutsideWriting("something was changed before writing() began")
    session.rollback()
    forget_ready()
    this = Writing()
    mark = _writing.set(this)
    try:
        session.connection()  # BEGIN IMMEDIATE now, not at the first write
        yield session
        session.commit()
        session.info[_COMMITTED] = True
    except BaseException:
        session.rollback()
        session.info.pop(_AFTER, None)
        raise
    finally:
        _writing.reset(mark)
        if this.turn is not None:
            this.turn.give()
    for call in session.info.pop(_AFTER, {}).values():
        call()


def is_writing() -> bool:
    """Whether a `with writing():` is open here."""
    return _writing.get() is not None


def may_try_again(error: DBAPIError) -> bool:
    """Whether PostgreSQL ended this session's transaction in favour of another that waited for it, and nothing that it
    wrote before has been kept: then the same act may as well begin anew."""
    refused = getattr(error.orig, "sqlstate", None) in _COLLISIONS
    return refused and not db.session().info.get(_COMMITTED, False)


def after_commit(name: str, call: Callable[[], Any]) -> None:
    """Have something done once after the commit (a nudge); the same name twice counts once."""
    db.session().info.setdefault(_AFTER, {})[name] = call


def locked(session: Session, model: type[Any], key: Any) -> Any:
    """The row of that key, read afresh and locked until the commit (PostgreSQL); None if there is none.

    Twice: of a row that this transaction holds already, the same object unasked: nobody else can have changed it.
    """
    kept = known(session) if _writing.get() else {}
    row = kept.get((model, key))
    if row is None:
        # Its key stays as it is: a row of somebody else's that points here need not wait, nor end up waited for.
        row = session.get(model, key, with_for_update={"key_share": True}, populate_existing=True)
        if row is not None:
            kept[model, key] = row
    return row


def is_held(session: Session, model: type[Any], key: Any) -> bool:
    """Whether the open transaction holds that row: it has locked it, or made it."""
    return is_writing() and (model, key) in known(session)


def make(session: Session, model: type[Any], /, **columns: Any) -> Any:
    """Add a row to the open transaction, for the next flush to write. Its defaults are there at once, its id too.

    Nobody else can see it before the commit, so it counts as locked.
    """
    row = model()
    # Past the columns' events: of a row that nobody has seen there is no history to keep.
    row.__dict__.update(row_of(model, **columns))
    session.add(row)
    if _writing.get():
        known(session)[model, row.id] = known(session)[_MADE, model, row.id] = row
    return row


def row_of(model: type[Any], /, **columns: Any) -> dict[str, Any]:
    """A new row's columns, those that have a default and were not given filled in."""
    return {name: default(None) for name, default in _defaults(model) if name not in columns} | columns


def made_here(session: Session, model: type[Any], key: Any) -> Any:
    """The row of that key if the open transaction made it, so that nobody else refers to it yet; else None."""
    return known(session).get((_MADE, model, key)) if _writing.get() else None


def line(session: Session) -> Connection:
    """The connection of the open transaction: for statements that need nothing of the session."""
    if not _writing.get():
        return session.connection()
    kept = known(session)
    found: Connection | None = kept.get((Connection, "line"))
    if found is None:
        found = kept[Connection, "line"] = session.connection()
    return found


def known(session: Session) -> dict[Any, Any]:
    """What the open transaction knows and need not ask again: (model, key) and what was read by it.

    Only for what nobody else can change before its end, such as the rows below one it has locked. Forgotten at the
    end, when anything is undone and, of one model, after a statement that changes its rows behind the loaded ones.
    """
    found: dict[Any, Any] = session.info.setdefault(_KNOWN, {})
    return found


def bind(app: Flask) -> None:
    """Give the application's engine its transaction rules. Once an application."""
    with app.app_context():
        engine = db.engine
        _part_after_forks(engine)
        if engine.dialect.name == "sqlite":
            event.listen(engine, "connect", _sqlite_connect)
            event.listen(engine, "begin", _sqlite_begin(_turns.setdefault(engine, Turns())))
        else:
            event.listen(engine, "checkin", _with_transactions_again)
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
    for pragma in PRAGMAS:
        cursor.execute(f"PRAGMA {pragma}")
    cursor.close()


def _sqlite_begin(turns: Turns) -> Callable[[Connection], None]:
    def begin(connection: Connection) -> None:
        this = _writing.get()
        if this is not None and this.turn is None and turns.take(TURN_WITHIN):
            this.turn = turns
        said = "BEGIN" if this is None else "BEGIN IMMEDIATE"
        driver: Any = connection.connection.driver_connection
        try:
            driver.execute(said)  # straight to the driver: SQLAlchemy's way there costs ten times the statement
        except connection.dialect.loaded_dbapi.Error as busy:
            # By its dialect: a worker on PostgreSQL need not hold the other database's library, which is a megabyte.
            raise OperationalError(said, None, busy) from busy

    return begin


def turns_of(engine: Engine) -> Turns | None:
    """The turns that those who write to SQLite take within a process; nothing for a server, which has queues."""
    return _turns.get(engine)


@event.listens_for(db.session, "after_begin")
def _read_without_transaction(_session: Session, _transaction: SessionTransaction, connection: Connection) -> None:
    """A session that only reads has each statement be a transaction by itself, on a server.

    Each sees what is committed when it runs, as it does in a transaction of PostgreSQL's usual kind. Nobody waits for
    BEGIN and for ROLLBACK, after which the driver would also throw away every statement that the server has prepared
    and planned on that connection: those of base.prepared.

    The session's own are planned each time, for their values. Planned once for all values, a search by two common names
    among 150,000 children took the server five times as long: how common a name is decides what is read first.
    """
    if _writing.get() is None and connection.dialect.name == "postgresql":
        driver: Any = connection.connection.driver_connection
        driver.autocommit, driver.prepare_threshold = True, None


def _with_transactions_again(connection: Any, _record: Any) -> None:
    if connection is not None and not connection.closed and connection.autocommit:
        connection.autocommit, connection.prepare_threshold = False, _PREPARED_AFTER


@event.listens_for(Session, "before_flush")
def _refuse_flush(session: Session, _context: Any, _instances: Any) -> None:
    if not _writing.get() and not session.info.get("onroll_unguarded"):
        raise WroteOutsideWriting("a row was changed outside `with writing():`")


@event.listens_for(Session, "do_orm_execute")
def _refuse_statement(state: ORMExecuteState) -> None:
    changes = state.is_update or state.is_delete or state.is_insert
    if not changes:
        return
    if not _writing.get() and not state.session.info.get("onroll_unguarded"):
        raise WroteOutsideWriting("a statement that writes ran outside `with writing():`")
    if state.is_insert or _tells_loaded_rows(state):
        return
    mapper = state.bind_mapper
    kept = known(state.session)
    for key in [key for key in kept if mapper is not None and key[0] is mapper.class_]:
        del kept[key]


def _tells_loaded_rows(state: ORMExecuteState) -> bool:
    """Whether rows that are loaded show what an UPDATE or DELETE changes."""
    options = state.execution_options
    return options.get("synchronize_session") is not False or bool(options.get("populate_existing"))


@event.listens_for(Session, "after_soft_rollback")
def _forget_undone(session: Session, _previous: SessionTransaction) -> None:
    """A savepoint that is undone gives its locks back, and what was made in it is gone."""
    session.info.pop(_KNOWN, None)


@event.listens_for(Session, "after_transaction_end")
def _forget(session: Session, transaction: SessionTransaction) -> None:
    if transaction.parent is None:
        session.info.pop(_KNOWN, None)


@event.listens_for(Mapper, "after_configured")
def _parents_first() -> None:
    """Let one flush write rows of many tables, each after those it refers to.

    The unit of work knows relationships, not foreign keys; mappers without one it takes by `_sort_key`, their names.
    That is SQLAlchemy's own attribute: should it go, the first flush of a child with its case fails loudly.
    """
    place: dict[Any, int] = {table: number for number, table in enumerate(Base.metadata.sorted_tables)}
    for mapper in Base.registry.mappers:
        mapper._sort_key = f"{place[mapper.local_table]:04d}"  # noqa: SLF001  # see above


def _defaults(model: type[Any]) -> tuple[tuple[str, Callable[[Any], Any]], ...]:
    """The columns of a model that have a default, each with what makes one."""
    found = _kept_defaults.get(model)
    if found is None:
        mapper: Mapper[Any] = inspect(model)
        found = _kept_defaults[model] = tuple(
            (mapper.get_property_by_column(column).key, default_maker(column.default))
            for column in mapper.local_table.columns
            if column.default is not None
        )
    return found


def default_maker(default: Any) -> Callable[[Any], Any]:
    """What makes the value of a column's default: one argument, which nothing reads."""
    value = default.arg
    return value if default.is_callable else lambda _: value


def engine_of(app: Flask) -> Engine:
    """The application's engine."""
    with app.app_context():
        return db.engine
