"""Files that no row knows: left by a crash or a form that was refused, and removed after a while."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from itertools import islice

from sqlalchemy import select

from base.extensions import db
from documents.store import Store
from models.document import Document

KEPT_FOR = timedelta(days=30)  # longer than any back-up of the tables that might still be brought back
_AT_ONCE = 500


def drop_strays(store: Store, *, at: datetime, most: int = 5_000) -> int:
    """Remove files that were kept long ago and that no row tells of; how many. Outside any transaction.

    Twice:  harmless.
    Raises: OSError when the store is away; what was removed until then is gone, and the next night goes on.
    """
    dropped = 0
    found = store.strays(set(), older_than=at - KEPT_FOR)
    while dropped < most and (some := list(islice(found, _AT_ONCE))):
        for key in _unknown(some):
            dropped += store.remove(key)
    return dropped


def _unknown(keys: list[str]) -> Iterator[str]:
    known = set(db.session.scalars(select(Document.storage_key).where(Document.storage_key.in_(keys))))
    db.session.rollback()
    return (key for key in keys if key not in known)
