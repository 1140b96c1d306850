"""The commands of docs/restore.md, typed as they stand there, bring back every row and every file."""

from __future__ import annotations

import os
import re
import shutil
import sqlite3
import subprocess
from collections.abc import Sequence
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import psycopg
from sqlalchemy import Engine, create_engine, insert, select
from sqlalchemy.engine import make_url

from base.extensions import Base
from base.ids import new_id
from models.council import CouncilSetting
from models.school import School
from tests.servers.postgres import PostgresServer, programs

PAGE = Path(__file__).parents[3] / "docs/restore.md"
COMMAND = re.compile(r"^ {4}(\S.*)$", re.MULTILINE)
AT = datetime(2026, 11, 22, 2, 0, tzinfo=UTC)
RESTORED = "onroll_restored"  # as the page calls it
WORDS = "Ó Briain's \N{SNOWMAN} letter"


def commands(section: str) -> list[str]:
    """The commands of one section of the page, in their order."""
    text = PAGE.read_text(encoding="utf-8")
    found = COMMAND.findall(text.split(f"\n## {section}", 1)[1].split("\n## ", 1)[0])
    assert found
    return found


def typed(lines: Sequence[str], folder: Path, **surroundings: str) -> None:
    told = os.environ | surroundings
    for line in lines:
        done = subprocess.run(
            ["sh", "-c", line],
            cwd=folder,
            env=told,
            capture_output=True,
            text=True,
            check=False,
        )
        assert done.returncode == 0, f"{line}\n{done.stdout}{done.stderr}"


def fill(engine: Engine) -> None:
    """Tables, and rows with what a dump could spoil: letters of other scripts, instants, JSON, nothing at all."""
    Base.metadata.create_all(engine)
    with engine.begin() as line:
        line.execute(insert(CouncilSetting).values(key="name", value={"said": WORDS}, changed_at=AT))
        values = {"id": new_id(), "name": WORDS, "sort_name": "o briains", "created_at": AT, "closed_on": None}
        line.execute(insert(School).values(values))


def rows(engine: Engine) -> dict[str, list[tuple[object, ...]]]:
    """Every row of every table there should be."""
    with engine.connect() as line:
        return {
            table.name: sorted((tuple(row) for row in line.execute(select(table))), key=repr)
            for table in Base.metadata.sorted_tables
        }


def store_a_file(data: Path) -> Path:
    file = data / "files/ab/abcdef"
    file.parent.mkdir(parents=True)
    file.write_bytes(b"%PDF-1.7 " + WORDS.encode())
    return file


def test_a_council_on_postgresql_is_restored_as_it_was(postgres: PostgresServer, tmp_path):
    url = postgres.create_database(f"onroll_backed_up_{os.getpid()}")
    data = tmp_path / "data"
    file = store_a_file(data)
    engine = create_engine(make_url(url).set(drivername="postgresql+psycopg"))
    fill(engine)
    before = rows(engine)
    engine.dispose()
    at = urlsplit(url)
    server = {
        "PATH": f"{programs()}{os.pathsep}{os.environ['PATH']}",
        "PGHOST": parse_qs(at.query).get("host", [at.hostname or ""])[0],
        "PGUSER": at.username or "",
        "PGPASSWORD": at.password or "",
        "PGPORT": str(at.port or 5432),
        "DATABASE_URL": url,
        "ONROLL_DATA": str(data),
    }
    with psycopg.connect(postgres.admin_url, autocommit=True) as line:
        line.execute("DROP DATABASE IF EXISTS onroll_restored WITH (FORCE)")
        if line.execute("SELECT 1 FROM pg_roles WHERE rolname = 'onroll'").fetchone() is None:
            line.execute("CREATE ROLE onroll")
    lines = commands("PostgreSQL")
    backing_up = [one for one in lines if one.startswith(("pg_dump", "tar --create"))]
    typed(backing_up, tmp_path, **server)
    postgres.drop_database(urlsplit(url).path.strip("/"))
    shutil.rmtree(data / "files")
    typed([one for one in lines if one not in backing_up], tmp_path, **server)
    restored = create_engine(make_url(postgres.url(RESTORED)).set(drivername="postgresql+psycopg"))
    try:
        assert rows(restored) == before
    finally:
        restored.dispose()
        postgres.drop_database(RESTORED)
    assert WORDS.encode() in file.read_bytes()


def test_a_council_on_sqlite_is_restored_as_it_was_while_something_ran(tmp_path):
    data = tmp_path / ".data"
    file = store_a_file(data)
    kept = data / "onroll.sqlite3"
    with closing(sqlite3.connect(kept)) as line:
        line.execute("PRAGMA journal_mode=WAL")
    engine = create_engine(f"sqlite:///{kept}")
    with engine.connect() as open_meanwhile:  # so that what was written lies beside the file, not in it
        open_meanwhile.exec_driver_sql("PRAGMA wal_autocheckpoint=0")
        open_meanwhile.exec_driver_sql("SELECT 1")
        fill(engine)
        before = rows(engine)
        assert (data / "onroll.sqlite3-wal").stat().st_size > 0
        typed(commands("SQLite"), tmp_path)
    engine.dispose()
    shutil.rmtree(data / "files")
    (tmp_path / "onroll-backup.sqlite3").replace(kept)
    for name in ("onroll.sqlite3-wal", "onroll.sqlite3-shm"):
        (data / name).unlink(missing_ok=True)
    typed(["tar --extract --gzip --file=onroll-files.tar.gz --directory=.data"], tmp_path)
    restored = create_engine(f"sqlite:///{kept}")
    assert rows(restored) == before
    restored.dispose()
    assert before["school"]
    assert WORDS.encode() in file.read_bytes()
