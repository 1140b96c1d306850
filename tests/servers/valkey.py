"""A private Valkey on a Unix socket, gone when its block ends or its process dies."""

from __future__ import annotations

import shutil
import signal
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from launch import valkey
from launch.leash import leashed
from tests.servers.missing import ServerMissing


@dataclass(frozen=True)
class ValkeyServer:
    """A running server: its address and its process (chaos freezes and kills it)."""

    url: str
    socket: Path
    process: subprocess.Popen[bytes]


@contextmanager
def valkey_server() -> Iterator[ValkeyServer]:
    """Start an empty server and stop it at the end.

    Raises: ServerMissing when no server is installed or it does not answer.
    """
    folder = Path(tempfile.mkdtemp(prefix="onroll-valkey-"))
    try:
        at = valkey.socket_path(folder)
        try:
            line = valkey.command(folder, at, durable=False)
        except valkey.NoValkey as why:
            raise ServerMissing(str(why)) from why
        process = subprocess.Popen(
            leashed(line, parting=signal.SIGKILL),
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            start_new_session=True,
        )
        try:
            if not valkey.wait_until_ready(at, within=60):
                raise ServerMissing(f"Valkey did not answer; its exit code was {process.poll()}")
            yield ValkeyServer(valkey.url(at), at, process)
        finally:
            process.kill()  # nothing in it is worth a clean stop
            process.wait(60)
    finally:
        shutil.rmtree(folder, ignore_errors=True)
