"""The front page: what anybody can do here, and where those who work here sign in."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path

from flask import Blueprint, current_app, render_template
from flask.typing import ResponseReturnValue

from base.settings import Settings
from blueprints.admin.user_form import ROLES
from casework.campaigns.packs import packs
from casework.versions import current_versions, pinned
from council.before_opening import forms_are_open
from security.guards import public

blueprint = Blueprint("front", __name__)
OPEN_TO_ALL = frozenset({"public", "professional", "school"})
ACCOUNTS = "demo-accounts.json"  # the seed of the demonstration leaves it in the data folder


@dataclass(frozen=True, slots=True)
class Offered:
    """A service as the front page names it."""

    title: str
    summary: str
    href: str
    for_everybody: bool = False  # else for schools and professionals
    of_concern: bool = False  # whoever fills it in may be watched; it stands before all that can wait


@blueprint.get("/")
@public
def home() -> ResponseReturnValue:
    """The council, its forms, and in a demonstration whom to sign in as."""
    settings: Settings = current_app.config["ONROLL"]
    opened = forms_are_open()
    accounts = demo_accounts(settings.data) if settings.is_demo else []
    passwords = {account["password"] for account in accounts}
    return render_template(
        "front/home.html",
        opened=opened,
        services=services() if opened else [],
        packs=[(pack.shape.title.say(), f"/packs/{pack.shape.id}") for pack in packs()] if opened else [],
        accounts=accounts,
        roles={role.value: name for role, (name, _) in ROLES.items()},
        password=passwords.pop() if len(passwords) == 1 else "",
    )


def services() -> list[Offered]:
    """What can be filled in without being asked, by title."""
    found = (pinned(version) for version in current_versions().values())
    offered = [
        Offered(
            definition.title.say(),
            definition.summary.say(),
            f"/apply/{definition.service}",
            for_everybody="public" in definition.audience,
            of_concern=definition.exit_quickly,
        )
        for definition in found
        if definition.case is not None and OPEN_TO_ALL & set(definition.audience)
    ]
    return sorted(offered, key=lambda one: one.title)


def demo_accounts(data: Path) -> list[dict[str, str]]:
    """Name, address, password and role of everybody invented; nobody where the demonstration was never set up."""
    try:
        told = json.loads((data / ACCOUNTS).read_text(encoding="utf-8"))
        return [{key: str(one[key]) for key in ("name", "email", "password", "role", "job")} for one in told]
    except (OSError, ValueError, LookupError, TypeError):
        return []
