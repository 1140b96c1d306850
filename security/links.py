"""Links that let somebody without an account in.

A token is the link's id and an HMAC of id and generation; it is never stored. Opening one only notes in the session
which link came, and leads on to an address without the token: mail scanners open links, so nothing is spent or shown
by that. Every page behind a link asks `opened` again, so revoking works at once.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import hmac
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from functools import lru_cache
from typing import Any
from uuid import UUID

from flask import current_app, session
from sqlalchemy import select, update

from base.database import locked, make
from base.extensions import db
from base.text import normal_email
from models.link import Link
from models.user import User
from security.actor import Actor

DOOR = "/l/"  # what every link's path begins with
PASSWORD = "password"  # noqa: S105  # what a link opens with which somebody chooses one
RESET_FOR, FIRST_FOR = timedelta(hours=1), timedelta(days=7)  # such a link: another password, the first one
HELD_AT_MOST = 8  # links in one session: a cookie holds 4 kB
PROVEN_FOR = timedelta(hours=12)  # product time: then a code is asked for again
_SIGNED = 20  # bytes of the HMAC in a token; with the id 36, which base64 writes without a remainder


class Why(StrEnum):
    """Why a link opens nothing."""

    UNKNOWN = "unknown"
    EXPIRED = "expired"
    REVOKED = "revoked"
    SPENT = "spent"


class LinkShut(Exception):
    """This link opens nothing (any more); `why` says so, without telling what it opened."""

    def __init__(self, why: Why) -> None:
        super().__init__(why.value)
        self.why = why


@dataclass(frozen=True, slots=True)
class Opened:
    """A link of this session that opens something; `proven` once its code was given (or it needs none).

    `lapsed`: it was given in this browser, so long ago that it is asked for again.
    """

    link_id: UUID
    opens_kind: str
    opens_id: UUID
    email: str
    proven: bool
    lapsed: bool = False

    @property
    def actor(self) -> Actor:
        """Whoever holds the link, as the one who writes."""
        return Actor.by_link(self.link_id)


def make_link(
    opens_kind: str,
    opens_id: UUID,
    *,
    email: str = "",
    needs_code: bool = True,
    expires_at: datetime | None = None,
    at: datetime,
) -> Link:
    """Make a link to a thing (draft, wait or password), in the open transaction.

    Args:  email: the mailbox its codes go to.
    Twice: two links, each of which opens it.
    """
    link: Link = make(
        db.session(),
        Link,
        opens_kind=opens_kind,
        opens_id=opens_id,
        email=normal_email(email),
        needs_code=needs_code,
        expires_at=expires_at,
        made_at=at,
    )
    return link


def make_password_link(user: User, *, lasts: timedelta, at: datetime) -> Link:
    """Make the link with which somebody chooses a password, in the open transaction; earlier ones are revoked."""
    revoke_all(PASSWORD, [user.id], at=at)
    return make_link(PASSWORD, user.id, email=user.email, needs_code=False, expires_at=at + lasts, at=at)


def token_of(link: Link) -> str:
    """The link's token: 48 letters, digits, dashes and underscores."""
    return _token(link.id, link.generation)


def address_of(link: Link) -> str:
    """The whole address, for a message. Says nothing of what it opens."""
    return address_by(link.id, link.generation)


def address_by(link_id: UUID, generation: int) -> str:
    """The same, of a link that was not loaded."""
    return f"{current_app.config['ONROLL'].public_url}{DOOR}{_token(link_id, generation)}"


def _token(link_id: UUID, generation: int) -> str:
    return base64.urlsafe_b64encode(link_id.bytes + _signature(link_id, generation)).decode("ascii")


def link_of(token: str) -> Link:
    """The link of a token.

    Raises: LinkShut (unknown) for anything that we did not make, or made before the link was revoked.
    """
    try:
        raw = base64.b64decode(token, altchars=b"-_", validate=True)
    except (ValueError, binascii.Error) as wrong:
        raise LinkShut(Why.UNKNOWN) from wrong
    if len(raw) != 16 + _SIGNED:
        raise LinkShut(Why.UNKNOWN)
    link = db.session.get(Link, UUID(bytes=raw[:16]))
    generation = link.generation if link is not None else 0
    if not hmac.compare_digest(_signature(UUID(bytes=raw[:16]), generation), raw[16:]) or link is None:
        raise LinkShut(Why.UNKNOWN)
    return link


def check_alive(link: Link, *, at: datetime) -> None:
    """Say whether a link opens anything now.

    Raises: LinkShut.
    """
    if link.revoked_at is not None:
        raise LinkShut(Why.REVOKED)
    if link.spent_at is not None:
        raise LinkShut(Why.SPENT)
    if link.expires_at is not None and link.expires_at <= at:
        raise LinkShut(Why.EXPIRED)


