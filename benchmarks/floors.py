"""What lies below any form of ours: servers that do a little more each, so that a target can be held against a sum.

The server alone, Flask in it, a signed session, and then what a draft cannot do without: its row read for a page, and
written and committed for a post. None of them draws a page, checks an answer, guards anything or knows a case.
"""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from json import dumps
from threading import local
from typing import Any
from uuid import uuid4

from benchmarks.served import SERVER_CORE, pin, settled

WEIGHT = 5_400  # bytes of the constant answer: what our question page weighs
TABLES = (
    "CREATE TABLE IF NOT EXISTS floor_draft (id TEXT PRIMARY KEY, answers TEXT NOT NULL)",
    "CREATE TABLE IF NOT EXISTS floor_row (id TEXT PRIMARY KEY, about TEXT NOT NULL)",
)
READ = "SELECT answers FROM floor_draft WHERE id = {0}"
BEGIN = "INSERT INTO floor_draft (id, answers) VALUES ({0}, {0})"
KEEP = "UPDATE floor_draft SET answers = {0} WHERE id = {0}"
SEND = "INSERT INTO floor_row (id, about) VALUES ({0}, {0})"
ROWS_OF_A_SENDING = 40  # as our form writes: case, child and its names, tasks, clocks, timers, events, a message
PAGE = "<!doctype html>".ljust(WEIGHT)

Statement = tuple[str, Iterable[Any]]


def server() -> Any:
    """Make no application at all: what gunicorn costs, with the headers that Flask would send."""
    pin(SERVER_CORE)
    page = PAGE.encode()
    headers = [("Content-Type", "text/html; charset=utf-8"), ("Content-Length", str(len(page)))]
    away = [("Content-Type", "text/html; charset=utf-8"), ("Content-Length", "0"), ("Location", "/")]

    def call(environ: dict[str, Any], start_response: Any) -> list[bytes]:
        if environ["REQUEST_METHOD"] == "GET":
            start_response("200 OK", headers)
            return [page]
        environ["wsgi.input"].read(int(environ.get("CONTENT_LENGTH") or 0))
        if environ["PATH_INFO"] == "/faulty":
            start_response("422 UNPROCESSABLE ENTITY", headers)
            return [page]
        start_response("303 SEE OTHER", away)
        return [b""]

    return settled(call)


def constant() -> Any:
    """Make the least that Flask can do: it reads nothing, keeps nothing and answers the same to everybody."""
    app = _flask()
    app.add_url_rule("/", "page", lambda: PAGE)
    for path in ("/", "/begin", "/send"):
        app.add_url_rule(path, f"post {path}", _away, methods=["POST"])
    app.add_url_rule("/faulty", "faulty", lambda: (PAGE, 422), methods=["POST"])
    return settled(app)


def session() -> Any:
    """Make the same with Flask's signed cookie, read by every request, and the posted fields read."""
    return settled(_with_session(_Nowhere()))


def kept() -> Any:
    """Make the same with the draft in the database that DATABASE_URL names: a row, by the driver's own statements."""
    url = os.environ["DATABASE_URL"]
    return settled(_with_session(_Sqlite(url) if url.startswith("sqlite") else _Postgresql(url)))


def _with_session(drafts: Any) -> Any:
    from flask import request
    from flask import session as cookie

    app = _flask()

    def page() -> str:
        drafts.read(cookie.get("draft", ""))
        return PAGE

    def begin() -> Any:
        cookie["draft"] = uuid4().hex
        drafts.write([(BEGIN, [(cookie["draft"], "{}")])])
        return _away()

    def save() -> Any:
        draft = cookie["draft"]
        drafts.read(draft)
        drafts.write([(KEEP, [(dumps(request.form), draft)])])
        return (PAGE, 422) if request.path == "/faulty" else _away()

    def send() -> Any:
        draft = cookie["draft"]
        drafts.read(draft)
        rows = [(uuid4().hex, draft) for _ in range(ROWS_OF_A_SENDING)]
        drafts.write([(KEEP, [(dumps(request.form), draft)]), (SEND, rows)])
        return _away()

    app.add_url_rule("/", "page", page)
    for path, view in (("/", save), ("/faulty", save), ("/begin", begin), ("/send", send)):
        app.add_url_rule(path, f"post {path}", view, methods=["POST"])
    return app


class _Nowhere:
    """No database: what is read is nothing and what is written is gone."""

    def read(self, draft: str) -> None:
        """Read nothing."""

    def write(self, statements: list[Statement]) -> None:
        """Write nothing."""


class _Sqlite:
    """A connection a thread, set as the product's are."""

    def __init__(self, url: str) -> None:
        self._file, self._mine = url.partition(":///")[2], local()
        with self._written() as line:
            for table in TABLES:
                line.execute(table)

    def read(self, draft: str) -> None:
        """Read the draft by its key."""
        self._line().execute(READ.format("?"), (draft,)).fetchone()

    def write(self, statements: list[Statement]) -> None:
        """Write all of it in one transaction."""
        with self._written() as line:
            for statement, rows in statements:
                line.executemany(statement.format("?"), rows)

    def _line(self) -> sqlite3.Connection:
        from base.database import PRAGMAS

        line: sqlite3.Connection | None = getattr(self._mine, "line", None)
        if line is None:
            line = self._mine.line = sqlite3.connect(self._file, isolation_level=None)
            for pragma in PRAGMAS:
                line.execute(f"PRAGMA {pragma}")
        return line

    @contextmanager
    def _written(self) -> Iterator[sqlite3.Connection]:
        line = self._line()
        line.execute("BEGIN IMMEDIATE")
        yield line
        line.execute("COMMIT")


class _Postgresql:
    """A connection a thread; one statement is a transaction by itself, several are one in a single trip."""

    def __init__(self, url: str) -> None:
        self._url, self._mine = url, local()
        for table in TABLES:
            self._line().execute(table)

    def read(self, draft: str) -> None:
        """Read the draft by its key."""
        self._line().execute(READ.format("%s"), (draft,)).fetchone()

    def write(self, statements: list[Statement]) -> None:
        """Write all of it in one transaction."""
        line = self._line()
        if len(statements) == 1:
            ((statement, rows),) = statements
            for row in rows:
                line.execute(statement.format("%s"), row)
            return
        with line.pipeline(), line.transaction(), line.cursor() as cursor:
            for statement, rows in statements:
                cursor.executemany(statement.format("%s"), rows)

    def _line(self) -> Any:
        line = getattr(self._mine, "line", None)
        if line is None:
            import psycopg

            line = self._mine.line = psycopg.connect(self._url, autocommit=True)
        return line


def _flask() -> Any:
    from flask import Flask

    pin(SERVER_CORE)
    app = Flask("floor", static_folder=None)
    app.secret_key = "a key that protects nothing"  # noqa: S105 - of a benchmark
    return app


def _away() -> Any:
    return "", 303, {"Location": "/"}
