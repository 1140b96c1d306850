"""Ids and references: time-ordered UUIDs for rows, random references with a check character for people."""

from __future__ import annotations

import os
import secrets
import threading
import time
from uuid import UUID

# No I, L, O, U: read over the telephone, they become 1, 1, 0 and V.
ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
REFERENCE_LENGTH = 7


class _Instants:
    """Instants of this process in 4096ths of a millisecond, each later than the one before."""

    def __init__(self) -> None:
        self._newest = 0
        self._lock = threading.Lock()

    def next(self) -> int:
        """Now; or, where the clock stands still or has gone back, the one after the newest."""
        with self._lock:
            self._newest = max((time.time_ns() << 12) // 1_000_000, self._newest + 1)
            return self._newest

    def forked(self) -> None:
        """The lock may have been held by a thread that a fork has left behind."""
        self._lock = threading.Lock()


_instants = _Instants()
os.register_at_fork(after_in_child=_instants.forked)


def new_id() -> UUID:
    """A UUID of version 7, larger than every id this process made before.

    Rows made later sort later: indexes stay warm, and of two rows with one instant the second is the newer (RFC 9562
    section 6.2, method 3). Ids of two processes are in order to the precision of their clocks only.
    """
    instant = _instants.next()
    random = int.from_bytes(os.urandom(8)) & ~(0x3 << 62)
    return UUID(int=(instant >> 12 << 80) | (0x7 << 76) | ((instant & 0xFFF) << 64) | (0x2 << 62) | random)


def new_reference(prefix: str) -> str:
    """A random reference such as CME-4K7Q2XR-9: tells nothing about its order, and a slip of one character shows."""
    body = "".join(secrets.choice(ALPHABET) for _ in range(REFERENCE_LENGTH))
    return f"{prefix}-{body}-{check_character(prefix + body)}"


def check_character(text: str) -> str:
    """The check character of a reference: a weighted sum modulo 31, so swaps and single slips change it."""
    total = sum((place + 2) * (ord(sign) % 31) for place, sign in enumerate(text.upper()))
    return ALPHABET[total % 31]


def normal_reference(typed: str) -> str | None:
    """A reference as somebody typed it, put right, or None if it can't be one.

    Spaces, case, missing dashes and the letters O, I, L for 0 and 1 are forgiven.
    """
    signs = "".join(sign for sign in typed.upper() if sign.isalnum())
    if len(signs) < REFERENCE_LENGTH + 3:
        return None
    prefix, tail = signs[: -REFERENCE_LENGTH - 1], signs[-REFERENCE_LENGTH - 1 :]
    tail = tail.translate(str.maketrans("OIL", "011"))
    body, check = tail[:-1], tail[-1]
    if check_character(prefix + body) != check:
        return None
    return f"{prefix}-{body}-{check}"
