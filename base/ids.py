"""Ids and references: time-ordered UUIDs for rows, random references with a check character for people."""

from __future__ import annotations

import os
import secrets
import time
from uuid import UUID

# No I, L, O, U: read over the telephone, they become 1, 1, 0 and V.
ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
REFERENCE_LENGTH = 7


def new_id() -> UUID:
    """A UUID of version 7: rows made later sort later, which keeps indexes warm."""
    millis = time.time_ns() // 1_000_000
    value = (millis << 80) | int.from_bytes(os.urandom(10))
    value &= ~(0xF << 76) & ~(0x3 << 62)
    return UUID(int=value | (0x7 << 76) | (0x2 << 62))


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
