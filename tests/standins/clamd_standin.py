"""A ClamAV daemon on loopback that knows one virus: the test text that every scanner knows."""

from __future__ import annotations

import socketserver
import struct
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

# In two pieces, so that no scanner takes this file for what it names.
EICAR = rb"X5O!P%@AP[4\PZX54(P^)7CC)7}$" + rb"EICAR-STANDARD-ANTIVIRUS-TEST-FILE!$H+H*"


@dataclass
class ClamdStandin:
    """What the daemon was asked, and how it shall behave: `broken` hangs up, `too_big` refuses every stream."""

    address: str = ""
    seen: list[bytes] = field(default_factory=list)
    broken: bool = False
    too_big: bool = False


@contextmanager
def clamd() -> Iterator[ClamdStandin]:
    """A daemon that answers PING and INSTREAM as clamd(8) says."""
    told = ClamdStandin()

    class Conversation(socketserver.StreamRequestHandler):
        def handle(self) -> None:
            command = b""
            while not command.endswith(b"\0"):
                command += self.rfile.read(1)
            if told.broken:
                return
            if command == b"zPING\0":
                self.wfile.write(b"PONG\0")
                return
            assert command == b"zINSTREAM\0"
            whole = b""
            while size := struct.unpack("!I", self.rfile.read(4))[0]:
                whole += self.rfile.read(size)
            told.seen.append(whole)
            if told.too_big:
                self.wfile.write(b"INSTREAM size limit exceeded. ERROR\0")
            else:
                self.wfile.write(b"stream: Eicar-Test-Signature FOUND\0" if EICAR in whole else b"stream: OK\0")

    class Server(socketserver.ThreadingTCPServer):
        daemon_threads = True

    with Server(("127.0.0.1", 0), Conversation) as server:
        told.address = f"tcp://127.0.0.1:{server.server_address[1]}"
        thread = threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True)
        thread.start()
        try:
            yield told
        finally:
            server.shutdown()
            thread.join()
