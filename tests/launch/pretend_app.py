"""A stand-in for the application: what the launcher calls, and nothing else.

The tests of the launcher copy it to `app.py` beside a copy of launch/.
"""

from __future__ import annotations

import json
import os
import sys
import time
from pathlib import Path

import click
from flask import Flask
from flask.cli import AppGroup

DATA = Path(os.environ["ONROLL_DATA"])
PEOPLE = [{"name": "Ada Officer", "email": "ada@example.org", "password": "marlowe-1", "role": "officer"}]


def create_app() -> Flask:
    """Make the stand-in."""
    app = Flask(__name__)
    db, demo = AppGroup("db"), AppGroup("demo")

    @app.get("/health/ready")
    def ready() -> str:
        return os.environ["REDIS_URL"]

    @db.command("upgrade")
    def upgrade() -> None:
        click.echo("upgraded")

    def set_up() -> None:
        time.sleep(float(os.environ.get("PRETEND_SLOW_SETUP", "0")))
        click.echo("set up")

    @app.cli.command("setup")
    def setup() -> None:
        set_up()

    @demo.command("seed")
    def seed() -> None:
        set_up()
        (DATA / "demo-accounts.json").write_text(json.dumps(PEOPLE))

    def stay(name: str) -> None:
        if os.environ.get("PRETEND_BROKEN") == name:
            sys.exit(3)
        click.echo(f"{name} is up")
        while True:
            time.sleep(0.5)

    @app.cli.command("worker")
    def worker() -> None:
        stay("worker")

    @app.cli.command("scheduler")
    def scheduler() -> None:
        stay("scheduler")

    app.cli.add_command(db)
    app.cli.add_command(demo)
    return app
