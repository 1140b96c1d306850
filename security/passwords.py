"""Passwords: argon2id, slow on purpose. Never called inside `with writing():`, where it would hold others up."""

from __future__ import annotations

from functools import lru_cache

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError
from flask import current_app

SHORTEST, LONGEST = 12, 200  # characters; length protects, odd signs don't
# What people write when a form asks for twelve characters. Compared without case, spaces and digits at the end.
TOO_COMMON = frozenset(
    {
        "password",
        "passwordpassword",
        "passw0rdpassw0rd",
        "letmeinletmein",
        "welcomewelcome",
        "qwertyuiop",
        "qwertyuiopas",
    }
    | {"administrator", "changeme", "changemechangeme", "education", "educationwelfare", "marloweborough", "council"}
    | {"iloveyouiloveyou", "abcdefghijkl", "correcthorsebatterystaple"}
)


class NotAPassword(ValueError):
    """This can't be somebody's password; the message says why, to the person who chose it."""


def check_choice(password: str, *, email: str = "") -> None:
    """Say whether somebody may have this password.

    Raises: NotAPassword.
    """
    if len(password) < SHORTEST:
        raise NotAPassword(f"Enter at least {SHORTEST} characters. Three random words make a good password")
    if len(password) > LONGEST:
        raise NotAPassword(f"Enter {LONGEST} characters or fewer")
    folded = password.casefold().replace(" ", "").rstrip("0123456789!?.")
    named = email.partition("@")[0].casefold()
    if folded in TOO_COMMON or len(set(folded)) < 4 or (len(named) >= 4 and folded == named):
        raise NotAPassword("Choose a password that is harder to guess")


def hashed(password: str) -> str:
    """The hash to keep. About half a second of work in production."""
    return _hasher(_is_fast()).hash(password)


def is_right(password: str, kept: str) -> bool:
    """Whether this password has that hash. Takes as long for somebody without a password as for anybody else."""
    hasher = _hasher(_is_fast())
    if len(password) > LONGEST:
        return False
    try:
        hasher.verify(kept or _nobody(_is_fast()), password)
    except (VerificationError, InvalidHashError):
        return False
    return bool(kept)


def is_outdated(kept: str) -> bool:
    """Whether this hash was made with less work than is asked for today."""
    return _hasher(_is_fast()).check_needs_rehash(kept)


def _is_fast() -> bool:
    return bool(current_app.config["ONROLL"].sign_in_fast)


@lru_cache(maxsize=2)
def _hasher(fast: bool) -> PasswordHasher:
    return PasswordHasher(time_cost=1, memory_cost=8, parallelism=1) if fast else PasswordHasher()


@lru_cache(maxsize=2)
def _nobody(fast: bool) -> str:
    return _hasher(fast).hash("nobody has this password")
