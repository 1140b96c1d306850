"""`flask clock`: walk through a week in a demo or a test."""

from __future__ import annotations

from datetime import UTC, datetime

import click
from flask.cli import AppGroup

from base import clock

clock_group = AppGroup("clock", help="Move the product's clock, outside production.")


@clock_group.command("set")
@click.argument("to")
def set_command(to: str) -> None:
    """Move the clock of every process here TO an instant (ISO 8601, London where no zone), or back to real."""
    try:
        instant = None if to == "real" else _instant(to)
        clock.set_clock(instant)
    except ValueError as wrong:
        raise click.BadParameter("write an instant such as 2026-12-04T09:00, or real") from wrong
    except RuntimeError as refused:
        raise click.ClickException(str(refused)) from refused
    click.echo(clock.london(clock.now_utc()).strftime("It is now %A %d %B %Y, %H:%M:%S in London."))


@clock_group.command("show")
def show_command() -> None:
    """Say what time it is for the product."""
    click.echo(clock.now_utc().isoformat(timespec="seconds"))


def _instant(text: str) -> datetime:
    instant = datetime.fromisoformat(text)
    return (instant.replace(tzinfo=clock.LONDON) if instant.tzinfo is None else instant).astimezone(UTC)
