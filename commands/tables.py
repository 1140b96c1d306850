"""`flask db`: Flask-Migrate's command, loaded when somebody gives it: pages have no use for the 15 MB it brings."""

from __future__ import annotations

from typing import Any

import click


class LaterGroup(click.Group):
    """Stands in the list of commands for one that is not loaded yet, and hands everything asked of it on."""

    def make_context(self, info_name: str | None, args: list[str], parent: Any = None, **extra: Any) -> click.Context:
        """The context of the real command, which click then runs."""
        return _loaded().make_context(info_name, args, parent, **extra)

    def list_commands(self, ctx: click.Context) -> list[str]:
        """The names of its commands."""
        return _loaded().list_commands(ctx)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """One of its commands."""
        return _loaded().get_command(ctx, cmd_name)


def _loaded() -> click.Group:
    from flask_migrate.cli import db

    group: click.Group = db
    return group


db_group = LaterGroup("db", help="Bring the tables up to date, or say which version they are.")
