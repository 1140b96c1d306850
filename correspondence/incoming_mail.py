"""E-mail that came in, read: who answers what, in plain words, and whether a machine wrote it.

Nothing of it is executed or drawn as a page: HTML becomes its words. Sources: RFC 5322 and 2045 ff. (mail), RFC 3464
(delivery status), RFC 3834 (automatic answers).
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from email import message_from_bytes
from email.message import EmailMessage, Message
from email.utils import getaddresses, parseaddr, parsedate_to_datetime
from enum import StrEnum
from html.parser import HTMLParser

LONGEST_TEXT = 100_000
MOST_ATTACHMENTS = 20
_SENT_TO = ("To", "Cc", "Delivered-To", "X-Original-To", "Envelope-To", "X-Forwarded-To")
_AWAY = re.compile(
    r"\bout of (?:the )?office\b|\bautomatic reply\b|\bauto[- ]?reply\b|\baway from (?:the|my) (?:office|desk)\b|"
    r"\bon (?:annual |maternity |paternity |sick )?leave\b|\bno longer work(?:s|ing)?\b|\bhas left the school\b",
    re.IGNORECASE,
)
_MACHINES = re.compile(r"^(?:mailer-daemon|postmaster)@", re.IGNORECASE)
_RETURNED = re.compile(
    r"undeliver|delivery (?:status|failure|has failed)|returned mail|mail delivery|failure notice", re.IGNORECASE
)
_ANSWERS = re.compile(r"\s*(?:automatic reply|auto[- ]?reply|out of (?:the )?office)\b", re.IGNORECASE)
_SILENT = {"script", "style", "head", "title", "template", "noscript"}
_BREAKS = {"p", "br", "div", "tr", "li", "h1", "h2", "h3", "h4", "blockquote", "table"}


class Kind(StrEnum):
    """What an e-mail is."""

    REPLY = "reply"
    BOUNCE = "bounce"  # ours did not arrive
    DELAY = "delay"  # ours has not arrived yet
    OUT_OF_OFFICE = "out-of-office"
    RECEIPT = "receipt"  # ours arrived, or was opened
    AUTOMATIC = "automatic"  # any other answer of a machine: it may say something, so a person reads it
    UNREADABLE = "unreadable"


SAYS_SOMETHING = frozenset({Kind.REPLY, Kind.AUTOMATIC})  # whose words and files are kept for a person


@dataclass(frozen=True, slots=True)
class Attachment:
    """A file that came with an e-mail, not looked into yet."""

    filename: str
    raw: bytes


@dataclass(frozen=True, slots=True)
class Incoming:
    """An e-mail as it was read. `names` are Message-IDs it refers to, `sent_to` the addresses it was sent to.

    `mark` is the same for the same e-mail however often it is delivered.
    """

    kind: Kind
    mark: str
    sender: str = ""
    subject: str = ""
    text: str = ""
    sent_at: datetime | None = None
    sent_to: tuple[str, ...] = ()
    names: tuple[str, ...] = ()
    attachments: tuple[Attachment, ...] = ()


def read_mail(raw: bytes) -> Incoming:
    """Read one e-mail. Never raises: what can't be read is a thing of its own, for a person."""
    try:
        return _read(raw)
    except Exception:  # noqa: BLE001  # the library's parsers raise what they like for what strangers send
        return Incoming(Kind.UNREADABLE, _mark(raw))


def too_long(uid: int, size: int) -> Incoming:
    """What stands for an e-mail that is too long to be fetched."""
    return Incoming(Kind.UNREADABLE, _mark(f"{uid}:{size}".encode()), text=f"An email of {size:,} bytes: too long.")


def _read(raw: bytes) -> Incoming:
    from email import policy  # its parser of headers is large, and only who reads incoming mail needs it

    mail: EmailMessage = message_from_bytes(raw, policy=policy.default)
    sender = _line(parseaddr(_header(mail, "From"))[1])[:254]
    own_name = _header(mail, "Message-ID")
    names = [_header(mail, "In-Reply-To"), *_header(mail, "References").split()[-10:]]
    kind = _kind(mail, sender)
    if kind in (Kind.BOUNCE, Kind.DELAY):
        names += _returned_names(mail)
    text = _text(mail)
    if kind is Kind.AUTOMATIC and _AWAY.search(f"{_header(mail, 'Subject')}\n{text[:4000]}"):
        kind = Kind.OUT_OF_OFFICE
    return Incoming(
        kind,
        _mark(f"{own_name}\n{sender}".encode("utf-8", "surrogateescape") if own_name else raw),
        sender,
        _line(_header(mail, "Subject"))[:300],
        text,
        _sent_at(mail),
        tuple(address for _, address in getaddresses([value for name in _SENT_TO for value in _headers(mail, name)])),
        tuple(name for name in names if name),
        tuple(_attachments(mail)) if kind in SAYS_SOMETHING else (),
    )


