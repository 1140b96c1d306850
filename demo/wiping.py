"""Empties a demonstration's database in one transaction: whoever looks meanwhile sees all of it or the new one."""

from __future__ import annotations

from sqlalchemy import text
from sqlalchemy.orm import Session

from base.database import is_sqlite
from base.extensions import db

KEPT = frozenset({"heartbeat"})  # the scheduler is alive whatever happens to the data


def wipe(session: Session) -> None:
    """Delete every row of every table of ours, in the open transaction; the tables and their version stay."""
    tables = [table for name, table in db.metadata.tables.items() if name not in KEPT]
    if not is_sqlite(session):
        session.execute(text("TRUNCATE " + ", ".join(f'"{table.name}"' for table in tables)))
        return
    session.execute(text("PRAGMA defer_foreign_keys = ON"))  # until the commit: users refer to users
    for table in tables:
        session.execute(table.delete())
