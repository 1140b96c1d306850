"""A form post whose session had run out: held for half an hour, and offered again to the same person after sign-in.

Held in the database because a cookie can't take a long note, and signed so that a row nobody posted is never played
(why it is not enciphered: docs/decisions/0013-held-posts.md).
Only posts of a browser whose ended session we know are held: a stranger's fills nothing.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from flask import current_app
from itsdangerous import BadData, URLSafeSerializer
from sqlalchemy import delete, update

from base.extensions import db
from models.link import HeldPost

HELD_FOR = timedelta(minutes=30)
LARGEST = 300_000  # characters: a long case note many times over; files are not held
NOT_KEPT = frozenset({"csrf_token", "password", "again"})  # the last is a password too


@dataclass(frozen=True, slots=True)
class Held:
    """A post that waits for its sender: where it was going, and its fields in order."""

    id: UUID
    path: str
    fields: tuple[tuple[str, str], ...]
    had_files: bool


def hold(
    path: str, fields: list[tuple[str, str]], *, user_id: UUID, had_files: bool = False, at: datetime
) -> UUID | None:
    """Hold a post for somebody, in the open transaction; None when it is too long to be held.

    Args: path: without the query, and at most 300 characters; anything longer is not ours.
    """
    kept = [[name, value] for name, value in fields if name not in NOT_KEPT]
    is_ours = path.startswith("/") and not path.startswith("//") and len(path) <= 300
    if not is_ours or sum(len(name) + len(value) for name, value in kept) > LARGEST:
        return None
    row = HeldPost(path=path, body=_seal().dumps([*kept, had_files]), user_id=user_id, expires_at=at + HELD_FOR)
    db.session.add(row)
    db.session.flush()
    return row.id


def held(post_id: UUID, *, user_id: UUID, at: datetime) -> Held | None:
    """A post that this person may send now; None when it is somebody else's, too old, or was sent."""
    row = db.session.get(HeldPost, post_id)
    if row is None or row.user_id != user_id or row.replayed_at is not None or row.expires_at <= at:
        return None
    try:
        *fields, had_files = _seal().loads(row.body)
    except BadData:
        return None
    return Held(row.id, row.path, tuple((name, value) for name, value in fields), bool(had_files))


def let_go(post_id: UUID, *, user_id: UUID, at: datetime) -> None:
    """Take a held post back, in the open transaction: it was sent, or is not wanted. Its text goes at once."""
    db.session.execute(
        update(HeldPost)
        .where(HeldPost.id == post_id, HeldPost.user_id == user_id, HeldPost.replayed_at.is_(None))
        .values(replayed_at=at, body="")
    )


def drop_old(*, at: datetime) -> int:
    """Delete what was not sent in time, in the open transaction; how many. For the nightly job."""
    gone = delete(HeldPost).where(HeldPost.expires_at <= at).returning(HeldPost.id)
    return len(db.session.execute(gone).all())


def _seal() -> URLSafeSerializer:
    return URLSafeSerializer(current_app.config["ONROLL"].secret_key, salt="onroll held post")
