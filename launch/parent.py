"""The `make` that started us: when it is interrupted alone, or dies, we are to stop as well.

A terminal's Ctrl-C reaches make and us alike. A signal sent to make's pid alone does not: make
passes a SIGTERM on, but on a SIGINT it only waits for us, inside its signal handler, for as long
as we run. On Linux that shows: the signal is blocked while its handler runs.
"""

from __future__ import annotations

import os
import signal
import sys
from pathlib import Path

from launch import leash

SIGINT_BIT = 1 << (signal.SIGINT - 1)


class Make:
    """The make process above us; nobody, where make did not start us."""

    def __init__(self) -> None:
        """Find it, and have the kernel send us SIGTERM when it dies."""
        self.status: Path | None = None
        self.was_free = False
        if os.environ.get("MAKELEVEL") and sys.platform.startswith("linux"):
            pid = os.getppid()
            leash.die_with_parent(pid, signal.SIGTERM)
            self.status = Path(f"/proc/{pid}/status")

    def interrupted(self) -> bool:
        """Say whether make stands in its handler of SIGINT.

        Only after it was seen outside: whoever started make may have blocked the signal for good.
        """
        if self.status is None:
            return False
        try:
            lines = dict(line.split(":", 1) for line in self.status.read_text().splitlines())
        except OSError:
            return False
        blocked = bool(int(lines.get("SigBlk", "0"), 16) & SIGINT_BIT)
        self.was_free = self.was_free or not blocked
        return blocked and self.was_free
