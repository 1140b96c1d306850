"""Instants and documents are kept as SQLAlchemy and json would have written them, whichever wrote a row."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta, timezone
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import Column, Integer, MetaData, Table, literal, select
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.schema import CreateTable

from models.columns import JsonDoc, UtcDateTime

INSTANTS = (
    datetime(2026, 11, 24, 9, tzinfo=UTC),
    datetime(2026, 7, 1, 0, 30, 15, 7, tzinfo=ZoneInfo("Europe/London")),
    datetime(2026, 11, 24, 23, 59, 59, 999_999, tzinfo=timezone(timedelta(hours=-5))),
    datetime(987, 1, 2, 3, 4, 5, tzinfo=UTC),
)
ROWS = Table("row", MetaData(), Column("id", Integer, primary_key=True), Column("at", UtcDateTime))


@pytest.mark.parametrize("at", INSTANTS, ids=str)
def test_sqlite_keeps_an_instant_as_the_text_that_sqlalchemy_writes(at):
    dialect = sqlite.dialect()
    write, read = UtcDateTime().bind_processor(dialect), UtcDateTime().result_processor(dialect, None)
    text = write(at)
    assert text == sqlite.DATETIME().bind_processor(dialect)(at.astimezone(UTC).replace(tzinfo=None))
    assert read(text) == at
    assert read(text).tzinfo is UTC
    assert (write(None), read(None)) == (None, None)


def test_postgresql_is_given_the_instant_itself_in_utc():
    write = UtcDateTime().dialect_impl(postgresql.dialect()).bind_processor(postgresql.dialect())
    assert [write(at) for at in INSTANTS] == [at.astimezone(UTC) for at in INSTANTS]
    assert all(write(at).tzinfo is UTC for at in INSTANTS)


def test_an_instant_without_a_zone_is_refused_by_either():
    for dialect in (sqlite.dialect(), postgresql.dialect()):
        with pytest.raises(ValueError, match="time zone"):
            UtcDateTime().dialect_impl(dialect).bind_processor(dialect)(datetime(2026, 11, 24))  # noqa: DTZ001  # it is what is refused


@pytest.mark.parametrize("at", INSTANTS, ids=str)
def test_an_instant_stands_in_a_statements_own_text_as_it_is_kept(at):
    dialect = sqlite.dialect()
    said = str(select(literal(at, UtcDateTime)).compile(dialect=dialect, compile_kwargs={"literal_binds": True}))
    assert f"'{UtcDateTime().bind_processor(dialect)(at)}'" in said


def test_a_table_calls_its_column_as_it_did():
    made = str(CreateTable(ROWS).compile(dialect=sqlite.dialect()))
    assert "at DATETIME" in made


@pytest.mark.parametrize("document", [{"a": [1, "ä", None]}, [], "plain", 3.5, {"é": {"b": True}}], ids=str)
def test_a_document_is_compact_json(document):
    write = JsonDoc().bind_processor(sqlite.dialect())
    assert write(document) == json.dumps(document, ensure_ascii=False, separators=(",", ":"))
