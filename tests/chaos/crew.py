"""The processes of a running Onroll, as a supervisor keeps them: what dies is started again."""

from __future__ import annotations

import contextlib
import os
import signal
import subprocess
import sys
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO

from launch.leash import leashed
from tests.servers.ports import reserved_port

ROOT = Path(__file__).parents[2]
# By this name PostgreSQL knows the programs' connections from those of the test that watches them.
AT_WORK = "onroll-chaos-crew"


@dataclass
class Program:
    """One program: started, killed, frozen and thawed by whoever makes the trouble."""

    name: str
    line: Sequence[str]
    environment: Mapping[str, str]
    log: IO[bytes]
    process: subprocess.Popen[bytes] | None = None
    frozen: list[int] = field(default_factory=list)
    starts: int = 0
    killed: bool = False
    deaths: int = 0  # that nobody had asked for

    def start(self) -> None:
        """Start it. From the main thread only: the leash is tied to the thread that starts it."""
        self.process = subprocess.Popen(
            leashed(self.line, parting=signal.SIGKILL),
            cwd=ROOT,
            env=dict(self.environment),
            stdin=subprocess.DEVNULL,
            stdout=self.log,
            stderr=self.log,
            start_new_session=True,
        )
        self.deaths += self.starts > 0 and not self.killed
        self.starts += 1
        self.killed = False

    @property
    def lives(self) -> bool:
        """Whether it runs (or stands frozen)."""
        return self.process is not None and self.process.poll() is None

    def family(self) -> list[int]:
        """Its process and every process below it, parents first."""
        return descendants(self.process.pid) if self.process is not None and self.lives else []

    def kill(self, which: int = 0) -> None:
        """Kill -9 one of its family: the first, or a child of it."""
        family = self.family()
        if family:
            self.killed = True
            _signal(family[which % len(family)], signal.SIGKILL)

    def freeze(self) -> None:
        """SIGSTOP the whole family."""
        self.frozen = self.family()
        for one in self.frozen:
            _signal(one, signal.SIGSTOP)

    def thaw(self) -> None:
        """SIGCONT whatever was frozen."""
        for one in self.frozen:
            _signal(one, signal.SIGCONT)
        self.frozen = []

    def end(self) -> None:
        """End it with everything below it."""
        for one in self.family():
            _signal(one, signal.SIGKILL)
        if self.process is not None:
            self.process.wait(60)


@dataclass
class Crew:
    """All programs of a run."""

    programs: list[Program]
    log: Path
    port: int

    def named(self, beginning: str) -> list[Program]:
        """The programs whose name begins so."""
        return [one for one in self.programs if one.name.startswith(beginning)]

    def keep(self) -> None:
        """Start again what has died."""
        for one in self.programs:
            if not one.lives:
                one.start()

    def thaw(self) -> None:
        """Thaw everybody."""
        for one in self.programs:
            one.thaw()

    @property
    def restarts(self) -> int:
        """How often something had to be started again."""
        return sum(max(0, one.starts - 1) for one in self.programs)

    @property
    def deaths(self) -> dict[str, int]:
        """Who died of itself, and how often."""
        return {one.name: one.deaths for one in self.programs if one.deaths}

    def last_words(self) -> str:
        """Every fault they told of and the end of what they all printed, for a failing test."""
        said = self.log.read_text(errors="replace")
        faults = [line for line in said.splitlines() if " ERROR " in line or "answered 500" in line]
        return "\n".join(faults[-40:]) + "\n...\n" + said[-3000:]


@contextmanager
def crew(
    environment: Mapping[str, str], folder: Path, *, lease: float, workers: int = 1, schedulers: int = 1
) -> Iterator[Crew]:
    """A web server, workers and schedulers on these settings, for as long as the block lasts."""
    log = folder / "crew.log"
    with reserved_port() as port, log.open("ab") as out:
        told = {**os.environ, **environment, "PORT": str(port), "PYTHONPATH": str(ROOT), "PYTHONUNBUFFERED": "1"}
        told["PGAPPNAME"] = AT_WORK
        small = [sys.executable, "-m", "tests.chaos.small_time", str(lease)]
        programs = [Program("web", web(port), told, out)]
        programs += [Program(f"worker-{number}", [*small, "worker"], told, out) for number in range(workers)]
        programs += [Program(f"scheduler-{number}", [*small, "scheduler"], told, out) for number in range(schedulers)]
        running = Crew(programs, log, port)
        try:
            running.keep()
            yield running
        finally:
            running.thaw()
            for one in programs:
                one.end()


def web(port: int) -> list[str]:
    """Gunicorn as `make run` starts it, with one worker instead of two: each costs a start after every kill."""
    return [
        *(sys.executable, "-m", "gunicorn", "app:create_app()", "--bind", f"127.0.0.1:{port}"),
        *("--worker-class", "gthread", "--workers", "1", "--threads", "4"),
        *("--graceful-timeout", "1", "--log-level", "warning", "--no-control-socket"),
    ]


def descendants(pid: int) -> list[int]:
    """A process and all below it. Where there is no /proc, the process alone."""
    below: dict[int, list[int]] = {}
    for entry in Path("/proc").glob("[0-9]*/stat"):
        with contextlib.suppress(OSError):
            after = entry.read_text().rpartition(")")[2].split()
            below.setdefault(int(after[1]), []).append(int(entry.parent.name))
    found = [pid]
    for one in found:
        found += below.get(one, [])
    return found


def _signal(pid: int, which: signal.Signals) -> None:
    with contextlib.suppress(ProcessLookupError):
        os.kill(pid, which)
