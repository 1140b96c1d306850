"""The blueprint of a case's pages, and the way in: a case is got through what its reader may see, or is not there."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from blueprints.audited import note_look
from blueprints.tasks.sheet_page import hold_words
from casework.about import about_whom, asks_whereabouts, is_of_child
from casework.visible import cases_visible_to
from directory.children import name_of
from models.case import Case
from reporting.case_opening import child_of
from security.actor import Actor
from security.audit import Looked
from security.current import current_actor
from security.permissions import Permission

blueprint = Blueprint("cases", __name__)
Errors = list[tuple[str, str]]
LONGEST = 20_000  # signs of one field
OF_CHILD = "cases.family"  # the tab that a case without a child has no use for
TABS = (
    ("Overview", "cases.show"),
    ("Timeline", "cases.history"),
    ("Answers", "cases.answers"),
    ("The law", "cases.findings"),
    ("Contacts", "cases.contacts"),
    ("Child and family", "cases.family"),
    ("Files", "cases.files"),
    ("Letters", "letters.index"),
    ("Appointments", "case_bookings.index"),
    ("Messages", "cases.messages"),
    ("Decisions", "cases.decisions"),
)


@dataclass(frozen=True, slots=True)
class May:
    """What the reader may do on this case now. The rooms ask again when it is done: this only draws buttons."""

    note: bool
    lower: bool
    release: bool
    settle: bool
    close: bool
    reopen: bool
    identify: bool
    record_death: bool
    on_behalf: bool
    restrict: bool
    hold: bool


def seen(case_id: UUID) -> Case:
    """The case, for whoever makes this request.

    Raises: NotHere.
    """
    return cases_visible_to(current_actor()).get(case_id)


def looked_at(case_id: UUID) -> Case:
    """The case, with a line that somebody looked at it, written before it is shown.

    Raises: NotHere.
    """
    case = seen(case_id)
    note_look(Looked.CASE, child_id=case.child_id, case_id=case.id)
    return seen(case_id)


def may_of(actor: Actor, case: Case) -> May:
    """What this reader may do on that case."""
    is_open = case.state == "open"
    return May(
        note=actor.may(Permission.CASE_NOTE),
        lower=actor.may(Permission.CASE_LOWER_PRIORITY) and is_open,
        release=actor.may(Permission.CASE_RELEASE_CONTACT),
        settle=actor.may(Permission.MESSAGE_SETTLE),
        close=is_open and (actor.may(Permission.CASE_RECOMMEND) or actor.may(Permission.CASE_DECIDE)),
        reopen=not is_open and actor.may(Permission.CASE_REOPEN),
        identify=actor.may(Permission.CHILD_MERGE) and case.child_id is not None,
        record_death=actor.may(Permission.CHILD_RECORD_DEATH) and case.child_id is not None,
        on_behalf=actor.may(Permission.FORM_ON_BEHALF),
        restrict=actor.may(Permission.CASE_SEE_RESTRICTED),
        hold=actor.may(Permission.RECORD_HOLD),
    )


def case_page(
    template: str, case: Case, *, here: str = "", errors: Errors | None = None, **values: Any
) -> ResponseReturnValue:
    """A page of a case, with its heading, warnings and tabs; 422 with errors.

    Args: here: the endpoint of the tab that is open; empty on a page that is none.
    """
    child, of_child = child_of(case), is_of_child(case)
    page = render_template(
        template,
        case=case,
        child=child,
        child_name=name_of(child) if child is not None else about_whom(case),
        of_child=of_child,
        asks_whereabouts=asks_whereabouts(case),
        holds=hold_words(case),
        may=may_of(current_actor(), case),
        tabs=[
            (text, url_for(endpoint, case_id=case.id), endpoint == here)
            for text, endpoint in TABS
            if of_child or endpoint != OF_CHILD
        ],
        errors=errors or [],
        found=dict(errors or []),
        typed=typed,
        **values,
    )
    return page, 422 if errors else 200


def typed(name: str, *, most: int = LONGEST) -> str:
    """A field as typed, without outer spaces, NULs or more than a long note's length."""
    return request.form.get(name, "").replace("\x00", "").replace("\r\n", "\n").strip()[:most]


def to_case(case_id: UUID, endpoint: str = "cases.show") -> ResponseReturnValue:
    """Back to one of the case's pages."""
    return redirect(url_for(endpoint, case_id=case_id), 303)
