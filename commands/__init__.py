"""The flask command line, as thin as the pages."""

from __future__ import annotations

from flask import Flask


def register(app: Flask) -> None:
    """Give the application its commands, in alphabetical order. The demo's refuse where there is no demo."""
    from commands.clock import clock_group
    from commands.definitions import definitions
    from commands.demo import demo_group
    from commands.mail import mail_group
    from commands.relay import relay_command
    from commands.scheduler import scheduler_command
    from commands.setup import setup_command
    from commands.sweep import sweep_command
    from commands.tables import db_group
    from commands.worker import worker_command

    for command in (
        clock_group,
        db_group,
        definitions,
        demo_group,
        mail_group,
        relay_command,
        scheduler_command,
        setup_command,
        sweep_command,
        worker_command,
    ):
        app.cli.add_command(command)
    from commands.users import users_group

    app.cli.add_command(users_group)
