"""One program that the supervisor keeps running, and its output with a name in front."""

from __future__ import annotations

import contextlib
import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Mapping, Sequence
from pathlib import Path

from launch.environment import ROOT
from launch.leash import leashed

QUICK = 10.0  # seconds: dying sooner than this after a start counts as a quick failure
NOISE = ("overcommit_memory",)  # Valkey's warning about a setting that only root can change


def say(name: str, line: str) -> None:
    """Print one line of one program. One write, so that lines of several never mix."""
    try:
        sys.stdout.write(f"{name:<9} | {line}\n")
        sys.stdout.flush()
    except (BrokenPipeError, ValueError):
        pass  # whoever read our output has gone; the work goes on


class Child:
    """A program: how it is started, whether it lives, how it ends."""

    def __init__(
        self,
        name: str,
        command: Sequence[str | Path],
        *,
        environment: Mapping[str, str],
        parting: signal.Signals = signal.SIGTERM,
        grace: float = 10.0,
    ) -> None:
        """`parting` is what it gets if we die; `grace` is how many seconds it gets to stop when asked."""
        self.name = name
        self.command = command
        self.environment = environment
        self.parting = parting
        self.grace = grace
        self.quick_failures = 0
        self.started_at = 0.0
        self.process: subprocess.Popen[str] | None = None
        self.reader: threading.Thread | None = None

    def start(self) -> None:
        """Start the program in a session of its own: a Ctrl-C of the terminal reaches only us.

        From the main thread only: the leash is tied to the thread that starts it.
        """
        self.process = subprocess.Popen(
            leashed(self.command, parting=self.parting),
            cwd=ROOT,
            env=dict(self.environment),
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            errors="replace",
            start_new_session=True,
        )
        self.started_at = time.monotonic()
        self.reader = threading.Thread(target=self._read, args=(self.process,), daemon=True)
        self.reader.start()

    def _read(self, process: subprocess.Popen[str]) -> None:
        for line in process.stdout or ():
            if not any(noise in line for noise in NOISE):
                say(self.name, line.rstrip())

    @property
    def lives(self) -> bool:
        """Whether the program is running."""
        return self.process is not None and self.process.poll() is None

    @property
    def exit_code(self) -> int | None:
        """The exit code of the last run; None while it runs or before it ran."""
        return None if self.process is None else self.process.poll()

    def count_death(self) -> int:
        """Record that it died, and return how often in a row it died soon after its start."""
        self.quick_failures = self.quick_failures + 1 if time.monotonic() - self.started_at < QUICK else 1
        return self.quick_failures

    def ask_to_stop(self) -> None:
        """Send SIGTERM, unless it has ended."""
        if self.process is not None and self.lives:
            self.process.send_signal(signal.SIGTERM)

    def kill(self) -> None:
        """End it and its whole process group at once."""
        if self.process is None:
            return
        with contextlib.suppress(ProcessLookupError):
            os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait()

    def finish_output(self) -> None:
        """Wait a moment for the last lines to be printed."""
        if self.reader is not None:
            self.reader.join(1.0)
