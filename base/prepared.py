"""Reads that every request makes, compiled once and put to the driver without a session or a transaction.

What a session does around a statement (its transaction, its map of rows, its cache keys) costs many times what the
database needs to find one row by its key. So the few reads of the hottest pages stand here as prepared statements;
everything else goes through the session.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any
from weakref import WeakKeyDictionary

from sqlalchemy import ColumnElement, Engine, Integer, Select, literal_column
from sqlalchemy.orm import Session
from sqlalchemy.pool import PoolProxiedConnection

from base.database import is_writing, line
from base.extensions import db
from base.read_ahead import Ready, lying_ready, take_ready

_Worker = Callable[[Any], Any]


@dataclass(frozen=True, slots=True)
class _Compiled:
    """One statement in one database's own words; `binds` in the order the driver takes them, `columns` to be read.

    `fixed` are the values that stand in the statement itself, such as how many rows are wanted.
    """

    text: str
    binds: tuple[tuple[str, _Worker | None], ...]
    is_positional: bool
    fixed: dict[str, Any]
    columns: tuple[tuple[int, _Worker], ...]
    has_autocommit: bool

    def parameters(self, given_values: dict[str, Any]) -> Any:
        values = self.fixed | given_values if self.fixed else given_values
        if self.is_positional:
            return tuple([values[name] if work is None else work(values[name]) for name, work in self.binds])
        return {name: values[name] if work is None else work(values[name]) for name, work in self.binds}

    def row(self, found: Any) -> tuple[Any, ...]:
        made = list(found)
        for place, work in self.columns:
            if made[place] is not None:  # of which no type makes anything else
                made[place] = work(made[place])
        return tuple(made)


def at_most(number: int) -> ColumnElement[int]:
    """How many rows a prepared statement gives, said in its text: `select(…).limit(at_most(26))`.

    As a value it would be unknown to PostgreSQL when it plans for all values alike. It then takes it for a tenth of
    the table, finds the one plan too dear where the table is large, and plans anew each time: among 100,000 tasks that
    took six times as long as the page's rows.
    """
    return literal_column(str(number), Integer)


class Prepared:
    """A SELECT of plain columns, run as it is: one statement, committed data only, values as their types have them.

    Inside `with writing():` it runs in that transaction, and so sees what was written there; while the session has
    begun to read, on its connection.

    Args:   statement: with a `bindparam(name, type_=…)` for each value; lists of values (IN) are not for here.
    Errors: a failing driver (the server was restarted) is not told: the same read is made again by SQLAlchemy, which
            finds a connection that works or raises what every other statement would.
    """

    def __init__(self, statement: Select[*tuple[Any, ...]]) -> None:
        self._statement = statement
        self._compiled: WeakKeyDictionary[Engine, _Compiled] = WeakKeyDictionary()

    def rows(self, **values: Any) -> list[tuple[Any, ...]]:
        """Every row found."""
        if is_writing():
            return [tuple(row) for row in db.session.execute(self._statement, values)]
        ready = take_ready(self, values)
        if ready is not None:
            return ready
        if db.session.registry.has() and (session := db.session()).in_transaction():
            # The request has a connection: waiting for a second one while holding the first, a crowd locks the pool up.
            return self.look(session, **values)
        engine = db.engine
        compiled = self.compiled_for(engine)
        own_line = engine.raw_connection()
        try:
            found = _fetch(own_line, compiled, compiled.parameters(values))
        except engine.dialect.loaded_dbapi.Error as fault:
            if engine.dialect.is_disconnect(fault, own_line.dbapi_connection, None):
                engine.dispose()  # what lies beside it was ended with it, and was used too lately to be asked
            own_line.invalidate(fault)
            with engine.connect() as another:
                return [tuple(row) for row in another.execute(self._statement, values)]
        finally:
            own_line.close()
        return [compiled.row(one) for one in found]

    def ask(self, **values: Any) -> Ask:
        """The same read, to be made together with others."""
        return Ask(self, values)

    def look(self, session: Session, **values: Any) -> list[tuple[Any, ...]]:
        """Every row found, in the open transaction. What the session holds is written before; rows that are kept back
        (base.later_rows) are not, so these may not be what is asked for."""
        session.flush()
        open_line = line(session)
        compiled = self.compiled_for(open_line.engine)
        found = open_line.exec_driver_sql(compiled.text, compiled.parameters(values))
        return [compiled.row(one) for one in found]

    def compiled_for(self, engine: Engine) -> _Compiled:
        """The statement in this database's words."""
        compiled = self._compiled.get(engine)
        if compiled is None:
            compiled = self._compiled[engine] = _compile(self._statement, engine)
        return compiled


