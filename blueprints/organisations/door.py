"""The blueprint of organisations, which officers call businesses, and the way in."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from casework.visible import NotHere
from directory.organisations import SECTORS, NoSuchOrganisation, organisation_for
from models.organisation import Organisation
from security.current import current_actor
from security.permissions import Permission

blueprint = Blueprint("organisations", __name__)
Errors = list[tuple[str, str]]
LONGEST = 2_000


def here(organisation_id: UUID) -> Organisation:
    """The row that stands for it.

    Raises: NotHere.
    """
    try:
        return organisation_for(organisation_id)
    except NoSuchOrganisation:
        raise NotHere from None


def typed(name: str, *, most: int = LONGEST) -> str:
    """A field as typed, without outer spaces."""
    return request.form.get(name, "").strip()[:most]


def page(template: str, errors: Errors | None = None, **values: Any) -> ResponseReturnValue:
    """A page of this blueprint; 422 with errors."""
    actor = current_actor()
    drawn = render_template(
        f"organisations/{template}",
        errors=errors or [],
        found=dict(reversed(errors or [])),
        typed=typed,
        sectors=SECTORS,
        may_edit=actor.may(Permission.ORGANISATION_EDIT),
        may_import=actor.may(Permission.ORGANISATION_IMPORT),
        **values,
    )
    return drawn, 422 if errors else 200


def to_organisation(organisation_id: UUID) -> ResponseReturnValue:
    """Back to its page."""
    return redirect(url_for("organisations.show", organisation_id=organisation_id), 303)
