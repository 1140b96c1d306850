"""A mail server that takes everything at once and counts it: as quick as Python allows, in a process of its own.

`python -m benchmarks.mail_sink` prints its port and serves until its standard input ends.
"""

from __future__ import annotations

import asyncio
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager

from benchmarks.within import ROOT

TAKEN = b"X-TAKEN"  # a command of ours: how many


class Taker(asyncio.Protocol):
    """One conversation. Reads commands as they come, several in one packet too, and says PIPELINING as servers do."""

    taken = 0

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._out: asyncio.Transport = transport
        self._left, self._said, self._in_text = b"", b"", False
        self._out.write(b"220 sink\r\n")

    def data_received(self, data: bytes) -> None:
        self._left += data
        self._take_in()
        if self._said:  # the answers to one packet go in one
            self._out.write(self._said)
            self._said = b""

    def _take_in(self) -> None:
        while self._left:
            if self._in_text:
                _text, end, rest = self._left.partition(b"\r\n.\r\n")
                if not end:
                    return
                self._in_text, self._left = False, rest
                Taker.taken += 1
                self._say(b"250 taken\r\n")
                continue
            line, end, rest = self._left.partition(b"\r\n")
            if not end:
                return
            self._left = rest
            self._answer(line[:7].upper())

    def _answer(self, verb: bytes) -> None:
        if verb.startswith(b"EHLO"):
            self._say(b"250-sink\r\n250-PIPELINING\r\n250 8BITMIME\r\n")
        elif verb.startswith(b"DATA"):
            self._in_text = True
            self._say(b"354 go on\r\n")
        elif verb.startswith(TAKEN):
            self._say(f"250 {Taker.taken}\r\n".encode())
        elif verb.startswith(b"QUIT"):
            self._out.write(self._said + b"221 bye\r\n")
            self._said = b""
            self._out.close()
        else:
            self._say(b"250 OK\r\n")

    def _say(self, answer: bytes) -> None:
        self._said += answer


@contextmanager
def mail_sink() -> Iterator[int]:
    """A mail server while the block lasts; gives its port."""
    process = subprocess.Popen(
        [sys.executable, "-m", "benchmarks.mail_sink"], cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE
    )
    assert process.stdout is not None
    assert process.stdin is not None
    try:
        yield int(process.stdout.readline())
    finally:
        process.stdin.close()
        process.wait(10)
        process.stdout.close()


async def serve() -> None:
    """Serve until nobody holds our standard input any more."""
    loop = asyncio.get_running_loop()
    server = await loop.create_server(Taker, "127.0.0.1", 0)
    print(server.sockets[0].getsockname()[1], flush=True)
    await loop.run_in_executor(None, sys.stdin.read)
    server.close()


if __name__ == "__main__":
    asyncio.run(serve())
