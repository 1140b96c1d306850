"""The code that stands on a letter: with the letter's reference it opens the short form that answers it.

It is worked out from the letter's id and the installation's secret, so it is kept nowhere and dies with the letter.
Twelve signs that nobody mistakes for each other: as good as any password at the few tries a minute that are allowed.
"""

from __future__ import annotations

import hashlib
import hmac
from uuid import UUID

from flask import current_app

SIGNS = "ABCDEFGHJKMNPQRSTVWXYZ23456789"  # no I, L, O, U, 0 or 1
LENGTH = 12
_GROUP = 4


def letter_code(letter_id: UUID) -> str:
    """The code of a letter, as it is printed: three groups of four."""
    secret = current_app.config["ONROLL"].secret_key.encode()
    key = hmac.digest(secret, b"onroll letter codes", hashlib.sha256)
    number = int.from_bytes(hmac.digest(key, letter_id.bytes, hashlib.sha256), "big")
    made = ""
    for _ in range(LENGTH):
        number, sign = divmod(number, len(SIGNS))
        made += SIGNS[sign]
    return "-".join(made[at : at + _GROUP] for at in range(0, LENGTH, _GROUP))


def is_code_of(letter_id: UUID, typed: str) -> bool:
    """Whether somebody typed that letter's code, however they grouped it."""
    plain = "".join(sign for sign in typed.upper() if sign.isalnum())[: LENGTH * 2]
    return hmac.compare_digest(plain.encode(), letter_code(letter_id).replace("-", "").encode())
