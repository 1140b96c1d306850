"""Run one program so that it cannot outlive the process that started it.

    python launch/leash.py [--user UID] [--signal NAME] PARENT_PID PROGRAM [ARGUMENT ...]

On Linux the kernel is asked to send the signal when the parent dies, however it dies
(`kill -9` included). That wish survives `exec`, but not a change of user, so the user
is changed first. The wish belongs to the *thread* that forked: start children from the
main thread only. Other systems have no such call; there the program simply runs.

A file of its own, run as a program, because doing this in a `preexec_fn` is unsafe in
a process with threads.
"""

from __future__ import annotations

import argparse
import ctypes
import os
import signal
import sys
from collections.abc import Sequence
from pathlib import Path

PR_SET_PDEATHSIG = 1
GIVEN_UP = 111  # exit code when the parent had already gone


def leashed(
    command: Sequence[str | Path],
    *,
    parting: signal.Signals = signal.SIGTERM,
    user: int | None = None,
) -> list[str]:
    """Return the command line that runs `command` on a leash held by this process.

    `parting` is what the program gets when this process dies; `user` is the numeric
    user and group to become first (root only).
    """
    line = [sys.executable, "-S", "-E", __file__, "--signal", parting.name]
    if user is not None:
        line += ["--user", str(user)]
    return [*line, str(os.getpid()), *map(str, command)]


def die_with_parent(parent: int, parting: signal.Signals) -> None:
    """Ask the kernel for `parting` when the parent dies; leave now if it already has.

    Comparing with the expected pid, not with 1: in a container the parent may be 1.
    """
    if sys.platform.startswith("linux"):
        if ctypes.CDLL(None, use_errno=True).prctl(PR_SET_PDEATHSIG, int(parting), 0, 0, 0) != 0:
            raise OSError(ctypes.get_errno(), "prctl refused PR_SET_PDEATHSIG")
        if os.getppid() != parent:
            sys.exit(GIVEN_UP)


def become(user: int) -> None:
    """Give root up for good: no groups, then the group, then the user."""
    os.setgroups([])
    os.setgid(user)
    os.setuid(user)


def main(arguments: Sequence[str]) -> None:
    """Set the leash and turn into the program."""
    parser = argparse.ArgumentParser(prog="leash")
    parser.add_argument("--user", type=int)
    parser.add_argument("--signal", default="SIGTERM")
    parser.add_argument("parent", type=int)
    parser.add_argument("command", nargs=argparse.REMAINDER)
    told = parser.parse_args(arguments)
    if told.user is not None:
        become(told.user)
    die_with_parent(told.parent, signal.Signals[told.signal])
    os.execvp(told.command[0], told.command)  # noqa: S606 - there is no shell, on purpose


if __name__ == "__main__":
    main(sys.argv[1:])
