"""One-time codes: sent to the mailbox that a link was sent to, so that a forwarded link opens nothing.

A code is computed from its row's id, and only a keyed hash of it is kept. Its digits stand in the database once, in the
values of the message that carries them, until that is sent.
"""

from __future__ import annotations

import hashlib
import hmac
from datetime import datetime, timedelta
from enum import StrEnum
from uuid import UUID

from flask import current_app
from sqlalchemy import func, select, update

from base.database import locked
from base.extensions import db
from base.ids import new_id
from models.link import Link, LinkCode

DIGITS = 6
WORKS_FOR = timedelta(minutes=15)
TRIES = 5
CODES_AN_HOUR = 5  # with five tries each: 25 guesses an hour at a million codes


class Answer(StrEnum):
    """What a code that somebody typed came to."""

    RIGHT = "right"
    WRONG = "wrong"
    ENDED = "ended"  # too old, used, or tried too often: a new one is needed


class TooManyCodes(Exception):
    """This link had its codes for this hour."""


def make_code(link_id: UUID, *, at: datetime) -> LinkCode:
    """Make a code for a link, in the open transaction; earlier ones end. The caller plans the message.

    Raises: TooManyCodes.
    """
    session = db.session()
    locked(session, Link, link_id)  # two tabs asking at once must not get round the limit
    newest = select(func.count()).where(LinkCode.link_id == link_id, LinkCode.made_at > at - timedelta(hours=1))
    if (session.scalar(newest) or 0) >= CODES_AN_HOUR:
        raise TooManyCodes
    still_good = (LinkCode.link_id == link_id, LinkCode.used_at.is_(None), LinkCode.expires_at > at)
    session.execute(update(LinkCode).where(*still_good).values(expires_at=at))
    code_id = new_id()
    code = LinkCode(id=code_id, link_id=link_id, code_hash="", expires_at=at + WORKS_FOR, made_at=at)
    code.code_hash = _hash(code_id, code_of(code_id))
    session.add(code)
    session.flush()
    return code


def code_of(code_id: UUID) -> str:
    """The six digits of a code, for its message: computed, never read."""
    number = int.from_bytes(hmac.digest(_key(), b"digits" + code_id.bytes, hashlib.sha256)[:8], "big")
    return f"{number % 10**DIGITS:0{DIGITS}}"


def has_live_code(link_id: UUID, *, at: datetime) -> bool:
    """Whether a code for this link was sent and still works."""
    return _newest(link_id, at=at) is not None


def try_code(link_id: UUID, typed: str, *, at: datetime) -> Answer:
    """Compare what somebody typed with the link's newest code, in the open transaction.

    Twice: a code works once; each wrong try counts, and the fifth ends it.
    """
    found = _newest(link_id, at=at)
    code: LinkCode | None = locked(db.session(), LinkCode, found) if found else None
    if code is None or code.used_at is not None or code.wrong_tries >= TRIES:
        return Answer.ENDED
    digits = "".join(sign for sign in typed if sign.isdecimal() and sign.isascii())
    if not hmac.compare_digest(_hash(code.id, digits), code.code_hash):
        code.wrong_tries += 1
        return Answer.ENDED if code.wrong_tries >= TRIES else Answer.WRONG
    code.used_at = at
    return Answer.RIGHT


def _newest(link_id: UUID, *, at: datetime) -> UUID | None:
    return db.session.scalar(
        select(LinkCode.id)
        .where(
            LinkCode.link_id == link_id,
            LinkCode.used_at.is_(None),
            LinkCode.expires_at > at,
            LinkCode.wrong_tries < TRIES,
        )
        .order_by(LinkCode.made_at.desc(), LinkCode.id.desc())
        .limit(1)
    )


def _key() -> bytes:
    return hmac.digest(current_app.config["ONROLL"].secret_key.encode(), b"onroll codes", hashlib.sha256)


def _hash(code_id: UUID, digits: str) -> str:
    return hmac.new(_key(), b"kept" + code_id.bytes + digits.encode(), hashlib.sha256).hexdigest()
