"""`flask sweep`: what the scheduler does by itself, on demand and for a chosen instant."""

from __future__ import annotations

import json

import click
from flask import current_app
from flask.cli import with_appcontext


@click.command("sweep")
@click.option("--at", "upto", default="", help="ISO 8601, London where it names no zone; now if left out.")
@with_appcontext
def sweep_command(upto: str) -> None:
    """Fire every timer that is due by an instant and print one JSON line of counts."""
    try:
        counts = current_app.extensions["onroll_jobs"].run("sweep", {"upto": upto})
    except ValueError as wrong:
        raise click.BadParameter("write an instant such as 2026-12-04T09:00", param_hint="--at") from wrong
    click.echo(json.dumps(counts))
