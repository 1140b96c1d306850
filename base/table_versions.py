"""Which version the tables are, and what brings them up to date.

Alembic does the second. It and what it brings weigh 15 MB, which a process that serves pages has no use for, so it is
loaded by the first who asks for more than the two versions.
"""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

from flask import Flask
from sqlalchemy import inspect, text

from base.extensions import db

_REVISION = re.compile(r"^revision\s*(?::[^=]+)?=\s*(.+)$", re.MULTILINE)
_BEFORE = re.compile(r"^down_revision\s*(?::[^=]+)?=\s*(.+)$", re.MULTILINE)
_NAME = re.compile(r"['\"]([^'\"]+)['\"]")


class LaterMigrate:
    """Stands where Flask-Migrate keeps its settings, and becomes them when somebody looks: `flask db`, for one."""

    def __init__(self, app: Flask, folder: Path) -> None:
        self._app, self.directory = app, str(folder)

    def __getattr__(self, name: str) -> Any:
        from flask_migrate import Migrate

        migrate = Migrate(render_as_batch=True, compare_type=True)
        migrate.init_app(self._app, db, directory=self.directory)  # puts itself in this one's place
        return getattr(self._app.extensions["migrate"], name)


def use_migrations(app: Flask, folder: Path) -> None:
    """Tell the application where its migrations are."""
    app.extensions["migrate"] = LaterMigrate(app, folder)


def versions_of_tables() -> tuple[str, ...]:
    """The version that the tables are; nothing where there are none."""
    line = db.session.connection()
    if not inspect(line).has_table("alembic_version"):
        return ()
    return tuple(sorted(row[0] for row in line.execute(text("SELECT version_num FROM alembic_version"))))


def newest_versions(folder: Path) -> tuple[str, ...]:
    """The version that the code wants: the migrations that none comes after."""
    made: set[str] = set()
    before: set[str] = set()
    for file in folder.glob("versions/*.py"):
        script = file.read_text(encoding="utf-8")
        for pattern, found in ((_REVISION, made), (_BEFORE, before)):
            for said in pattern.findall(script):
                found.update(_NAME.findall(said))
    return tuple(sorted(made - before))