@dataclass(frozen=True, slots=True)
class Ask:
    """A prepared read with its values, not yet made."""

    read: Prepared
    values: dict[str, Any]


@contextmanager
def read_together(*asks: Ask) -> Iterator[None]:
    """Send reads that don't need each other to the server in one go, so that a page waits once for all of them.

    Inside the block each is answered by what was read at its beginning, the first time that it is asked for; what
    nobody asks for is forgotten. A page that asks nine things one after the other waits nine times: for the network,
    and to be woken. A file, as SQLite's, is nobody to wait for: there each is read when it is wanted, as it is inside
    `with writing():` and while the session has begun to read.

    Errors: a server that has gone away is not told: each read is then made by itself, in its usual way.
    """
    engine = db.engine
    has_begun = is_writing() or (db.session.registry.has() and db.session().in_transaction())
    if not asks or has_begun or engine.dialect.name != "postgresql":
        yield
        return
    with lying_ready(_read_ahead(engine, asks)):
        yield


def _read_ahead(engine: Engine, asks: Sequence[Ask]) -> Ready:
    compiled = [ask.read.compiled_for(engine) for ask in asks]
    told = [(one, one.parameters(ask.values)) for one, ask in zip(compiled, asks, strict=True)]
    own_line = engine.raw_connection()
    try:
        found = _fetch_together(own_line, told)
    except engine.dialect.loaded_dbapi.Error as fault:
        own_line.invalidate(fault)
        return []
    finally:
        own_line.close()
    return [
        (ask.read, ask.values, [one.row(row) for row in rows])
        for ask, one, rows in zip(asks, compiled, found, strict=True)
    ]


def _fetch_together(line: PoolProxiedConnection, told: Sequence[tuple[_Compiled, Any]]) -> list[list[Any]]:
    driver: Any = line.driver_connection
    driver.autocommit = True
    try:
        with driver.pipeline():
            cursors = []
            for compiled, parameters in told:
                cursors.append(driver.cursor(binary=True))
                cursors[-1].execute(compiled.text, parameters)
        return [cursor.fetchall() for cursor in cursors]
    finally:
        driver.autocommit = False


def _fetch(line: PoolProxiedConnection, compiled: _Compiled, parameters: Any) -> list[Any]:
    driver: Any = line.driver_connection
    if compiled.has_autocommit:  # of SQLite ours always has it: base.database says BEGIN itself
        driver.autocommit = True  # else BEGIN and ROLLBACK are two more trips to the server
        cursor = driver.cursor(binary=True)  # ids and instants as they are: read as text they cost twice the statement
    else:
        cursor = driver.cursor()
    try:
        cursor.execute(compiled.text, parameters)
        found: list[Any] = cursor.fetchall()
    finally:
        cursor.close()
        if compiled.has_autocommit:
            driver.autocommit = False
    return found


def _compile(statement: Select[*tuple[Any, ...]], engine: Engine) -> _Compiled:
    dialect = engine.dialect
    compiled = statement.compile(engine)
    binds = {name: bind for bind, name in compiled.bind_names.items()}
    names = compiled.positiontup if compiled.positional else list(binds)
    workers = [
        (place, column.type.dialect_impl(dialect).result_processor(dialect, None))
        for place, column in enumerate(statement.selected_columns)
    ]
    return _Compiled(
        str(compiled),
        tuple((name, binds[name].type.dialect_impl(dialect).bind_processor(dialect)) for name in names or ()),
        bool(compiled.positional),
        {name: bind.effective_value for name, bind in binds.items() if not bind.required},
        tuple((place, work) for place, work in workers if work is not None),
        dialect.name == "postgresql",
    )
