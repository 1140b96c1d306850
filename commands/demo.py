"""`flask demo`: invented data to look around in, and a way back to it. Never where real children are."""

from __future__ import annotations

from importlib import import_module
from typing import Any

import click
from flask import current_app
from flask.cli import AppGroup

from base import clock
from base.settings import Settings
from commands.setup import set_up

demo_group = AppGroup("demo", help="Invented data for a demonstration. Refuses in production.")


@demo_group.command("seed")
def seed_command() -> None:
    """Make what is missing of the invented council. Twice changes nothing."""
    settings = _demonstration()
    set_up()
    _seed(settings)


@demo_group.command("reset")
def reset_command() -> None:
    """Throw everything away and make the invented council anew, passwords kept."""
    settings = _demonstration()
    _room().reset(settings)
    set_up()
    _seed(settings)


def _seed(settings: Settings) -> None:
    made = _room().seed(settings, now=clock.now_utc(), run=current_app.extensions["onroll_jobs"].run)
    click.echo(
        f"Marlowe is ready: {made.accounts} accounts, {made.schools} schools, {made.children} children,"
        f" {made.businesses} businesses"
        f" and {made.acts} acts of its stories were made now."
    )


def _demonstration() -> Settings:
    settings: Settings = current_app.config["ONROLL"]
    if not settings.is_demo:
        raise click.ClickException("This is not a demonstration (ONROLL_ENV), so nothing is invented or thrown away.")
    return settings


def _room() -> Any:
    """The room of invented data, by name: what production installs does not have it."""
    return import_module("demo.seed")
