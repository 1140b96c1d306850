"""Column types that mean the same on SQLite and PostgreSQL."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Annotated, Any
from uuid import UUID

from sqlalchemy import DateTime, ForeignKey, Index, String, Text, Uuid, text
from sqlalchemy.dialects import sqlite
from sqlalchemy.engine import Dialect
from sqlalchemy.orm import mapped_column
from sqlalchemy.types import TypeDecorator, TypeEngine

from base.ids import new_id

_compact = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode  # json.dumps makes one each time


class UtcDateTime(TypeDecorator[datetime]):
    """An instant. Refuses a naive datetime in; gives UTC out, also on SQLite, which forgets zones."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def load_dialect_impl(self, dialect: Dialect) -> TypeEngine[Any]:
        """SQLite keeps the text that is made here."""
        if dialect.name == "sqlite":
            return dialect.type_descriptor(_InstantText())  # type: ignore[no-untyped-call]  # SQLAlchemy gives it none
        return dialect.type_descriptor(DateTime(timezone=True))

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> Any:
        """UTC for the database; for SQLite as the text that SQLAlchemy too would write: 2026-11-24 09:00:00.000000.

        Raises: ValueError for a datetime without a zone.
        """
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("an instant needs a time zone")
        utc = value if value.tzinfo is UTC else value.astimezone(UTC)
        return utc.replace(tzinfo=None).isoformat(" ", "microseconds") if dialect.name == "sqlite" else utc

    def process_result_value(self, value: Any, dialect: Dialect) -> datetime | None:
        """The instant, with its zone."""
        if value is None:
            return None
        read = datetime.fromisoformat(value) if dialect.name == "sqlite" else value
        return read.replace(tzinfo=UTC) if read.tzinfo is None else read.astimezone(UTC)


class _InstantText(sqlite.DATETIME):
    """An instant in SQLite, which has no type for one: written and read as it is, and called DATETIME in a table."""

    def bind_processor(self, dialect: Dialect) -> None:
        """Nothing more to do to what goes in."""

    def literal_processor(self, dialect: Dialect) -> Callable[[Any], str]:
        """As it stands in a statement's own text."""
        return lambda text: f"'{text}'"

    def result_processor(self, dialect: Dialect, coltype: object) -> None:
        """Nothing more to do to what comes out."""


class JsonDoc(TypeDecorator[Any]):
    """A JSON document kept as text: read and written whole, never queried into."""

    impl = Text
    cache_ok = True

    def process_bind_param(self, value: Any, dialect: Dialect) -> str | None:
        """Compact JSON text."""
        if value is None:
            return None
        return _compact(value)

    def process_result_value(self, value: str | None, dialect: Dialect) -> Any:
        """The document."""
        return None if value is None else json.loads(value)


Id = Annotated[UUID, mapped_column(Uuid, primary_key=True, default=new_id)]
Code = Annotated[str, mapped_column(String(80))]
Name = Annotated[str, mapped_column(String(200))]
Long = Annotated[str, mapped_column(Text)]
Instant = Annotated[datetime, mapped_column(UtcDateTime)]
Json = Annotated[Any, mapped_column(JsonDoc)]


def partial_index(name: str, *columns: str, where: str, unique: bool = False) -> Index:
    """Return an index over those rows only that a condition is true of; either database reads it as it stands."""
    return Index(name, *columns, unique=unique, sqlite_where=text(where), postgresql_where=text(where))


def refers(table: str, *, index: bool = True, nullable: bool = False) -> Any:
    """A foreign key to another table's id; indexed unless an index of the table already begins with it."""
    return mapped_column(Uuid, ForeignKey(f"{table}.id"), index=index, nullable=nullable)
