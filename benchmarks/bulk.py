"""Rows by the hundred thousand: COPY into PostgreSQL, one prepared statement into SQLite."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from itertools import islice
from typing import Any

from sqlalchemy import Table, text

from base.database import writing
from base.extensions import db

CHUNK = 50_000


def load(table: Any, rows: Iterable[Mapping[str, Any]]) -> int:
    """Write rows into a table, a commit a chunk; gives how many.

    A column that no row names gets the model's own default, where that is a value and not a function.
    """
    there = iter(rows)
    written = 0
    while chunk := list(islice(there, CHUNK)):
        with writing() as session:
            _write(session.connection(), table, chunk)
        db.session.remove()
        written += len(chunk)
    return written


@contextmanager
def without_indexes(table: Any) -> Iterator[None]:
    """Take a table's indexes away while the block lasts: sorted once at its end, they are made many times quicker."""
    kept = [index for index in table.indexes if not index.unique]
    with writing() as session:
        for index in kept:
            index.drop(session.connection())
    yield
    with writing() as session:
        for index in kept:
            index.create(session.connection())
    db.session.remove()


def analyse() -> None:
    """Have the database count what it holds, as it does by itself in time; PostgreSQL also tidies its tables."""
    with db.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as line:
        line.execute(text("VACUUM ANALYZE" if line.dialect.name == "postgresql" else "ANALYZE"))


def _write(line: Any, table: Table, chunk: list[Mapping[str, Any]]) -> None:
    columns = [column for column in table.columns if column.name in chunk[0] or _default(column) is not None]
    binds = [column.type.dialect_impl(line.dialect).bind_processor(line.dialect) for column in columns]
    cells = list(_cells(columns, binds, chunk))
    names = ", ".join(f'"{column.name}"' for column in columns)
    driver = line.connection.dbapi_connection
    if line.dialect.name == "postgresql":
        with driver.cursor().copy(f"COPY {table.name} ({names}) FROM STDIN") as stream:
            for row in cells:
                stream.write_row(row)
        return
    marks = ", ".join("?" for _ in columns)
    driver.executemany(f"INSERT INTO {table.name} ({names}) VALUES ({marks})", cells)  # noqa: S608 - our own names


def _cells(
    columns: list[Any], binds: list[Callable[[Any], Any] | None], chunk: list[Mapping[str, Any]]
) -> Iterator[list[Any]]:
    plain = [_default(column) for column in columns]
    for row in chunk:
        found = [row.get(column.name, default) for column, default in zip(columns, plain, strict=True)]
        yield [bind(value) if bind is not None else value for bind, value in zip(binds, found, strict=True)]


def _default(column: Any) -> Any:
    """The value a column has when nobody says; a `list` or `dict` is an empty document."""
    made = column.default
    if made is None:
        return None
    if made.is_scalar:
        return made.arg
    return {"list": [], "dict": {}}.get(getattr(made.arg, "__name__", ""))
