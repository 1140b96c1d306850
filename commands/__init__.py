"""The flask command line, as thin as the pages."""

from __future__ import annotations

from collections.abc import Iterator

import click
from flask import Flask
from flask.cli import AppGroup


class LaterCommands(AppGroup):
    """The application's commands, loaded by the first who asks for one.

    A process that serves pages is asked for none, and they bring what it has no use for: what checks definitions, the
    demo, differences of texts.
    """

    _is_loaded = False

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """The command of that name, or None."""
        self._load()
        return super().get_command(ctx, cmd_name)

    def list_commands(self, ctx: click.Context) -> list[str]:
        """The names of all, in alphabetical order."""
        self._load()
        return super().list_commands(ctx)

    def _load(self) -> None:
        if not self._is_loaded:
            self._is_loaded = True
            for command in _every():
                self.add_command(command)


def register(app: Flask) -> None:
    """Give the application its commands. The demo's refuse where there is no demo."""
    app.cli = LaterCommands(app.name, commands=app.cli.commands)  # those that extensions gave it stay


def _every() -> Iterator[click.Command]:
    """All commands, in alphabetical order."""
    from commands.calendars import calendars_group
    from commands.clock import clock_group
    from commands.definitions import definitions
    from commands.demo import demo_group
    from commands.mail import mail_group
    from commands.relay import relay_command
    from commands.scheduler import scheduler_command
    from commands.setup import setup_command
    from commands.sweep import sweep_command
    from commands.tables import db_group
    from commands.users import users_group
    from commands.worker import worker_command

    yield from (calendars_group, clock_group, db_group, definitions, demo_group, mail_group, relay_command)
    yield from (scheduler_command, setup_command, sweep_command, users_group, worker_command)
