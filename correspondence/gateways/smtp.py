"""Mail by SMTP: one connection a batch, the reference as Message-ID, every fault put into its class."""

from __future__ import annotations

import base64
import binascii
import re
import smtplib
import ssl
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from datetime import timedelta
from email.utils import format_datetime, parseaddr
from functools import lru_cache
from typing import Any
from urllib.parse import unquote, urlsplit

from correspondence.gateways.protocol import (
    NOT_BEGUN,
    Answer,
    GatewayAway,
    GatewayMisconfigured,
    Mail,
    Outcome,
    Seen,
)

STEP = 15.0  # seconds one step of the conversation may take: six of them end well inside a lease
# Seconds a server may be left with an envelope and no text: it hangs up after minutes, and would not say so before the
# text is under way, which is when nobody can tell any more what became of it.
ANNOUNCED = 5.0
_ADDRESS = re.compile(r"[^\s<>\",;:\\()\[\]@]+@[A-Za-z0-9](?:[A-Za-z0-9.-]*[A-Za-z0-9])?")
_DOT = re.compile(rb"(?m)^\.")
_LONE_NEWLINE = re.compile(r"\r\n|\r|\n")
_ENCODED_WORD = 42  # bytes of text in one encoded word: 75 signs a word is the most (RFC 2047, section 2)

Asked = Callable[[str], Seen]
ReplyTo = Callable[[str], str]


@dataclass(frozen=True)
class SmtpGateway:
    """A mail server: `smtp://`, `smtp+starttls://` or `smtps://`, with `user:password@` if it wants them.

    A mail server can't usually be asked what it took; one whose log can be searched by Message-ID may be given as
    `asked`. `reply_to` gives the address that answers and bounces of a reference come back to, if anybody reads them.
    """

    url: str
    sender: str
    asked: Asked | None = None
    reply_to: ReplyTo | None = None
    remembers: timedelta = timedelta(days=3)
    step: float = STEP
    name: str = field(default="smtp", init=False)

    @property
    def can_be_asked(self) -> bool:
        """Only with a log to search."""
        return self.asked is not None

    def lookup(self, reference: str) -> Seen:
        """What the mail server's log says of a Message-ID; "cannot tell" without one."""
        return self.asked(message_id(reference, self.sender)) if self.asked else Seen.CANNOT_TELL

    @contextmanager
    def line(self) -> Iterator[SmtpLine]:
        """A connection for one batch, made at the first e-mail and closed politely."""
        line = SmtpLine(self)
        try:
            yield line
        finally:
            line.close()


