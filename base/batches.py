"""Many rows in one statement: conditions on a list of ids, and rows written together, the same on both databases.

SQLAlchemy spells a list out as one parameter an element, and the PostgreSQL driver writes rows one message each. Here
a list is one parameter (an array; JSON on SQLite, which writes row by row in no time), so that a statement is the same
text whatever the length of a batch: compiled once, and prepared once by the server.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from types import MappingProxyType
from typing import Any
from uuid import UUID

from sqlalchemy import Column, Executable, Table, Text, bindparam, cast, event, func, select, update
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.engine import Connection, Dialect
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.orm import InstrumentedAttribute, Session
from sqlalchemy.pool import Pool
from sqlalchemy.sql.compiler import SQLCompiler
from sqlalchemy.sql.elements import ColumnElement
from sqlalchemy.sql.operators import OperatorType
from sqlalchemy.sql.selectable import TableValuedAlias
from sqlalchemy.sql.visitors import InternalTraversal
from sqlalchemy.types import ARRAY, Boolean, TypeDecorator, TypeEngine, Uuid

from base.database import WroteOutsideWriting, default_maker, is_sqlite, is_writing

_OF = "of_"  # an UPDATE's own parameters may not be called as its columns are


class _Binary(list[Any]):
    """A list that goes to PostgreSQL in its binary form: its text form takes the driver ten times as long to write."""


@event.listens_for(Pool, "connect")
def _knows_binary_lists(connection: Any, _record: Any) -> None:
    if hasattr(connection, "adapters"):  # psycopg's; SQLite is given JSON instead
        from psycopg.types.array import ListBinaryDumper

        connection.adapters.register_dumper(_Binary, ListBinaryDumper)


class _ArrayOf(TypeDecorator[Any]):
    """An array of a column's values."""

    impl = ARRAY
    cache_ok = True

    def bind_processor(self, dialect: Dialect) -> Callable[[Any], Any]:
        """Each value as its column wants it."""
        each = super().bind_processor(dialect)
        return lambda values: _Binary(each(values) if each is not None else values)


class ManyOf(TypeDecorator[Any]):
    """A list of ids or texts as one value."""

    impl = Text
    cache_ok = True

    def __init__(self, ids: bool) -> None:
        super().__init__()
        self.ids = ids

    def load_dialect_impl(self, dialect: Dialect) -> TypeEngine[Any]:
        """An array where there are arrays."""
        if dialect.name != "postgresql":
            return dialect.type_descriptor(Text())
        return dialect.type_descriptor(_ArrayOf(Uuid() if self.ids else Text(), dimensions=1))

    def process_bind_param(self, value: Iterable[Any] | None, dialect: Dialect) -> Any:
        """The list itself; else JSON, an id written as SQLite keeps it."""
        chosen = list(value or ())
        if dialect.name == "postgresql":
            return chosen
        return json.dumps([one.hex if isinstance(one, UUID) else one for one in chosen])


class Among(ColumnElement[bool]):
    """Whether a column's value is in a list that is named here and given at the execution."""

    inherit_cache = True
    type = Boolean()
    _traverse_internals = [  # noqa: RUF012  # how SQLAlchemy knows equal statements by their parts
        ("column", InternalTraversal.dp_clauseelement),
        ("many", InternalTraversal.dp_clauseelement),
    ]

    def __init__(self, column: ColumnElement[Any], many: ColumnElement[Any]) -> None:
        self.column, self.many = column, many

    def self_group(self, against: OperatorType | None = None) -> ColumnElement[Any]:
        """Stand as it is: of other expressions SQLite is asked whether they `= 1`, and then looks into no index."""
        del against
        return self


@compiles(Among)
def _in_json(element: Among, compiler: SQLCompiler, **how: Any) -> str:
    column, many = compiler.process(element.column, **how), compiler.process(element.many, **how)
    return f"{column} IN (SELECT value FROM json_each({many}))"  # noqa: S608  # both are SQLAlchemy's own text


