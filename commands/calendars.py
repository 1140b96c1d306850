"""`flask calendars compare FILE`: our bank holidays beside the list that the government publishes."""

from __future__ import annotations

from pathlib import Path

import click
from flask.cli import AppGroup, with_appcontext

from base import clock
from base.database import writing
from council.calendar_files import CalendarFileFault
from council.published_holidays import Comparison, compare, note_compared, read_published, take_in
from security.actor import Actor

calendars_group = AppGroup("calendars", help="Compare bank holidays with the published list.")
BY = Actor.system("calendars.compare")


@calendars_group.command("compare")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--take-in", "adopt", is_flag=True, help="Let our calendars say what the list says, as far as it goes.")
@with_appcontext
def compare_command(file: Path, adopt: bool) -> None:
    """Hold our calendars of bank holidays against FILE, downloaded from www.gov.uk/bank-holidays.json.

    Says what differs, and exits 1 if anything does and was not taken in. What agrees is marked as compared.
    """
    try:
        published = read_published(file)
    except CalendarFileFault as wrong:
        raise click.ClickException(str(wrong)) from wrong
    at = clock.now_utc()
    with writing():
        found = take_in(published, by=BY, at=at) if adopt else compare(published)
        if not adopt:
            note_compared(found, by=BY, at=at)
        lines = [line for one in found for line in _said(one, taken=adopt)]
        differs = not adopt and any(not one.agrees for one in found)
    click.echo("\n".join(lines) if lines else "Our calendars and the list have no day in common.")
    if differs or not lines:
        raise click.exceptions.Exit(1)


def _said(one: Comparison, *, taken: bool) -> list[str]:
    head = f"{one.calendar.name}, {one.first:%d %B %Y} to {one.last:%d %B %Y}:"
    if one.agrees:
        return [f"{head} as published."]
    missing, extra = ("added", "taken away") if taken else ("only in the list", "only in ours")
    return [
        head,
        *(f"  {day:%a %d %B %Y}  {name}: {missing}" for day, name in one.missing),
        *(f"  {day:%a %d %B %Y}  {name}: {extra}" for day, name in one.extra),
    ]