class SmtpLine:
    """One conversation with a mail server. Where the server allows, an envelope goes with the text before it."""

    def __init__(self, gateway: SmtpGateway) -> None:
        self._gateway = gateway
        self._server: smtplib.SMTP | None = None
        self._envelope_from = parseaddr(gateway.sender)[1]
        self._announced: tuple[Mail, float] | None = None  # whose envelope was said, not yet heard, and since when
        self._may_announce = True  # until a server leaves an envelope unanswered that went with a text

    def send(self, mail: Mail, then: Mail | None = None) -> Answer:
        """Hand one e-mail over.

        Everything before the end of the text can be tried again; from then on, silence means "unknown".
        """
        if not _ADDRESS.fullmatch(mail.to) or not mail.to.isascii():
            return Answer(Outcome.REFUSED, error="not-an-address")
        if mail.too_late():
            return NOT_BEGUN
        if self._announced is not None and not self._is_announced(mail):
            self._drop()  # there is no way back from DATA but to hang up
        fresh, announced = self._server is None, self._announced is not None
        server = self._server or self._connect()
        try:
            answer = self._envelope(server, mail)
        except (smtplib.SMTPException, OSError) as fault:
            self._drop()
            self._may_announce = self._may_announce and not announced
            if fresh:
                raise GatewayAway(f"the mail server broke off ({type(fault).__name__})") from fault
            return self.send(mail, then)  # an idle connection the server had closed: once more on a new one
        if answer is not None:
            return answer
        return self._text(server, mail, then)

    def close(self) -> None:
        """Say goodbye; a server that is gone is no fault any more."""
        if self._server is not None:
            if self._announced is None:
                with suppress(smtplib.SMTPException, OSError):
                    self._patience(self._server)
                    self._server.quit()
            self._drop()

    def _connect(self) -> smtplib.SMTP:
        parts = urlsplit(self._gateway.url)
        if parts.scheme not in {"smtp", "smtps", "smtp+starttls"} or not parts.hostname:
            raise GatewayMisconfigured("ONROLL_SMTP_URL must begin with smtp://, smtp+starttls:// or smtps://")
        # Reading the machine's certificates takes 20 ms: only for those who encrypt.
        secure = ssl.create_default_context() if parts.scheme != "smtp" else None
        try:
            if parts.scheme == "smtps":
                server: smtplib.SMTP = smtplib.SMTP_SSL(
                    parts.hostname, parts.port or 465, timeout=self._gateway.step, context=secure
                )
            else:
                server = smtplib.SMTP(parts.hostname, parts.port or 25, timeout=self._gateway.step)
            server.ehlo_or_helo_if_needed()
            if parts.scheme == "smtp+starttls":
                server.starttls(context=secure)
            if parts.username:
                server.login(unquote(parts.username), unquote(parts.password or ""))
        except (smtplib.SMTPAuthenticationError, smtplib.SMTPNotSupportedError, ssl.SSLCertVerificationError) as fault:
            raise GatewayMisconfigured(f"the mail server did not let us in ({type(fault).__name__})") from fault
        except (smtplib.SMTPException, OSError) as fault:
            raise GatewayAway(f"the mail server can't be reached ({type(fault).__name__})") from fault
        self._server = server
        return server

    def _envelope(self, server: smtplib.SMTP, mail: Mail) -> Answer | None:
        """From and to. None: go on with the text."""
        self._patience(server)
        if self._announced is not None:
            return self._hear_envelope(server, mail)
        if said := self._said_at_once(server, mail):
            server.send(said)
            return self._hear_envelope(server, mail)
        code, _ = server.mail(self._sender_of(mail))
        if code == 421:
            raise smtplib.SMTPServerDisconnected("421")
        if code >= 500:
            raise GatewayMisconfigured(f"the mail server refuses our sender address ({code})")
        if code >= 400:
            server.rset()
            return Answer(Outcome.LATER, error=f"smtp-{code}")
        code, _ = server.rcpt(mail.to)
        if code == 421:
            raise smtplib.SMTPServerDisconnected("421")
        if code >= 400:
            server.rset()
            return Answer(Outcome.REFUSED if code >= 500 else Outcome.LATER, error=f"smtp-{code}")
        if mail.too_late():
            server.rset()
            return NOT_BEGUN
        code, _ = server.docmd("DATA")
        if code != 354:
            return Answer(Outcome.REFUSED if code >= 500 else Outcome.LATER, error=f"smtp-{code}")
        if mail.too_late():
            self._drop()  # there is no way back from DATA but to hang up
            return NOT_BEGUN
        return None

    def _sender_of(self, mail: Mail) -> str:
        """Whom a bounce is sent to: the address of this very message where replies are read, so that it is known."""
        reply_to = self._gateway.reply_to
        return (reply_to(mail.reference) if reply_to is not None else "") or self._envelope_from

    def _said_at_once(self, server: smtplib.SMTP, mail: Mail) -> bytes:
        """From, to and the wish to go on, for one packet, as a server allows that says PIPELINING (RFC 2920)."""
        sender = self._sender_of(mail)
        if not server.has_extn("pipelining") or not _ADDRESS.fullmatch(sender) or not sender.isascii():
            return b""
        return f"MAIL FROM:<{sender}>\r\nRCPT TO:<{mail.to}>\r\nDATA\r\n".encode("ascii")

    def _announcement(self, server: smtplib.SMTP, then: Mail | None) -> bytes:
        """The envelope of the next one, to go with this one's text: RFC 2920 lets a group of commands begin so."""
        if then is None or not self._may_announce or then.too_late():
            return b""
        if not _ADDRESS.fullmatch(then.to) or not then.to.isascii():
            return b""
        return self._said_at_once(server, then)

    def _is_announced(self, mail: Mail) -> bool:
        """Whether the server waits for the text of this one, and surely still does."""
        if self._announced is None:
            return False
        whose, since = self._announced
        return whose is mail and time.monotonic() - since < ANNOUNCED

    def _hear_envelope(self, server: smtplib.SMTP, mail: Mail) -> Answer | None:
        """What was answered to an envelope in one packet. A server that would take a refused mail's text gets none."""
        self._announced = None
        sender, recipient, text = (server.getreply()[0] for _ in range(3))
        if 421 in (sender, recipient, text):
            raise smtplib.SMTPServerDisconnected("421")
        refused = next((code for code in (sender, recipient) if code >= 400), 0)
        if text == 354 and (refused or mail.too_late()):
            self._drop()
        elif refused:
            server.rset()
        if sender >= 500:
            raise GatewayMisconfigured(f"the mail server refuses our sender address ({sender})")
        code = refused or text
        if code != 354:
            return Answer(Outcome.REFUSED if code >= 500 else Outcome.LATER, error=f"smtp-{code}")
        return NOT_BEGUN if self._server is None else None

    def _text(self, server: smtplib.SMTP, mail: Mail, then: Mail | None) -> Answer:
        try:
            reply_to = self._gateway.reply_to
            text = letter(mail, self._gateway.sender, reply_to(mail.reference) if reply_to is not None else "")
            next_one = self._announcement(server, then)
            server.send((_DOT.sub(b"..", text) if b"\n." in text else text) + b".\r\n" + next_one)
            if then is not None and next_one:
                self._announced = then, time.monotonic()
            code, said = server.getreply()
        except (smtplib.SMTPException, OSError) as fault:
            self._drop()
            return Answer(Outcome.UNKNOWN, error=f"silence-after-text:{type(fault).__name__}")
        if code < 400:
            return Answer(Outcome.SENT, provider_reference=said.decode("ascii", "replace")[:120])
        if code == 421:
            self._drop()
        return Answer(Outcome.REFUSED if code >= 500 else Outcome.LATER, error=f"smtp-{code}")

    def _patience(self, server: smtplib.SMTP) -> None:
        if server.sock is not None:
            server.sock.settimeout(self._gateway.step)

    def _drop(self) -> None:
        server, self._server, self._announced = self._server, None, None
        if server is not None:
            with suppress(OSError):
                server.close()