def note_in_session(link: Link, *, proven: bool, at: datetime) -> None:
    """Remember in this browser that a link came (and, once proven, that its code was given)."""
    name = _name(link.opens_kind, link.opens_id)
    others = [kept for kept in _held() if kept[0] != name]
    ours = [name, link.id.hex, link.generation, int(at.timestamp()) if proven else 0]
    session["links"] = [*others, ours][-HELD_AT_MOST:]  # a list: a session sorts the keys of a dictionary


def opened(opens_kind: str, opens_id: UUID, *, at: datetime) -> Opened | None:
    """The link by which this browser may open that thing; None when there is none, or it is shut by now."""
    name = _name(opens_kind, opens_id)
    kept = next((kept for kept in _held() if kept[0] == name), None)
    if kept is None:
        return None
    _, link_id, generation, proven_at = kept
    link = db.session.get(Link, UUID(link_id))
    if link is None or link.generation != generation or (link.opens_kind, link.opens_id) != (opens_kind, opens_id):
        return None
    try:
        check_alive(link, at=at)
    except LinkShut:
        return None
    lately = bool(proven_at) and at - datetime.fromtimestamp(proven_at, UTC) < PROVEN_FOR
    proven = lately or not link.needs_code
    return Opened(link.id, opens_kind, opens_id, link.email, proven, lapsed=bool(proven_at) and not proven)


def held_newest_first() -> list[tuple[str, UUID]]:
    """What this browser's links open, by kind and id; the one that came last is first."""
    names = (kept[0].partition(":") for kept in reversed(_held()))
    return [(kind, UUID(thing)) for kind, _, thing in names]


def is_held(link: Link) -> bool:
    """Whether this browser came by that link."""
    ours = [_name(link.opens_kind, link.opens_id), link.id.hex, link.generation]
    return any(kept[:3] == ours for kept in _held())


def forget(opens_kind: str, opens_id: UUID) -> None:
    """Have this browser forget its link to a thing: when it was answered, or somebody leaves a shared computer."""
    name = _name(opens_kind, opens_id)
    session["links"] = [kept for kept in _held() if kept[0] != name]


def _held() -> list[list[Any]]:
    return list(session.get("links") or [])


def _name(opens_kind: str, opens_id: UUID) -> str:
    return f"{opens_kind}:{opens_id.hex}"


def note_opened(link_id: UUID, *, at: datetime) -> None:
    """Write down when a link was first opened, in the open transaction. A mail scanner's opening counts too."""
    db.session.execute(update(Link).where(Link.id == link_id, Link.opened_at.is_(None)).values(opened_at=at))


def spend(link_id: UUID, *, at: datetime) -> bool:
    """Spend a one-use link, in the open transaction; False when somebody spent it, or shut it, before."""
    done = db.session.execute(
        update(Link)
        .where(Link.id == link_id, Link.spent_at.is_(None), Link.revoked_at.is_(None))
        .values(spent_at=at)
        .returning(Link.id)
    )
    return done.first() is not None


def revoke(link_id: UUID, *, at: datetime) -> None:
    """Make every token of a link worthless, in the open transaction. Twice is harmless."""
    link: Link | None = locked(db.session(), Link, link_id)
    if link is not None and link.revoked_at is None:
        link.revoked_at = at
        link.generation += 1


def renew(link_id: UUID, *, email: str, expires_at: datetime | None, at: datetime) -> Link:
    """Make a link anew, in the open transaction: every token made before is dead, and so is what sessions hold of it.

    Raises: LinkShut (unknown) for one that is not there.
    """
    link: Link | None = locked(db.session(), Link, link_id)
    if link is None:
        raise LinkShut(Why.UNKNOWN)
    link.generation += 1
    link.email, link.expires_at, link.made_at = normal_email(email), expires_at, at
    link.revoked_at = link.spent_at = link.opened_at = None
    return link


def revoke_all(opens_kind: str, opens_ids: list[UUID], *, at: datetime) -> int:
    """Revoke every link to these things, in the open transaction; how many were still open."""
    alive = select(Link.id).where(
        Link.opens_kind == opens_kind, Link.opens_id.in_(opens_ids), Link.revoked_at.is_(None)
    )
    found = list(db.session.scalars(alive))
    for link_id in sorted(found):
        revoke(link_id, at=at)
    return len(found)


def _signature(link_id: UUID, generation: int) -> bytes:
    key = _key(current_app.config["ONROLL"].secret_key)
    return hmac.digest(key, link_id.bytes + generation.to_bytes(4, "big"), hashlib.sha256)[:_SIGNED]


@lru_cache(maxsize=2)
def _key(secret: str) -> bytes:
    return hmac.digest(secret.encode(), b"onroll links", hashlib.sha256)
