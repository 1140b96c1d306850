"""The folder a running Onroll keeps its data in: one process at a time, its secret, its copies."""

from __future__ import annotations

import fcntl
import os
import re
import secrets
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

from launch.environment import ROOT

VERSIONS = ROOT / "migrations" / "versions"
COPIES_KEPT = 3
REVISION = re.compile(r"""^revision(?:\s*:\s*\w+)?\s*=\s*["'](\w+)["']""", re.MULTILINE)
DOWN_REVISION = re.compile(r"^down_revision(?:\s*:[^=]*)?\s*=\s*(.+)$", re.MULTILINE)


class AlreadyRunning(RuntimeError):
    """Another Onroll holds this folder; the message is its address."""


@contextmanager
def held(data: Path, address: str) -> Iterator[None]:
    """Hold the folder (made if missing) for as long as the block runs.

    Raises: AlreadyRunning with the other's address.
    """
    data.mkdir(parents=True, exist_ok=True)
    with (data / "up.lock").open("a+", encoding="utf-8") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as why:
            lock.seek(0)
            raise AlreadyRunning(lock.read().strip() or "another port") from why
        lock.truncate(0)
        lock.write(address + "\n")
        lock.flush()
        yield


def secret_key(data: Path) -> str:
    """Return the folder's secret, made the first time and readable by its owner only."""
    kept = data / "secret-key"
    if not kept.is_file() or not kept.read_text(encoding="ascii").strip():
        # Under another name first: a crash half-way must not leave an empty key.
        fresh = kept.with_suffix(".part")
        fresh.unlink(missing_ok=True)
        with os.fdopen(os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w", encoding="ascii") as file:
            file.write(secrets.token_urlsafe(48) + "\n")
        fresh.replace(kept)
    return kept.read_text(encoding="ascii").strip()


def newest_versions(folder: Path = VERSIONS) -> set[str]:
    """Return the migrations that no other migration follows, read from the files."""
    revisions: set[str] = set()
    followed: set[str] = set()
    for path in folder.glob("*.py"):
        text = path.read_text(encoding="utf-8")
        revisions |= set(REVISION.findall(text))
        for below in DOWN_REVISION.findall(text):
            followed |= set(re.findall(r"""["'](\w+)["']""", below))
    return revisions - followed


def versions_of(file: Path) -> set[str]:
    """Return the migrations an SQLite file stands at; nothing for a new file."""
    if not file.is_file():
        return set()
    with closing(sqlite3.connect(f"{file.resolve().as_uri()}?mode=ro", uri=True)) as line:
        try:
            return {row[0] for row in line.execute("SELECT version_num FROM alembic_version")}
        except sqlite3.OperationalError:
            return set()


def sqlite_file(database_url: str) -> Path | None:
    """Return the file of an SQLite address; None for another database."""
    matched = re.fullmatch(r"sqlite(?:\+pysqlite)?:///([^?]+)(?:\?.*)?", database_url)
    return Path(matched.group(1)) if matched else None


def copy_before_upgrade(file: Path) -> Path:
    """Copy an SQLite database beside itself, and keep the last three such copies.

    SQLite cannot undo half a migration; whoever upgrades needs the file as it was.
    """
    stands_at = "-".join(sorted(versions_of(file))) or "empty"
    number = 1 + max((int(older.name.split(".before-")[1].split("-")[0]) for older in copies_of(file)), default=0)
    copy = file.with_name(f"{file.name}.before-{number:04d}-{stands_at}")
    with closing(sqlite3.connect(file)) as whole, closing(sqlite3.connect(copy)) as into:
        whole.backup(into)
    for old in copies_of(file)[:-COPIES_KEPT]:
        old.unlink()
    return copy


def copies_of(file: Path) -> list[Path]:
    """Return the copies made of a database, the oldest first."""
    return sorted(file.parent.glob(f"{file.name}.before-[0-9][0-9][0-9][0-9]-*"))
