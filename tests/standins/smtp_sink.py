"""A mail server on loopback that counts what it took by Message-ID, and misbehaves when told to."""

from __future__ import annotations

import asyncio
import re
import threading
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from email import message_from_bytes, policy
from email.message import EmailMessage
from typing import Any

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session

from correspondence.gateways.protocol import Seen

_MESSAGE_ID = re.compile(rb"^Message-ID:\s*(<[^>]+>)", re.IGNORECASE | re.MULTILINE)


@dataclass
class SmtpSink:
    """What a mail server took, and how it shall behave.

    `refuse` and `later` name addresses; `slow` is seconds before each answer to a text; `dies_after_data` hangs up
    after taking that many more texts whole, without saying so; `hangs` never answers to a text; `refuse_sender`
    answers 550 to MAIL FROM; `busy` answers 421; `pipelining` says that several commands may come at once.
    """

    port: int = 0
    taken: Counter[str] = field(default_factory=Counter)
    texts: list[EmailMessage] = field(default_factory=list)
    senders: list[str] = field(default_factory=list)  # of envelopes: whom a bounce would go to
    keep_texts: bool = True
    refuse: set[str] = field(default_factory=set)
    later: set[str] = field(default_factory=set)
    refuse_sender: bool = False
    busy: bool = False
    pipelining: bool = False
    slow: float = 0.0
    dies_after_data: int = 0
    hangs: bool = False
    connections: int = 0
    on_text: Callable[[str], None] | None = None
    lock: threading.Lock = field(default_factory=threading.Lock)

    @property
    def url(self) -> str:
        """Where it listens."""
        return f"smtp://127.0.0.1:{self.port}"

    @property
    def twice(self) -> list[str]:
        """What came more than once."""
        return [name for name, count in self.taken.items() if count > 1]

    def asked(self, message_id: str) -> Seen:
        """The log, searched by Message-ID."""
        return Seen.SENT if self.taken[message_id] else Seen.NOT_SEEN

    async def handle_EHLO(  # noqa: N802  # aiosmtpd's name
        self, server: SMTP, session: Session, envelope: Envelope, hostname: str, responses: list[str]
    ) -> list[str]:
        session.host_name = hostname
        return [responses[0], *(["250-PIPELINING"] if self.pipelining else []), *responses[1:]]

    async def handle_MAIL(self, server: SMTP, session: Session, envelope: Envelope, address: str, options: Any) -> str:  # noqa: N802  # aiosmtpd's name
        if self.busy:
            return "421 too busy"
        if self.refuse_sender:
            return "550 sender unknown"
        envelope.mail_from = address
        self.senders.append(address)
        return "250 OK"

    async def handle_RCPT(self, server: SMTP, session: Session, envelope: Envelope, address: str, options: Any) -> str:  # noqa: N802  # aiosmtpd's name
        if address in self.refuse:
            return "550 no such mailbox"
        if address in self.later:
            return "450 try again"
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:  # noqa: N802  # aiosmtpd's name
        content = bytes(envelope.original_content or b"")
        found = _MESSAGE_ID.search(content)
        name = found[1].decode() if found else "(none)"
        with self.lock:
            self.taken[name] += 1
            if self.keep_texts:
                self.texts.append(message_from_bytes(content, policy=policy.default))
            dies = self.dies_after_data > 0
            self.dies_after_data -= dies
        if self.on_text is not None:
            await asyncio.get_running_loop().run_in_executor(None, self.on_text, name)
        if self.slow:
            await asyncio.sleep(self.slow)
        if self.hangs:
            await asyncio.sleep(3600)
        if dies:
            assert server.transport is not None
            server.transport.abort()
            return "421 gone"
        return "250 taken"


class _Server(SMTP):
    """aiosmtpd's server, counting its connections."""

    def __init__(self, sink: SmtpSink, **named: Any) -> None:
        super().__init__(sink, **named)
        self._sink = sink

    def connection_made(self, transport: Any) -> None:
        self._sink.connections += 1
        super().connection_made(transport)


class _Controller(Controller):
    def factory(self) -> SMTP:
        return _Server(self.handler, hostname="sink.example", decode_data=False, ident="sink")

    def _trigger_server(self) -> None:
        assert self.server is not None
        self.port = self.server.sockets[0].getsockname()[1]  # it was asked to take any free one
        super()._trigger_server()


@contextmanager
def smtp_sink(**behaviour: Any) -> Iterator[SmtpSink]:
    """A mail server for as long as the block lasts."""
    sink = SmtpSink(**behaviour)
    controller = _Controller(sink, hostname="127.0.0.1", port=0, ready_timeout=60)
    controller.start()
    try:
        sink.port, sink.connections = controller.port, 0  # starting made one of its own
        yield sink
    finally:
        controller.stop()