@compiles(Among, "postgresql")
def _in_array(element: Among, compiler: SQLCompiler, **how: Any) -> str:
    return f"{compiler.process(element.column, **how)} = ANY ({compiler.process(element.many, **how)})"


def among(column: InstrumentedAttribute[Any] | ColumnElement[Any], name: str) -> Among:
    """Whether a column's value is one of a list given by name: `session.execute(statement, {name: ids})`.

    Nothing is among none.
    """
    plain = column.expression if isinstance(column, InstrumentedAttribute) else column
    return Among(plain, bindparam(name, type_=ManyOf(isinstance(plain.type, Uuid))))


def insert_rows(
    session: Session,
    model: type[Any],
    rows: Sequence[Mapping[str, Any]],
    *,
    ignore: tuple[str, ...] = (),
    through: Connection | None = None,
) -> int:
    """Insert rows that have all the same columns, ids among them, in the open transaction; how many there are more now.

    Columns that are left out get their defaults, the same for each row.
    Args: ignore: unique columns; a row that has those of one that is there already is left out.
          through: the transaction's connection, where nothing that is pending in the session must come first.
    Raises: WroteOutsideWriting.
    """
    if not rows:
        return 0
    if through is not None and not is_writing():
        raise WroteOutsideWriting("rows were inserted outside `with writing():`")
    names = tuple(rows[0])
    if through is not None:
        plain = _plain_insert(model.__table__, names, ignore, through.dialect, is_one=len(rows) == 1)
        options = {"preserve_rowcount": True}
        done: Any = through.exec_driver_sql(plain.text, plain.values(rows), execution_options=options)
    elif is_sqlite(session):
        done = session.execute(_insert_each(model.__table__, names, ignore), list(rows))
    else:
        done = session.execute(_insert_all(model.__table__, names, ignore), _columns(names, rows))
    return int(getattr(done, "rowcount", 0))


def update_rows(
    session: Session,
    model: type[Any],
    rows: Sequence[Mapping[str, Any]],
    *,
    same: Mapping[str, Any] = MappingProxyType({}),
) -> None:
    """Change rows by their ids, in the open transaction. Each has `id` and the same columns to set.

    What the session holds in memory of these rows is not touched.
    Args: same: what is set to the same value in each of them.
    """
    if not rows:
        return
    names, alike = tuple(rows[0]), tuple(same)
    given = {f"{_OF}{name}": value for name, value in same.items()}
    if is_sqlite(session):
        changing = [{f"{_OF}{name}": row[name] for name in names} | given for row in rows]
        session.execute(_update_each(model.__table__, names, alike), changing)
    else:
        session.execute(_update_all(model.__table__, names, alike), _columns(names, rows) | given)


def _columns(names: Sequence[str], rows: Sequence[Mapping[str, Any]]) -> dict[str, list[Any]]:
    return {f"{_OF}{name}": [row[name] for row in rows] for name in names}


@cache
def _insert_each(table: Table, _names: tuple[str, ...], ignore: tuple[str, ...]) -> Executable:
    adding = sqlite.insert(table)
    adding = adding.on_conflict_do_nothing(index_elements=list(ignore)) if ignore else adding
    return adding.execution_options(preserve_rowcount=True)


class _Shape(StrEnum):
    """How a driver wants the values of an INSERT."""

    EACH = "each"  # a tuple a row
    ONE = "one"  # one row, by name: an array of one costs the driver many times its element
    ARRAYS = "arrays"  # an array a column, by name; what is left out is one value for all of them


@dataclass(frozen=True, slots=True)
class _PlainInsert:
    """An INSERT as the driver takes it: its text, and what makes the driver's values of a row's in their order."""

    text: str
    columns: tuple[tuple[str, Callable[[Any], Any] | None], ...]
    left_out: tuple[tuple[str, Any], ...]
    shape: _Shape

    def values(self, rows: Sequence[Mapping[str, Any]]) -> Any:
        """The values of some rows, all columns filled in."""
        if self.shape is _Shape.ARRAYS:
            alike = {name: make(None) for name, make in self.left_out}
            for name, work in self.columns:
                array = [row[name] for row in rows]
                alike[f"{_OF}{name}"] = array if work is None else work(array)
            return alike
        whole = rows
        if self.left_out:
            whole = [{**{name: make(None) for name, make in self.left_out}, **row} for row in rows]
        if self.shape is _Shape.EACH:
            return [
                tuple([row[name] if work is None else work(row[name]) for name, work in self.columns]) for row in whole
            ]
        (row,) = whole
        return {name: row[name] if work is None else work(row[name]) for name, work in self.columns}


