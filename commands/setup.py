"""`flask setup`: what must be there before anybody can work, and nothing invented. Every start may run it."""

from __future__ import annotations

from pathlib import Path

import click
from flask.cli import with_appcontext

from base import clock
from base.database import writing
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
    try:
        click.echo(set_up())
    except (FaultyDefinition, CalendarFileFault) as wrong:
        raise click.ClickException(str(wrong)) from wrong


def set_up() -> str:
    """Do it, and say in a sentence what there is now.

    Raises: FaultyDefinition, CalendarFileFault; then nothing of it was done.
    """
    at = clock.now_utc()
    folder, calendars = read_folder(DEFINITIONS), read_calendars(DEFINITIONS / "calendars")
    with writing():
        versions = publish_folder(folder, by=ACTOR, at=at)
        changed = load_calendars(calendars, by=ACTOR, at=at)
    return f"{len(versions)} services published, {len(calendars)} calendars, {changed} of them new or longer."
