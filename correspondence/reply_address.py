"""The address that an answer to one e-mail comes back to: the mailbox of replies, a plus sign and a token.

The token is the message's id and an HMAC of it: it says nothing of anybody, and nobody can make one up. Mail systems
ignore what stands after the plus sign (RFC 5233), and the whole fits the 64 signs before the @ (RFC 5321).
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import hmac
import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from uuid import UUID

_SIGNED = 10  # bytes of the HMAC
_TOKEN = 42  # signs: 26 bytes in base 32, without padding
_REFERENCE = re.compile(r"onroll-([0-9a-f]{32})(?:-[0-9]+)?")


@dataclass(frozen=True, slots=True)
class ReplyAddresses:
    """The reply addresses of one installation. `mailbox` is empty where nobody reads replies."""

    mailbox: str
    secret: str = field(repr=False)

    def of(self, message_id: UUID) -> str:
        """The address that answers to a message come back to; empty without a mailbox."""
        name, _, domain = self.mailbox.rpartition("@")
        return f"{name}+{self._token(message_id)}@{domain}" if name else ""

    def for_reference(self, reference: str) -> str:
        """The same, of a message by what the gateway knows it by."""
        found = message_of_reference(reference)
        return self.of(found) if found is not None else ""

    def message_in(self, addresses: Iterable[str]) -> UUID | None:
        """Which of our messages is answered to one of these addresses; None where no token is ours."""
        for address in addresses:
            local = address.strip().rpartition("@")[0]
            token = local.rpartition("+")[2].lower()
            found = self._read(token) if len(token) == _TOKEN else None
            if found is not None:
                return found
        return None

    def _token(self, message_id: UUID) -> str:
        return base64.b32encode(message_id.bytes + self._signature(message_id)).decode("ascii").rstrip("=").lower()

    def _read(self, token: str) -> UUID | None:
        try:
            raw = base64.b32decode(token.upper() + "=" * (-len(token) % 8))
        except (binascii.Error, ValueError):
            return None
        found = UUID(bytes=raw[:16])
        return found if hmac.compare_digest(self._signature(found), raw[16:]) else None

    def _signature(self, message_id: UUID) -> bytes:
        key = hmac.digest(self.secret.encode(), b"onroll replies", hashlib.sha256)
        return hmac.digest(key, message_id.bytes, hashlib.sha256)[:_SIGNED]


def message_of_reference(text: str) -> UUID | None:
    """The message whose reference stands in a text, such as a Message-ID of ours."""
    found = _REFERENCE.search(text)
    return UUID(hex=found[1]) if found else None