def message_id(reference: str, sender: str) -> str:
    """The Message-ID of a reference."""
    return f"<{reference}@{_domain(sender)}>"


def letter(mail: Mail, sender: str, reply_to: str = "") -> bytes:
    """The whole text of an e-mail, headers first, with CRLF line ends.

    Written by hand: the standard library's EmailMessage takes longer than the mail server does.
    """
    body = _LONE_NEWLINE.sub("\r\n", mail.body).encode()
    headers: dict[str, Any] = {
        "From": sender,
        **({"Reply-To": reply_to} if reply_to else {}),
        "To": mail.to,
        "Subject": _header(mail.subject),
        "Message-ID": message_id(mail.reference, sender),
        "Date": _date(mail.at),
        "MIME-Version": "1.0",
        "Content-Type": "text/plain; charset=utf-8",
        "Content-Transfer-Encoding": "quoted-printable",
        "Auto-Submitted": "auto-generated",
    }
    head = "".join(f"{name}: {value}\r\n" for name, value in headers.items()).encode("ascii", "replace")
    text = binascii.b2a_qp(body, istext=True)
    return head + b"\r\n" + text + (b"" if text.endswith(b"\r\n") else b"\r\n")


@lru_cache(maxsize=8)
def _domain(sender: str) -> str:
    return parseaddr(sender)[1].rpartition("@")[2] or "localhost"


_date = lru_cache(maxsize=8)(format_datetime)  # a batch has one


def _header(text: str) -> str:
    """A subject on one line; as encoded words when it is not plain ASCII."""
    text = " ".join(text.split())
    if text.isascii():
        return text
    words, word = [], b""
    for sign in text:
        raw = sign.encode()
        if len(word) + len(raw) > _ENCODED_WORD:
            words.append(word)
            word = b""
        word += raw
    words.append(word)
    return "\r\n ".join(f"=?utf-8?b?{base64.b64encode(each).decode()}?=" for each in words)
