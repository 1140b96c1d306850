"""`flask mail hold|release`: all mail waits, as after a restore, until somebody has looked."""

from __future__ import annotations

import click
from flask.cli import AppGroup

from base import clock
from base.database import writing
from correspondence.mail_hold import hold_mail, mail_hold, release_mail, waiting_mail
from security.actor import Actor

mail_group = AppGroup("mail", help="Hold all email, and let it go again.")
ACTOR = Actor.system("mail command")


@mail_group.command("hold")
@click.option("--because", "reason", required=True, help="Shown to administrators. Name nobody in it.")
def hold_command(reason: str) -> None:
    """Hold all e-mail but alerts, codes and password links: before the scheduler of a restored database starts."""
    try:
        with writing():
            news = hold_mail(reason=reason, by=ACTOR, at=clock.now_utc())
    except ValueError as wrong:
        raise click.BadParameter("say why", param_hint="--because") from wrong
    click.echo("All email is held." if news else "All email was held already.")


@mail_group.command("release")
def release_command() -> None:
    """Let e-mail go again, with everything that waited."""
    at = clock.now_utc()
    waiting = sum(waiting_mail(upto=at).values())
    with writing():
        news = release_mail(by=ACTOR, at=at)
    click.echo(f"Email goes again; {waiting} waited." if news else "Email was not held.")


@mail_group.command("state")
def state_command() -> None:
    """Say whether e-mail is held, since when and why, and how many wait, by kind."""
    held = mail_hold()
    if held is None:
        click.echo("Email goes.")
        return
    click.echo(f"All email is held since {clock.london(held.since):%d %B %Y, %H:%M}: {held.reason}")
    for kind, count in waiting_mail(upto=clock.now_utc()).items():
        click.echo(f"{count:6}  {kind}")
