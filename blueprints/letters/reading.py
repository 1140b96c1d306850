"""Reading a letter by the link of an e-mail, once its code was given."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from flask import Blueprint, abort, current_app, render_template, url_for
from flask.typing import ResponseReturnValue

from base import clock
from blueprints import link_door
from blueprints.page_frame import belongs_to
from casework.letters.letters import OPENS, letter_behind_link
from casework.versions import pinned
from documents.serving import NotServed, served
from documents.store_choice import store_of
from models.document import Document
from models.letter import Letter
from security.guards import by_link

blueprint = Blueprint("letter", __name__)


@blueprint.get("/letter/<uuid:letter_id>")
@by_link
def show(letter_id: UUID) -> ResponseReturnValue:
    """That there is a letter, and a way to download it."""
    letter, _ = _opened(letter_id, clock.now_utc())
    belongs_to(pinned(letter.version_id))
    return render_template("letters/read.html", letter=letter)


@blueprint.get("/letter/<uuid:letter_id>/letter.pdf")
@by_link
def file(letter_id: UUID) -> ResponseReturnValue:
    """The letter itself."""
    letter, document = _opened(letter_id, clock.now_utc())
    if letter.state == "withdrawn" or document is None:
        abort(404)
    try:
        return served(document, store_of(current_app.config["ONROLL"]))
    except (NotServed, FileNotFoundError):
        abort(404)


def _opened(letter_id: UUID, at: datetime) -> tuple[Letter, Document | None]:
    """The letter that the proven link of this browser opens; 404 for whoever has none."""
    link_door.proven(OPENS, letter_id, at=at)
    found = letter_behind_link(letter_id)
    if found is None:
        abort(404)
    return found


def bind() -> None:
    """Say where the links of letters lead."""
    link_door.leads_to(OPENS, lambda letter_id: url_for("letter.show", letter_id=letter_id))