def _made_by(make: Callable[[Any], Any], work: Callable[[Any], Any] | None) -> Callable[[Any], Any]:
    """What makes a default as the driver takes it."""
    return make if work is None else lambda nothing: work(make(nothing))


@cache
def _plain_insert(
    table: Table, names: tuple[str, ...], ignore: tuple[str, ...], dialect: Dialect, *, is_one: bool
) -> _PlainInsert:
    left_out = tuple(
        (column.name, default_maker(column.default))
        for column in table.columns
        if column.default is not None and column.name not in names
    )
    every = (*names, *(name for name, _ in left_out))
    if dialect.name == "postgresql" and not is_one:
        arrays: Any = _insert_all(table, names, ignore).compile(dialect=dialect)  # type: ignore[attr-defined]  # an INSERT, told as what can be executed
        made = {name: bind.type.dialect_impl(dialect).bind_processor(dialect) for name, bind in arrays.binds.items()}
        columns = tuple((name, made[f"{_OF}{name}"]) for name in names)
        alike = tuple((name, _made_by(make, made[name])) for name, make in left_out)
        return _PlainInsert(str(arrays), columns, alike, _Shape.ARRAYS)
    adding: Any = (sqlite if dialect.name == "sqlite" else postgresql).insert(table)
    adding = adding.values({name: bindparam(name, type_=table.c[name].type) for name in every})
    adding = adding.on_conflict_do_nothing(index_elements=list(ignore)) if ignore else adding
    compiled: Any = adding.inline().compile(dialect=dialect)
    workers = {name: table.c[name].type.dialect_impl(dialect).bind_processor(dialect) for name in every}
    shape = _Shape.ONE if dialect.name == "postgresql" else _Shape.EACH
    in_order = tuple((name, workers[name]) for name in compiled.positiontup or every)
    return _PlainInsert(str(compiled), in_order, left_out, shape)


@cache
def _insert_all(table: Table, names: tuple[str, ...], ignore: tuple[str, ...]) -> Executable:
    given = _given(table, names)
    adding = postgresql.insert(table).from_select(list(names), select(*(given.c[name] for name in names)))
    adding = adding.on_conflict_do_nothing(index_elements=list(ignore)) if ignore else adding
    return adding.execution_options(preserve_rowcount=True)


@cache
def _update_each(table: Table, names: tuple[str, ...], alike: tuple[str, ...]) -> Executable:
    values = {name: bindparam(f"{_OF}{name}", type_=table.c[name].type) for name in (*names, *alike) if name != "id"}
    return update(table).where(table.c.id == bindparam(f"{_OF}id", type_=table.c.id.type)).values(values)


@cache
def _update_all(table: Table, names: tuple[str, ...], alike: tuple[str, ...]) -> Executable:
    given = _given(table, names)
    values: dict[str, Any] = {name: bindparam(f"{_OF}{name}", type_=table.c[name].type) for name in alike}
    values |= {name: given.c[name] for name in names if name != "id"}
    return update(table).where(table.c.id == given.c.id).values(values)


def _given(table: Table, names: tuple[str, ...]) -> TableValuedAlias:
    """The rows as a table: one array a column."""
    arrays = []
    for name in names:
        of = table.c[name].type
        # The cast: of an array of nothing but NULL the driver can't say what it holds.
        arrays.append(cast(bindparam(f"{_OF}{name}", type_=_ArrayOf(of, dimensions=1)), ARRAY(of, dimensions=1)))
    columns: list[Column[Any]] = [Column(name, table.c[name].type) for name in names]
    return func.unnest(*arrays).table_valued(*columns, name="given").render_derived()
