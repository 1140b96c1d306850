"""`make run`: the whole of Onroll in one foreground command.

    python -m launch.up [--no-demo]

Valkey, the web, a worker and the scheduler, each on a leash: one Ctrl-C stops all of it,
and so does the death of this process. The environment: PORT (8000), ONROLL_DATA (.data),
DATABASE_URL (SQLite in that folder), REDIS_URL (a server of our own on a socket).
"""

from __future__ import annotations

import argparse
import http.client
import os
import signal
import socket
import sys
from collections.abc import Mapping
from pathlib import Path

from launch import greeting, place, valkey
from launch.child import Child, say
from launch.environment import ROOT
from launch.parent import Make
from launch.supervisor import Stopped, Supervisor

HOST = "127.0.0.1"  # demo passwords are printed for all to see, so nobody outside this machine may reach them
WEB_WORKERS, WEB_THREADS = 2, 4


class CannotStart(RuntimeError):
    """A sentence that says why, for whoever typed the command."""


def surroundings(given: Mapping[str, str], *, port: int, data: Path) -> dict[str, str]:
    """Return the environment of every program: what was given, and our defaults for the rest."""
    told = dict(given)
    told["PORT"] = str(port)
    told["ONROLL_DATA"] = str(data)
    told["ONROLL_ENV"] = "demo"
    told["PYTHONUNBUFFERED"] = "1"
    told["PYTHONPATH"] = str(ROOT)
    told.setdefault("SECRET_KEY", place.secret_key(data))
    told.setdefault("DATABASE_URL", f"sqlite:///{data / 'onroll.sqlite3'}")
    told.setdefault("ONROLL_PUBLIC_URL", f"http://{HOST}:{port}")
    told.pop("MAKEFLAGS", None)
    return told


def flask(*words: str) -> list[str]:
    """Return the command line of one of the application's own commands."""
    return [sys.executable, "-m", "flask", "--app", "app", *words]


def web(port: int) -> list[str]:
    """Return the command line of the web server."""
    return [
        *(sys.executable, "-m", "gunicorn", "app:create_app()"),
        *("--bind", f"{HOST}:{port}", "--worker-class", "gthread"),
        *("--workers", str(WEB_WORKERS), "--threads", str(WEB_THREADS)),
        *("--graceful-timeout", "5", "--log-level", "warning"),
        # Its control socket is one for all programs of a user: two of us would share it.
        "--no-control-socket",
    ]


def check_port(port: int) -> None:
    """Refuse a port that somebody else listens on.

    Raises: CannotStart.
    """
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((HOST, port))
        except OSError as why:
            raise CannotStart(f"Port {port} is taken. Choose another: PORT={port + 1} make run") from why


def is_ready(port: int) -> bool:
    """Say whether the web answers that it is ready."""
    line = http.client.HTTPConnection(HOST, port, timeout=2)
    try:
        line.request("GET", "/health/ready")
        return line.getresponse().status == http.HTTPStatus.OK
    except (OSError, http.client.HTTPException):
        return False
    finally:
        line.close()


def start_valkey(supervisor: Supervisor, told: dict[str, str], data: Path) -> None:
    """Start the embedded server and put its address into the surroundings; do without if there is none."""
    folder = data / "valkey"
    folder.mkdir(exist_ok=True)
    at = valkey.socket_path(folder)
    try:
        line = valkey.command(folder, at)
    except valkey.NoValkey as why:
        say("onroll", f"{why}: going on without Redis, the scheduler does its work")
        return
    valkey.stop_stale(at)
    told["REDIS_URL"] = valkey.url(at)
    supervisor.start(Child("valkey", line, environment=told))
    if not valkey.wait_until_ready(at):
        say("onroll", "Valkey does not answer yet; going on, it is not needed for anything to be kept")


def prepare(supervisor: Supervisor, told: dict[str, str], *, demo: bool) -> None:
    """Bring the database up to date and put in what must be there. Every step may be repeated.

    The demonstration's step sets up first, by itself: a process that only did so would double the time of a start.

    Raises: CannotStart, Stopped.
    """
    last = ("demo", flask("demo", "seed")) if demo else ("set-up", flask("setup"))
    steps = [("database", flask("db", "upgrade")), last]
    file = place.sqlite_file(told["DATABASE_URL"])
    if file is not None and file.is_file():
        if place.versions_of(file) == place.newest_versions():
            del steps[0]
        else:
            say(
                "onroll", f"The database is older than the program; kept a copy: {place.copy_before_upgrade(file).name}"
            )
    for name, command in steps:
        code = supervisor.step(Child(name, command, environment=told))
        if code:
            raise CannotStart(f"`{' '.join(command[2:])}` failed with exit code {code}; its message is above")


def run(*, port: int, data: Path, demo: bool) -> int:
    """Start everything, watch it, stop it; return the exit code.

    Raises: CannotStart, place.AlreadyRunning.
    """
    address = f"http://{HOST}:{port}"
    with place.held(data, address):
        check_port(port)
        told = surroundings(os.environ, port=port, data=data)
        supervisor = Supervisor(Make())
        try:
            if not told.get("REDIS_URL"):
                start_valkey(supervisor, told, data)
            prepare(supervisor, told, demo=demo)
            # Without us they are to go at once; asked politely they would first finish what they have.
            supervisor.start(Child("web", web(port), environment=told, parting=signal.SIGQUIT))
            if told.get("REDIS_URL"):
                supervisor.start(Child("worker", flask("worker"), environment=told, parting=signal.SIGKILL))
            supervisor.start(Child("scheduler", flask("scheduler"), environment=told, parting=signal.SIGKILL))
            return supervisor.watch(
                ready=lambda: is_ready(port), announce=lambda: print(greeting.text(address, data), flush=True)
            )
        except Stopped:
            return 0
        finally:
            supervisor.stop()
            say("onroll", "stopped")


def main(arguments: list[str]) -> int:
    """Read the arguments and the environment, run, and say in a sentence why not."""
    parser = argparse.ArgumentParser(prog="make run", description="Run the whole of Onroll on this machine.")
    parser.add_argument("--no-demo", action="store_true", help="without the invented children, schools and accounts")
    told = parser.parse_args(arguments)
    data = Path(os.environ.get("ONROLL_DATA") or ROOT / ".data").resolve()
    port = os.environ.get("PORT") or "8000"
    if not port.isdecimal():
        print(f"PORT must be a number, not {port!r}", file=sys.stderr)
        return 1
    try:
        return run(port=int(port), data=data, demo=not told.no_demo)
    except place.AlreadyRunning as other:
        print(f"Already running on {other}", file=sys.stderr)
    except CannotStart as why:
        print(why, file=sys.stderr)
    return 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
