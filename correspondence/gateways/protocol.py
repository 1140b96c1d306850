"""What every gateway answers to, and the two ways in which a whole gateway can fail."""

from __future__ import annotations

import time
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Protocol


class Outcome(StrEnum):
    """What became of one message that was handed over."""

    SENT = "sent"  # the other side has taken it over
    REFUSED = "refused"  # it will never go to this address like this
    LATER = "later"  # certainly not taken over; may be tried again
    UNKNOWN = "unknown"  # nobody here can say whether it was taken over


class Seen(StrEnum):
    """What a gateway says when asked about a reference."""

    SENT = "sent"
    NOT_SEEN = "not-seen"
    CANNOT_TELL = "cannot-tell"


@dataclass(frozen=True, slots=True)
class Mail:
    """One e-mail, ready to go. `before` is a monotonic instant: past it, nothing new may be begun with it."""

    reference: str
    to: str
    subject: str
    body: str
    at: datetime
    before: float = float("inf")

    def too_late(self) -> bool:
        """Whether the lease may have run out, so that somebody else may be sending this one."""
        return time.monotonic() > self.before


@dataclass(frozen=True, slots=True)
class Answer:
    """A gateway's answer. `error` is a code or our own words: never an address, never a server's free text."""

    outcome: Outcome
    provider_reference: str = ""
    error: str = ""


NOT_BEGUN = Answer(Outcome.LATER, error="lease-ran-out")


class GatewayAway(Exception):
    """The gateway can't be reached or asks for patience; no message is to blame. The channel pauses for a moment."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


class GatewayMisconfigured(Exception):
    """Our own settings are wrong (password, sender, key). The channel stops until somebody mends them."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


class Line(Protocol):
    """One connection, for one batch."""

    def send(self, mail: Mail, then: Mail | None = None) -> Answer:
        """Hand one e-mail over.

        Args:   then: the one that is likely handed over next. A line that can may say beforehand whom it is for, and
                nothing else of it; whether it goes is only said by handing it over.
        Raises: GatewayAway, GatewayMisconfigured; this e-mail was then certainly not taken over.
        """


class Gateway(Protocol):
    """A way out. One whose `can_be_asked` is true is asked before anything is sent again."""

    @property
    def name(self) -> str:
        """smtp, notify, console or catcher."""

    @property
    def can_be_asked(self) -> bool:
        """Whether `lookup` can answer anything but "cannot tell"."""

    @property
    def remembers(self) -> timedelta:
        """For how long "not seen" can be believed."""

    def line(self) -> AbstractContextManager[Line]:
        """Open a line for a batch; the connection itself is made at the first e-mail."""

    def lookup(self, reference: str) -> Seen:
        """Ask what became of a reference.

        Raises: GatewayAway when nobody answers; ask again later.
        """
