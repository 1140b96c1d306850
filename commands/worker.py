"""`flask worker`: take nudges from Redis. Any number may run; each forks a child a job."""

from __future__ import annotations

import sys

import click
from flask.cli import ScriptInfo


@click.command("worker")
@click.option("--burst", is_flag=True, help="Leave when nothing is left to do.")
@click.pass_context
def worker_command(context: click.Context, burst: bool) -> None:
    """Take nudges from Redis until told to stop."""
    app = context.ensure_object(ScriptInfo).load_app()
    sys.exit(app.extensions["onroll_jobs"].work(burst=burst))
