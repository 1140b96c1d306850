"""`flask users`: the first administrator, and a way back in when nobody can sign in any more."""

from __future__ import annotations

import click
from flask.cli import AppGroup

from base import clock
from base.database import writing
from security import links, users
from security.actor import Actor
from security.permissions import Role
from security.signin import user_by_email

users_group = AppGroup("users", help="Users, from the machine itself: the first one, and when nobody can get in.")
ACTOR = Actor.system("users command")


@users_group.command("add")
@click.option("--email", required=True, help="They sign in with it.")
@click.option("--name", required=True)
@click.option("--role", "roles", multiple=True, type=click.Choice([role.value for role in Role]), required=True)
def add_command(email: str, name: str, roles: tuple[str, ...]) -> None:
    """Add somebody and print a link with which they choose a password, for seven days."""
    at = clock.now_utc()
    try:
        with writing():
            user = users.add_user(users.Particulars(name, email), by=ACTOR, at=at)
            users.set_roles(user.id, [Role(role) for role in roles], by=ACTOR, at=at)
            link = links.make_password_link(user, lasts=links.FIRST_FOR, at=at)
    except users.EmailTaken as taken:
        raise click.ClickException("somebody has that email address already") from taken
    except users.NotThese as wrong:
        raise click.ClickException(str(wrong)) from wrong
    click.echo(links.address_of(link))


@users_group.command("link")
@click.option("--email", required=True)
def link_command(email: str) -> None:
    """Print a link with which somebody chooses a new password, for one hour; opens a locked account too."""
    user = user_by_email(email)
    if user is None:
        raise click.ClickException("nobody has that email address")
    at = clock.now_utc()
    with writing():
        users.unlock(user.id, by=ACTOR, at=at)
        link = links.make_password_link(user, lasts=links.RESET_FOR, at=at)
    click.echo(links.address_of(link))
