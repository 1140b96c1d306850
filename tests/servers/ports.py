"""Ports for programs that are told theirs and open it later: nobody else is given one meanwhile."""

from __future__ import annotations

import os
import random
import socket
import sys
from collections.abc import Iterator
from contextlib import contextmanager

# Below those that the machine hands out to whoever connects (32768 upwards on Linux, 49152 on macOS).
OURS = range(20_000, 32_000)


@contextmanager
def reserved_port() -> Iterator[int]:
    """Give a port of loopback that nobody listens on, kept from every other test of this machine for the block.

    To bind port 0 and let go of it is a race: between that and the program's start, which takes seconds, the machine
    gives the same number to any connection.
    """
    ports = random.Random(os.urandom(8)).sample(OURS, len(OURS))
    for port in ports:
        with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as claim:
            try:
                if sys.platform.startswith("linux"):  # a name without a file, gone with whoever has it
                    claim.bind(f"\0onroll-port-{port}")
            except OSError:
                continue  # a test beside us has it
            if _is_free(port):
                yield port
                return
    raise AssertionError("no port is free")


def _is_free(port: int) -> bool:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except OSError:
            return False
    return True
