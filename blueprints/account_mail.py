"""The e-mails of signing in: a code for a link, a link to choose a password. Rooms below can't know the outbox."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from blueprints import link_door, passwords
from blueprints.journeys.languages import carried_language
from correspondence.outbox import plan
from correspondence.recipients import Recipient
from models.link import Link
from models.user import User
from security.actor import Actor
from security.codes import code_of

CODE, RESET, FIRST = "one-time-code", "password-reset", "account-made"  # of definitions/messages.yaml


def send_code(link: Link, code_id: UUID, at: datetime) -> None:
    """Plan the e-mail with a link's code, in the open transaction."""
    plan(
        CODE,
        key=f"code:{code_id}",
        version_id=None,
        case_id=None,  # no case: whoever opens the link asks for the code, and may ask for another
        to=Recipient("party", link.id, "link", link.email),
        values={"code": code_of(code_id)} | carried_language(),
        serves=[("link", link.id)],
        send_after=at,
        at=at,
        urgent=True,
    )


def send_password_link(user: User, link: Link, _by: Actor, at: datetime) -> None:
    """Plan the e-mail with a link to choose a password: the first one, or another."""
    plan(
        RESET if user.password_hash else FIRST,
        key=f"link:{link.id}",
        version_id=None,
        case_id=None,  # no case: an account is nobody's case; its page says whether the e-mail went
        to=Recipient("officer", user.id, "account", user.email),
        values={"link_id": str(link.id)},
        serves=[("link", link.id)],
        send_after=at,
        at=at,
        urgent=True,
    )


def bind() -> None:
    """Have the pages of links and passwords send by the outbox."""
    link_door.use_code_sender(send_code)
    passwords.use_link_sender(send_password_link)
