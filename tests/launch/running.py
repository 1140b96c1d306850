"""A launcher under test: started in a folder of its own, its processes found by their working folder."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

from tests.servers.ports import reserved_port

ROOT = Path(__file__).parents[2]
PATIENCE = 90.0  # seconds; far more than needed, because the machine may be busy


def until(what: Callable[[], object], why: str) -> None:
    """Wait for something to become true, or fail with `why`."""
    end = time.monotonic() + PATIENCE
    while not what():
        assert time.monotonic() < end, why
        time.sleep(0.05)


@dataclass
class Running:
    """One started launcher."""

    folder: Path
    port: int
    process: subprocess.Popen[str] | None = None
    out: Path | None = None  # where its output goes; a file of its folder unless it is said

    @property
    def printed(self) -> Path:
        """The file of what it prints."""
        return self.out or self.folder / "out.txt"

    def start(self, *arguments: str, through: tuple[str, ...] = (), **environment: str) -> subprocess.Popen[str]:
        """Start `launch.up`, its output going to a file."""
        return self.start_command([*through, sys.executable, "-m", "launch.up", *arguments], environment)

    def start_make(self) -> subprocess.Popen[str]:
        """Start `make run` of the folder's own Makefile."""
        return self.start_command(["make", "run"], {})

    def start_command(self, command: list[str], environment: dict[str, str]) -> subprocess.Popen[str]:
        """Start a command that becomes, or starts, the launcher."""
        unwanted = {"REDIS_URL", "DATABASE_URL", "MAKELEVEL", "MAKEFLAGS", "ONROLL_DATA"}
        kept = {name: value for name, value in os.environ.items() if name not in unwanted}
        with self.printed.open("a") as output:
            self.process = subprocess.Popen(
                command,
                cwd=self.folder,
                env={**kept, "PORT": str(self.port), **environment},
                stdout=output,
                stderr=subprocess.STDOUT,
                text=True,
                start_new_session=True,
            )
        return self.process

    @property
    def output(self) -> str:
        """What has been printed so far."""
        return self.printed.read_text()

    def wait_ready(self) -> None:
        """Wait for the greeting."""
        until(lambda: "Ctrl-C stops everything" in self.output or self.ended, "it never said that it is running")
        assert not self.ended, self.output

    @property
    def ended(self) -> bool:
        """Whether the launcher itself has ended."""
        return self.process is not None and self.process.poll() is not None

    def exit_code(self) -> int:
        """Wait for the end and return the exit code."""
        assert self.process is not None
        return self.process.wait(PATIENCE)

    def processes(self) -> dict[int, str]:
        """Every living process of this launcher, itself included: pid and command line."""
        found = {}
        for folder in Path("/proc").iterdir():
            if not folder.name.isdecimal():
                continue
            try:
                # Not by a mark in the environment: Valkey writes its title over it.
                if (folder / "cwd").readlink().is_relative_to(self.folder):
                    found[int(folder.name)] = (folder / "cmdline").read_bytes().replace(b"\0", b" ").decode()
            except OSError:
                continue  # gone meanwhile, or somebody else's
        return {pid: line for pid, line in found.items() if line}  # a zombie has no command line

    def process_of(self, word: str) -> int:
        """The pid of the oldest process with that word in its command line."""
        began = {pid: _began(pid) for pid, line in self.processes().items() if word in line}
        return min((pid for pid, tick in began.items() if tick is not None), key=lambda pid: began[pid])

    def assert_nothing_left(self) -> None:
        """Wait for the last process to go."""
        until(lambda: not self.processes(), f"left behind: {self.processes()}")

    def get(self) -> str:
        """The body of /health/ready."""
        with urllib.request.urlopen(f"http://127.0.0.1:{self.port}/health/ready", timeout=5) as answer:
            return str(answer.read().decode())


def _began(pid: int) -> int | None:
    """When a process began, in ticks of the machine. Its number says nothing: they begin again from below.

    None: it has gone meanwhile.
    """
    try:
        return int((Path("/proc") / str(pid) / "stat").read_text().rpartition(")")[2].split()[19])
    except OSError:
        return None


@contextmanager
def checkout(folder: Path) -> Iterator[Running]:
    """A folder with a copy of launch/ and the stand-in application; whatever runs in it is killed at the end."""
    shutil.copytree(ROOT / "launch", folder / "launch", ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copyfile(Path(__file__).with_name("pretend_app.py"), folder / "app.py")
    (folder / "migrations" / "versions").mkdir(parents=True)
    (folder / "out.txt").touch()
    with reserved_port() as port:
        running = Running(folder, port)
        try:
            yield running
        finally:
            for pid in running.processes():
                with suppress(ProcessLookupError):  # it went by itself
                    os.kill(pid, signal.SIGKILL)
            if running.process is not None:
                running.process.wait(PATIENCE)
