"""`flask scheduler`: the clockwork. Two of them are safe."""

from __future__ import annotations

import sys

import click
from flask.cli import ScriptInfo


@click.command("scheduler")
@click.pass_context
def scheduler_command(context: click.Context) -> None:
    """Look each second at what is due, until told to stop."""
    app = context.ensure_object(ScriptInfo).load_app()
    sys.exit(app.extensions["onroll_jobs"].keep_time())
