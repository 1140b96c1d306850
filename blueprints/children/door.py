"""The blueprint of a child's pages, and the way in: a child is got through what the reader may see."""

from __future__ import annotations

from uuid import UUID

from flask import Blueprint, redirect, request, url_for
from flask.typing import ResponseReturnValue

from blueprints.audited import note_look
from casework.visible_children import visible_child
from models.child import Child
from security.audit import Looked
from security.current import current_actor

blueprint = Blueprint("children", __name__)
Errors = list[tuple[str, str]]
LONGEST = 5_000


def seen(child_id: UUID) -> Child:
    """The child, for whoever makes this request.

    Raises: NotHere.
    """
    return visible_child(current_actor(), child_id)


def looked_at(child_id: UUID, what: Looked = Looked.CHILD) -> Child:
    """The child, with a line that somebody looked, written before anything is shown.

    Raises: NotHere.
    """
    note_look(what, child_id=seen(child_id).id)
    return seen(child_id)


def typed(name: str, *, most: int = LONGEST) -> str:
    """A field as typed, without outer spaces or NULs."""
    return request.form.get(name, "").replace("\x00", "").replace("\r\n", "\n").strip()[:most]


def to_child(child_id: UUID) -> ResponseReturnValue:
    """Back to the child's page."""
    return redirect(url_for("children.show", child_id=child_id), 303)
