"""Asking a ClamAV daemon about a file, by its INSTREAM command over a socket of this machine.

Source: clamd(8). Nothing of a file leaves the machine: only a Unix socket or a loopback address is taken.
"""

from __future__ import annotations

import ipaddress
import socket
import struct
from dataclasses import dataclass
from enum import StrEnum
from typing import IO
from urllib.parse import urlsplit

_CHUNK = 64 * 1024
_PATIENCE = 60.0  # seconds that a daemon may think about one step
_LONGEST_ANSWER = 4096


class Verdict(StrEnum):
    """What a scanner says of one file."""

    CLEAN = "clean"
    INFECTED = "infected"
    NO_ANSWER = "no-answer"  # it is away, too busy, or refuses a file of that size


class NotOfThisMachine(ValueError):
    """The address of a scanner is neither a Unix socket nor of this machine."""


@dataclass(frozen=True, slots=True)
class ClamAv:
    """A daemon at `unix:/run/clamav/clamd.ctl` or `tcp://127.0.0.1:3310`."""

    address: str
    patience: float = _PATIENCE

    def __post_init__(self) -> None:
        _place(self.address)

    def verdict(self, stream: IO[bytes]) -> Verdict:
        """Ask about one file, read from where its stream stands. Never raises for what the daemon does."""
        try:
            with self._line() as line:
                line.sendall(b"zINSTREAM\0")
                while chunk := stream.read(_CHUNK):
                    line.sendall(struct.pack("!I", len(chunk)) + chunk)
                line.sendall(struct.pack("!I", 0))
                return _read(_answer(line))
        except OSError:
            return Verdict.NO_ANSWER

    def is_there(self) -> bool:
        """Whether the daemon answers at all."""
        try:
            with self._line() as line:
                line.sendall(b"zPING\0")
                return _answer(line).startswith(b"PONG")
        except OSError:
            return False

    def _line(self) -> socket.socket:
        path, host, port = _place(self.address)
        if path:
            line = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
            line.settimeout(self.patience)
            try:
                line.connect(path)
            except OSError:
                line.close()
                raise
            return line
        return socket.create_connection((host, port), timeout=self.patience)


def _place(address: str) -> tuple[str, str, int]:
    """Path of a Unix socket, or host and port.

    Raises: NotOfThisMachine.
    """
    if address.startswith("unix:") and len(address) > len("unix:"):
        return address.removeprefix("unix:"), "", 0
    try:
        parts = urlsplit(address)
        host, port = parts.hostname or "", parts.port or 3310
        here = host == "localhost" or ipaddress.ip_address(host).is_loopback
    except ValueError:
        here = False
        host, port = "", 0
    if not here or not address.startswith("tcp://"):
        raise NotOfThisMachine("ONROLL_CLAMAV must be unix:/path or tcp:// and an address of this machine")
    return "", host, port


def _answer(line: socket.socket) -> bytes:
    said = b""
    while not said.endswith(b"\0") and len(said) < _LONGEST_ANSWER:
        more = line.recv(1024)
        if not more:
            break
        said += more
    return said.rstrip(b"\0\n")


def _read(said: bytes) -> Verdict:
    """`stream: OK`, `stream: Name FOUND`, or an error of any sort."""
    if said == b"stream: OK":
        return Verdict.CLEAN
    return Verdict.INFECTED if said.startswith(b"stream: ") and said.endswith(b" FOUND") else Verdict.NO_ANSWER
