"""`flask setup`: what must be there before anybody can work, and nothing invented. Every start may run it."""

from __future__ import annotations

from pathlib import Path

import click
from flask import current_app
from flask.cli import with_appcontext

from base import clock
from base.database import writing
from base.extensions import db
from base.settings import Settings
from base.table_versions import versions_of_tables
from casework.publishing import publish_folder, read_folder
from council.calendar_files import CalendarFileFault, load_calendars, read_calendars
from forms.definition.faults import FaultyDefinition
from security.actor import Actor

DEFINITIONS = Path(__file__).parents[1] / "definitions"
ACTOR = Actor.system("setup")


@click.command("setup")
@with_appcontext
def setup_command() -> None:
    """Publish the definitions that changed, make missing queues, teams and calendars. Twice changes nothing."""
    click.echo(set_up())


def set_up() -> str:
    """Do it, and say in a sentence what there is now.

    Raises: ClickException: no folder, no tables, every fault of a definition or calendar; then nothing of it was done.
    """
    _ask_for_tables()
    at = clock.now_utc()
    try:
        folder, calendars = read_folder(DEFINITIONS), read_calendars(DEFINITIONS / "calendars")
        with writing():
            versions = publish_folder(folder, by=ACTOR, at=at)
            changed = load_calendars(calendars, by=ACTOR, at=at)
    except (FaultyDefinition, CalendarFileFault) as wrong:
        raise click.ClickException(str(wrong)) from wrong
    return f"{len(versions)} services published, {len(calendars)} calendars, {changed} of them new or longer."


def _ask_for_tables() -> None:
    """End with a sentence where there is nothing yet to set up.

    Raises: SettingsFault when the database's folder is not there; ClickException when there are no tables.
    """
    settings: Settings = current_app.config["ONROLL"]
    settings.ask_for_folder()
    there = versions_of_tables()
    db.session.rollback()  # what follows begins a transaction of its own, to write
    if not there:
        raise click.ClickException("There are no tables yet: run `flask --app app db upgrade` first.")
