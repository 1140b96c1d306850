"""What the council enters about the law: mappings, each one row of the settings, every change with its event."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from base.extensions import db
from council.settings import COUNCIL
from models.council import CouncilSetting
from security.actor import Actor
from security.history import done_before, record


def kept(key: str) -> dict[str, Any]:
    """Return the mapping of a key; empty when nothing was ever entered."""
    row = db.session.get(CouncilSetting, key)
    return dict(row.value) if row is not None else {}


def change(key: str, name: str, value: Any, *, kind: str, by: Actor, at: datetime, once: str | None = None) -> bool:
    """Set one entry of a mapping, or take it away with None, in the open transaction; whether that changed anything.

    Twice: the second changes nothing and writes no event; the same `once` neither.
    """
    session = db.session()
    row = session.get(CouncilSetting, key, with_for_update=True, populate_existing=True)
    held = dict(row.value) if row is not None else {}
    before = held.get(name)
    if before == value or done_before(once):
        return False
    if value is None:
        del held[name]
    else:
        held[name] = value
    if row is None:
        row = CouncilSetting(key=key)
        session.add(row)
    row.value, row.changed_at, row.changed_by = held, at, by.id
    record("council", COUNCIL, kind, by=by, at=at, data={"name": name, "from": before, "to": value}, once=once)
    return True
