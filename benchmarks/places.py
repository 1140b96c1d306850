"""Places to measure in: a fresh database of each kind, migrated and set up, and the environment of its processes."""

from __future__ import annotations

import os
import socket
import tempfile
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from itertools import count
from pathlib import Path

from benchmarks.within import run_within
from tests.servers.postgres import PostgresServer, postgres_server
from tests.servers.valkey import valkey_server

SQLITE, POSTGRESQL = "sqlite", "postgresql"
_numbers = count(1)


@dataclass(frozen=True)
class Place:
    """A database with everything in it that must be there, and what processes are told of it."""

    kind: str
    environment: dict[str, str]

    @property
    def data(self) -> Path:
        """The place's own folder."""
        return Path(self.environment["ONROLL_DATA"])


class Ground:
    """The servers that places stand on; they stop with the block."""

    def __init__(self, stack: ExitStack) -> None:
        self._stack = stack
        self._folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="onroll-bench-")))
        self._postgres: PostgresServer | None = None
        self._valkey = ""

    @property
    def folder(self) -> Path:
        """Where everything of this run lies."""
        return self._folder

    def place(self, kind: str) -> Place:
        """Make a fresh one: migrated, with calendars, queues and the form that benchmarks fill in."""
        number = next(_numbers)
        data = self._folder / f"{kind}-{number}"
        data.mkdir()
        told = {
            "ONROLL_ENV": "demo",
            "ONROLL_DATA": str(data),
            "DATABASE_URL": self._database(kind, data, number),
            "REDIS_URL": self._redis(),
            "SECRET_KEY": "a key that only benchmarks use, and that protects nothing",
            "ONROLL_PUBLIC_URL": "http://localhost",
            "ONROLL_PROXIES": "1",  # visitors say who they are, so that the limits are on and never met
            "ONROLL_MAIL": "catcher",
            "BENCH_LOG": str(data / "server.log"),
            **compiled_in(self._folder),
        }
        made = Place(kind, told)
        run_within(made, "publishing.set_up")
        return made

    def _redis(self) -> str:
        if not self._valkey:
            self._valkey = self._stack.enter_context(valkey_server()).url
        return self._valkey

    def _database(self, kind: str, data: Path, number: int) -> str:
        if kind == SQLITE:
            return f"sqlite:///{data / 'onroll.sqlite3'}"
        if self._postgres is None:
            self._postgres = self._stack.enter_context(postgres_server())
        return self._postgres.create_database(f"bench_{os.getpid()}_{number}")


def compiled_in(folder: Path) -> dict[str, str]:
    """The environment of a program that is compiled once, as pip compiles what it installs, and not at each start."""
    return {"PYTHONDONTWRITEBYTECODE": "", "PYTHONPYCACHEPREFIX": str(folder / "compiled")}


@contextmanager
def ground() -> Iterator[Ground]:
    """The ground of one run."""
    with ExitStack() as stack:
        yield Ground(stack)


def free_port() -> int:
    """Return a port that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
