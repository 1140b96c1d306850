"""The mailbox of replies, by IMAP: what is new in it, one e-mail after another.

Nothing is deleted there; what was taken is marked as read, after it was kept. Source: RFC 3501 (UID, UIDVALIDITY).
"""

from __future__ import annotations

import hashlib
import imaplib
import ipaddress
import re
import ssl
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from typing import Any
from urllib.parse import unquote, urlsplit

PATIENCE = 30.0  # seconds for one step of the conversation
MOST_BYTES = 30 * 1024 * 1024  # of one e-mail; what is longer is told of and not fetched
_SIZE = re.compile(rb"RFC822\.SIZE (\d+)")
MEND = "ONROLL_IMAP_URL must be imaps://user:password@host/folder; imap:// only for this machine"


class MailboxAway(Exception):
    """The mailbox can't be reached now; tried again at the next turn."""


class MailboxMisconfigured(Exception):
    """Our settings are wrong: address, name, password or folder. Never repeats them."""


@dataclass(frozen=True, slots=True)
class Fetched:
    """One e-mail of the mailbox; `raw` is None for one that is too long, of `size` bytes."""

    uid: int
    raw: bytes | None
    size: int


class Mailbox:
    """An open mailbox. `name` says where it is without saying it; `uid_validity` counts how often it was numbered."""

    def __init__(self, line: imaplib.IMAP4, name: str, uid_validity: int) -> None:
        self._line, self.name, self.uid_validity = line, name, uid_validity

    def after(self, uid: int, limit: int) -> list[int]:
        """The numbers of the e-mails after that one, in order.

        Raises: MailboxAway.
        """
        said = self._ask("SEARCH", "UID", f"{uid + 1}:*")
        found = [int(each) for each in b" ".join(part for part in said if isinstance(part, bytes)).split()]
        return sorted(each for each in found if each > uid)[:limit]  # a server always names the last one

    def fetch(self, uid: int) -> Fetched | None:
        """One e-mail, left unread; None when it is gone.

        Raises: MailboxAway.
        """
        sized = _SIZE.search(b" ".join(part for part in self._ask("FETCH", str(uid), "(RFC822.SIZE)") if part))
        if sized is None:
            return None
        size = int(sized[1])
        if size > MOST_BYTES:
            return Fetched(uid, None, size)
        for part in self._ask("FETCH", str(uid), "(BODY.PEEK[])"):
            if isinstance(part, tuple) and len(part) > 1:
                return Fetched(uid, bytes(part[1]), size)
        return None

    def mark_read(self, uid: int) -> None:
        """Mark one as read, for whoever looks into the mailbox. It does not matter if that fails."""
        with suppress(MailboxAway):
            self._ask("STORE", str(uid), "+FLAGS", r"(\Seen)")

    def _ask(self, command: str, *words: str) -> list[Any]:
        try:
            status, said = self._line.uid(command, *words)
        except (imaplib.IMAP4.error, OSError) as fault:
            raise MailboxAway(f"the mailbox broke off ({type(fault).__name__})") from fault
        if status != "OK":
            raise MailboxAway(f"the mailbox answered {status} to {command}")
        return list(said or ())


@contextmanager
def open_mailbox(url: str) -> Iterator[Mailbox]:
    """Open the mailbox at `imaps://user:password@host:port/folder`; the folder is INBOX unless said.

    Raises: MailboxAway, MailboxMisconfigured.
    """
    parts = urlsplit(url)
    folder = unquote(parts.path.strip("/")) or "INBOX"
    if not parts.hostname or not parts.username or parts.scheme not in {"imap", "imaps"}:
        raise MailboxMisconfigured(MEND)
    if parts.scheme == "imap" and not _is_here(parts.hostname):
        raise MailboxMisconfigured(MEND)  # a password is never sent over a line that others can read
    name = hashlib.sha256(f"{parts.hostname}:{parts.port}:{parts.username}:{folder}".encode()).hexdigest()
    line = _connect(parts.scheme, parts.hostname, parts.port)
    try:
        try:
            line.login(unquote(parts.username), unquote(parts.password or ""))
            status, _ = line.select('"' + folder.replace('"', "") + '"')
        except imaplib.IMAP4.abort as fault:
            raise MailboxAway("the mailbox broke off") from fault
        except imaplib.IMAP4.error as fault:
            raise MailboxMisconfigured("the mailbox did not let us in") from fault
        if status != "OK":
            raise MailboxMisconfigured("the mailbox has no such folder")
        _, told = line.response("UIDVALIDITY")
        if not told or not told[0]:
            raise MailboxAway("the mailbox did not say its UIDVALIDITY")
        yield Mailbox(line, name, int(told[0]))
    except OSError as fault:
        raise MailboxAway(f"the mailbox broke off ({type(fault).__name__})") from fault
    finally:
        with suppress(imaplib.IMAP4.error, OSError):
            line.logout()
        with suppress(imaplib.IMAP4.error, OSError):
            line.shutdown()  # logging out from a server that has gone leaves the socket open


def _connect(scheme: str, host: str, port: int | None) -> imaplib.IMAP4:
    try:
        if scheme == "imaps":
            secure = ssl.create_default_context()
            return imaplib.IMAP4_SSL(host, port or 993, ssl_context=secure, timeout=PATIENCE)
        return imaplib.IMAP4(host, port or 143, timeout=PATIENCE)
    except ssl.SSLCertVerificationError as fault:
        raise MailboxMisconfigured("the certificate of the mailbox is not good") from fault
    except (imaplib.IMAP4.error, OSError) as fault:
        raise MailboxAway(f"the mailbox can't be reached ({type(fault).__name__})") from fault


def _is_here(host: str) -> bool:
    try:
        return host == "localhost" or ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False
