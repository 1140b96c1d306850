"""The blueprint of approvals, and the way in: an approval is got through what its reader may see, or is not there."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from flask import Blueprint, redirect, render_template, request, url_for
from flask.blueprints import BlueprintSetupState
from flask.typing import ResponseReturnValue

from base import clock
from base.database import writing
from blueprints.approvals import words
from casework.versions import pinned
from casework.visible import NotHere
from licensing.checks import checks_noted
from licensing.fees import fee_of
from licensing.kinds import Kind, NoSuchKind, checks_of, kind_of, shape_of
from licensing.registers import approvals_of
from licensing.visible import approval_for
from models.approval import Approval
from models.case import Case
from security.audit import Looked, viewed
from security.current import current_actor
from security.permissions import Permission

blueprint = Blueprint("approvals", __name__)
Errors = list[tuple[str, str]]
LONGEST = 10_000
NOTING = (Permission.APPROVAL_RECOMMEND, Permission.APPROVAL_DECIDE)


def seen(approval_id: UUID) -> Approval:
    """The approval, for whoever makes this request.

    Raises: NotHere.
    """
    return approval_for(current_actor(), approval_id)


def looked_at(approval_id: UUID) -> Approval:
    """The approval, with a line that somebody looked at it, written before it is shown.

    Raises: NotHere.
    """
    case_id = seen(approval_id).case_id
    with writing():
        viewed(current_actor(), Looked.CASE, case_id=case_id, at=clock.now_utc())
    return seen(approval_id)


def kind_here(kind_id: str) -> Kind:
    """A kind of approval by its id.

    Raises: NotHere.
    """
    try:
        return kind_of(kind_id)
    except NoSuchKind:
        raise NotHere from None


def typed(name: str, *, most: int = LONGEST) -> str:
    """A field as typed, without outer spaces or NULs."""
    return request.form.get(name, "").replace("\x00", "").replace("\r\n", "\n").strip()[:most]


def page(template: str, errors: Errors | None = None, **values: Any) -> ResponseReturnValue:
    """A page of this blueprint; 422 with errors."""
    drawn = render_template(
        template,
        errors=errors or [],
        found=dict(reversed(errors or [])),
        typed=typed,
        words=words,
        actor=current_actor(),
        Permission=Permission,
        **values,
    )
    return drawn, 422 if errors else 200


def approval_page(
    template: str, approval: Approval, errors: Errors | None = None, **values: Any
) -> ResponseReturnValue:
    """A page about one approval."""
    title = shape_of(approval).title.say()
    return page(template, errors, approval=approval, title=title, today=clock.today(), **values)


def to_approval(approval_id: UUID) -> ResponseReturnValue:
    """Back to the approval's page."""
    return redirect(url_for("approvals.show", approval_id=approval_id), 303)


def case_links(case: Case) -> list[tuple[str, str]]:
    """What a case's page leads to here: its record of checks, its fees, its approvals."""
    actor = current_actor()
    if not actor.may(Permission.APPROVAL_SEE):
        return []
    links = []
    if checks_of(case):
        without = sum(1 for row in checks_noted(case.id).values() if row.stated_reason)
        said = f"Record of checks, {without} noted without their task" if without else "Record of checks"
        links.append((said, url_for("approvals.checks", case_id=case.id)))
    shapes = pinned(case.version_id).approvals
    for shape in shapes:
        if shape.fee is not None:
            settled = fee_of(case.id, shape.id)
            said = f"Fee: {words.FEES[settled.state].lower()}" if settled is not None else "Fee: not recorded"
            links.append((said, url_for("approvals.fee", case_id=case.id, kind=shape.id)))
    for approval in approvals_of(actor, case.id) if shapes else ():  # most cases can't end in one: nothing is asked
        said = f"{approval.number}, {words.state_words(approval.state).lower()}"
        links.append((said, url_for("approvals.show", approval_id=approval.id)))
    return links


@blueprint.record_once
def offer_links(state: BlueprintSetupState) -> None:
    """Let the page of a case list what it leads to here."""
    state.app.jinja_env.globals["approval_links"] = case_links
