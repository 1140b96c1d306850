"""Mail written to standard error: for trying things out without a mail server."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import timedelta

from correspondence.gateways.protocol import Answer, Mail, Outcome, Seen


@dataclass(frozen=True)
class ConsoleGateway:
    """Shows each message instead of sending it."""

    name: str = field(default="console", init=False)
    can_be_asked: bool = field(default=False, init=False)
    remembers: timedelta = field(default=timedelta(), init=False)

    @contextmanager
    def line(self) -> Iterator[ConsoleGateway]:
        """Nothing to open."""
        yield self

    def send(self, mail: Mail, then: Mail | None = None) -> Answer:
        """Show one message."""
        del then
        sys.stderr.write(f"--- {mail.reference}\nTo: {mail.to}\nSubject: {mail.subject}\n\n{mail.body}\n---\n")
        return Answer(Outcome.SENT)

    def lookup(self, reference: str) -> Seen:
        """A screen remembers nothing."""
        del reference
        return Seen.CANNOT_TELL
