"""A mailbox on loopback that speaks enough of IMAP for its reader, and misbehaves when told to."""

from __future__ import annotations

import re
import socketserver
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

PASSWORD = "a secret of the mailbox"


@dataclass
class ImapStandin:
    """What lies in the mailbox, by UID, and how it shall behave.

    `dies_after` hangs up after that many more e-mails were fetched; `says_size` lies about the size of all.
    """

    port: int = 0
    mails: dict[int, bytes] = field(default_factory=dict)
    uid_validity: int = 7
    read: set[int] = field(default_factory=set)
    fetched: list[int] = field(default_factory=list)
    dies_after: int = -1
    says_size: int = 0

    @property
    def url(self) -> str:
        """As ONROLL_IMAP_URL would say it."""
        return f"imap://replies:{PASSWORD.replace(' ', '%20')}@127.0.0.1:{self.port}/INBOX"

    def put(self, raw: bytes) -> int:
        """Deliver an e-mail; its UID."""
        uid = max(self.mails, default=0) + 1
        self.mails[uid] = raw
        return uid


@contextmanager
def imap() -> Iterator[ImapStandin]:  # noqa: C901  # one handler inside
    """A mailbox that one name and password open."""
    told = ImapStandin()

    class Conversation(socketserver.StreamRequestHandler):
        def handle(self) -> None:
            self.wfile.write(b"* OK ready\r\n")
            while line := self.rfile.readline():
                tag, _, rest = line.decode().strip().partition(" ")
                if not self._answer(rest):
                    return
                self.wfile.write(f"{tag} {self.said}\r\n".encode())
                if rest.upper().startswith("LOGOUT"):
                    return

        def _answer(self, asked: str) -> bool:
            self.said = "OK done"
            word = asked.upper()
            if word.startswith("CAPABILITY"):
                self.wfile.write(b"* CAPABILITY IMAP4rev1\r\n")
            elif word.startswith("LOGIN"):
                self.said = "OK in" if PASSWORD in asked else "NO wrong"
            elif word.startswith("SELECT"):
                if "INBOX" in asked:
                    self.wfile.write(
                        f"* {len(told.mails)} EXISTS\r\n* OK [UIDVALIDITY {told.uid_validity}]\r\n".encode()
                    )
                else:
                    self.said = "NO such folder"
            elif found := re.match(r"UID SEARCH UID (\d+):\*", word):
                self._search(int(found[1]))
            elif found := re.match(r"UID FETCH (\d+) \((.*)\)", word):
                return self._fetch(int(found[1]), found[2])
            elif found := re.match(r"UID STORE (\d+) ", word):
                told.read.add(int(found[1]))
            return True

        def _search(self, first: int) -> None:
            uids = sorted(told.mails)
            named = [uid for uid in uids if uid >= first] or uids[-1:]  # `n:*` always names the last one
            self.wfile.write(f"* SEARCH {' '.join(map(str, named))}\r\n".encode())

        def _fetch(self, uid: int, what: str) -> bool:
            raw = told.mails.get(uid)
            if raw is None:
                return True
            if "SIZE" in what:
                self.wfile.write(f"* 1 FETCH (UID {uid} RFC822.SIZE {told.says_size or len(raw)})\r\n".encode())
                return True
            if told.dies_after == 0:
                return False
            told.dies_after -= 1
            told.fetched.append(uid)
            self.wfile.write(f"* 1 FETCH (UID {uid} BODY[] {{{len(raw)}}}\r\n".encode() + raw + b")\r\n")
            return True

    class Server(socketserver.ThreadingTCPServer):
        daemon_threads = True
        allow_reuse_address = True

    with Server(("127.0.0.1", 0), Conversation) as server:
        told.port = server.server_address[1]
        thread = threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True)
        thread.start()
        try:
            yield told
        finally:
            server.shutdown()
            thread.join()