def _kind(mail: EmailMessage, sender: str) -> Kind:
    """What an e-mail is by its headers.

    Only what says that it answers by itself is a machine's. X-Auto-Response-Suppress, Precedence: bulk and
    Auto-Submitted: auto-generated stand in people's mail too: some servers, and gateways for secure mail, add them.
    """
    if mail.get_content_type() == "multipart/report":
        report = str(mail.get_param("report-type") or "").lower()
        if report == "delivery-status":
            return _delivery(mail)
        return Kind.RECEIPT if report == "disposition-notification" else Kind.AUTOMATIC
    subject = _header(mail, "Subject")
    if _MACHINES.match(sender) and _RETURNED.search(subject):
        return Kind.BOUNCE
    answers = _header(mail, "Auto-Submitted").partition(";")[0].strip().lower() == "auto-replied"
    answers = answers or any(_headers(mail, name) for name in ("X-Autoreply", "X-Autorespond"))
    answers = answers or _header(mail, "Precedence").strip().lower() == "auto_reply"
    return Kind.AUTOMATIC if answers or _ANSWERS.match(subject) else Kind.REPLY


def _delivery(mail: EmailMessage) -> Kind:
    """What the fields of each recipient say (RFC 3464, section 2.3): one that failed is enough."""
    actions: set[str] = set()
    for part in mail.walk():
        if part.get_content_type() != "message/delivery-status":
            continue
        blocks = part.get_payload()
        for block in blocks if isinstance(blocks, list) else ():
            if isinstance(block, Message) and block.get("Action"):
                action, status = str(block["Action"]).strip().lower(), str(block.get("Status", "")).strip()
                actions.add("failed" if status.startswith("5.") and action != "delivered" else action)
    if "failed" in actions:
        return Kind.BOUNCE
    return Kind.DELAY if "delayed" in actions else Kind.RECEIPT


def _returned_names(mail: EmailMessage) -> list[str]:
    """The Message-IDs of what was returned: whole, or its headers alone."""
    found = []
    for part in mail.walk():
        if part.get_content_type() == "message/rfc822":
            inner = part.get_payload()
            found += (
                [str(one.get("Message-ID", "")) for one in inner if isinstance(one, Message)]
                if isinstance(inner, list)
                else []
            )
        elif part.get_content_type() in {"text/rfc822-headers", "text/plain"}:
            told = part.get_payload(decode=True)
            text = told.decode("utf-8", "replace") if isinstance(told, bytes) else ""
            found += re.findall(r"(?im)^\s*Message-ID:\s*(<[^>\s]+>)", text)
    return found


def _text(mail: EmailMessage) -> str:
    body = mail.get_body(preferencelist=("plain", "html"))
    if body is None:
        return ""
    told = body.get_content()
    text = told if isinstance(told, str) else ""
    if body.get_content_type() == "text/html":
        words = _Words()
        words.feed(text[: LONGEST_TEXT * 10])
        text = words.said()
    lines = (_line(line) for line in text.replace("\r\n", "\n").split("\n"))
    return re.sub(r"\n{3,}", "\n\n", "\n".join(lines)).strip()[:LONGEST_TEXT]


def _attachments(mail: EmailMessage) -> Iterator[Attachment]:
    """Files, the first twenty. A mail inside a mail comes as bytes that the upload checks then refuse."""
    body = mail.get_body(preferencelist=("plain", "html"))
    parts = (part for part in mail.walk() if not part.is_multipart() and part is not body)
    for part in _files(parts):
        content = part.get_payload(decode=True)
        if isinstance(content, bytes) and content:
            yield Attachment(_line(part.get_filename() or "attachment")[:200], content)


def _files(parts: Iterable[Message]) -> Iterator[Message]:
    taken = 0
    for part in parts:
        is_file = part.get_content_disposition() == "attachment" or part.get_filename()
        if is_file and taken < MOST_ATTACHMENTS:
            taken += 1
            yield part


def _header(mail: Message, name: str) -> str:
    return next(iter(_headers(mail, name)), "")


def _headers(mail: Message, name: str) -> list[str]:
    return [str(value) for value in mail.get_all(name) or ()]


def _line(text: str) -> str:
    """A line without control and format characters, which could turn it round on a screen."""
    return "".join(sign for sign in text if sign.isprintable() or sign == "\t").rstrip()


def _sent_at(mail: EmailMessage) -> datetime | None:
    try:
        at = parsedate_to_datetime(_header(mail, "Date"))
        return at.astimezone(UTC) if at.tzinfo is not None else at.replace(tzinfo=UTC)
    except (ValueError, TypeError, OverflowError):
        return None


def _mark(of: bytes) -> str:
    return hashlib.sha256(of).hexdigest()


class _Words(HTMLParser):
    """The words of a page, and nothing else of it."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self._pieces: list[str] = []
        self._silent = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self._silent += tag in _SILENT
        if tag in _BREAKS:
            self._pieces.append("\n")

    def handle_endtag(self, tag: str) -> None:
        self._silent -= tag in _SILENT and self._silent > 0
        if tag in _BREAKS:
            self._pieces.append("\n")

    def handle_data(self, data: str) -> None:
        if not self._silent:
            self._pieces.append(" ".join(data.split()) + (" " if data[-1:].isspace() else ""))

    def said(self) -> str:
        """The words so far."""
        return "".join(self._pieces)
